use std::fmt;
use std::str::FromStr;

use crate::words::plain;

/// What a record says came of an exam, the weaker ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordResult {
    /// It was given up, or taken back.
    Withdrawn,
    /// It was failed.
    Failed,
    /// It is booked: paid for, and still to be sat.
    Booked,
    /// It was passed, or is held.
    Passed,
}

/// What a result can be, for people.
pub(crate) const RESULTS: &str = "`passed`, `failed`, `withdrawn` or `booked`";

impl RecordResult {
    /// The word used in files and answers.
    pub fn name(self) -> &'static str {
        match self {
            RecordResult::Withdrawn => "withdrawn",
            RecordResult::Failed => "failed",
            RecordResult::Booked => "booked",
            RecordResult::Passed => "passed",
        }
    }
}

/// The words that exports have for a result in English, German, French and Spanish, in small letters with single spaces.
const WORDS: [(RecordResult, &[&str]); 4] = [
    (
        RecordResult::Passed,
        &[
            "passed",
            "pass",
            "yes",
            "y",
            "true",
            "x",
            "1",
            "completed",
            "complete",
            "done",
            "earned",
            "achieved",
            "ja",
            "j",
            "wahr",
            "bestanden",
            "abgeschlossen",
            "oui",
            "o",
            "vrai",
            "réussi",
            "réussie",
            "obtenu",
            "validé",
            "sí",
            "si",
            "s",
            "verdadero",
            "aprobado",
            "aprobada",
            "completado",
            "superado",
        ],
    ),
    (
        RecordResult::Failed,
        &[
            "failed",
            "fail",
            "not passed",
            "did not pass",
            "nicht bestanden",
            "durchgefallen",
            "échoué",
            "échec",
            "non réussi",
            "suspendido",
            "suspenso",
            "no aprobado",
            "reprobado",
        ],
    ),
    (
        RecordResult::Withdrawn,
        &[
            "withdrawn",
            "revoked",
            "cancelled",
            "canceled",
            "no show",
            "zurückgezogen",
            "storniert",
            "nicht erschienen",
            "annulé",
            "absent",
            "cancelado",
            "no presentado",
        ],
    ),
    (
        RecordResult::Booked,
        &["booked", "scheduled", "gebucht", "réservé", "inscrit", "reservado", "programado"],
    ),
];

/// The words for what says nothing of a pass yet.
const NOTHING: [&str; 32] = [
    "no",
    "n",
    "false",
    "0",
    "not started",
    "not completed",
    "incomplete",
    "in progress",
    "started",
    "enrolled",
    "planned",
    "pending",
    "open",
    "none",
    "na",
    "n a",
    "nein",
    "falsch",
    "offen",
    "geplant",
    "in arbeit",
    "nicht begonnen",
    "nicht abgeschlossen",
    "non",
    "faux",
    "en cours",
    "prévu",
    "non commencé",
    "falso",
    "en curso",
    "pendiente",
    "no iniciado",
];

impl RecordResult {
    /// What a word of an export says, in any letter case; `None` where it says that there is nothing yet.
    ///
    /// # Errors
    ///
    /// A sentence for people where it says nothing that is known.
    pub fn written(text: &str) -> Result<Option<RecordResult>, String> {
        let text = text.trim();
        if matches!(text, "✓" | "✔" | "☑" | "√") {
            return Ok(Some(RecordResult::Passed));
        }
        if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '–' | '—' | '/' | '✗' | '✘' | '☐'))
        {
            return Ok(None);
        }
        let plain = plain(text);
        let has = |(_, words): &&(RecordResult, &[&str])| words.contains(&plain.as_str());
        match WORDS.iter().find(has) {
            Some((result, _)) => Ok(Some(*result)),
            None if NOTHING.contains(&plain.as_str()) => Ok(None),
            None => Err(none_is(text)),
        }
    }
}

fn none_is(text: &str) -> String {
    let is = if text.is_empty() { "empty".to_owned() } else { format!("`{}`", text.escape_debug()) };
    format!("`result` is {is}: expected {RESULTS}")
}

