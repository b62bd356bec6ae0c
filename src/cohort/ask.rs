use std::hash::BuildHasher as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use studypath_ilp::Backend;

use super::detail::{Detail, Upgrade, takes_upgrade, without_upgrades};
use super::names::Names;
use super::situation::{Situation, Situations};
use super::told::{Finding, Told, refused, told};
use crate::catalog::{Catalog, CredentialId, ExamId, Item};
use crate::engine::strategy::{Effort, Matching};
use crate::money::Currency;
use crate::plan::{Plan, Totals};
use crate::price::PriceList;
use crate::query::{self, Answer, Engine, Failure, Status};
use crate::question::{Criterion, Policy, Question};
use crate::rule::{Scope, order_of};
use crate::transcript::Transcript;

/// Writes the answer to one row as a document, on one line and without its opening brace.
pub type Document = dyn Fn(&Question, &Answer) -> String + Sync;

/// What everybody in a cohort is asked.
#[derive(Clone, Copy)]
pub struct Register<'a> {
    /// The rules.
    pub catalog: &'a Arc<Catalog>,
    /// The prices, where there are any.
    pub prices: Option<&'a Arc<PriceList>>,
    /// The currency to pay in; `None` leaves it to the price list.
    pub currency: Option<Currency>,
    /// The region whose prices hold; `None` leaves it to the price list.
    pub region: Option<&'a str>,
    /// The goals of rows that name none.
    pub goals: &'a [CredentialId],
    /// The day of rows that name none.
    pub as_of: Date,
    /// What is wanted beyond the goal.
    pub policy: &'a Arc<Policy>,
    /// The solver.
    pub backend: &'static dyn Backend,
    /// How long the search for one situation may take, and a clock that says how much time has passed.
    pub limit: Option<(Duration, &'a (dyn Fn() -> Duration + Sync))>,
    /// Where each row is to become a document instead of cells.
    pub document: Option<&'a Document>,
    /// Is each track of the goals to be compared?
    pub compare: bool,
    /// Are totals asked for?
    pub totals: bool,
}

/// One question, compiled once for everybody who is asked it: a goal, a day, and what can matter.
pub struct BatchQuery {
    /// What is asked, for a candidate who has nothing.
    question: Question,
    /// For each number of an item a bit: can having it matter at all?
    pub matters: Vec<u64>,
    /// Can the day on which something was passed or earned matter?
    pub days_matter: bool,
    situations: Situations,
    matching: Option<Matching>,
    tracks: Vec<(Policy, Option<Matching>)>,
    /// The same wishes without upgrade tracks, where totals ask for them.
    no_upgrade: Option<(Policy, Option<Matching>)>,
    solved: Mutex<Solved>,
}

#[derive(Default)]
struct Solved {
    /// The hashes of the situations seen.
    seen: FxHashSet<u64>,
    /// Answers whose exams are places among the candidates.
    answers: FxHashMap<Vec<u32>, (Status, Finding)>,
    /// Answers that a thread has found, for the others; by what the person has.
    told: FxHashMap<Vec<u64>, Arc<Told>>,
}

/// So many answers are kept to be transported to rows that differ in interchangeable exams only.
const KEPT: usize = 1 << 16;

/// So many situations are told apart in the count; beyond, it is a lower bound.
pub const COUNTED: usize = 1 << 21;

