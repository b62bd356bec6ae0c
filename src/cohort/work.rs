use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use memchr::memchr2_iter;
use rustc_hash::FxHashMap;

use super::ask::{BatchQuery, Register};
use super::head::{Form, Head};
use super::ids::List;
use super::known::{Known, Lines, is_plain};
use super::memo::Memo;
use super::names::Names;
use super::records::{Record, record};
use super::row::{Fields, Person};
use super::told::{Told, cell, is_formula, refused};
use crate::catalog::{CredentialId, Item};
use crate::read::{did_you_mean, parse_day};
use crate::transcript::Transcript;

/// What of a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A column of the input.
    Own(usize),
    /// A cell of the answer.
    Answer(usize),
}

/// The questions that were asked so far.
pub type Asked<'a> = Mutex<FxHashMap<(Vec<CredentialId>, Date), Arc<BatchQuery>>>;

/// Everything that the workers share.
pub struct Office<'a> {
    /// What is asked.
    pub register: Register<'a>,
    /// The ids.
    pub names: Names<'a>,
    /// The header of the input.
    pub head: Head,
    /// What is written of each row; `None` for the whole row and the whole answer.
    pub columns: Option<Vec<Column>>,
    /// How many tracks are compared.
    pub compared: usize,
    /// The questions.
    pub asked: Asked<'a>,
    /// Are there other workers who could have the same people?
    pub shared: bool,
}

impl Office<'_> {
    fn refused(&self, message: String) -> Arc<Told> {
        refused(message, self.compared, self.register.document.is_some())
    }
}

/// One row of the output.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where the id ends in [`Done::ids`].
    pub id_end: u32,
    /// Where the row ends in the output.
    pub end: u32,
    /// Where it begins in the input.
    pub from: u32,
    /// The place of its answer in [`Done::answers`].
    pub answer: u32,
}

/// What became of a part of the input.
#[derive(Debug, Default)]
pub struct Done {
    /// The part.
    pub input: Vec<u8>,
    /// What is to be written.
    pub output: Vec<u8>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// The ids of the rows.
    pub ids: List,
    /// The answers, in order of appearance.
    pub answers: Vec<Arc<Told>>,
    /// How many rows have each of them.
    pub counts: Vec<u64>,
}

impl Done {
    fn clear(&mut self) {
        self.output.clear();
        self.rows.clear();
        self.ids.clear();
        self.answers.clear();
        self.counts.clear();
    }

    /// Notes a row that ends where the output ends now.
    #[inline]
    pub fn note(&mut self, id: &[u8], from: usize, answer: usize) {
        self.ids.add(id);
        if self.counts.len() <= answer {
            self.counts.resize(answer + 1, 0);
        }
        self.counts[answer] += 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.rows.push(Row {
            id_end: number(self.ids.len()),
            end: number(self.output.len()),
            from: number(from),
            answer: number(answer),
        });
    }

    /// Could every row be asked about?
    pub fn is_sound(&self) -> bool {
        self.answers.iter().all(|told| told.status.is_some())
    }
}

/// One thread's share of the work: what it remembers, and what it reuses.
pub struct Worker<'o, 'a> {
    office: &'o Office<'a>,
    desks: Vec<Desk>,
    by_cells: FxHashMap<Vec<u8>, Result<usize, String>>,
    fields: Fields,
    person: Person,
    errors: FxHashMap<String, Arc<Told>>,
    known: Known,
    lines: Lines,
}

/// One question with the answers at hand.
struct Desk {
    query: Arc<BatchQuery>,
    memo: Memo,
    /// How often the other workers were asked, and how often one of them knew.
    asked: usize,
    heard: usize,
}

impl Desk {
    /// Where nearly everybody is new to all, asking around only takes time.
    fn is_worth_asking(&self) -> bool {
        self.asked < ASKED || self.heard * 4 > self.asked
    }
}

/// So often the others are asked in any case.
const ASKED: usize = 1 << 13;

/// So many lines are looked up together.
const TOGETHER: usize = 64;

/// So many questions are kept at hand by one worker.
const DESKS: usize = 64;

impl<'o, 'a> Worker<'o, 'a> {
    /// A worker who knows nothing yet.
    pub fn new(office: &'o Office<'a>) -> Worker<'o, 'a> {
        Worker {
            office,
            desks: Vec::new(),
            by_cells: FxHashMap::default(),
            fields: Fields::default(),
            person: Person::new(office.names.count()),
            errors: FxHashMap::default(),
            known: Known::new(&office.head),
            lines: Lines::default(),
        }
    }

    /// Answers every row of a part of the input that holds whole records, and whole persons.
    pub fn work(&mut self, done: &mut Done) {
        let input = std::mem::take(&mut done.input);
        done.clear();
        if self.desks.len() > DESKS || self.by_cells.len() > 1 << 14 {
            self.desks.clear();
            self.by_cells.clear();
        }
        for desk in &mut self.desks {
            desk.memo.begin();
        }
        self.errors.clear();
        let mut at = if self.writes_whole_rows() && is_plain(&input) { self.plain(&input, done) } else { 0 };
        while at < input.len() {
            let Some(record) = record(&input, at, true) else { break };
            if record.end > at {
                at = match self.office.head.form {
                    Form::Wide => self.wide(&input, at, record, done),
                    Form::Long => self.long(&input, at, record, done),
                };
            } else {
                at = record.next;
            }
        }
        done.input = input;
    }

