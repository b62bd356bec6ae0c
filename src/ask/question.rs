use std::str::FromStr;

use studypath_ilp::{Backend, backend};

use super::{Asking, Note, Refusal, refuse};
use crate::catalog::Evidence;
use crate::mistake::{Field, Mistake, Mistakes};
use crate::query::{Comparison, Failure, Status, Verdict, told_besides};
use crate::question::{Criterion, Prepared, Question, QuestionBuilder};
use crate::schema::{Command, ReadFrom, Request, Source};
use crate::session::Session;
use crate::shelf::{Origin, Shelf};

/// A question that was read, and with what it is answered.
pub(super) struct Asked {
    pub session: Session,
    backend: &'static dyn Backend,
    /// Is there a price list?
    pub priced: bool,
    /// Which of the catalog and the prices are none that is built in.
    pub read_from: ReadFrom,
}

impl Asked {
    /// Reads the question of a request.
    pub fn read(
        asking: Asking<'_>,
        mut mistakes: Vec<Mistake>,
        listen: &mut dyn FnMut(Note),
    ) -> Result<Asked, Refusal> {
        if asking.request.goals.is_empty() {
            mistakes.push(Mistake::said(Field::Goals, "a goal is missing"));
        }
        let prepared = match asking.request.goals.as_slice() {
            [] => None,
            _ => prepare(asking.shelf, asking.request).map_err(|more| mistakes.extend(more)).ok(),
        };
        let solver = solver(asking.request.solver.as_deref()).map_err(|mistake| mistakes.push(mistake)).ok();
        refuse(mistakes)?;
        let (Some(prepared), Some(backend)) = (prepared, solver) else {
            return Err(Mistake::said(Field::Command, "there is nothing to ask").into());
        };
        let prices =
            prepared.prices.as_ref().map_or("no price list".to_owned(), |p| format!("prices {}", p.name));
        let Prepared { question, origin, .. } = &prepared;
        listen(Note::Read(format!("catalog {} ({origin}), {prices}", question.catalog.id)));
        if let Some(remark) = unknown_ids(asking.request, question) {
            listen(Note::Remark(remark));
        }
        let read_from = ReadFrom::of(asking.request, &prepared);
        let session = Session::new(prepared.question).with_backend(backend).with_limit(asking.limit.clone());
        Ok(Asked { session, backend, priced: prepared.prices.is_some(), read_from })
    }

    pub fn question(&self) -> &Question {
        self.session.question()
    }

    /// The same question, with plans judged by other criteria.
    pub fn judged_by(self, minimize: Vec<Criterion>) -> Asked {
        let session = self.session.judged_by(minimize);
        Asked { session, ..self }
    }

    /// Runs the solver, and says so.
    pub fn run<T>(
        &self,
        listen: &mut dyn FnMut(Note),
        run: impl FnOnce(&Session) -> Result<T, Failure>,
    ) -> Result<T, Refusal> {
        let result = run(&self.session);
        self.tell(listen);
        Ok(result?)
    }

