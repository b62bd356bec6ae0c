//! How a text is encoded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An encoding of texts, by the name that the [Encoding Standard](https://encoding.spec.whatwg.org/) gives it. Without the
/// feature `encodings` only UTF-8 is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    #[cfg(feature = "encodings")]
    inner: &'static encoding_rs::Encoding,
}

/// Bytes that become text, piece by piece.
pub(super) struct Decoder {
    #[cfg(feature = "encodings")]
    inner: encoding_rs::Decoder,
}

/// What a text in UTF-8 may begin with.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

impl Encoding {
    /// The name.
    pub fn name(self) -> &'static str {
        #[cfg(feature = "encodings")]
        return self.inner.name();
        #[cfg(not(feature = "encodings"))]
        return "UTF-8";
    }

    /// Is it the one in which nothing has to be decoded?
    pub fn is_utf8(self) -> bool {
        self == Encoding::UTF_8
    }

    /// The one that a text seems to be in, by how it begins. What has any letter that only UTF-8 writes so is taken for
    /// that: it may still hold a few bytes that are none.
    pub fn of(beginning: &[u8]) -> Encoding {
        let errors = std::str::from_utf8(beginning).err();
        let is_cut = |error: &std::str::Utf8Error| error.error_len().is_none();
        if beginning.starts_with(MARK) || errors.is_none_or(|error| is_cut(&error)) && !beginning.contains(&0)
        {
            return Encoding::UTF_8;
        }
        Encoding::guessed(beginning)
    }
}

#[cfg(feature = "encodings")]
impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding { inner: encoding_rs::UTF_8 };

    fn guessed(beginning: &[u8]) -> Encoding {
        if let Some((inner, _)) = encoding_rs::Encoding::for_bom(beginning) {
            return Encoding { inner };
        }
        // Letters of any of our languages are one byte and a zero there.
        let zeros = |first: usize| beginning.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        let pairs = beginning.len() / 2;
        for (first, inner) in [(1, encoding_rs::UTF_16LE), (0, encoding_rs::UTF_16BE)] {
            if zeros(first) * 2 > pairs {
                return Encoding { inner };
            }
        }
        let text = String::from_utf8_lossy(beginning);
        if text.chars().any(|c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER) || beginning.contains(&0) {
            return Encoding::UTF_8;
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(beginning, false);
        Encoding { inner: detector.guess(None, chardetng::Utf8Detection::Deny) }
    }

    pub(super) fn decoder(self) -> Decoder {
        Decoder { inner: self.inner.new_decoder_with_bom_removal() }
    }
}

#[cfg(feature = "encodings")]
impl Decoder {
    /// Adds the text of some bytes.
    pub(super) fn decode(&mut self, mut bytes: &[u8], is_last: bool, text: &mut Vec<u8>) {
        loop {
            let room = self.inner.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len());
            let start = text.len();
            text.resize(start + room.max(16), 0);
            let (result, read, written, _) = self.inner.decode_to_utf8(bytes, &mut text[start..], is_last);
            text.truncate(start + written);
            bytes = &bytes[read..];
            if result == encoding_rs::CoderResult::InputEmpty {
                return;
            }
        }
    }
}

#[cfg(not(feature = "encodings"))]
impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding {};

    fn guessed(_: &[u8]) -> Encoding {
        Encoding::UTF_8
    }

    pub(super) fn decoder(self) -> Decoder {
        Decoder {}
    }
}

#[cfg(not(feature = "encodings"))]
impl Decoder {
    pub(super) fn decode(&mut self, bytes: &[u8], _: bool, text: &mut Vec<u8>) {
        text.extend_from_slice(bytes);
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Encoding, String> {
        #[cfg(feature = "encodings")]
        let found = encoding_rs::Encoding::for_label(text.as_bytes()).map(|inner| Encoding { inner });
        #[cfg(not(feature = "encodings"))]
        let found = text.eq_ignore_ascii_case("utf-8").then_some(Encoding::UTF_8);
        found.ok_or_else(|| {
            format!(
                "`{}` is no encoding that is known: expected a name such as utf-8, utf-16le, windows-1252 or iso-8859-2",
                text.escape_debug()
            )
        })
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Encoding, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
