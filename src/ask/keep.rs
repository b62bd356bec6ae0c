use super::dated_format::DatedFormat;
use super::proof::words_and_request;
use super::question::{Asked, parsed, status_code};
use super::{Asking, Note, Printed, Refusal, stdout};
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::mistake::{Field, Mistake};
use crate::query::{Status, Unasked, never_expires};
use crate::question::{Day, Question};
use crate::report::{self, Format};
use crate::schema::Request;

pub(super) fn keep(
    asking: Asking<'_>,
    mut mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let request = asking.request;
    mistakes.extend(not_looked_at(request));
    let until = match &request.until {
        Some(day) => Day::from(day.as_str()).read(Field::Until),
        None => {
            let message = Field::Until + " is missing: the last day on which everything is to be active";
            Err(Mistake::said(Field::Until, message))
        }
    };
    let until = until.map_err(|mistake| mistakes.push(mistake)).unwrap_or_default();
    let format = parsed(Field::Format, request.format.as_deref(), &mut mistakes)
        .unwrap_or(DatedFormat::Shared(Format::Text));
    let asked = Asked::read(asking, mistakes, listen)?;
    let question = asked.question();
    let keeping = asked.try_run(listen, |session| {
        is_askable(question, until)?;
        session.keep(until).map_err(|why| refusal(&question.catalog, why))
    })?;
    let written = match format {
        DatedFormat::Shared(format) => report::keep::render(format, question, &keeping, &stdout(request)),
        DatedFormat::Ics => report::keep::calendar(question, &keeping).into(),
    };
    let printed = Printed::new(written, status_code(keeping.status));
    if !request.proof {
        return Ok(printed);
    }
    let proven = asked.try_run(listen, |session| {
        let words = words_and_request(request, session, Some(until));
        session.keep_certificate(&keeping, &words).map_err(|why| refusal(&question.catalog, why))
    })?;
    let what =
        if keeping.status == Status::Infeasible { "there is no way to do this" } else { "this is optimal" };
    Ok(printed.with_proof(proven, what, listen))
}

/// What is said of a question and `keep` does not look at.
pub(super) fn not_looked_at(request: &Request) -> impl Iterator<Item = Mistake> {
    let lists = [(Field::Track, &request.track), (Field::With, &request.with)];
    lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(field, _)| {
        let message = field + " is for earning something; `keep` does not look at it";
        Mistake::said(field, message)
    })
}

/// Can anything be kept until then?
pub(super) fn is_askable(question: &Question, until: Date) -> Result<(), Refusal> {
    if until < question.as_of {
        let message = Field::Until + format!(" {until} is before the as-of day {}", question.as_of);
        let help = Field::AsOf + " names another first day";
        return Err(Mistake::said(Field::Until, message).help(help).into());
    }
    Ok(has_end(question)?)
}

/// What never expires need not be kept.
fn has_end(question: &Question) -> Result<(), Mistake> {
    let Some(goal) = question.goals.iter().find(|goal| never_expires(&question.catalog, **goal)) else {
        return Ok(());
    };
    let credential = question.catalog.credential(*goal);
    let how = if credential.for_life { "once it is earned" } else { "as far as the catalog knows" };
    let message = format!("`{}` does not expire, {how}: there is nothing to keep", credential.id);
    Err(Mistake::said(Field::Goals, message).help("`plan` says how to earn it"))
}

pub(super) fn refusal(catalog: &Catalog, why: Unasked) -> Refusal {
    let mistake = match why {
        Unasked::Undated(items) => {
            let ids: Vec<&str> = items.iter().map(|item| catalog.id_of(*item)).collect();
            let marked: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            let verb = if ids.len() == 1 { "is" } else { "are" };
            let message =
                format!("{} {verb} on hand without a day: when it ends is not known", marked.join(", "));
            let id = ids.first().copied().unwrap_or_default();
            let help = format!("give the day on which it was earned, such as {id}@2025-03-31");
            Mistake::said(Field::Held, message).help(help)
        }
        Unasked::Parts(credential) => {
            let id = &catalog.credential(credential).id;
            let message = format!(
                "`{id}` is active as long as what it rests on, and of that too little is on hand: when it ends is not \
                 known"
            );
            let part = catalog.parts_of(credential).next().map_or("ID", |item| catalog.id_of(item));
            let help = format!(
                "name what it rests on with the day on which it was earned, such as {part}@2025-03-31"
            );
            Mistake::said(Field::Held, message).help(help)
        }
        Unasked::Voucher(name) => Mistake::said(
            Field::Vouchers,
            format!(
                "`keep` cannot tell in which order vouchers `{name}` come and go: what they pay for brings none back"
            ),
        ),
        Unasked::Closing(credential) => Mistake::said(
            Field::Goals,
            format!(
                "`keep` cannot put `{}` in order: its free renewal opens only shortly before it expires, which other \
                 things put off",
                catalog.credential(credential).id
            ),
        ),
        Unasked::Renewed(exam) => Mistake::said(
            Field::Goals,
            format!(
                "`keep` cannot judge these credentials: the pass of `{}` expires, and a credential renews it",
                catalog.exam(exam).id
            ),
        ),
        Unasked::Limit => Mistake::said(
            Field::Goals,
            "`keep` cannot judge these credentials: the catalog limits what may count for several of them",
        ),
        Unasked::Cap(credential) => Mistake::said(
            Field::Goals,
            format!(
                "`keep` cannot judge `{}`: it limits the units of something that it asks for twice, in one place active \
                 and in another not",
                catalog.credential(credential).id
            ),
        ),
        Unasked::TooFar => {
            Mistake::said(Field::Until, "there are too many days on which something could be done")
                .help("ask for an earlier day, or for fewer credentials at once")
        }
        Unasked::Failed(failure) => return failure.into(),
    };
    mistake.into()
}
