use jiff::civil::Date;

/// Reads a day written as `2003-05-01`.
///
/// # Errors
///
/// A sentence for people when the text is not a day of the calendar in that form.
pub fn parse_day(text: &str) -> Result<Date, String> {
    let shape = || {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
        };
        Some((number(0, 4)?, number(5, 7)?, number(8, 10)?))
    };
    let Some((year, month, day)) = shape() else {
        return Err("a day is written as `2003-05-01`: year, month, day".into());
    };
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) => day_of(year, month, day),
        _ => Err("there is no such day in the calendar".into()),
    }
}

pub(super) fn day_of(year: i16, month: i8, day: i8) -> Result<Date, String> {
    Date::new(year, month, day).map_err(|_| "there is no such day in the calendar".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calendar_days_in_the_one_form_are_read() {
        assert_eq!(parse_day("2004-02-29"), Ok(jiff::civil::date(2004, 2, 29)));
        for wrong in
            ["2003-02-29", "2003-13-01", "2003-00-10", "03-05-01", "01.05.2003", "2003-5-1", "", "2003-05-0é"]
        {
            assert!(parse_day(wrong).is_err(), "{wrong}");
        }
    }
}
