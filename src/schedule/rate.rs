//! How many exams a month, exactly.

use std::fmt;
use std::str::FromStr;

use super::Pace;

/// A number of exams in a month, from 0.01 to [`Pace::MOST_EXAMS`], exact to four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(pub(super) u32);

/// The text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number from 0.01 to {} with at most four decimals", Pace::MOST_EXAMS)]
pub struct NoRate;

impl Rate {
    /// One exam, in the parts of which a rate is a whole number.
    pub(super) const ONE: u32 = 10_000;
    const LEAST: u32 = Rate::ONE / 100;

    /// So many exams in every month; as many as there can be where that is more.
    pub fn whole(exams: u32) -> Rate {
        Rate(exams.clamp(1, Pace::MOST_EXAMS) * Rate::ONE)
    }

    /// As a whole number, where it is one.
    pub fn as_whole(self) -> Option<u32> {
        self.0.is_multiple_of(Rate::ONE).then_some(self.0 / Rate::ONE)
    }

    /// The least whole number above it.
    pub fn next_whole(self) -> u32 {
        self.0 / Rate::ONE + 1
    }
}

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Rate, NoRate> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let decimals = match decimals.trim_end_matches('0') {
            "" if is_number(decimals) => "0",
            decimals => decimals,
        };
        if !is_number(whole) || !is_number(decimals) || decimals.len() > 4 {
            return Err(NoRate);
        }
        let whole: u32 = whole.parse().map_err(|_| NoRate)?;
        let parts: u32 = format!("{decimals:0<4}").parse().map_err(|_| NoRate)?;
        let rate = whole.checked_mul(Rate::ONE).and_then(|whole| whole.checked_add(parts)).ok_or(NoRate)?;
        let bounds = Rate::LEAST..=Pace::MOST_EXAMS * Rate::ONE;
        bounds.contains(&rate).then_some(Rate(rate)).ok_or(NoRate)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:04}", self.0 % Rate::ONE);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / Rate::ONE),
            decimals => write!(f, "{}.{decimals}", self.0 / Rate::ONE),
        }
    }
}
