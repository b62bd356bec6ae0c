use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Seek, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studypath_ilp::Backend;

use super::question::{parsed, prepare, solver};
use super::{Refusal, document, refuse};
use crate::batch::{BatchQuestion, BatchTotals, Changes, Difference, FundingSelection, RowAnswer, Summary};
use crate::catalog::Catalog;
use crate::mistake::{Field, Mistake, Mistakes};
use crate::query::Engine;
use crate::question::Prepared;
use crate::read::Unknown;
use crate::read::table::{Form, Reading};
use crate::report;
use crate::schema::people::{self, Funded, List, Listed, Listing, ReadAs, WrongRow};
use crate::schema::{self, CohortReply, CohortRequest, DiagnosticDocument, ErrorDocument, Request};
use crate::shelf::Shelf;
use crate::stream::{self, BatchError, ExecOptions, Head, HeadError, Observer, Outcome, Spool};

/// So many of those whom a budget lets finish are named.
const NAMED: usize = 1000;

/// Answers a request about a file of people, written in JSON. The rows go to `output` as they are found; `go_on` is
/// told how many there are by then, and may end it. The file is read twice where it is asked what becomes of everybody
/// then.
pub fn people<R: Read + Seek>(
    shelf: &Shelf,
    request: &str,
    input: &mut R,
    output: &mut dyn Write,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> CohortReply {
    let asked = serde_json::from_str(request).map_err(|error| {
        let diagnostic = DiagnosticDocument { message: error.to_string(), ..DiagnosticDocument::default() };
        ErrorDocument::new(vec![diagnostic])
    });
    let answered = asked.and_then(|asked: CohortRequest| {
        answered(shelf, &asked, input, output, go_on).map_err(|refusal| document(&refusal))
    });
    answered.unwrap_or_else(|error| CohortReply { status: 2, error: Some(error), ..CohortReply::default() })
}

fn answered<R: Read + Seek>(
    shelf: &Shelf,
    asked: &CohortRequest,
    input: &mut R,
    output: &mut dyn Write,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<CohortReply, Refusal> {
    let first = Everybody::read(shelf, &asked.question)?;
    let Some(then) = &asked.then else {
        return told(asked, &first, None, input, output, go_on);
    };
    let then = Everybody::read(shelf, then)?;
    let mut before = Before::new(first.batch(false).catalog);
    stream::run(
        first.batch(false),
        first.options(false, &asked.reading),
        input,
        &mut io::sink(),
        &mut before,
    )
    .map_err(refusal)?;
    input.rewind().map_err(BatchError::Read).map_err(refusal)?;
    told(asked, &then, Some(before), input, output, go_on)
}

/// What everybody is asked.
struct Everybody {
    prepared: Prepared,
    backend: &'static dyn Backend,
    unknown: Unknown,
}

impl Everybody {
    fn read(shelf: &Shelf, request: &Request) -> Result<Everybody, Refusal> {
        let mut mistakes = Vec::new();
        let unknown = parsed(Field::Unknown, request.unknown.as_deref(), &mut mistakes).unwrap_or_default();
        let backend = solver(request.solver.as_deref()).map_err(|mistake| mistakes.push(mistake)).ok();
        let prepared = prepare(shelf, request).map_err(|more| mistakes.extend(more)).ok();
        refuse(mistakes)?;
        match (prepared, backend) {
            (Some(prepared), Some(backend)) => Ok(Everybody { prepared, backend, unknown }),
            _ => Err(Mistake::said(Field::Command, "there is nothing to ask").into()),
        }
    }

    fn batch(&self, whole: bool) -> BatchQuestion<'_> {
        BatchQuestion { whole, totals: true, ..BatchQuestion::of(&self.prepared, self.backend) }
    }

    fn options(&self, documents: bool, reading: &Reading) -> ExecOptions<'static> {
        ExecOptions {
            threads: 1,
            part: 1 << 16,
            strict: false,
            columns: None,
            together: stream::TOGETHER,
            reading: reading.clone(),
            unknown: self.unknown,
            document: documents.then_some(&report::plan::rest_of_line as _),
            spool: Box::new(|| Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>)),
        }
    }
}

