//! Exact money: integer minor units of one ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

/// No price is above so many minor units: then a million of them still sum up in 64 bits.
const LARGEST: i64 = 1_000_000_000_000;

/// An ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with this three-letter code, in either letter case.
    pub fn from_code(code: &str) -> Option<Currency> {
        iso_currency::Currency::from_code(&code.to_ascii_uppercase()).map(Currency)
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal digits the minor unit stands for: 2 for USD, 0 for JPY.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// Reads an amount such as `125`, `125.5` or `125.00`.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] for a sign, a comma, anything that is not a decimal number, more decimals than
    /// the currency has, and amounts above 10^12 minor units.
    pub fn parse(self, text: &str) -> Result<Money, MoneyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        if text.starts_with('-') {
            return Err(MoneyError::Negative);
        }
        if text.contains(',') {
            return Err(MoneyError::Comma);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(MoneyError::NotANumber);
        }
        let decimals = self.decimals();
        if fraction.len() > decimals as usize {
            return Err(MoneyError::TooManyDecimals { code: self.code(), decimals });
        }
        let padded = format!("{whole}{fraction:0<width$}", width = decimals as usize);
        match i64::from_str(&padded) {
            Ok(minor) if minor <= LARGEST => Ok(Money(minor)),
            _ => Err(MoneyError::TooLarge),
        }
    }

    /// The amount as a decimal string without the currency, such as `875.00`.
    pub fn format(self, amount: Money) -> String {
        self.format_sum(i128::from(amount.0))
    }

    /// The same for a sum in minor units that 64 bits may not hold.
    pub fn format_sum(self, sum: i128) -> String {
        let decimals = self.decimals();
        if decimals == 0 {
            return sum.to_string();
        }
        let scale = 10_u128.pow(decimals);
        let minor = sum.unsigned_abs();
        let sign = if sum < 0 { "-" } else { "" };
        format!("{sign}{}.{:0width$}", minor / scale, minor % scale, width = decimals as usize)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units (cents for USD, yen for JPY). Which currency is known by its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(
    /// Minor units.
    pub i64,
);

impl Money {
    /// The sum, or `None` beyond 64 bits.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The sum of many amounts, or `None` beyond 64 bits.
    pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
        amounts.into_iter().try_fold(Money(0), Money::checked_add)
    }
}

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is empty.
    #[error("a price is missing: leave the whole row out when the price is unknown")]
    Empty,
    /// The amount has a minus sign.
    #[error("a price cannot be negative")]
    Negative,
    /// A decimal or thousands comma.
    #[error("a price is written with a decimal point and without separators, as in `12.50`")]
    Comma,
    /// Not a decimal number.
    #[error("a price is a decimal number, as in `125.00`")]
    NotANumber,
    /// More decimals than the currency has.
    #[error("{code} has {decimals} decimals")]
    TooManyDecimals {
        /// The currency's code.
        code: &'static str,
        /// Its number of decimals.
        decimals: u32,
    },
    /// Above 10^12 minor units.
    #[error("the amount is too large")]
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("USD exists")
    }

    #[test]
    fn amounts_are_read_exactly() {
        assert_eq!(usd().parse("125"), Ok(Money(12_500)));
        assert_eq!(usd().parse("125.5"), Ok(Money(12_550)));
        assert_eq!(usd().parse(" 0.01 "), Ok(Money(1)));
        assert_eq!(Currency::from_code("jpy").and_then(|c| c.parse("15000").ok()), Some(Money(15_000)));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        assert_eq!(usd().parse(""), Err(MoneyError::Empty));
        assert_eq!(usd().parse("-1"), Err(MoneyError::Negative));
        assert_eq!(usd().parse("12,50"), Err(MoneyError::Comma));
        assert_eq!(usd().parse("12."), Err(MoneyError::NotANumber));
        assert_eq!(usd().parse(".5"), Err(MoneyError::NotANumber));
        assert_eq!(usd().parse("1e3"), Err(MoneyError::NotANumber));
        assert_eq!(usd().parse("1.234"), Err(MoneyError::TooManyDecimals { code: "USD", decimals: 2 }));
        assert_eq!(usd().parse("99999999999999999999"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_written_with_the_decimals_of_their_currency() {
        assert_eq!(usd().format(Money(87_500)), "875.00");
        assert_eq!(usd().format(Money(5)), "0.05");
        assert_eq!(usd().format(Money(-1_250)), "-12.50");
        assert_eq!(Currency::from_code("JPY").map(|c| c.format(Money(15_000))), Some("15000".into()));
    }
}
