use std::num::NonZero;

use super::note::explain_empty_rows;
use super::question::{Asked, criteria, status_code};
use super::{Asking, Note, Printed, Refusal, stdout};
use crate::mistake::{Field, Mistake};
use crate::query::{Answer, End, Wanted};
use crate::question::{Criterion, words};
use crate::report::{self, Format, Written};
use crate::schema::Request;

/// A question about more than the best plan.
pub(super) enum More {
    Alternatives(NonZero<usize>),
    Optima(Wanted),
    Pareto(Vec<Criterion>),
}

/// The question about several plans that a request asks, if it asks one.
pub(super) fn wanted(request: &Request, mistakes: &mut Vec<Mistake>) -> Option<More> {
    let mut refuse = |field: Field, message: &str| mistakes.push(Mistake::said(field, field + message));
    if let Some(count) = request.alternatives {
        let Some(count) = NonZero::new(count) else {
            refuse(Field::Alternatives, " needs a number of plans from 1");
            return None;
        };
        return Some(More::Alternatives(count));
    }
    if request.count_optimal == Some(0) {
        refuse(Field::CountOptimal, " counts up to a number from 1");
        return None;
    }
    if request.count_optimal.is_some() || request.roles {
        return Some(More::Optima(Wanted { count: request.count_optimal, roles: request.roles }));
    }
    match request.pareto.len() {
        0 => None,
        1 => {
            refuse(Field::Pareto, " weighs criteria against each other: name two or three of them");
            None
        }
        _ => Some(More::Pareto(criteria(Field::Pareto, &request.pareto, mistakes))),
    }
}

pub(super) fn answer(
    asking: Asking<'_>,
    more: &More,
    format: Format,
    mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let asked = Asked::read(asking, mistakes, listen)?;
    let style = stdout(asking.request);
    match more {
        More::Alternatives(count) => {
            let found = asked.run(listen, |session| session.alternatives(*count))?;
            let written = report::several::alternatives(format, asked.question(), &found, &style);
            Ok(finish(written, format, Some(&found.first), found.end != End::Interrupted, listen))
        }
        More::Optima(wanted) => {
            let optima = asked.run(listen, |session| session.optima(*wanted))?;
            let written = report::optima::render(format, asked.question(), &optima, &style);
            Ok(finish(written, format, Some(&optima.first), optima.complete, listen))
        }
        More::Pareto(asked_for) => {
            let minimize = words::criteria(Field::Pareto, asked_for, asked.priced)?;
            let asked = asked.judged_by(minimize);
            let front = asked.run(listen, |session| session.pareto(asked_for))?;
            let written = report::several::front(format, asked.question(), &front, &style);
            Ok(finish(written, format, front.refusal.as_ref(), front.complete, listen))
        }
    }
}

fn finish(
    written: Written,
    format: Format,
    answer: Option<&Answer>,
    complete: bool,
    listen: &mut dyn FnMut(Note),
) -> Printed {
    let status = answer.map_or(0, |answer| status_code(answer.status));
    if format == Format::Csv {
        match answer {
            Some(answer) if status != 0 => explain_empty_rows(answer, listen),
            _ if !complete => {
                listen(Note::Remark("not all is known: a limit stopped the search".to_owned()));
            }
            _ => {}
        }
    }
    Printed::new(written, if status == 0 && !complete { 3 } else { status })
}
