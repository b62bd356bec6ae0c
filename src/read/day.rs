use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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

/// Which of two numbers is the day where a day is written with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayOrder {
    /// `31/12/2004`.
    #[serde(rename = "dd/mm/yyyy")]
    DayFirst,
    /// `12/31/2004`.
    #[serde(rename = "mm/dd/yyyy")]
    MonthFirst,
}

impl DayOrder {
    /// All of them, with their names.
    pub const NAMES: [(&str, DayOrder); 2] =
        [("dd/mm/yyyy", DayOrder::DayFirst), ("mm/dd/yyyy", DayOrder::MonthFirst)];
}

/// Reads a day as people and their programs write it: `2003-05-01`, also with other marks between or with a time behind
/// it, of which the day is taken as it stands there; `1.5.2003`, `5/1/2003`.
///
/// # Errors
///
/// A sentence for people when the text is no day of the calendar, and when it may be two: with slashes the order must be
/// told, unless one of the numbers can be no month.
pub fn parse_written_day(text: &str, order: Option<DayOrder>) -> Result<Date, String> {
    let day = without_time(text.trim());
    let marks = ['-', '/', '.'];
    let Some(mark) = day.chars().find(|c| marks.contains(c)) else { return parse_day(day) };
    let parts: Vec<&str> = day.split(mark).collect();
    let is_number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let [first, second, third] = parts[..] else { return parse_day(day) };
    let lengths = [first, second, third].map(str::len);
    if !parts.iter().all(is_number) || lengths.contains(&0) {
        return parse_day(day);
    }
    let none = || "there is no such day in the calendar".to_owned();
    let number = |part: &str| part.parse::<i16>().map_err(|_| none());
    let small = |part: &str| part.parse::<i8>().map_err(|_| none());
    match (mark, lengths) {
        (_, [4, 1 | 2, 1 | 2]) => day_of(number(first)?, small(second)?, small(third)?),
        ('.', [1 | 2, 1 | 2, 4]) => day_of(number(third)?, small(second)?, small(first)?),
        ('/' | '-', [1 | 2, 1 | 2, 4]) => {
            let (year, a, b) = (number(third)?, small(first)?, small(second)?);
            let order = match order {
                Some(order) => order,
                None if a > 12 || a == b => DayOrder::DayFirst,
                None if b > 12 => DayOrder::MonthFirst,
                None => {
                    let forms = DayOrder::NAMES.map(|(name, _)| format!("`{name}`")).join(" or ");
                    return Err(format!("this may be two days: say whether the date format is {forms}"));
                }
            };
            match order {
                DayOrder::DayFirst => day_of(year, b, a),
                DayOrder::MonthFirst => day_of(year, a, b),
            }
        }
        _ => parse_day(day),
    }
}

/// The day of a day and a time, such as `2003-05-01T10:30:00Z`.
fn without_time(text: &str) -> &str {
    let is_time = |rest: &str| {
        let mut parts = rest.splitn(2, ':');
        let hour = parts.next().unwrap_or_default();
        let is_hour = matches!(hour.len(), 1 | 2) && hour.bytes().all(|b| b.is_ascii_digit());
        let rest = parts.next().unwrap_or_default();
        let is_written = |c: char| c.is_ascii_digit() || " :.,+-ZzUTCAPMapm".contains(c);
        is_hour && rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(is_written)
    };
    match text.split_once(['T', 't', ' ']) {
        Some((day, rest)) if is_time(rest.trim_start()) => day,
        _ => text,
    }
}

pub(super) fn day_of(year: i16, month: i8, day: i8) -> Result<Date, String> {
    Date::new(year, month, day).map_err(|_| "there is no such day in the calendar".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        let first_of_may = Ok(jiff::civil::date(2003, 5, 1));
        for text in [
            "2003-05-01",
            "2003-5-1",
            "2003/05/01",
            "2003.05.01",
            "1.5.2003",
            " 01.05.2003 ",
            "2003-05-01T23:30:00.000Z",
            "2003-05-01T00:00:00.000-05:00",
            "2003-05-01 10:30",
            "01.05.2003 08:00:00",
        ] {
            assert_eq!(parse_written_day(text, None), first_of_may, "{text}");
        }
        assert_eq!(parse_written_day("13/04/2005", None), Ok(jiff::civil::date(2005, 4, 13)));
        assert_eq!(parse_written_day("04/13/2005 1:05 PM", None), Ok(jiff::civil::date(2005, 4, 13)));
        assert_eq!(parse_written_day("05/05/2005", None), Ok(jiff::civil::date(2005, 5, 5)));
        let [day_first, month_first] =
            DayOrder::NAMES.map(|(_, order)| parse_written_day("3/4/2005", Some(order)));
        assert_eq!(day_first, Ok(jiff::civil::date(2005, 4, 3)));
        assert_eq!(month_first, Ok(jiff::civil::date(2005, 3, 4)));
        assert!(parse_written_day("03/04/2005", None).is_err_and(|why| why.contains("dd/mm/yyyy")));
        // An order that was told holds for every day.
        assert!(parse_written_day("13/04/2005", Some(DayOrder::MonthFirst)).is_err());
        for wrong in [
            "",
            "2003",
            "1.5.03",
            "1.5",
            "31.02.2003",
            "32/01/2003",
            "2003-05-01x",
            "2003-05-01 at ten",
            "-1-1-2003",
            "999999.1.2003",
            "300.1.2003",
            "2003-05-01Tü",
        ] {
            assert!(parse_written_day(wrong, None).is_err(), "{wrong}");
        }
    }

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
