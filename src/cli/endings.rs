//! What the ending of a file's name says about what is in it.

use std::path::Path;

use super::stop::Stop;

/// How a file is compressed, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

const PACKED: [(&str, Packing); 2] = [("gz", Packing::Gzip), ("zst", Packing::Zstd)];

/// Every ending that means a format.
const ENDINGS: [(&str, &str); 10] = [
    ("csv", "csv"),
    ("jsonl", "jsonl"),
    ("ndjson", "jsonl"),
    ("xlsx", "xlsx"),
    ("txt", "text"),
    ("json", "json"),
    ("md", "markdown"),
    ("markdown", "markdown"),
    ("html", "html"),
    ("htm", "html"),
];

/// How the file of this name is compressed.
pub(super) fn packing(name: &str) -> Packing {
    split(name).1
}

/// The format to write a file in. `formats` are those that can stand in it, the one that a name without an
/// ending means first; `asked` is an option that names the format, and its value.
///
/// An option is obeyed whatever the ending, except for one that means another of the formats: then one of the
/// two is a slip.
pub(super) fn format<'a>(
    name: &str,
    formats: &[&'a str],
    (option, asked): (Option<&str>, Option<&str>),
) -> Result<&'a str, Stop> {
    let (ending, _) = split(name);
    let meant = ending.as_deref().and_then(|ending| meaning(ending, formats));
    let asked = asked.and_then(|asked| formats.iter().copied().find(|format| *format == asked));
    match (asked, meant, ending) {
        (Some(asked), Some(meant), Some(ending)) if asked != meant => {
            let message =
                format!("{name}: `.{ending}` says {meant}, {} says {asked}", option.unwrap_or_default());
            Err(Stop::Usage(message, Some("leave one of the two out".to_owned())))
        }
        (Some(format), ..) | (None, Some(format), _) => Ok(format),
        (None, None, None) => Ok(formats[0]),
        (None, None, Some(ending)) => {
            let known: Vec<String> = ENDINGS
                .iter()
                .filter(|(_, format)| formats.contains(format))
                .map(|(ending, _)| format!(".{ending}"))
                .collect();
            let option = option
                .map_or(String::new(), |option| format!("; {option} says what to write whatever the ending"));
            Err(Stop::Usage(
                format!("{name}: the ending `.{ending}` is not known here"),
                Some(format!(
                    "known endings: {}, also with .gz or .zst after them{option}",
                    known.join(", ")
                )),
            ))
        }
    }
}

fn meaning<'a>(ending: &str, formats: &[&'a str]) -> Option<&'a str> {
    let (_, meant) = ENDINGS.iter().find(|(known, _)| *known == ending)?;
    formats.iter().copied().find(|format| format == meant)
}

/// The ending in small letters, and the packing around it.
fn split(name: &str) -> (Option<String>, Packing) {
    let path = Path::new(name);
    let ending = |path: &Path| {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        (!ending.is_empty()).then_some(ending)
    };
    let outer = ending(path);
    match PACKED.iter().find(|(packed, _)| outer.as_deref() == Some(packed)) {
        Some((_, packing)) => (path.file_stem().and_then(|inner| ending(Path::new(inner))), *packing),
        None => (outer, Packing::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [&str; 2] = ["csv", "jsonl"];

    fn decided(name: &str, asked: Option<&str>) -> Option<&'static str> {
        format(name, &ROWS, (Some("--format"), asked)).ok()
    }

    #[test]
    fn a_known_ending_says_the_format() {
        for (name, expected) in [
            ("plans", "csv"),
            ("plans.csv", "csv"),
            ("PLANS.CSV", "csv"),
            ("plans.csv.gz", "csv"),
            ("plans.gz", "csv"),
            ("a.folder/plans", "csv"),
            ("plans.jsonl", "jsonl"),
            ("plans.ndjson.zst", "jsonl"),
            ("/dev/stdout", "csv"),
            ("-", "csv"),
        ] {
            assert_eq!(decided(name, None), Some(expected), "{name}");
        }
    }

    #[test]
    fn an_unknown_ending_is_refused_unless_an_option_names_the_format() {
        for name in
            ["plans.xlsx", "plans.xlsx.gz", "plans.json", "plans.txt", "plans.csv.bak", "plans.csv.part"]
        {
            assert_eq!(decided(name, None), None, "{name}");
            assert_eq!(decided(name, Some("csv")), Some("csv"), "{name}");
        }
    }

    #[test]
    fn an_option_and_an_ending_that_mean_two_formats_are_refused() {
        assert_eq!(decided("plans.jsonl", Some("csv")), None);
        assert_eq!(decided("plans.csv.gz", Some("jsonl")), None);
        assert_eq!(decided("plans.csv", Some("csv")), Some("csv"));
    }

    #[test]
    fn compression_is_told_by_the_last_ending() {
        assert_eq!(packing("people.CSV.GZ"), Packing::Gzip);
        assert_eq!(packing("people.zst"), Packing::Zstd);
        assert_eq!(packing("people.gz.csv"), Packing::None);
    }
}
