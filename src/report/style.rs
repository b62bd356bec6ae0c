//! The few styles of the text reports. None of them is needed to understand the text.

/// Where a text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The columns of the terminal; `None` where the text is not shown on one: nothing is wrapped.
    pub width: Option<usize>,
    /// May styles be used?
    pub color: bool,
    /// Leave out what is not the answer itself: remarks, the as-of line, what is not needed.
    pub quiet: bool,
}

impl Look {
    /// For heads.
    pub fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// For what may be overlooked.
    pub fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// For what is proven or complete.
    pub fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }

    /// For what needs attention.
    pub fn warn(&self, text: &str) -> String {
        self.paint("33", text)
    }

    /// For what cannot be.
    pub fn bad(&self, text: &str) -> String {
        self.paint("31", text)
    }

    /// Each line by itself, so that a style never runs into the margin.
    fn paint(&self, code: &str, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let mut painted = String::with_capacity(text.len() + 16);
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches('\n');
            if content.is_empty() {
                painted.push_str(line);
            } else {
                painted.push_str(&format!("\x1b[{code}m{content}\x1b[0m{}", &line[content.len()..]));
            }
        }
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_is_added() {
        assert_eq!(Look::default().bold("a\nb\n"), "a\nb\n");
    }

    #[test]
    fn every_line_is_painted_by_itself() {
        let look = Look { color: true, ..Look::default() };
        assert_eq!(look.dim("a\n\nb"), "\x1b[2ma\x1b[0m\n\n\x1b[2mb\x1b[0m");
    }
}