    fn writes_whole_rows(&self) -> bool {
        let Office { head, columns, register, .. } = self.office;
        head.form == Form::Wide && columns.is_none() && register.document.is_none()
    }

    /// Answers the rows that end with a line feed, where lines are records; says where the rest begins.
    fn plain(&mut self, input: &[u8], done: &mut Done) -> usize {
        self.known.begin();
        let mut lines = std::mem::take(&mut self.lines);
        let mut start = 0;
        for at in memchr2_iter(b',', b'\n', input) {
            if input[at] == b',' {
                lines.field(at);
                continue;
            }
            let end = if at > start && input[at - 1] == b'\r' { at - 1 } else { at };
            lines.line_ends(start, end, at + 1);
            start = at + 1;
            if lines.marks.len() == TOGETHER {
                self.lines(input, &mut lines, done);
            }
        }
        self.lines(input, &mut lines, done);
        self.lines = lines;
        start
    }

    fn lines(&mut self, input: &[u8], lines: &mut Lines, done: &mut Done) {
        self.known.find_all(input, lines);
        for (n, mark) in lines.marks.iter().enumerate().filter(|(_, mark)| mark.start < mark.end) {
            let line = lines.line(input, n);
            if let Some((answer, tail)) = self.known.answer(mark, &mut done.answers) {
                done.output.extend_from_slice(&input[mark.start..mark.end]);
                done.output.extend_from_slice(tail);
                done.note(line.field(self.office.head.id), mark.start, answer);
                continue;
            }
            let record = Record { end: mark.end, next: mark.next, quoted: false, open: false };
            self.wide(input, mark.start, record, done);
            if let Some(row) = done.rows.last() {
                self.known.keep(&line, &done.answers[row.answer as usize], row.answer);
            }
        }
        lines.clear();
    }

    fn wide(&mut self, input: &[u8], at: usize, record: Record, done: &mut Done) -> usize {
        let mut problem = self.fields.split(input, at, record, self.office.head.names.len());
        self.person.clear();
        if problem.is_none() {
            problem = self.read_items();
        }
        self.finish(problem, at, done);
        record.next
    }

    fn read_items(&mut self) -> Option<String> {
        let head = &self.office.head;
        for place in head.items.iter().flatten() {
            let list = self.fields.get(*place);
            if let Err(problem) = self.person.add_list(list, &self.office.names) {
                return Some(problem.words(self.office));
            }
        }
        None
    }

    fn long(&mut self, input: &[u8], start: usize, first: Record, done: &mut Done) -> usize {
        let head = &self.office.head;
        let mut problem = self.fields.split(input, start, first, head.names.len());
        self.person.clear();
        let group = self.fields.get(head.id).to_vec();
        if problem.is_none() {
            problem = self.read_item();
        }
        let mut next = first.next;
        let mut more = Fields::default();
        let is_whole = problem.is_none() || self.fields.len() == head.names.len();
        while is_whole && next < input.len() {
            let Some(record) = record(input, next, true) else { break };
            if record.end == next {
                next = record.next;
                continue;
            }
            let flaw = more.split(input, next, record, head.names.len());
            if more.get(head.id) != group.as_slice() {
                break;
            }
            std::mem::swap(&mut self.fields, &mut more);
            let flaw = flaw.or_else(|| self.read_item()).or_else(|| self.other_question(&more));
            std::mem::swap(&mut self.fields, &mut more);
            problem = problem.or(flaw);
            next = record.next;
        }
        self.finish(problem, start, done);
        next
    }

    /// The rows of one person must agree on what is asked.
    fn other_question(&self, first: &Fields) -> Option<String> {
        let head = &self.office.head;
        let differs = |place: &usize| self.fields.get(*place) != first.get(*place);
        let name = |place: usize| format!("the rows of one id differ in `{}`", head.names[place].trim());
        [head.goal, head.as_of].into_iter().flatten().find(differs).map(name)
    }

    fn read_item(&mut self) -> Option<String> {
        let [Some(item), date] = self.office.head.items else { return None };
        let day = date.map_or(&b""[..], |at| self.fields.get(at));
        let item = self.fields.get(item);
        if item.is_empty() && day.is_empty() {
            return None;
        }
        self.person.add(item, day, &self.office.names).err().map(|problem| problem.words(self.office))
    }

    fn finish(&mut self, problem: Option<String>, from: usize, done: &mut Done) {
        let problem = match problem {
            None => match self.desk() {
                Ok(desk) => {
                    let index = self.answer(desk, done);
                    return self.write(index, from, done);
                }
                Err(problem) => problem,
            },
            Some(problem) => problem,
        };
        let office = self.office;
        let told = self.errors.entry(problem.clone()).or_insert_with(|| office.refused(problem)).clone();
        done.answers.push(told);
        self.write(done.answers.len() - 1, from, done);
    }