impl FromStr for RecordResult {
    type Err = String;

    /// As [`RecordResult::written`] reads it, where there is something.
    fn from_str(text: &str) -> Result<RecordResult, String> {
        RecordResult::written(text)?.ok_or_else(|| none_is(text.trim()))
    }
}

/// The score of an exam: a decimal number, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(i128);

impl Score {
    /// So many digits can stand after the point.
    const DECIMALS: usize = 18;
    /// So many before it.
    const DIGITS: usize = 18;
}

impl FromStr for Score {
    type Err = String;

    fn from_str(text: &str) -> Result<Score, String> {
        let text = text.trim();
        let wrong =
            || format!("`score` is `{}`: expected a number, such as 850 or 92.5", text.escape_debug());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_number(whole, Score::DIGITS) || !is_number(decimals, Score::DECIMALS) {
            return Err(wrong());
        }
        let units: i128 =
            format!("{whole}{decimals:0<width$}", width = Score::DECIMALS).parse().map_err(|_| wrong())?;
        Ok(Score(if negative { -units } else { units }))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_i128.pow(18);
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / unit, self.0.abs() % unit);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:018}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

/// The columns that say what came of an exam and are called otherwise: whoever reads over one takes a failure for
/// a pass.
const LIKE_RESULT: [&str; 12] = [
    "status",
    "outcome",
    "state",
    "completed",
    "completion",
    "complete",
    "pass",
    "passed",
    "passfail",
    "fail",
    "failed",
    "attempt result",
];
const LIKE_SCORE: [&str; 7] = ["grade", "mark", "marks", "points", "percent", "percentage", "note"];

/// What a reader is told of a column that looks like the result or the score of a record and has another name.
pub(crate) fn mistaken_column(name: &str) -> Option<String> {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let joined = words.concat();
    let is_any =
        |list: &[&str]| list.iter().any(|like| *like == joined || words.last().is_some_and(|w| w == like));
    if matches!(joined.as_str(), "result" | "score") {
        return None;
    }
    if is_any(&LIKE_RESULT) || words.iter().any(|word| word == "result") {
        return Some(format!("call it `result` and write {RESULTS} in it, or take it out"));
    }
    if is_any(&LIKE_SCORE) || words.iter().any(|word| word == "score") {
        return Some("call it `score` and write numbers in it, or take it out".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_words_in_any_letter_case() {
        for (text, result) in [
            ("Passed", RecordResult::Passed),
            (" FAILED ", RecordResult::Failed),
            ("Withdrawn", RecordResult::Withdrawn),
            ("Scheduled", RecordResult::Booked),
        ] {
            assert_eq!(text.parse(), Ok(result), "{text}");
        }
        let error = "maybe".parse::<RecordResult>().expect_err("no result");
        assert_eq!(error, "`result` is `maybe`: expected `passed`, `failed`, `withdrawn` or `booked`");
        assert!("".parse::<RecordResult>().is_err());
    }

    #[test]
    fn scores_are_exact_decimals() {
        for text in ["4", "92.5", "-1.25", "83.33333333333333", "0"] {
            assert_eq!(text.parse::<Score>().map(|score| score.to_string()).as_deref(), Ok(text));
        }
        assert!("9.75".parse::<Score>() < "10".parse::<Score>());
        for wrong in ["", "A+", "85%", "1e3", ".5", "5.", "1,5", "--1", "1234567890123456789"] {
            assert!(wrong.parse::<Score>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn columns_that_look_like_results_and_scores_are_known() {
        for name in [
            "status",
            "Passed?",
            "Completed",
            "exam_status",
            "Final Result",
            "OUTCOME",
            "Course Grade",
            "test score",
        ] {
            assert!(mistaken_column(name).is_some(), "{name}");
        }
        for name in
            ["result", "Score", "id", "date", "notes", "department", "title", "employment", "passport"]
        {
            assert!(mistaken_column(name).is_none(), "{name}");
        }
    }
}
