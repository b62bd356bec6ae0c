//! How much room text takes, without knowing the font: an upper bound over the usual sans-serif fonts.

/// The widths of the printable ASCII characters in thousandths of the font size: the wider of DejaVu Sans
/// (as wide as Verdana) and Liberation Sans (as wide as Arial and Helvetica).
const WIDTHS: [i64; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637,
    637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667, 611, 778, 752, 295,
    500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 337, 391, 838,
    557, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521,
    393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// A font size and weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Font {
    pub size: i64,
    pub bold: bool,
}

impl Font {
    /// An upper bound on the width of a text.
    pub fn width(self, text: &str) -> i64 {
        let sum: i64 = text.chars().map(advance).sum();
        // The bold letters of these fonts are up to 1.265 times as wide.
        let sum = if self.bold { sum * 1265 / 1000 } else { sum };
        (sum * self.size).div_euclid(1000) + 1
    }

    /// The text, or its beginning with an ellipsis, so that it fits.
    pub fn shortened(self, text: &str, room: i64) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut short = String::new();
        for c in text.chars() {
            short.push(c);
            if self.width(&format!("{short}…")) > room {
                short.pop();
                break;
            }
        }
        format!("{}…", short.trim_end())
    }

    /// The text in at most so many lines, the last one shortened where they are not enough. A word that is
    /// longer than a line is shortened too.
    pub fn wrapped(self, text: &str, room: i64, lines: usize) -> Vec<String> {
        let mut wrapped: Vec<String> = Vec::new();
        for word in text.split(breaks).filter(|word| !word.is_empty()) {
            let full = wrapped.len() >= lines;
            match wrapped.last_mut() {
                // What no line is left for is cut off below.
                Some(line) if full || self.width(&format!("{line} {word}")) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ if full => break,
                _ => wrapped.push(word.to_owned()),
            }
        }
        wrapped.iter().map(|line| self.shortened(line, room)).collect()
    }
}

/// May a line end here? Not at a no-break space.
fn breaks(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

fn advance(c: char) -> i64 {
    let c = if c == '\u{a0}' { ' ' } else { c };
    let printable = u32::from(c).checked_sub(32).and_then(|at| WIDTHS.get(usize::try_from(at).ok()?));
    match printable {
        Some(width) => *width,
        None if c < '\u{370}' => 1000,
        None if c < '\u{1f000}' => 1100,
        None => 1400,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 10, bold: false };

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(FONT.shortened("knots", 40), "knots");
    }

    #[test]
    fn a_text_that_does_not_fit_ends_in_an_ellipsis() {
        let short = FONT.shortened("knots and weather", 60);
        assert!(short.ends_with('…') && FONT.width(&short) <= 60, "{short}");
    }

    #[test]
    fn lines_break_between_words_and_the_last_one_is_shortened() {
        assert_eq!(FONT.wrapped("one two three four", 50, 3), ["one two", "three", "four"]);
        let two = FONT.wrapped("one two three four", 50, 2);
        assert!(two.len() == 2 && two[1].starts_with("three") && two[1].ends_with('…'), "{two:?}");
        assert_eq!(FONT.wrapped("a b\u{a0}c", 18, 2), ["a", "b\u{a0}c"]);
        assert!(FONT.wrapped("", 50, 2).is_empty());
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        for line in FONT.wrapped("a-word-that-is-longer-than-any-line and 漢字の長い題名もある", 70, 4)
        {
            assert!(FONT.width(&line) <= 70, "{line}");
        }
    }
}