/// Works through the file, and adds up what is asked for.
fn told(
    asked: &CohortRequest,
    everybody: &Everybody,
    before: Option<Before<'_>>,
    input: &mut dyn Read,
    output: &mut dyn Write,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<CohortReply, Refusal> {
    let batch = everybody.batch(asked.documents);
    let fundings = asked.budgets.iter().map(|budget| funding(&batch, budget));
    let mut looking = Looking {
        catalog: batch.catalog,
        totals: BatchTotals::new(asked.closest),
        fundings: fundings.collect::<Result<_, _>>()?,
        unfunded: asked.unfunded.iter().map(String::as_bytes).collect(),
        list: asked.list.as_ref().map(|wanted| Lister { wanted, list: List::default() }),
        before,
        changes: Changes::default(),
        read: None,
        name: None,
        head: Vec::new(),
        last: None,
        go_on,
    };
    let options = everybody.options(asked.documents, &asked.reading);
    let outcome = stream::run(batch, options, input, output, &mut looking).map_err(refusal)?;
    let Looking { totals, fundings, list, before, changes, read, .. } = looking;
    let engine = Engine::new(everybody.backend);
    let funded = fundings.iter().map(|funding| funding.decide(&engine)).collect::<Result<Vec<_>, _>>()?;
    let summary = Summary {
        catalog: batch.catalog,
        prices: batch.prices.map(|prices| &**prices),
        goals: batch.goals,
        as_of: batch.as_of,
        rules: batch.policy.rules,
        evidence: batch.policy.evidence,
        today: None,
        tally: &totals,
        situations: outcome.situations,
        funded: funded.last(),
    };
    let ids = |people: &[(Vec<u8>, _)]| -> Vec<String> {
        people.iter().take(NAMED).map(|(id, _)| String::from_utf8_lossy(id).into_owned()).collect()
    };
    let funded = funded.iter().map(|funded| Funded {
        totals: schema::cohort::FundedPeople::of(&summary, funded),
        ids: ids(&funded.people),
    });
    let wrong = outcome.first_errors.iter();
    Ok(CohortReply {
        status: status(&outcome),
        read,
        summary: Some(schema::Summary::of(&summary)),
        changes: before.map(|_| schema::people::Changes::of(&changes)),
        funded: funded.collect(),
        list: list.map(|lister| lister.list),
        wrong: wrong.map(|(line, error)| WrongRow { line: *line, message: error.to_string() }).collect(),
        error: None,
    })
}

/// The answers to the question before, in input order: some four bytes for each row.
struct Before<'a> {
    catalog: &'a Catalog,
    /// For each row the place of its answer.
    rows: Vec<u32>,
    answers: Vec<Arc<RowAnswer>>,
    /// The places of answers by their addresses, which stay theirs because they are kept alive.
    places: FxHashMap<usize, u32>,
}

impl<'a> Before<'a> {
    fn new(catalog: &'a Catalog) -> Before<'a> {
        Before { catalog, rows: Vec::new(), answers: Vec::new(), places: FxHashMap::default() }
    }

    fn answer(&self, row: usize) -> Option<&RowAnswer> {
        let place = self.rows.get(row)?;
        self.answers.get(*place as usize).map(|answer| &**answer)
    }
}

impl Observer for Before<'_> {
    fn go_on(&mut self, _rows: u64) -> bool {
        true
    }

    fn wants_rows(&self) -> bool {
        true
    }

    fn row(&mut self, _id: &[u8], answer: &Arc<RowAnswer>) {
        let place = *self.places.entry(Arc::as_ptr(answer) as usize).or_insert_with(|| {
            self.answers.push(answer.clone());
            u32::try_from(self.answers.len() - 1).unwrap_or(u32::MAX)
        });
        self.rows.push(place);
    }
}

