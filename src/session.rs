//! A question that is written down once, ready to be asked in many ways.

use std::fmt;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::civil::Date;
use studypath_ilp::{Backend, backend};

use crate::catalog::ExamId;
use crate::query::{
    self, Alternatives, Answer, Audit, Comparison, Engine, Explanation, Failure, Front, Keeping, Optima,
    Refuted, Status, Timetable, Tradeoff, Unasked, Uncertified, Verified, Wanted,
};
use crate::question::{Criterion, Policy, Question};
use crate::rule::{Formulation, formulate};

/// How much time is left. The library reads no clock: whoever sets a limit says so whenever it is asked.
#[derive(Clone, Default)]
pub struct Limit(Option<Arc<dyn Fn() -> Duration + Send + Sync>>);

impl Limit {
    /// As long as it takes.
    pub fn none() -> Limit {
        Limit(None)
    }

    /// What `remaining` says, asked before every solve. A search is stopped when nothing is left.
    pub fn new(remaining: impl Fn() -> Duration + Send + Sync + 'static) -> Limit {
        Limit(Some(Arc::new(remaining)))
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Limit(some)" } else { "Limit(none)" })
    }
}

/// A question with its integer program. What several answers need is computed once: the program, and the
/// best plan. It can be shared between threads.
pub struct Session {
    question: Question,
    backend: &'static dyn Backend,
    limit: Limit,
    formulation: OnceLock<Formulation>,
    best: OnceLock<Answer>,
    believed: OnceLock<&'static str>,
}

impl Session {
    /// A session with the default solver and without a limit. Nothing is computed yet.
    pub fn new(question: Question) -> Session {
        Session {
            question: question.with_what_follows(),
            backend: backend::default_backend(),
            limit: Limit::none(),
            formulation: OnceLock::new(),
            best: OnceLock::new(),
            believed: OnceLock::new(),
        }
    }

    /// With another solver.
    #[must_use]
    pub fn with_backend(self, backend: &'static dyn Backend) -> Session {
        Session { backend, ..self }
    }

    /// With a limit.
    #[must_use]
    pub fn with_limit(self, limit: Limit) -> Session {
        Session { limit, ..self }
    }

    /// A session for the same question with plans judged by other criteria.
    #[must_use]
    pub fn judged_by(self, minimize: Vec<Criterion>) -> Session {
        let policy = Policy { minimize, ..Policy::clone(&self.question.policy) };
        let (formulation, best) = (OnceLock::new(), OnceLock::new());
        Session { question: self.question.with_policy(&policy), formulation, best, ..self }
    }

    /// The question.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The question as an integer program.
    pub fn formulation(&self) -> &Formulation {
        self.formulation.get_or_init(|| formulate(&self.question))
    }

