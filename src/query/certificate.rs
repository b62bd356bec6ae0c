use std::fmt;

use studypath_certificate::{Claim, check};
use studypath_ilp::{BackendError, Found, Labels};

use super::{Answer, Engine, Failure, Status};
use crate::engine::stages::{self, Further};
use crate::engine::{encode, proving_search_of};
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{Formulation, Names, formulate};

/// Why an answer has no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncertified {
    /// A limit stopped the search.
    Limit,
    /// A number of the question, or of the proof, is too large.
    TooLarge,
    /// It takes too many steps: this solver was asked, which says only what it found.
    TooLong(&'static str),
}

impl fmt::Display for Uncertified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Uncertified::Limit => {
                "there is no proof: a limit stopped the search before everything was proven"
            }
            Uncertified::TooLarge => "there is no proof: a number is too large for it",
            Uncertified::TooLong(solver) => {
                return write!(
                    f,
                    "the plan is optimal by {solver}; its proof would be too long to write down"
                );
            }
        })
    }
}

/// What proves that an answer is the [best](super::best) plan, or that there is no plan: text that
/// `studypath-certificate` checks, and that [`verify`](super::verify()) compares with the question. `words` are the
/// question, line by line; nothing depends on them.
///
/// The proof is found by a search of its own, over the program as the rules post it, that begins with the plan: what the
/// answer makes use of beside them, matching and classes of like exams, is not taken on trust. It is checked before anyone sees it.
///
/// # Errors
///
/// [`Failure`] when the backend fails, and where what is proven is not the answer.
pub fn certificate(
    question: &Question,
    answer: &Answer,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<String, Uncertified>, Failure> {
    certificate_of(&formulate(question), answer, words, engine)
}

/// The certificate of an answer to a question that is written down already.
pub(crate) fn certificate_of(
    f: &Formulation,
    answer: &Answer,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<String, Uncertified>, Failure> {
    if answer.status == Status::Unproven {
        return Ok(Err(Uncertified::Limit));
    }
    let (text, plan) = match proven(f, &[], answer.plan.as_ref(), words, engine)? {
        Ok(proven) => proven,
        Err(why) => return Ok(Err(why)),
    };
    if plan == answer.plan { Ok(Ok(text)) } else { proves_another(engine).map(Err) }
}

/// What is proven is not what was answered. Once the time is up nothing follows from that: what a plan costs is then not
/// asked for again.
pub(super) fn proves_another(engine: &Engine<'_>) -> Result<Uncertified, Failure> {
    match engine.has_time() {
        true => Err(Failure::Certificate { why: "it proves another plan".to_owned() }),
        false => Ok(Uncertified::Limit),
    }
}

/// The certificate of the best plan, or of that there is none, checked, with that plan. Where a plan is known the search
/// begins with it.
pub(super) fn proven(
    f: &Formulation,
    further: &[Further],
    known: Option<&Plan>,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<(String, Option<Plan>), Uncertified>, Failure> {
    let mut search = proving_search_of(f, engine);
    let known = known.map_or(Ok(None), |plan| encode(f, plan, engine))?;
    if let Some(values) = known {
        search.begin_with(&values);
    }
    match stages::settle_all(f, further, &mut search) {
        Ok(Found::Interrupted) => return Ok(Err(Uncertified::Limit)),
        Err(Failure::Backend(failure)) if failure.error == BackendError::TooLarge => {
            return Ok(Err(Uncertified::TooLarge));
        }
        found => found?,
    };
    let names = Names::of(&f.question, &f.model.without_implied());
    let labels = Labels { question: words, columns: &names.columns, rows: &names.rows, lazy: CALENDAR };
    let Some(text) = search.certificate(&labels) else {
        return Ok(Err(search.believed().map_or(Uncertified::TooLarge, Uncertified::TooLong)));
    };
    let wrong = |why: String| Failure::Certificate { why };
    let checked = check(&text).map_err(|refused| wrong(refused.to_string()))?;
    let plan = match checked.claim {
        Claim::Optimum { witness, .. } => {
            let Some(plan) = Failure::unless_stopped(stages::plan_of(f, &witness, engine))? else {
                return Ok(Err(Uncertified::Limit));
            };
            Some(plan)
        }
        Claim::Infeasible => None,
    };
    Ok(Ok((text, plan)))
}

/// What a row is called that the calendar adds to the program.
pub(super) const CALENDAR: &str = "calendar";
