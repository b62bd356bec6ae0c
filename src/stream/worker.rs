use std::sync::{Arc, Mutex};

use memchr::memchr2_iter;
use rustc_hash::FxHashMap;

use super::all_written::AllWritten;
use super::byte_cache::{ByteCache, Lines, is_plain};
use super::cells::Written;
use super::fields::Fields;
use super::items::{Facts, add_booked, add_cell, add_item, add_list};
use super::part::{Part, Row};
use super::parts::MOST_BETWEEN;
use super::records::{Record, record};
use super::shared::{Asked, Goals, Shared};
use crate::batch::{AnswerCache, BatchQuery, HeldItems, RowAnswer, RowError};
use crate::catalog::{Item, Meant};
use crate::read::parse_written_day;
use crate::read::table::Form;
use crate::transcript::RecordResult;

/// One thread's share of the work: what it remembers, and what it reuses.
pub struct Worker<'o, 'a> {
    shared: &'o Shared<'a>,
    queries: Vec<QueryState>,
    by_cells: FxHashMap<Vec<u8>, Result<usize, RowError>>,
    fields: Fields,
    held: HeldItems,
    errors: FxHashMap<String, Arc<Written>>,
    byte_cache: ByteCache,
    lines: Lines,
    /// How many parts were begun.
    part: u32,
}

/// One question with the answers at hand.
struct QueryState {
    asked: Arc<Asked>,
    answers: AnswerCache<Entry>,
    written: AllWritten,
    /// How often the other workers were asked, and how often one of them knew.
    looked: usize,
    found: usize,
}

/// A known answer, and its place in the list of the part in which it was met last.
struct Entry {
    written: Arc<Written>,
    part: u32,
    place: u32,
}

impl Entry {
    #[inline]
    fn place(&mut self, part: u32, answers: &mut Vec<Arc<Written>>) -> usize {
        if self.part != part {
            self.part = part;
            self.place = u32::try_from(answers.len()).unwrap_or(u32::MAX);
            answers.push(self.written.clone());
        }
        self.place as usize
    }
}

/// So often the others are asked in any case.
const LOOKED: usize = 1 << 13;

/// So many lines are looked up together.
const TOGETHER: usize = 64;

/// So many questions are kept at hand by one worker.
const QUERIES: usize = 64;

impl<'o, 'a> Worker<'o, 'a> {
    /// A worker who knows nothing yet.
    pub fn new(shared: &'o Shared<'a>) -> Worker<'o, 'a> {
        Worker {
            shared,
            queries: Vec::new(),
            by_cells: FxHashMap::default(),
            fields: Fields::default(),
            held: HeldItems::new(shared.batch.catalog.item_count()),
            errors: FxHashMap::default(),
            byte_cache: ByteCache::new(&shared.head),
            lines: Lines::default(),
            part: 0,
        }
    }

    /// Answers every row of a part of the input that holds whole records, and whole persons.
    pub fn work(&mut self, part: &mut Part) {
        let input = std::mem::take(&mut part.input);
        part.clear();
        if self.queries.len() > QUERIES || self.by_cells.len() > 1 << 14 {
            self.queries.clear();
            self.by_cells.clear();
        }
        self.part += 1;
        for query in &mut self.queries {
            if query.answers.is_full() || query.written.is_full() {
                query.answers.clear();
                query.written.clear();
            }
        }
        self.errors.clear();
        let mut at = if self.writes_whole_rows() && is_plain(&input) { self.plain(&input, part) } else { 0 };
        while at < input.len() {
            let Some(record) = record(&input, at, true) else { break };
            if record.is_blank(&input, at) {
                at = record.next;
            } else {
                at = match self.shared.head.form {
                    Form::People | Form::Matrix => self.wide(&input, at, record, part),
                    Form::Records => self.long(&input, at, record, part),
                };
            }
        }
        part.input = input;
    }

    fn writes_whole_rows(&self) -> bool {
        let Shared { head, layout, document, .. } = self.shared;
        head.form == Form::People && layout.columns.is_none() && document.is_none()
    }

