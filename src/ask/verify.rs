use super::check::unused;
use super::keep::{is_askable, not_looked_at, refusal};
use super::proof::{Answered, Given, words_for};
use super::question::STOPPED;
use super::{Asking, Note, Printed, Refusal, stdout};
use crate::mistake::{Field, Mistake, Phrase};
use crate::query::Refuted;
use crate::question::Day;
use crate::report;
use crate::schema::{Command, Request, Source};
use crate::shelf::{Entry, Origin};

pub(super) fn verify(
    asking: Asking<'_>,
    mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    super::refuse(mistakes)?;
    let Some(file) = &asking.request.file else {
        let message = Field::File + " is missing: a proof, or a plan in JSON";
        return Err(Mistake::said(Field::File, message).into());
    };
    let wrong = |why: String| Mistake::said(Field::File, format!("{} {why}", file.name));
    let answered = Answered::read(&file.text).map_err(wrong)?;
    let request = answered
        .with(asking.request)
        .map_err(|error| wrong(format!("has a request that makes no sense: {error}")))?;
    let is_proof = matches!(answered.given, Given::Proof);
    if let Some((field, name)) = missing(asking, &request, &answered) {
        let (document, what) = (if is_proof { "proof" } else { "plan" }, what(field));
        let message =
            format!("the {document} rests on the {what} `{name}`, which is not here; give it with ");
        return Err(Mistake::said(field, Phrase::from(message) + field).into());
    }
    let until = match answered.key("until") {
        Some(day) => Some(Day::from(day).read(Field::Until)?),
        None if answered.key("command") == Some(Command::Keep.name()) => {
            return Err(wrong("does not say until when its goals are kept active".to_owned()).into());
        }
        None => None,
    };
    let mut mistakes = Vec::new();
    if until.is_some() {
        // What `keep` does not look at is nothing that its proof could be about.
        let kept = Request { command: Command::Keep, file: None, ..request.clone() };
        mistakes.extend(unused(&kept));
        mistakes.extend(not_looked_at(&kept));
    }
    let (format, asked) = Asking { request: &request, ..asking }.asked(mistakes, listen)?;
    let question = asked.question();
    if let Some(until) = until {
        is_askable(question, until)?;
    }
    let found = match (&answered.given, until) {
        (Given::Proof, Some(until)) => asked.try_run(listen, |session| {
            let words = words_for(&file.text, session, Some(until));
            session.verify_keep(until, &file.text, &words).map_err(|why| refusal(&question.catalog, why))
        })?,
        (Given::Proof, None) => {
            asked.run(listen, |session| session.verify(&file.text, &words_for(&file.text, session, None)))?
        }
        (Given::Plan(plan), _) => plan.verify(question).map_err(wrong)?.map_err(|refuted| {
            let text = format!(
                "{}; a plan in JSON does not say what it was made with: give --held, --passed, --prices and --price again",
                refuted.text
            );
            Refuted { text, ..refuted }
        }),
    };
    let status = match &found {
        Ok(verified) if verified.is_shown() => 0,
        Ok(_) => STOPPED,
        Err(_) => 1,
    };
    Ok(Printed::new(
        report::verify::render(format, question, &asked.read_from, &found, &stdout(&request)),
        status,
    ))
}

/// A file that a document names and nobody has given.
fn missing(asking: Asking<'_>, request: &Request, answered: &Answered) -> Option<(Field, String)> {
    if let (None, Some(name)) = (&request.transcript, answered.file("transcript")) {
        return Some((Field::Transcript, name));
    }
    let shelf = asking.shelf;
    let entry = match &request.catalog {
        Some(Source::Named(name)) => match shelf.named(name) {
            Err(_) if asking.request.catalog.is_none() => return Some((Field::Catalog, name.clone())),
            entry => entry.ok(),
        },
        Some(Source::Text(_)) => None,
        None => shelf.choose(None, &request.goals).ok(),
    };
    let (None, Some(Source::Named(name))) = (&asking.request.prices, &request.prices) else { return None };
    let is_built_in = match entry.map(Entry::origin) {
        Some(Origin::BuiltIn(builtin)) => builtin.price_texts.iter().any(|(known, _)| known == name),
        _ => false,
    };
    (!is_built_in && !shelf.has_prices(name)).then(|| (Field::Prices, name.clone()))
}

fn what(field: Field) -> &'static str {
    match field {
        Field::Prices => "price list",
        field => field.name(),
    }
}