fn funding<'a>(batch: &BatchQuestion<'a>, budget: &str) -> Result<FundingSelection<'a>, Mistakes> {
    let refused = |why: String| Mistakes::from(Mistake::said(Field::Prices, why));
    let prices = batch.prices.ok_or_else(|| refused("a budget needs a price list".to_owned()))?;
    let tariff = prices.tariff(batch.as_of, batch.currency, batch.region);
    let tariff = tariff.ok_or_else(|| refused(format!("the price list `{}` has no prices", prices.name)))?;
    let money = tariff.currency.parse(budget);
    let money = money.map_err(|why| refused(format!("the budget `{budget}` is no amount: {why}")))?;
    Ok(FundingSelection::new(prices, tariff.currency, tariff.region.clone(), money))
}

fn refusal(error: BatchError) -> Refusal {
    let mistake = match error {
        BatchError::Head(HeadError::Unknown(columns)) => return Refusal::from(*columns),
        BatchError::Head(error) => Mistake::said(Field::File, error.to_string()).help(error.help()),
        other => Mistake::said(Field::File, other.to_string()),
    };
    mistake.into()
}

fn status(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome { errors: 1.., .. } => 2,
        Outcome { unproven: 1.., .. } => 3,
        Outcome { infeasible, .. } => u8::from(*infeasible > 0),
    }
}

/// Looks on, and adds up what is asked for.
struct Looking<'a> {
    catalog: &'a Catalog,
    totals: BatchTotals,
    fundings: Vec<FundingSelection<'a>>,
    /// Who gets nothing of a budget.
    unfunded: BTreeSet<&'a [u8]>,
    list: Option<Lister<'a>>,
    /// What was answered before.
    before: Option<Before<'a>>,
    changes: Changes,
    read: Option<ReadAs>,
    /// The column of the names.
    name: Option<usize>,
    /// The first line.
    head: Vec<u8>,
    /// The row that was told last and is listed.
    last: Option<Listed>,
    go_on: &'a mut dyn FnMut(u64) -> bool,
}

struct Lister<'a> {
    wanted: &'a Listing,
    list: List,
}

impl Observer for Looking<'_> {
    fn head(&mut self, head: &Head) {
        let is_named = |name: &String| name.trim().eq_ignore_ascii_case("name");
        self.name = head.names.iter().position(is_named);
        self.head = record(&head.names);
        self.read = Some(read_as(head));
    }

    fn go_on(&mut self, rows: u64) -> bool {
        (self.go_on)(rows)
    }

    fn answered(&mut self, answer: &Arc<RowAnswer>, rows: u64) {
        self.totals.answered(answer, rows);
    }

    fn wants_rows(&self) -> bool {
        true
    }

    fn row(&mut self, id: &[u8], answer: &Arc<RowAnswer>) {
        self.totals.row(id, answer);
        if !self.unfunded.contains(id) {
            self.fundings.iter_mut().for_each(|funding| funding.row(id, answer));
        }
        let row = usize::try_from(self.changes.people).unwrap_or(usize::MAX);
        let before = self.before.as_ref().and_then(|before| Some((before.answer(row)?, before.catalog)));
        let difference = before.map(|before| Difference::between(before, (answer, self.catalog)));
        if let Some(difference) = &difference {
            self.changes.add(difference);
        }
        let is_changed = difference.is_some_and(|difference| difference.is_change());
        let wanted = self.list.as_ref().map(|lister| lister.wanted);
        let wanted = wanted.filter(|wanted| is_changed || !wanted.changed);
        self.last = wanted.filter(|wanted| is_wanted(wanted, self.catalog, answer)).map(|_| Listed {
            id: String::from_utf8_lossy(id).into_owned(),
            status: answer.status_name().to_owned(),
            exams: exams(answer, self.catalog),
            cost: cost(answer),
            currency: answer.cost().map(|(_, currency)| currency.code().to_owned()),
            message: answer.message(self.catalog),
            before: before.map(|(answer, catalog)| people::Before {
                status: answer.status_name().to_owned(),
                exams: exams(answer, catalog),
                cost: cost(answer),
            }),
            ..Listed::default()
        });
    }

    fn lines(&mut self, lines: &[u8]) {
        let (Some(mut row), Some(lister)) = (self.last.take(), &mut self.list) else { return };
        row.name = self.name.and_then(|column| field(lines, column));
        let Lister { wanted, list } = lister;
        if !is_found(wanted, &row) {
            return;
        }
        list.people += 1;
        if list.people > wanted.skip && list.rows.len() < wanted.most {
            let file = [&self.head, lines].concat();
            list.rows.push(Listed { file: String::from_utf8_lossy(&file).into_owned(), ..row });
        }
    }
}

