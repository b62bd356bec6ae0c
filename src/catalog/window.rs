use jiff::civil::Date;

/// The days on which a rule, an option or a price is in force. Both ends are included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// The first day; `None` means from ever.
    pub since: Option<Date>,
    /// The last day; `None` means for ever.
    pub until: Option<Date>,
}

impl Window {
    /// In force on every day.
    pub const ALWAYS: Window = Window { since: None, until: None };

    /// Is it in force on this day?
    pub fn contains(self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Is there a day on which both are in force?
    pub fn overlaps(self, other: Window) -> bool {
        let starts_before_end = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(start), Some(end)) => start <= end,
            _ => true,
        };
        starts_before_end(self.since, other.until) && starts_before_end(other.since, self.until)
    }
}
