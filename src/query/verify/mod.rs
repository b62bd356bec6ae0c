//! What somebody else says is the best plan, looked at again.

mod choice;
mod program;

use std::fmt;

use studypath_certificate::{Checked, Claim, check};
use studypath_ilp::{Engine, default_backend};

use super::{Failure, Keeping};
use crate::engine::stages::{self, Further};
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{self, Formulation, Model, formulate};

pub(crate) use program::REQUEST;

/// What was found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The plan, which keeps every rule; `None` where it is proven that there is none.
    pub plan: Option<Plan>,
    /// What keeps credentials active, where the question was about that.
    pub keeping: Option<Box<Keeping>>,
    /// How large the certificate is; `None` where there was none, and nothing is known of other plans.
    pub certificate: Option<Size>,
}

/// How large a certificate is, and what of it is taken on trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The columns of the program.
    pub columns: usize,
    /// Its rows.
    pub rows: usize,
    /// The lines of the proof.
    pub steps: usize,
    /// The bytes of all of it.
    pub bytes: usize,
    /// How many of the rows are there because of the calendar.
    pub calendar: usize,
    /// Those of them that a limit kept from being judged again.
    pub believed: usize,
    /// Is it shown that of equally good plans this is the one that is told?
    pub is_chosen: bool,
    /// What kept some of it from being shown, if anything did.
    pub kept_by: Option<KeptBy>,
}

/// Why not everything about a proof could be shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptBy {
    /// A limit stopped it.
    Limit,
    /// It took too many steps: there is only the word of a solver.
    Believed(&'static str),
}

impl fmt::Display for KeptBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeptBy::Limit => f.write_str("the time limit stopped that"),
            KeptBy::Believed(solver) => {
                write!(f, "that takes too many steps, and {solver} is not taken at its word")
            }
        }
    }
}

impl Verified {
    /// Is everything shown that is said?
    pub fn is_shown(&self) -> bool {
        self.certificate.is_none_or(|size| size.kept_by.is_none())
    }
}

/// The first thing that is not as it is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refuted {
    /// The line of the certificate, from 1, where it is about one.
    pub line: Option<usize>,
    /// What is wrong.
    pub text: String,
}

impl Refuted {
    fn at(line: Option<usize>, text: impl Into<String>) -> Refuted {
        Refuted { line, text: text.into() }
    }
}

/// Checks a [`certificate`](super::certificate()) against a question, and believes nothing of it: the steps by
/// `studypath-certificate`; the `words`, and the program, column by column and row by row, by what the question is
/// written down as now; the stages by the criteria in force and the choice among equals; the plan by every rule.
///
/// Rows that the calendar has added are judged again, each by a search for a plan that breaks it.
///
/// # Errors
///
/// [`Failure`] when the backend fails. What is wrong with the certificate is no failure.
pub fn verify(
    question: &Question,
    text: &str,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<Verified, Refuted>, Failure> {
    verify_program(&formulate(question), &[], text, words, engine)
}

/// The same for a question that is written down already.
pub(super) fn verify_program(
    f: &Formulation,
    further: &[Further],
    text: &str,
    words: &[String],
    engine: &Engine<'_>,
) -> Result<Result<Verified, Refuted>, Failure> {
    let proof = match check(text) {
        Ok(proof) => proof,
        Err(refused) => return Ok(Err(Refuted::at(Some(refused.line), refused.message))),
    };
    // What is shown beside the certificate is shown in integers, too, whatever solver answers questions.
    let engine = Engine { backend: default_backend(), ..*engine };
    Certificate { f, posted: f.model.without_implied(), further, text, proof }.verify(words, &engine)
}

/// Checks a plan by every rule. That says nothing about other plans.
pub fn verify_plan(question: &Question, plan: Plan) -> Result<Verified, Refuted> {
    match rule::check(question, &plan).into_iter().next() {
        None => Ok(Verified { plan: Some(plan), keeping: None, certificate: None }),
        Some(broken) => Err(Refuted::at(None, format!("{}: {}", broken.rule, broken.text))),
    }
}

/// A proof that holds, and the question that it is to be about.
struct Certificate<'c> {
    f: &'c Formulation,
    /// What a certificate is about: what follows from the rules has to be derived in it.
    posted: Model,
    further: &'c [Further],
    text: &'c str,
    proof: Checked,
}

impl Certificate<'_> {
    fn verify(&self, words: &[String], engine: &Engine<'_>) -> Result<Result<Verified, Refuted>, Failure> {
        if let Err(refuted) = self.is_about(words).and_then(|()| self.is_the_program()) {
            let text = format!("this proof is about another question: {}", refuted.text);
            return Ok(Err(Refuted { text, ..refuted }));
        }
        let mut size = self.size();
        match self.calendar(engine)? {
            Ok((believed, kept_by)) => (size.believed, size.kept_by) = (believed, kept_by),
            Err(refuted) => return Ok(Err(refuted)),
        }
        let Claim::Optimum { stages, witness } = &self.proof.claim else {
            return Ok(Ok(Verified { plan: None, keeping: None, certificate: Some(size) }));
        };
        match self.is_chosen(stages, witness, engine)? {
            Ok(kept_by) => {
                size.is_chosen = kept_by.is_none();
                size.kept_by = size.kept_by.or(kept_by);
            }
            Err(refuted) => return Ok(Err(refuted)),
        }
        // An order of study is found after so many steps at the latest.
        let unlimited = Engine { remaining: None, ..*engine };
        match stages::plan_of(self.f, witness, &unlimited) {
            Ok(plan) => Ok(Ok(Verified { plan: Some(plan), keeping: None, certificate: Some(size) })),
            Err(Failure::Rejected { violation, .. }) => {
                Ok(Err(Refuted::at(self.line("witness", 0), format!("the plan breaks a rule: {violation}"))))
            }
            Err(failure) => Err(failure),
        }
    }

    fn size(&self) -> Size {
        let lines = self.text.lines().map(str::trim_start);
        let steps = lines.skip_while(|line| !line.starts_with("digest")).skip(1);
        Size {
            columns: self.proof.columns.len(),
            rows: self.proof.rows.len(),
            steps: steps.filter(|line| !line.is_empty() && !line.starts_with('#')).count(),
            bytes: self.text.len(),
            calendar: self.proof.rows.len() - self.posted.program.rows.len(),
            believed: 0,
            is_chosen: true,
            kept_by: None,
        }
    }

    /// The line of the so-manyeth of the lines that begin with a word.
    fn line(&self, word: &str, place: usize) -> Option<usize> {
        let begins = |line: &str| line.split_whitespace().next() == Some(word);
        let mut lines = self.text.split('\n').enumerate().filter(|(_, line)| begins(line));
        lines.nth(place).map(|(number, _)| number + 1)
    }
}