    /// Answers the rows that end with a line feed, where lines are records; says where the rest begins.
    fn plain(&mut self, input: &[u8], part: &mut Part) -> usize {
        self.byte_cache.begin();
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
                self.lines(input, &mut lines, part);
            }
        }
        self.lines(input, &mut lines, part);
        self.lines = lines;
        start
    }

    fn lines(&mut self, input: &[u8], lines: &mut Lines, part: &mut Part) {
        self.byte_cache.find_all(input, lines);
        for (n, mark) in lines.marks.iter().enumerate() {
            let record = Record { end: mark.end, next: mark.next, quoted: false, open: false };
            if record.is_blank(input, mark.start) {
                continue;
            }
            let line = lines.line(input, n);
            if let Some((answer, tail)) = self.byte_cache.answer(mark, &mut part.answers) {
                part.output.extend_from_slice(&input[mark.start..mark.end]);
                part.output.extend_from_slice(tail);
                part.note(line.field(self.shared.head.id).trim_ascii(), mark.start, answer);
                continue;
            }
            self.wide(input, mark.start, record, part);
            if let Some(row) = part.rows.last() {
                self.byte_cache.keep(&line, &part.answers[row.answer as usize], row.answer);
            }
        }
        lines.clear();
    }

    fn wide(&mut self, input: &[u8], at: usize, record: Record, part: &mut Part) -> usize {
        let mut problem = self.fields.split(input, at, record, self.shared.head.names.len());
        self.held.clear();
        if problem.is_none() {
            problem = self.read_items();
        }
        self.finish(problem, at, part);
        record.next
    }

    fn read_items(&mut self) -> Option<RowError> {
        let head = &self.shared.head;
        for (place, meant) in head.items.iter().zip([Meant::Exam, Meant::Credential]) {
            let list = place.map_or(&b""[..], |place| self.fields.get(place));
            if let Err(error) = add_list(&mut self.held, list, meant, self.shared) {
                return Some(error);
            }
        }
        for (place, item) in &head.matrix {
            let (name, cell) = (&head.names[*place], self.fields.get(*place));
            if let Err(error) = add_cell(&mut self.held, name, *item, cell, self.shared) {
                return Some(error);
            }
        }
        let booked = head.booked.map(|place| self.fields.get(place)).filter(|list| !list.is_empty());
        booked.and_then(|list| add_booked(&mut self.held, list, self.shared).err())
    }

    fn long(&mut self, input: &[u8], start: usize, first: Record, part: &mut Part) -> usize {
        let head = &self.shared.head;
        let mut problem = self.fields.split(input, start, first, head.names.len());
        self.held.clear();
        let group = self.fields.id(head).to_vec();
        if problem.is_none() {
            problem = self.read_item();
        }
        let (mut at, mut next) = (first.next, first.next);
        let mut more = Fields::default();
        let mut wrong = start;
        // A row that names nobody, with more rows of the person after it, may have been one of theirs.
        let (mut between, mut unnamed) = (None, 0);
        let is_somebody = self.fields.name_somebody(problem.as_ref(), head);
        while is_somebody && unnamed < MOST_BETWEEN && at < input.len() {
            let Some(record) = record(input, at, true) else { break };
            let from = at;
            at = record.next;
            if record.is_blank(input, from) {
                continue;
            }
            let flaw = more.split(input, from, record, head.names.len());
            let is_named = more.name_somebody(flaw.as_ref(), head);
            unnamed = if is_named { 0 } else { unnamed + 1 };
            let is_theirs = more.id(head) == group.as_slice();
            if !is_theirs && is_named {
                break;
            }
            if !is_theirs {
                between = between.or(Some((flaw.unwrap_or(RowError::MissingId), from)));
                continue;
            }
            std::mem::swap(&mut self.fields, &mut more);
            let flaw = flaw.or_else(|| self.read_item()).or_else(|| self.other_question(&more));
            std::mem::swap(&mut self.fields, &mut more);
            if problem.is_none()
                && let Some((flaw, at)) = between.take().or(flaw.map(|flaw| (flaw, from)))
            {
                (problem, wrong) = (Some(flaw), at);
            }
            next = record.next;
        }
        self.finish(problem, start, part);
        if let Some(row) = part.rows.last_mut() {
            row.wrong = u32::try_from(wrong).unwrap_or(u32::MAX);
        }
        next
    }

    /// The rows of one person must agree on what is asked.
    fn other_question(&self, first: &Fields) -> Option<RowError> {
        let head = &self.shared.head;
        let differs = |place: &usize| self.fields.get(*place) != first.get(*place);
        let differing = [head.goal, head.as_of, head.rules].into_iter().flatten().find(differs);
        differing.map(|place| RowError::Differs { column: head.names[place].trim().to_owned() })
    }

    fn read_item(&mut self) -> Option<RowError> {
        let head = &self.shared.head;
        let [Some(item), date] = head.items else { return None };
        let cell = |at: Option<usize>| at.map_or(&b""[..], |at| self.fields.get(at));
        let item = self.fields.get(item);
        let facts = Facts {
            day: cell(date),
            result: head.result.map(|at| self.fields.get(at)),
            score: cell(head.score),
            meant: Meant::Exam,
        };
        if item.is_empty() && facts.day.is_empty() && facts.result.unwrap_or_default().is_empty() {
            return None;
        }
        add_item(&mut self.held, item, &facts, RecordResult::Passed, self.shared).err()
    }

    fn finish(&mut self, problem: Option<RowError>, from: usize, part: &mut Part) {
        let query = problem.map_or_else(|| self.query_of_row(), Err);
        let index = match query {
            Ok(query) => self.answer(query, part),
            Err(error) => {
                let shared = self.shared;
                let known = self.errors.entry(error.to_string());
                let written = known.or_insert_with(|| shared.write(RowAnswer::wrong(error)));
                part.answers.push(written.clone());
                part.answers.len() - 1
            }
        };
        self.write(index, from, part);
    }

    /// The answer to a person, as a place among the answers of this part.
    fn answer(&mut self, query: usize, part: &mut Part) -> usize {
        let shared = self.shared;
        let QueryState { asked, answers, written: all, looked, found } = &mut self.queries[query];
        let dated = shared.document.is_some() || asked.query.days_matter;
        let whole = shared.document.is_some() || shared.batch.told;
        let key = self.held.key(&asked.query.matters, dated, whole);
        if let Some(entry) = answers.find(key) {
            return entry.place(self.part, &mut part.answers);
        }
        // Where nearly everybody is new to all, asking around only takes time.
        let is_shared = shared.is_shared && (*looked < LOOKED || *found * 4 > *looked);
        let known = if is_shared { asked.known(key) } else { None };
        *looked += 1;
        *found += usize::from(known.is_some());
        let written = match known {
            Some(written) => all.known(written),
            None => {
                let answer = asked.query.answer(&shared.batch, &self.held);
                let written = all.of(answer, |answer| shared.write(answer));
                if is_shared {
                    asked.keep(self.held.last_key(), &written);
                }
                written
            }
        };
        let mut entry = Entry { written, part: 0, place: 0 };
        let place = entry.place(self.part, &mut part.answers);
        answers.insert(self.held.last_key(), entry);
        place
    }

    /// The question that this row asks.
    fn query_of_row(&mut self) -> Result<usize, RowError> {
        let head = &self.shared.head;
        let asks = [head.goal, head.as_of, head.rules];
        if asks.iter().all(Option::is_none) && !self.queries.is_empty() {
            return Ok(0);
        }
        let [goal, as_of, rules] = asks.map(|column| column.map_or(&b""[..], |at| self.fields.get(at)));
        let cells = [goal, as_of, rules].join(&0);
        if let Some(known) = self.by_cells.get(&cells) {
            return known.clone();
        }
        let found = self.query(goal, as_of, rules).map(|asked| {
            let answers = AnswerCache::new(self.held.words());
            self.queries.push(QueryState {
                asked,
                answers,
                written: AllWritten::default(),
                looked: 0,
                found: 0,
            });
            self.queries.len() - 1
        });
        self.by_cells.insert(cells, found.clone());
        found
    }

    fn query(&self, goal: &[u8], as_of: &[u8], rules: &[u8]) -> Result<Arc<Asked>, RowError> {
        let shared = self.shared;
        let (batch, catalog) = (&shared.batch, shared.batch.catalog);
        let text = |bytes| std::str::from_utf8(bytes).map(str::trim).unwrap_or_default();
        let day =
            |column: &'static str, cell| match text(cell) {
                "" => Ok(None),
                text => parse_written_day(text, shared.date_format)
                    .map(Some)
                    .map_err(|why| RowError::DayOf { column, text: text.to_owned(), why }),
            };
        let as_of = day("as_of", as_of)?.unwrap_or(batch.as_of);
        let rules = day("rules", rules)?.or(batch.policy.rules);
        let mut goals = Vec::new();
        for name in text(goal).split(';').map(str::trim).filter(|name| !name.is_empty()) {
            match catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name)) {
                Some(Item::Credential(goal)) if goals.contains(&goal) => {}
                Some(Item::Credential(goal)) => goals.push(goal),
                Some(Item::Exam(_)) => return Err(RowError::ExamAsGoal { name: name.to_owned() }),
                None => return Err(shared.unknown_name("goal", name)),
            }
        }
        if goals.is_empty() {
            goals = batch.goals.to_vec();
        }
        if goals.is_empty() {
            return Err(RowError::NoGoal);
        }
        let mut asked = shared.asked.lock().map_err(|_| RowError::Thread)?;
        let known = asked.entry((goals, as_of, rules));
        let new = |(goals, as_of, rules): &Goals| {
            let query = BatchQuery::new(batch, goals.clone(), *as_of, *rules);
            Arc::new(Asked { query, answers: Mutex::default() })
        };
        Ok(known.or_insert_with_key(new).clone())
    }

    fn write(&mut self, answer: usize, from: usize, part: &mut Part) {
        self.write_row(&part.answers[answer], &mut part.output);
        part.note(self.fields.id(&self.shared.head), from, answer);
    }

    #[inline]
    fn write_row(&self, written: &Written, output: &mut Vec<u8>) {
        let Shared { head, layout, document, .. } = self.shared;
        match (document, &layout.columns) {
            (Some(_), _) => self.fields.write_document(self.fields.id(head), written, output),
            (None, Some(columns)) => self.fields.write_columns(columns, written, output),
            (None, None) => self.fields.write_whole(head, written, output),
        }
    }

    /// Writes a row anew as one that could not be asked about.
    pub fn rewrite(
        &mut self,
        input: &[u8],
        row: &Row,
        error: RowError,
        output: &mut Vec<u8>,
    ) -> Arc<Written> {
        let at = row.from as usize;
        let written = self.shared.write(RowAnswer::wrong(error));
        if let Some(record) = record(input, at, true) {
            let _ = self.fields.split(input, at, record, self.shared.head.names.len());
            self.write_row(&written, output);
        }
        written
    }
}