impl BatchQuery {
    /// Compiles a question.
    pub fn new(
        register: &Register<'_>,
        names: &Names<'_>,
        goals: Vec<CredentialId>,
        as_of: Date,
    ) -> BatchQuery {
        let tariff = register.prices.and_then(|p| p.tariff(as_of, register.currency, register.region));
        let question = Question {
            catalog: register.catalog.clone(),
            tariff: tariff.map(Arc::new),
            transcript: Arc::default(),
            goals: goals.into(),
            as_of,
            policy: register.policy.clone(),
        };
        // Where plans are not judged by cost their cost is asked for afterwards, so offers matter all the same.
        let by_cost = Policy { minimize: vec![Criterion::Cost], ..Policy::clone(register.policy) };
        let scopes = [Scope::of(&question), Scope::of(&question.with_policy(&by_cost))];
        let mut matters = vec![0; names.count().div_ceil(64)];
        let exams = scopes.iter().flat_map(|scope| &scope.exams).map(|e| Item::Exam(*e));
        let credentials = scopes.iter().flat_map(|scope| &scope.credentials).map(|c| Item::Credential(*c));
        for item in exams.chain(credentials) {
            let number = names.number(item) as usize;
            matters[number / 64] |= 1 << (number % 64);
        }
        let days_matter = days_matter(register.catalog);
        // What has expired may be renewed by what nobody else has a use for.
        if register.document.is_some() || days_matter {
            matters.fill(u64::MAX);
        }
        let situations = Situations::new(&question, names);
        let track = |named: (CredentialId, usize)| {
            let others = register.policy.tracks.iter().filter(|(credential, _)| *credential != named.0);
            Policy { tracks: others.copied().chain([named]).collect(), ..Policy::clone(register.policy) }
        };
        let tracks = if register.compare { tracks_of(register, &question.goals) } else { Vec::new() };
        let compiled = |policy: Policy| {
            let matching = Matching::new(&question.with_policy(&policy), Effort::FOR_MANY);
            (policy, matching)
        };
        let tracks = tracks.into_iter().map(track).map(compiled).collect();
        let no_upgrade =
            || without_upgrades(register.catalog, &question.goals, register.policy).map(compiled);
        let no_upgrade = register.totals.then(no_upgrade).flatten();
        let matching = Matching::new(&question, Effort::FOR_MANY);
        let solved = Mutex::default();
        BatchQuery { question, matters, days_matter, situations, matching, tracks, no_upgrade, solved }
    }

    /// The best plan for someone who has these items, as cells. The transcript is asked for only where it is
    /// needed.
    pub fn answer(
        &self,
        register: &Register<'_>,
        has: &[u64],
        transcript: &dyn Fn() -> Transcript,
    ) -> Arc<Told> {
        let mut fingerprint = self.situations.fingerprint(has);
        let dated = if self.days_matter { Some(transcript()) } else { None };
        let dated = dated.filter(|transcript| transcript.iter().any(|(_, day)| day.is_some()));
        if let Some(transcript) = &dated {
            let days: Vec<_> = transcript.iter().collect();
            fingerprint = rustc_hash::FxBuildHasher.hash_one((fingerprint, days));
        }
        if let Ok(mut solved) = self.solved.lock()
            && solved.seen.len() < COUNTED
        {
            solved.seen.insert(fingerprint);
        }
        let told = match &dated {
            // Where days matter, two people are in one situation only if they have the same days.
            Some(transcript) => {
                self.solve(register, &self.question.with_transcript(transcript.clone()), None)
            }
            None => match self.by_matching(register, has) {
                Ok(Some(told)) => Ok(told),
                Err(failure) => Err(failure),
                Ok(None) => {
                    let question = self.question.with_transcript(transcript());
                    let known = self.known(&question, has).filter(|_| register.document.is_none());
                    known.map_or_else(|| self.solve(register, &question, Some(has)), Ok)
                }
            },
        };
        told.unwrap_or_else(|e| refused(e.to_string(), self.tracks.len(), register.document.is_some()))
    }

    /// The answer by matching, where nothing else is asked for.
    fn by_matching(&self, register: &Register<'_>, has: &[u64]) -> Result<Option<Arc<Told>>, Failure> {
        let is_alone = register.document.is_none() && self.tracks.is_empty();
        let Some(matching) = self.matching.as_ref().filter(|_| is_alone) else { return Ok(None) };
        let question = &self.question;
        let Some(plan) = matching.solve_for(question, has)? else { return Ok(None) };
        let mut detail = register.totals.then(|| Box::new(Detail::priced(question)));
        if let (Some(detail), Some((policy, matching))) = (&mut detail, &self.no_upgrade)
            && takes_upgrade(&question.catalog, &question.goals, &tracks_of_plan(&plan))
        {
            let Some(matching) = matching else { return Ok(None) };
            let without = matching.solve_for(&question.with_policy(policy), has)?;
            let Some(without) = without else { return Ok(None) };
            detail.upgrade = Some(Upgrade { without: Some(without.totals) });
        }
        Ok(Some(self.say(question, plan, Vec::new(), detail)))
    }

