use crate::mistake::{Field, Mistake};
use crate::schema::{Command, Request};

use Field::{
    Alternatives, AsOf, Blackout, Booked, By, Catalog, CountOptimal, Currency, DefaultHours, Evidence,
    ExamsPerMonth, File, Format, Goals, Graph, Held, HoursPerWeek, Kind, Minimize, Most, Pareto, Passed,
    Price, Prices, Proof, Region, Robust, Roles, Rules, Solver, Start, To, Track, Transcript, Unknown, Until,
    Vouchers, Weekdays, WeeksPerExam, WhyNot, With, Without, Words,
};

/// What everything that is asked of a person's question takes.
const QUESTION: &[Field] = &[
    Goals, Catalog, Prices, Price, Currency, Region, AsOf, Rules, Evidence, Passed, Held, Booked, Vouchers,
    Transcript, Unknown, Minimize, Track, With, Without,
];
const PACE: &[Field] =
    &[HoursPerWeek, DefaultHours, ExamsPerMonth, WeeksPerExam, Start, By, Blackout, Weekdays];
const ANSWER: &[Field] = &[Solver, Format];

/// Is it a key of a question, whatever is asked about it?
pub(super) fn is_of_a_question(key: &str) -> bool {
    QUESTION.iter().chain(PACE).any(|field| field.name() == key)
}

/// What a command takes.
fn takes(command: Command) -> [&'static [Field]; 4] {
    match command {
        Command::Plan => {
            [QUESTION, PACE, ANSWER, &[Robust, Alternatives, CountOptimal, Roles, Pareto, Graph, Proof]]
        }
        Command::Compare => [QUESTION, PACE, ANSWER, &[]],
        Command::Explain => [QUESTION, PACE, ANSWER, &[WhyNot]],
        Command::Audit => [QUESTION, &[], ANSWER, &[]],
        Command::Keep => [QUESTION, &[], ANSWER, &[Until, Proof]],
        Command::Verify => [QUESTION, PACE, ANSWER, &[File]],
        Command::Export => [QUESTION, PACE, &[], &[To]],
        Command::Search => [&[Words, Kind, Most, Catalog, AsOf, Format], &[], &[], &[]],
        Command::CatalogList => [&[Catalog, AsOf, Format], &[], &[], &[]],
        Command::CatalogShow => [&[Goals, Catalog, Format], &[], &[], &[]],
        Command::CatalogCheck => [&[Catalog, Prices, AsOf], &[], &[], &[]],
        Command::CatalogGraph => [&[Goals, Catalog, AsOf, Graph], &[], &[], &[]],
    }
}

/// Questions of which a request asks one.
const ALONE: &[(Field, &[Field])] = &[
    (Robust, &[Alternatives, CountOptimal, Roles, Pareto]),
    (Alternatives, &[CountOptimal, Roles, Pareto]),
    (CountOptimal, &[Pareto]),
    (Roles, &[Pareto]),
    (Pareto, &[Minimize]),
    (Graph, &[Format, Alternatives, CountOptimal, Roles, Pareto]),
    // What is proven is the best plan, and that it is the first of those as good.
    (Proof, &[Robust, Alternatives, CountOptimal, Roles, Pareto, Graph]),
];

/// What a request says and its command does not look at, and what cannot be said together.
pub(super) fn unused(request: &Request) -> Vec<Mistake> {
    let (said, command) = (said(request), request.command);
    let takes = takes(command);
    let mut mistakes = Vec::new();
    for field in &said {
        if !takes.iter().any(|fields| fields.contains(field)) {
            let message = *field + format!(" is nothing that `{}` looks at", command.name());
            mistakes.push(Mistake::said(*field, message));
        }
    }
    for (field, others) in ALONE.iter().filter(|(field, _)| said.contains(field)) {
        for other in others.iter().filter(|other| said.contains(other)) {
            mistakes.push(Mistake::said(*field, *field + " cannot be used with " + *other));
        }
    }
    mistakes
}

/// What a request says.
fn said(request: &Request) -> Vec<Field> {
    let lists = [
        (Goals, &request.goals),
        (Passed, &request.passed),
        (Held, &request.held),
        (Price, &request.price),
        (Booked, &request.booked),
        (Vouchers, &request.vouchers),
        (Minimize, &request.minimize),
        (Track, &request.track),
        (With, &request.with),
        (Without, &request.without),
        (Blackout, &request.blackout),
        (Pareto, &request.pareto),
        (WhyNot, &request.why_not),
    ];
    let texts = [
        (Currency, &request.currency),
        (Region, &request.region),
        (AsOf, &request.as_of),
        (Unknown, &request.unknown),
        (Rules, &request.rules),
        (Evidence, &request.evidence),
        (Start, &request.start),
        (By, &request.by),
        (Graph, &request.graph),
        (Until, &request.until),
        (To, &request.to),
        (Solver, &request.solver),
        (Format, &request.format),
        (Words, &request.words),
        (Kind, &request.kind),
    ];
    let others = [
        (Catalog, request.catalog.is_some()),
        (Prices, request.prices.is_some()),
        (Transcript, request.transcript.is_some()),
        (HoursPerWeek, request.hours_per_week.is_some()),
        (DefaultHours, request.default_hours.is_some()),
        (ExamsPerMonth, request.exams_per_month.is_some()),
        (WeeksPerExam, request.weeks_per_exam.is_some()),
        (Weekdays, request.weekdays),
        (Robust, request.robust),
        (Alternatives, request.alternatives.is_some()),
        (CountOptimal, request.count_optimal.is_some()),
        (Roles, request.roles),
        (Proof, request.proof),
        (File, request.file.is_some()),
        (Most, request.most.is_some()),
    ];
    let lists = lists.iter().map(|(field, list)| (*field, !list.is_empty()));
    let texts = texts.iter().map(|(field, text)| (*field, text.is_some()));
    lists.chain(texts).chain(others).filter(|(_, is_said)| *is_said).map(|(field, _)| field).collect()
}