fn exams(answer: &RowAnswer, catalog: &Catalog) -> Vec<String> {
    answer.exams.iter().map(|exam| catalog.exam(*exam).id.clone()).collect()
}

fn cost(answer: &RowAnswer) -> Option<String> {
    answer.cost().map(|(cost, currency)| currency.format(cost))
}

/// Is this the answer of those who are to be listed?
fn is_wanted(wanted: &Listing, catalog: &Catalog, answer: &RowAnswer) -> bool {
    let Listing { status, left, exam, credential, track, reason, .. } = wanted;
    let sits = |id: &String| {
        let to_book = answer.exams.iter().filter(|exam| !answer.booked.contains(exam));
        to_book.into_iter().any(|exam| catalog.exam(*exam).id == *id)
    };
    let takes = |id: &String| {
        answer.tracks.iter().any(|(by, track_of)| {
            let by = catalog.credential(*by);
            by.id == *id && track.as_ref().is_none_or(|track| by.tracks[*track_of].id == *track)
        })
    };
    let because = || answer.detail.as_deref().map_or_else(|| answer.remark.words(), |d| d.reason.clone());
    status.as_ref().is_none_or(|status| answer.status_name() == status)
        && left.is_none_or(|left| answer.totals.as_ref().is_some_and(|totals| totals.exams == left))
        && exam.as_ref().is_none_or(sits)
        && credential.as_ref().is_none_or(takes)
        && reason.as_ref().is_none_or(|reason| answer.status_name() == "infeasible" && because() == *reason)
}

/// Is it one of those who are looked for by id or name?
fn is_found(wanted: &Listing, row: &Listed) -> bool {
    let has = |part: &String| {
        let part = part.to_lowercase();
        [Some(&row.id), row.name.as_ref()]
            .into_iter()
            .flatten()
            .any(|text| text.to_lowercase().contains(&part))
    };
    wanted.find.as_ref().is_none_or(has) && wanted.ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
}

fn read_as(head: &Head) -> ReadAs {
    let known = [head.id].into_iter().chain(head.items.into_iter().flatten());
    let known = known.chain(
        [head.booked, head.result, head.score, head.goal, head.as_of, head.rules].into_iter().flatten(),
    );
    let known: Vec<usize> = known.collect();
    let named = |at: usize| head.names[at].trim().to_owned();
    ReadAs {
        person_in_each_row: head.form == Form::People,
        columns: known.iter().map(|at| named(*at)).collect(),
        carried: (0..head.names.len()).filter(|at| !known.contains(at)).map(named).collect(),
    }
}

/// A line of CSV.
fn record(cells: &[String]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(cells).map_err(io::Error::from).and_then(|()| writer.flush());
    written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default()
}

/// A cell of the first line of some.
fn field(lines: &[u8], column: usize) -> Option<String> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(lines);
    let first = reader.into_byte_records().next()?.ok()?;
    first.get(column).map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
}
