use std::sync::Arc;

use serde_json::Value;

use super::Document;
use super::layout::Layout;
use crate::batch::RowAnswer;
use crate::catalog::{Catalog, CredentialId, ExamId};
use crate::money::{Currency, Money};
use crate::plan::Totals;
use crate::spreadsheet::cell;

/// An answer with what is written for every row that has it.
#[derive(Clone, Debug)]
pub struct Written {
    /// The answer.
    pub answer: Arc<RowAnswer>,
    /// The cells, each with the comma before it, ready to be copied; or the rest of a document.
    pub text: Vec<u8>,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
}

impl Written {
    /// The cells of an answer, as a layout wants them.
    pub fn cells(answer: RowAnswer, catalog: &Catalog, layout: &Layout) -> Written {
        let mut cells = Cells::default();
        let currency = answer.currency;
        cells.text(answer.status_name());
        cells.text(&tracks(&answer, catalog));
        cells.text(&exams(&answer, catalog));
        // Where no price is known, nothing is: that is not 0.
        let is_known = |(Money(sum), _): &(Money, Currency)| *sum != 0 || answer.unpriced().is_empty();
        cells.totals(answer.totals.as_ref(), answer.cost().filter(is_known));
        cells.text(answer.cost().map_or("", |(_, currency)| currency.code()));
        cells.text(&answer.message(catalog));
        for place in 0..layout.compared {
            let totals = answer.compared.get(place).and_then(Option::as_ref);
            // There is no room for what is missing.
            let in_full = totals.filter(|totals| totals.unpriced.is_empty()).and_then(|totals| totals.cost);
            cells.totals(totals, in_full.zip(currency));
        }
        if layout.told {
            cells.text(&told(&answer));
        }
        Written { answer: Arc::new(answer), text: cells.bytes, ends: cells.ends }
    }

    /// The rest of a document that has the answer: what follows the id.
    pub fn document(mut answer: RowAnswer, document: &Document) -> Written {
        let text = match answer.whole.take() {
            Some(whole) => document(&whole.question, &whole.answer),
            None => {
                let message = Value::from(answer.remark.words());
                format!(",\"status\":\"{}\",\"message\":{message}}}", answer.status_name())
            }
        };
        Written { answer: Arc::new(answer), text: text.into_bytes(), ends: Vec::new() }
    }

    /// One of the cells as it is written, after a comma.
    pub fn cell(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[index] as usize]
    }
}

fn tracks(answer: &RowAnswer, catalog: &Catalog) -> String {
    let words = |(credential, track): &(CredentialId, usize)| {
        let credential = catalog.credential(*credential);
        format!("{}/{}", credential.id, credential.tracks[*track].id)
    };
    answer.tracks.iter().map(words).collect::<Vec<_>>().join(";")
}

fn told(answer: &RowAnswer) -> String {
    let verdicts = answer.told.iter().map(|told| format!("{}={}", told.name, told.verdict.name()));
    verdicts.collect::<Vec<_>>().join(";")
}

fn exams(answer: &RowAnswer, catalog: &Catalog) -> String {
    ids(&answer.exams, catalog).join(";")
}

fn ids<'c>(exams: &[ExamId], catalog: &'c Catalog) -> Vec<&'c str> {
    exams.iter().map(|exam| catalog.exam(*exam).id.as_str()).collect()
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

    /// The number of exams and the cost.
    fn totals(&mut self, totals: Option<&Totals>, cost: Option<(Money, Currency)>) {
        self.text(&totals.map_or(String::new(), |t| t.exams.to_string()));
        self.text(&cost.map(|(amount, currency)| currency.format(amount)).unwrap_or_default());
    }
}