    fn say(
        &self,
        question: &Question,
        plan: Plan,
        compared: Vec<Option<Totals>>,
        detail: Option<Box<Detail>>,
    ) -> Arc<Told> {
        let tracks = tracks_of_plan(&plan);
        let status = if plan.exams.is_empty() { Status::Earned } else { Status::Optimal };
        let (exams, totals, message) = (plan.exams, Some(plan.totals), String::new());
        let finding = Finding { tracks, exams, totals, compared, message, detail };
        told(question, status, finding, None)
    }

    /// The answer that someone else in the same situation got, carried over.
    fn known(&self, question: &Question, has: &[u64]) -> Option<Arc<Told>> {
        if self.solved.lock().ok()?.answers.is_empty() {
            return None;
        }
        let situation = self.situations.of(has);
        let (status, mut finding) = self.solved.lock().ok()?.answers.get(&situation.key).cloned()?;
        let exams = finding.exams.iter().map(|place| situation.candidates[place.0]).collect();
        finding.exams = in_study_order(question, exams);
        if let Some(totals) = &mut finding.totals {
            let hours = |exam: &ExamId| question.hours(*exam).map(u64::from);
            totals.hours = finding.exams.iter().map(hours).sum();
        }
        Some(told(question, status, finding, None))
    }

    /// The answer that another thread gave to this key.
    pub fn told(&self, key: &[u64]) -> Option<Arc<Told>> {
        self.solved.lock().ok()?.told.get(key).cloned()
    }

    /// Lets the other threads know an answer.
    pub fn tell(&self, key: &[u64], told: &Arc<Told>) {
        let Ok(mut solved) = self.solved.lock() else { return };
        if solved.told.len() >= KEPT {
            solved.told.clear();
        }
        solved.told.insert(key.to_vec(), told.clone());
    }

    /// How many situations were told apart.
    pub fn situations(&self) -> usize {
        self.solved.lock().map_or(0, |solved| solved.seen.len())
    }

    fn solve(
        &self,
        register: &Register<'_>,
        question: &Question,
        has: Option<&[u64]>,
    ) -> Result<Arc<Told>, Failure> {
        let mut compared = Vec::new();
        for (policy, matching) in &self.tracks {
            compared.push(totals_by(register, question, policy, matching.as_ref())?);
        }
        let matching = self.matching.as_ref().filter(|_| register.document.is_none());
        if let Some(plan) = by(matching, question)? {
            let detail = register.totals.then(|| Detail::priced(question));
            let detail = detail
                .map(|d| self.with_upgrade(register, question, &tracks_of_plan(&plan), d))
                .transpose()?;
            return Ok(self.say(question, plan, compared, detail));
        }
        let answer = with_engine(register, |engine| match register.document {
            None => query::best_without_repairs(question, engine),
            Some(_) => {
                let mut answer = query::best(question, engine)?;
                answer.apart = query::apart(question, &answer, engine)?;
                Ok(answer)
            }
        })?;
        let mut finding = Finding::of(&answer, compared);
        if register.totals {
            let detail = Detail::of(question, &answer);
            finding.detail = Some(self.with_upgrade(register, question, &finding.tracks, detail)?);
        }
        if let Some(has) = has
            && register.document.is_none()
            && is_transportable(question, &answer)
        {
            self.keep(&self.situations.of(has), answer.status, &finding);
        }
        let document = register.document.map(|document| document(question, &answer));
        Ok(told(question, answer.status, finding, document))
    }

    fn with_upgrade(
        &self,
        register: &Register<'_>,
        question: &Question,
        tracks: &[(CredentialId, usize)],
        mut detail: Detail,
    ) -> Result<Box<Detail>, Failure> {
        if let Some((policy, matching)) = &self.no_upgrade
            && takes_upgrade(&question.catalog, &question.goals, tracks)
        {
            let without = totals_by(register, question, policy, matching.as_ref())?;
            detail.upgrade = Some(Upgrade { without });
        }
        Ok(Box::new(detail))
    }