    /// Runs something that can refuse for other reasons than a failure of the solver.
    pub fn try_run<T, E>(
        &self,
        listen: &mut dyn FnMut(Note),
        run: impl FnOnce(&Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let result = run(&self.session);
        self.tell(listen);
        result
    }

    fn tell(&self, listen: &mut dyn FnMut(Note)) {
        listen(Note::Solved(self.backend.name()));
        if let Some(backend) = self.session.believed() {
            listen(Note::Caution(format!(
                "not certified in every part: where the exact search came to no end, {backend} was asked, and is believed"
            )));
        }
    }
}

impl ReadFrom {
    /// What of a question was not taken from what is built in.
    fn of(request: &Request, prepared: &Prepared) -> ReadFrom {
        let catalog = match &prepared.origin {
            Origin::BuiltIn(_) => None,
            Origin::Added(name) => Some(name.clone()),
        };
        let is_built_in = |name: &str| match &prepared.origin {
            Origin::BuiltIn(builtin) => builtin.price_texts.iter().any(|(known, _)| *known == name),
            Origin::Added(_) => false,
        };
        let prices = match &request.prices {
            Some(Source::Text(file)) => Some(file.name.clone()),
            Some(Source::Named(name)) => Some(name.clone()).filter(|name| !is_built_in(name)),
            None => prepared.question.catalog.prices.clone().filter(|name| !is_built_in(name)),
        };
        ReadFrom { catalog, prices }
    }
}

/// The question that a request asks, and where its parts came from.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn prepare(shelf: &Shelf, request: &Request) -> Result<Prepared, Mistakes> {
    let mut mistakes = Vec::new();
    let criteria = criteria(Field::Minimize, &request.minimize, &mut mistakes);
    let unknown = parsed(Field::Unknown, request.unknown.as_deref(), &mut mistakes);
    let least = |text: &str| {
        let wrong = || Field::Evidence + format!(" is `{text}`: expected `any`, `inferred` or `sourced`");
        Evidence::least(text).ok_or_else(|| Mistake::said(Field::Evidence, wrong()))
    };
    let evidence = request.evidence.as_deref().map(least).transpose();
    let evidence = evidence.map_err(|mistake| mistakes.push(mistake)).ok().flatten();
    let mut builder = Question::builder(shelf).minimize(criteria).unknown(unknown.unwrap_or_default());
    builder = match &request.catalog {
        Some(Source::Named(name)) => builder.catalog(name),
        Some(Source::Text(file)) => builder.catalog_text(&file.name, file.text.as_str()),
        None => builder,
    };
    builder = match &request.prices {
        Some(Source::Named(name)) => builder.prices(name),
        Some(Source::Text(file)) => builder.prices_text(&file.name, file.text.as_str()),
        None => builder,
    };
    if let Some(file) = &request.transcript {
        builder = builder.transcript(&file.name, file.text.as_str());
    }
    if let Some(least) = evidence {
        builder = builder.evidence(least);
    }
    type Put<'s, T> = fn(QuestionBuilder<'s>, T) -> QuestionBuilder<'s>;
    let texts: [(&Option<String>, Put<'_, String>); 7] = [
        (&request.currency, |b, text| b.currency(text)),
        (&request.region, |b, text| b.region(text)),
        (&request.as_of, |b, text| b.as_of(text)),
        (&request.rules, |b, text| b.rules(text)),
        (&request.today, |b, text| b.today(text)),
        (&request.start, |b, text| b.start(text)),
        (&request.by, |b, text| b.by(text)),
    ];
    for (text, put) in texts {
        builder = text.clone().into_iter().fold(builder, put);
    }
    let lists: [(&[String], Put<'_, String>); 10] = [
        (&request.goals, |b, text| b.goal(text)),
        (&request.passed, |b, text| b.passed(text)),
        (&request.held, |b, text| b.held(text)),
        (&request.booked, |b, text| b.booked(text)),
        (&request.vouchers, |b, text| b.voucher(text)),
        (&request.price, |b, text| b.price(text)),
        (&request.track, |b, text| b.track(text)),
        (&request.with, |b, text| b.with(text)),
        (&request.without, |b, text| b.without(text)),
        (&request.blackout, |b, text| b.blackout(text)),
    ];
    for (list, put) in lists {
        builder = list.iter().cloned().fold(builder, put);
    }
    let numbers: [(Option<u32>, Put<'_, u32>); 3] = [
        (request.hours_per_week, |b, number| b.hours_per_week(number)),
        (request.default_hours, |b, number| b.default_hours(number)),
        (request.weeks_per_exam, |b, number| b.weeks_per_exam(number)),
    ];
    for (number, put) in numbers {
        builder = number.into_iter().fold(builder, put);
    }
    builder = request.exams_per_month.into_iter().fold(builder, |b, rate| b.exams_per_month(rate));
    builder = if request.weekdays { builder.weekdays() } else { builder };
    let prepared = builder.prepare();
    let prepared = prepared.map_err(|more| mistakes.extend(more)).ok();
    Mistakes::none_in(mistakes)?;
    prepared.ok_or_else(|| Mistake::said(Field::Command, "there is nothing to ask").into())
}

/// What was told and is left out because the catalog does not know it, where the answer has no place for that.
fn unknown_ids(request: &Request, question: &Question) -> Option<String> {
    let is_bare = matches!(request.format.as_deref(), Some("csv" | "ics"));
    if !is_bare && request.graph.is_none() && request.command != Command::Export {
        return None;
    }
    let told = told_besides(question);
    let unknown = told.iter().filter(|told| told.verdict == Verdict::Unknown);
    let lines: Vec<String> =
        unknown.map(|told| format!("left out: `{}` is {}", told.name, told.text)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The criteria that a field names.
pub(super) fn criteria(field: Field, names: &[String], mistakes: &mut Vec<Mistake>) -> Vec<Criterion> {
    names.iter().filter_map(|name| parsed(field, Some(name.as_str()), mistakes)).collect()
}

/// What a field says, in the words of its type.
pub(super) fn parsed<T: FromStr<Err = String>>(
    field: Field,
    text: Option<&str>,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    text?.parse().map_err(|why: String| mistakes.push(Mistake::said(field, why))).ok()
}

/// The solver with this name, or else the first.
///
/// # Errors
///
/// An unknown name.
pub fn solver(named: Option<&str>) -> Result<&'static dyn Backend, Mistake> {
    let names = backend::names();
    let wanted = named.or(names.first().copied()).unwrap_or_default();
    names.contains(&wanted).then(|| backend::by_name(wanted)).flatten().ok_or_else(|| {
        let mistake = Mistake::said(Field::Solver, format!("there is no solver `{wanted}`"));
        mistake.help(format!("built in: {}", names.join(", ")))
    })
}

/// The exit status where a limit stopped the search before the proof.
pub(super) const STOPPED: u8 = 3;

/// The exit status that goes with an answer.
pub(super) fn status_code(status: Status) -> u8 {
    match status {
        Status::Optimal | Status::Earned => 0,
        Status::Infeasible => 1,
        Status::Unproven => STOPPED,
    }
}

/// A comparison needs something to compare.
pub(super) fn has_tracks(question: &Question) -> Result<(), Mistake> {
    let catalog = &question.catalog;
    let without = question
        .goals
        .iter()
        .find(|goal| !question.has(**goal) && catalog.credential(**goal).tracks.is_empty());
    match without {
        Some(goal) => Err(Mistake::said(
            Field::Goals,
            format!(
                "`{}` has no tracks to compare: it can be held, but no longer be earned",
                catalog.credential(*goal).id
            ),
        )),
        None => Ok(()),
    }
}

/// The exit status that goes with a comparison.
pub(super) fn status_of_comparison(comparison: &Comparison) -> u8 {
    let unproven = comparison.goals.iter().any(|goal| !goal.is_complete());
    match comparison.goals.iter().any(|goal| !goal.held && goal.open.is_empty()) {
        _ if unproven => 3,
        true => 1,
        false => 0,
    }
}
