/// The words of an enum in options: `ALL`, `name`, `Display`, and `FromStr`, whose error lists the words.
macro_rules! named {
    ($type:ident, $what:literal: $($variant:ident => $word:literal),+ $(,)?) => {
        impl $type {
            /// Every one of them.
            pub const ALL: [$type; [$($word),+].len()] = [$($type::$variant),+];

            /// The word used in options.
            pub fn name(self) -> &'static str {
                match self {
                    $($type::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<$type, String> {
                $type::ALL.into_iter().find(|known| known.name() == text).ok_or_else(|| {
                    let words = [$(concat!("`", $word, "`")),+];
                    format!("`{text}` is not {}: expected {}", $what, $crate::words::listed(&words, "or"))
                })
            }
        }
    };
}
pub(in crate::report) use named;
