use std::sync::Arc;

use super::detail::Detail;
use crate::catalog::{CredentialId, ExamId};
use crate::money::Money;
use crate::plan::Totals;
use crate::query::{Answer, Status};
use crate::question::Question;

/// The columns that an answer adds to a row.
pub const COLUMNS: [&str; 7] = ["status", "tracks", "exams", "count", "cost", "currency", "message"];

/// The answer to one situation: what is counted, and what is written for every row that is in it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What is known; `None` when the question could not be answered.
    pub status: Option<Status>,
    /// The tracks, in the order in which they are completed.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams to sit, in study order.
    pub exams: Vec<ExamId>,
    /// What they amount to; `None` where there is no plan.
    pub totals: Option<Totals>,
    /// For each track that is compared, what the best plan by it amounts to; `None` where there is none.
    pub compared: Vec<Option<Totals>>,
    /// Why there is no plan, or no answer.
    pub message: String,
    /// What totals want to know, where they are asked for.
    pub detail: Option<Box<Detail>>,
    /// The cells that are written, each with the comma before it, ready to be copied.
    pub cells: Vec<u8>,
    /// Where each cell ends in `cells`.
    pub ends: Vec<u32>,
}

impl Told {
    /// The cells of one answer as they are written, each after a comma.
    pub fn cell(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.cells[start..self.ends[index] as usize]
    }
}

/// An answer before it is written.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// The tracks, in the order in which they are completed.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams to sit, in study order.
    pub exams: Vec<ExamId>,
    /// What they amount to.
    pub totals: Option<Totals>,
    /// For each track that is compared, what the best plan by it amounts to.
    pub compared: Vec<Option<Totals>>,
    /// Why there is no plan.
    pub message: String,
    /// What totals want to know, where they are asked for.
    pub detail: Option<Box<Detail>>,
}

impl Finding {
    /// What an answer says.
    pub fn of(answer: &Answer, compared: Vec<Option<Totals>>) -> Finding {
        let plan = answer.plan.as_ref();
        Finding {
            tracks: plan.iter().flat_map(|p| &p.earned).map(|e| (e.credential, e.track)).collect(),
            exams: plan.map_or_else(Vec::new, |p| p.exams.clone()),
            totals: plan.map(|p| p.totals),
            compared,
            message: match answer.status {
                Status::Infeasible => refusal(answer),
                Status::Unproven => "not proven: the time was up".to_owned(),
                Status::Optimal | Status::Earned => String::new(),
            },
            detail: None,
        }
    }
}

/// Puts an answer into the cells of a row, or into the rest of a document where one is given.
pub fn told(question: &Question, status: Status, finding: Finding, document: Option<String>) -> Arc<Told> {
    let catalog = &question.catalog;
    let Finding { tracks, exams, totals, compared, message, detail } = finding;
    let words = |(credential, track): &(CredentialId, usize)| {
        let credential = catalog.credential(*credential);
        format!("{}/{}", credential.id, credential.tracks[*track].id)
    };
    let mut cells = Cells::default();
    match document {
        Some(document) => cells.bytes.extend_from_slice(document.as_bytes()),
        None => {
            cells.text(status.name());
            cells.text(&tracks.iter().map(words).collect::<Vec<_>>().join(";"));
            let ids: Vec<&str> = exams.iter().map(|e| catalog.exam(*e).id.as_str()).collect();
            cells.text(&ids.join(";"));
            cells.text(&totals.map_or(String::new(), |t| t.exams.to_string()));
            let cost = totals.and_then(|t| t.cost);
            cells.money(question, cost);
            cells.text(cost.and(question.tariff()).map_or("", |t| t.currency.code()));
            cells.text(&message);
            for totals in &compared {
                cells.text(&totals.map_or(String::new(), |t| t.exams.to_string()));
                cells.money(question, totals.and_then(|t| t.cost));
            }
        }
    }
    let Cells { bytes: cells, ends } = cells;
    Arc::new(Told { status: Some(status), tracks, exams, totals, compared, message, detail, cells, ends })
}

/// What is written for a row that cannot be asked about.
pub fn refused(message: String, compared: usize, document: bool) -> Arc<Told> {
    let mut cells = Cells::default();
    if document {
        let text = serde_json::Value::from(message.as_str());
        cells.bytes.extend_from_slice(format!(",\"status\":\"error\",\"message\":{text}}}").as_bytes());
    } else {
        for text in ["error", "", "", "", "", "", &message] {
            cells.text(text);
        }
        for _ in 0..2 * compared {
            cells.text("");
        }
    }
    let Cells { bytes: cells, ends } = cells;
    Arc::new(Told {
        status: None,
        tracks: Vec::new(),
        exams: Vec::new(),
        totals: None,
        compared: Vec::new(),
        message,
        detail: None,
        cells,
        ends,
    })
}

/// The reasons in one line; that the goal is asked for is known.
fn refusal(answer: &Answer) -> String {
    let because = answer.conflict.iter().flat_map(|conflict| &conflict.because);
    let reasons: Vec<&str> = because.clone().filter(|r| r.rule != "goal").map(|r| r.text.as_str()).collect();
    match reasons.is_empty() {
        true => because.map(|r| r.text.as_str()).collect::<Vec<_>>().join("; "),
        false => reasons.join("; "),
    }
}

#[derive(Default)]
struct Cells {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Cells {
    fn text(&mut self, text: &str) {
        self.bytes.push(b',');
        cell(text.as_bytes(), &mut self.bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn money(&mut self, question: &Question, amount: Option<Money>) {
        let text = amount.and_then(|amount| question.tariff().map(|t| t.currency.format(amount)));
        self.text(&text.unwrap_or_default());
    }
}

/// Would a spreadsheet run a cell that begins like this?
pub fn is_formula(cell: &[u8]) -> bool {
    match cell.first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => {
            let rest = &cell[1..];
            let digits = rest.iter().filter(|b| b.is_ascii_digit()).count();
            let points = rest.iter().filter(|b| **b == b'.').count();
            digits == 0 || points > 1 || digits + points < rest.len()
        }
        _ => false,
    }
}

/// Writes one cell, quoted where it must be; one that a spreadsheet would run gets an apostrophe first.
pub fn cell(text: &[u8], out: &mut Vec<u8>) {
    let needs_quotes = |b: &u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
    let quoted = text.iter().any(needs_quotes);
    if !quoted && !is_formula(text) {
        return out.extend_from_slice(text);
    }
    if quoted {
        out.push(b'"');
    }
    if is_formula(text) {
        out.push(b'\'');
    }
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    if quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless_and_numbers_stay_numbers() {
        for text in ["=1+1", "@SUM(A1)", "+1+1", "-cmd", "-", "\tx", "+1.2.3", "-1-1"] {
            assert!(is_formula(text.as_bytes()), "{text}");
        }
        for text in ["", "-5", "+49.5", "a=b", "70-290", "1-1"] {
            assert!(!is_formula(text.as_bytes()), "{text}");
        }
        let mut out = Vec::new();
        cell(b"=\"a\",b", &mut out);
        assert_eq!(out, b"\"'=\"\"a\"\",b\"");
    }
}
