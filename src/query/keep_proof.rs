use jiff::civil::Date;
use studypath_ilp::Engine;

use super::certificate::{Uncertified, proven, proves_another};
use super::keep::{Keeping, Unasked, Written};
use super::verify::{Refuted, Verified, verify_program};
use crate::engine::{Status, stages};
use crate::question::Question;

/// What proves that nothing [keeps](super::keep()) the goals active for less, or that nothing does; see
/// [`certificate`](crate::query::certificate()).
///
/// # Errors
///
/// [`Unasked`] as where the question is asked, and where what is proven is not the answer.
pub fn keep_certificate(
    question: &Question,
    keeping: &Keeping,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<String, Uncertified>, Unasked> {
    if keeping.status == Status::Unproven {
        return Ok(Err(Uncertified::Limit));
    }
    let written = Written::new(question, keeping.until, engine)?;
    let program = written.program();
    let (text, plan) = match proven(&program.formulation, &program.later, None, words, engine)? {
        Ok(proven) => proven,
        Err(why) => return Ok(Err(why)),
    };
    let is_same = match plan {
        None => keeping.status == Status::Infeasible,
        Some(plan) => {
            let again = written.keeping(stages::answer_of(&program.formulation, plan), engine)?;
            (&again.steps, &again.purchases, &again.totals, again.status)
                == (&keeping.steps, &keeping.purchases, &keeping.totals, keeping.status)
        }
    };
    if is_same { Ok(Ok(text)) } else { Ok(Err(proves_another(engine)?)) }
}

/// Checks a [certificate](keep_certificate) against a question, and believes nothing of it; see
/// [`verify`](crate::query::verify()).
///
/// # Errors
///
/// [`Unasked`] as where the question is asked. What is wrong with the certificate is no failure.
pub fn verify_keep(
    question: &Question,
    until: Date,
    text: &str,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<Verified, Refuted>, Unasked> {
    let written = Written::new(question, until, engine)?;
    let program = written.program();
    let verified = match verify_program(&program.formulation, &program.later, text, words, engine)? {
        Ok(verified) => verified,
        Err(refuted) => return Ok(Err(refuted)),
    };
    let answer = match verified.plan {
        Some(plan) => stages::answer_of(&program.formulation, plan),
        None => stages::refused(&program.formulation),
    };
    let keeping = written.keeping(answer, engine)?;
    Ok(Ok(Verified { plan: None, keeping: Some(Box::new(keeping)), ..verified }))
}
