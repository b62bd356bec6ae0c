use crate::report::document::Tone;
use crate::words::visible_lines;

/// How text is shown on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalStyle {
    /// The columns of the terminal; `None` where the text is not shown on one: nothing is wrapped.
    pub width: Option<usize>,
    /// May colours be used? None of them is needed to understand the text.
    pub color: bool,
    /// Leave out what is not the answer itself: remarks, the as-of line, what is not needed.
    pub quiet: bool,
}

impl TerminalStyle {
    /// Text in the colour of its tone: each line by itself, so that a colour never runs into the margin. Whatever is
    /// shown comes by here, and what somebody has put into it to rule the terminal is written out.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Quiet => "2",
            Tone::Bad => "31",
            Tone::Good => "32",
            Tone::Warn => "33",
        };
        let text = visible_lines(text);
        if !self.color || code.is_empty() {
            return text.into_owned();
        }
        let painted = text.split_inclusive('\n').map(|line| match line.trim_end_matches('\n') {
            "" => line.to_owned(),
            content => format!("\x1b[{code}m{content}\x1b[0m{}", &line[content.len()..]),
        });
        painted.collect()
    }
}
