//! Numbers as a report says them.

use crate::money::{Currency, Money};

/// `1,234,567`.
pub fn grouped(n: impl TryInto<i128>) -> String {
    let n = n.try_into().unwrap_or(i128::MAX);
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", digits(&n.unsigned_abs().to_string()))
}

fn digits(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1,234,567.50 USD`.
pub fn amount(currency: Currency, sum: i128) -> String {
    let plain = currency.format_sum(sum.checked_abs().unwrap_or(i128::MAX));
    let sign = if sum < 0 { "-" } else { "" };
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    format!("{sign}{}{rest} {currency}", digits(whole))
}

/// The same for one amount.
pub fn price(currency: Currency, money: Money) -> String {
    amount(currency, i128::from(money.0))
}

/// `12.5 %`, to the nearest tenth; what is not nothing is not called 0, nor what is not all 100.
pub fn share(part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole.max(1)));
    let tenths = (part * 2000 + whole) / (2 * whole);
    match tenths {
        0 if part > 0 => "< 0.1 %".to_owned(),
        1000 if part < whole => "> 99.9 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sums_exact() {
        let usd = Currency::from_code("USD").expect("a currency");
        let jpy = Currency::from_code("JPY").expect("a currency");
        assert_eq!(
            [grouped(0), grouped(999), grouped(1000), grouped(-1_234_567)].join(" "),
            "0 999 1,000 -1,234,567"
        );
        assert_eq!(amount(usd, 123_456_750), "1,234,567.50 USD");
        assert_eq!(amount(usd, -5), "-0.05 USD");
        assert_eq!(amount(jpy, 15_000), "15,000 JPY");
        assert_eq!(usd.format_sum(i128::from(i64::MAX) * 10), "922337203685477580.70");
    }

    #[test]
    fn a_share_says_nothing_and_all_only_where_they_are() {
        assert_eq!(
            [share(0, 5), share(5, 5), share(1, 3), share(2, 3)].join(" "),
            "0.0 % 100.0 % 33.3 % 66.7 %"
        );
        assert_eq!([share(1, 1_000_000), share(999_999, 1_000_000)].join(" "), "< 0.1 % > 99.9 %");
    }
}