    /// The answer to a person, as a place among the answers of this part.
    fn answer(&mut self, desk: usize, done: &mut Done) -> usize {
        let shared = self.office.shared && self.desks[desk].is_worth_asking();
        let Desk { query, memo, asked, heard } = &mut self.desks[desk];
        let register = &self.office.register;
        let dated = register.document.is_some() || query.days_matter;
        let key = self.person.key(&query.matters, dated);
        if let Some(index) = memo.find(key, &mut done.answers) {
            return index;
        }
        let transcript = || {
            let mut transcript = Transcript::new();
            for (item, day) in self.person.items(&self.office.names) {
                transcript.add(item, day);
            }
            transcript
        };
        let key = self.person.last_key();
        let known = if shared { query.told(key) } else { None };
        *asked += 1;
        *heard += usize::from(known.is_some());
        let told = known.unwrap_or_else(|| {
            let told = query.answer(register, self.person.bits(), &transcript);
            if shared {
                query.tell(key, &told);
            }
            told
        });
        memo.insert(key, told, &mut done.answers)
    }

    /// The question that this row asks.
    fn desk(&mut self) -> Result<usize, String> {
        let head = &self.office.head;
        if head.goal.is_none() && head.as_of.is_none() && !self.desks.is_empty() {
            return Ok(0);
        }
        let goal = head.goal.map_or(&b""[..], |at| self.fields.get(at));
        let as_of = head.as_of.map_or(&b""[..], |at| self.fields.get(at));
        let mut cells = goal.to_vec();
        cells.push(0);
        cells.extend_from_slice(as_of);
        if let Some(known) = self.by_cells.get(&cells) {
            return known.clone();
        }
        let found = self.query(goal, as_of).map(|query| {
            self.desks.push(Desk { query, memo: Memo::new(self.person.words()), asked: 0, heard: 0 });
            self.desks.len() - 1
        });
        self.by_cells.insert(cells, found.clone());
        found
    }

    fn query(&self, goal: &[u8], as_of: &[u8]) -> Result<Arc<BatchQuery>, String> {
        let office = self.office;
        let register = &office.register;
        let text = |bytes| std::str::from_utf8(bytes).map(str::trim).unwrap_or_default();
        let day = match text(as_of) {
            "" => register.as_of,
            text => parse_day(text).map_err(|why| format!("as_of `{text}`: {why}"))?,
        };
        let mut goals = Vec::new();
        for name in text(goal).split(';').map(str::trim).filter(|name| !name.is_empty()) {
            let catalog = register.catalog;
            match catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name)) {
                Some(Item::Credential(goal)) if goals.contains(&goal) => {}
                Some(Item::Credential(goal)) => goals.push(goal),
                Some(Item::Exam(_)) => return Err(format!("goal `{name}` is an exam, not a credential")),
                None => return Err(unknown("goal", name, office)),
            }
        }
        if goals.is_empty() {
            goals = register.goals.to_vec();
        }
        if goals.is_empty() {
            return Err("no goal is named".to_owned());
        }
        let Ok(mut asked) = office.asked.lock() else { return Err("a thread has failed".to_owned()) };
        let key = (goals, day);
        if let Some(known) = asked.get(&key) {
            return Ok(known.clone());
        }
        let query = Arc::new(BatchQuery::new(register, &office.names, key.0.clone(), day));
        asked.insert(key, query.clone());
        Ok(query)
    }

    fn write(&mut self, answer: usize, from: usize, done: &mut Done) {
        let id = self.fields.get(self.office.head.id);
        self.fields.write(self.office, id, &done.answers[answer], &mut done.output);
        done.note(id, from, answer);
    }

    /// Writes a row anew as one that could not be asked about.
    pub fn rewrite(&mut self, input: &[u8], row: &Row, message: String, output: &mut Vec<u8>) -> Arc<Told> {
        let at = row.from as usize;
        let told = self.office.refused(message);
        if let Some(record) = record(input, at, true) {
            let _ = self.fields.split(input, at, record, self.office.head.names.len());
            let id = self.fields.get(self.office.head.id);
            self.fields.write(self.office, id, &told, output);
        }
        told
    }
}

/// `unknown id `70-299x`; did you mean `70-299`?`
pub fn unknown(what: &str, name: &str, office: &Office<'_>) -> String {
    let near = did_you_mean(name, office.register.catalog.ids());
    let near = near.map_or(String::new(), |near| format!(": {near}"));
    // What is no letter must not reach a terminal as it is.
    let name: String = name
        .chars()
        .flat_map(|c| match c.is_control() {
            true => c.escape_default().collect::<Vec<char>>(),
            false => vec![c],
        })
        .collect();
    format!("unknown {what} `{name}`{near}")
}

/// Writes one cell that may have to be made harmless.
pub fn safe_cell(text: &[u8], output: &mut Vec<u8>) {
    let plain = !is_formula(text) && !text.iter().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if plain { output.extend_from_slice(text) } else { cell(text, output) }
}