    fn keep(&self, situation: &Situation, status: Status, finding: &Finding) {
        let place = |exam: &ExamId| situation.candidates.iter().position(|c| c == exam).map(ExamId);
        let Some(exams) = finding.exams.iter().map(place).collect() else { return };
        let Ok(mut solved) = self.solved.lock() else { return };
        if solved.answers.len() >= KEPT {
            solved.answers.clear();
        }
        solved.answers.insert(situation.key.clone(), (status, Finding { exams, ..finding.clone() }));
    }
}

/// Does the catalog have rules that look at days in a transcript?
fn days_matter(catalog: &Catalog) -> bool {
    let expires = catalog.exams.iter().any(|exam| !exam.validity.rules.is_empty());
    let mut credentials = catalog.credentials.iter();
    expires
        || credentials.any(|credential| {
            let windows = credential.tracks.iter().any(|track| track.window_months.is_some());
            windows || !credential.validity.rules.is_empty()
        })
}

/// The exams of a best plan that earns one credential at most and asks for nothing besides, none of them
/// with requirements. Such a plan can spare no exam, so the goal is reached with the last one whatever
/// claims are made, and the claims do not matter to the order.
pub(super) fn in_study_order(question: &Question, exams: Vec<ExamId>) -> Vec<ExamId> {
    let plan = Plan { exams, ..Plan::default() };
    match order_of(question, &plan) {
        Ok(order) => order.exams,
        Err(_) => plan.exams,
    }
}

/// Is the answer the same for everybody in the situation, exam by exam in the order of the candidates?
/// Where an exam of the plan or an offer requires something, the order of study depends on which of the
/// things on hand are claimed for what; where there is no plan, the reasons name what is missing.
fn is_transportable(question: &Question, answer: &Answer) -> bool {
    let Some(plan) = answer.plan.as_ref().filter(|_| answer.status != Status::Unproven) else { return false };
    let free = |exam: &ExamId| question.catalog.exam(*exam).requires.is_empty();
    let bought = |offer: &usize| question.tariff().is_some_and(|t| t.offers[*offer].requires.is_empty());
    // What is not judged by is not compared between interchangeable exams.
    let same_cost = question.judged_by(Criterion::Cost) || question.tariff().is_none();
    question.policy.with.is_empty()
        && same_cost
        && plan.earned.len() <= 1
        && plan.exams.iter().all(free)
        && plan.purchases.iter().all(bought)
}

fn by(matching: Option<&Matching>, question: &Question) -> Result<Option<Plan>, Failure> {
    matching.map_or(Ok(None), |matching| matching.solve(question))
}

fn tracks_of_plan(plan: &Plan) -> Vec<(CredentialId, usize)> {
    plan.earned.iter().map(|e| (e.credential, e.track)).collect()
}

/// What the best plan with other wishes amounts to.
fn totals_by(
    register: &Register<'_>,
    question: &Question,
    policy: &Policy,
    matching: Option<&Matching>,
) -> Result<Option<Totals>, Failure> {
    let question = question.with_policy(policy);
    if let Some(plan) = by(matching, &question)? {
        return Ok(Some(plan.totals));
    }
    let answer = with_engine(register, |engine| query::best_without_repairs(&question, engine))?;
    Ok(answer.plan.map(|plan| plan.totals))
}

fn with_engine<T>(register: &Register<'_>, ask: impl FnOnce(&Engine<'_>) -> T) -> T {
    let Some((limit, clock)) = register.limit else { return ask(&Engine::new(register.backend)) };
    let end = clock() + limit;
    let remaining = || end.saturating_sub(clock());
    ask(&Engine { backend: register.backend, remaining: Some(&remaining) })
}

/// The tracks that are compared: all of each goal, in file order.
pub fn tracks_of(register: &Register<'_>, goals: &[CredentialId]) -> Vec<(CredentialId, usize)> {
    let tracks = |goal: &CredentialId| {
        let count = register.catalog.credential(*goal).tracks.len();
        let allowed = |track: &usize| register.policy.allows_track(*goal, *track);
        (0..count).filter(allowed).map(|track| (*goal, track)).collect::<Vec<_>>()
    };
    goals.iter().flat_map(tracks).collect()
}