    fn engine(&self) -> Engine<'_> {
        let remaining = self.limit.0.as_deref().map(|remaining| remaining as &dyn Fn() -> Duration);
        Engine { backend: self.backend, remaining, nodes: None, believed: Some(&self.believed) }
    }

    /// The backend whose word an answer of this session rests on, in whole or in part, where the search in integers took
    /// too long: that nothing is better is not certified there.
    pub fn believed(&self) -> Option<&'static str> {
        self.believed.get().copied()
    }

    /// The best plan; see [`query::best`].
    ///
    /// # Errors
    ///
    /// [`Failure`] when the solver fails or its plan breaks a rule.
    pub fn best(&self) -> Result<Answer, Failure> {
        if let Some(best) = self.best.get() {
            return Ok(best.clone());
        }
        let best = query::best_of(self.formulation(), &self.engine())?;
        // There may be more time when it is asked again.
        if best.status != Status::Unproven {
            return Ok(self.best.get_or_init(|| best).clone());
        }
        Ok(best)
    }

    /// What proves the best plan, or that there is none, with the question in words; see [`query::certificate`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best), and where the proof is not one of the answer.
    pub fn certificate(&self, words: &[String]) -> Result<Result<String, Uncertified>, Failure> {
        query::certificate_of(self.formulation(), &self.best()?, words, &self.engine())
    }

    /// Whether a certificate holds, and is about this question; see [`query::verify`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn verify(&self, text: &str, words: &[String]) -> Result<Result<Verified, Refuted>, Failure> {
        query::verify(&self.question, text, words, &self.engine())
    }

    /// Of the best plans the one that can wait longest; see [`query::latest_start`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn robust(&self) -> Result<Answer, Failure> {
        query::latest_start_of(self.formulation(), self.best()?, &self.engine())
    }

    /// What fewer exams cost, or less money takes, than the best plan: a fact beside an answer of this
    /// session. `None` where one plan is the best in both, and where a limit stopped the search.
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn tradeoff(&self, answer: &Answer) -> Result<Option<Tradeoff>, Failure> {
        query::tradeoff_of(self.formulation(), answer, &self.engine())
    }

    /// An answer with what is said beside every single plan; see [`query::beside`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn beside(&self, answer: Answer) -> Result<Answer, Failure> {
        query::beside(self.formulation(), answer, &self.engine())
    }

    /// An answer laid out in time; see [`query::timetable`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn timetable(&self, answer: &Answer) -> Result<Option<Timetable>, Failure> {
        query::timetable(&self.question, answer, &self.engine())
    }

    /// The best plans, in order; see [`query::alternatives`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn alternatives(&self, count: NonZero<usize>) -> Result<Alternatives, Failure> {
        query::alternatives_of(self.formulation(), count, &self.engine())
    }

    /// How many exam sets are optimal, and what the exams are to them; see [`query::optima`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn optima(&self, wanted: Wanted) -> Result<Optima, Failure> {
        query::optima_of(self.formulation(), wanted, &self.engine())
    }

    /// The plans of which none is worse than another by all criteria; see [`query::pareto`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn pareto(&self, criteria: &[Criterion]) -> Result<Front, Failure> {
        query::pareto(&self.question, criteria, &self.engine())
    }

    /// Every track side by side; see [`query::compare`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn compare(&self) -> Result<Comparison, Failure> {
        query::compare(&self.question, &self.engine())
    }

    /// Why the best plan is what it is, and why it has none of some exams; see [`query::explain`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn explain(&self, why_not: &[ExamId]) -> Result<Explanation, Failure> {
        query::explain_best(self.formulation(), self.best()?, why_not, &self.engine())
    }

    /// What counts where now; see [`query::audit`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    pub fn audit(&self) -> Result<Audit, Failure> {
        query::audit(&self.question, &self.engine())
    }

    /// What it takes to keep the goals active until a day; see [`query::keep`].
    ///
    /// # Errors
    ///
    /// [`Unasked`] when the question has no meaning or the solver fails.
    pub fn keep(&self, until: Date) -> Result<Keeping, Unasked> {
        query::keep(&self.question, until, &self.engine())
    }

    /// What proves that, with the question in words; see [`query::keep_certificate`].
    ///
    /// # Errors
    ///
    /// As for [`keep`](Self::keep), and where the proof is not one of the answer.
    pub fn keep_certificate(
        &self,
        keeping: &Keeping,
        words: &[String],
    ) -> Result<Result<String, Uncertified>, Unasked> {
        query::keep_certificate(&self.question, keeping, words, &self.engine())
    }

    /// Whether such a certificate holds, and is about this question; see [`query::verify_keep`].
    ///
    /// # Errors
    ///
    /// As for [`keep`](Self::keep).
    pub fn verify_keep(
        &self,
        until: Date,
        text: &str,
        words: &[String],
    ) -> Result<Result<Verified, Refuted>, Unasked> {
        query::verify_keep(&self.question, until, text, words, &self.engine())
    }

    /// Can the exam be of any use for this question?
    pub fn is_in_scope(&self, exam: ExamId) -> bool {
        self.formulation().scope.exams.contains(&exam)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Shelf;

    fn mcse() -> Session {
        session("mcse-2000")
    }

    fn session(held: &str) -> Session {
        let question = Question::builder(&Shelf::builtin()).goal("MCSE").held(held).build();
        Session::new(question.unwrap_or_else(|mistakes| panic!("{mistakes}")))
    }

    #[test]
    fn a_session_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>(_: &T) {}
        shared(&mcse());
    }

    #[test]
    fn what_the_answers_share_is_that_of_the_questions() {
        let session = mcse();
        let engine = session.engine();
        let best = query::best(session.question(), &engine).expect("answered");
        assert_eq!(session.best().expect("answered"), best);
        assert_eq!(session.best().expect("answered again"), best);
        assert_eq!(
            session.explain(&[]).expect("explained"),
            query::explain(session.question(), &[], &engine).expect("explained")
        );
        assert_eq!(
            session.robust().expect("answered"),
            query::latest_start(session.question(), best, &engine).expect("answered")
        );
    }

    #[test]
    fn an_answer_that_is_not_proven_is_not_kept() {
        use std::sync::atomic::{AtomicBool, Ordering};
        static TIME: AtomicBool = AtomicBool::new(false);
        let remaining = || if TIME.load(Ordering::Relaxed) { Duration::MAX } else { Duration::ZERO };
        let session = session("").with_limit(Limit::new(remaining));
        assert_eq!(session.best().expect("stopped").status, Status::Unproven);
        TIME.store(true, Ordering::Relaxed);
        assert_eq!(session.best().expect("answered").status, Status::Optimal);
    }
}
