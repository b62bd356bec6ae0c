use std::cell::Cell;
use std::hash::BuildHasher as _;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use studypath_ilp::Backend;

use super::answer::{Remark, RowAnswer, Whole};
use super::detail::{Detail, Upgrade, takes_upgrade, without_upgrades};
use super::held_items::HeldItems;
use super::situation::{Situation, SituationClasses};
use crate::catalog::{Catalog, CredentialId, ExamId, Item, Slot};
use crate::engine::strategy::{Effort, Found, Matching};
use crate::engine::{arranged, stages};
use crate::money::Currency;
use crate::plan::{Plan, Totals};
use crate::price::PriceList;
use crate::query::{self, Answer, Engine, Failure, Status};
use crate::question::{Criterion, Policy, Prepared, Question};
use crate::rule::{Scope, formulate};
use crate::transcript::Transcript;

/// What everybody in a batch is asked.
#[derive(Clone, Copy)]
pub struct BatchQuestion<'a> {
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
    /// How much time is left for everybody together; `None` means no limit. Whoever comes when nothing is left is told so at
    /// once ([`Remark::Unproven`](super::Remark)): who that is depends on how fast the others were answered.
    pub remaining: Option<&'a (dyn Fn() -> Duration + Sync)>,
    /// Is the whole answer wanted, and several goals also one by one?
    pub whole: bool,
    /// Is each track of the goals to be compared?
    pub compare: bool,
    /// Are totals asked for?
    pub totals: bool,
    /// Is it asked what became of everything that was told?
    pub told: bool,
}

impl<'a> BatchQuestion<'a> {
    /// What everybody is asked by a question that was read: plans as rows, without a limit and without totals.
    pub fn of(prepared: &'a Prepared, backend: &'static dyn Backend) -> BatchQuestion<'a> {
        let Prepared { question, prices, currency, region, .. } = prepared;
        BatchQuestion {
            catalog: &question.catalog,
            prices: prices.as_ref(),
            currency: *currency,
            region: region.as_deref(),
            goals: &question.goals,
            as_of: question.as_of,
            policy: &question.policy,
            backend,
            remaining: None,
            whole: false,
            compare: false,
            totals: false,
            told: false,
        }
    }

    /// Is the plan of each person asked for, with its claims? What is carried over or found by matching has exams only.
    fn needs_plans(&self) -> bool {
        self.whole || self.told
    }
}

/// One question, compiled once for everybody who is asked it: a goal, a day, and what can matter.
pub struct BatchQuery {
    /// What is asked, for a candidate who has nothing.
    question: Question,
    /// For each number of an item a bit: can having it matter at all?
    pub matters: Vec<u64>,
    /// Can the day on which something was passed or earned matter?
    pub days_matter: bool,
    /// Can something follow from what has no day that a plan would not come to by itself?
    follows: bool,
    classes: SituationClasses,
    matching: Option<Matching>,
    tracks: Vec<Variant>,
    /// The same wishes without upgrade tracks, where totals ask for them.
    no_upgrade: Option<Variant>,
    solved: Mutex<Solved>,
}

/// The question under other wishes.
struct Variant {
    question: Question,
    matching: Option<Matching>,
}

impl Variant {
    fn new(question: &Question, policy: &Policy) -> Variant {
        let question = question.with_policy(policy);
        Variant { matching: Matching::new(&question, Effort::FOR_MANY), question }
    }

    /// What the best plan amounts to.
    fn totals(&self, asker: &Asker<'_>, person: &Person<'_>) -> Result<Option<Totals>, Failure> {
        // What follows depends on the tracks that are asked for.
        let told = || self.question.for_candidate(person.told.transcript(person.catalog));
        let followed = person.followed.is_some().then(told);
        let on_hand = followed.as_ref().map(HeldItems::of);
        let held = on_hand.as_ref().unwrap_or(person.held);
        if let Some(found) = person.matched(&self.question, self.matching.as_ref(), held)? {
            return Ok(Some(found.totals));
        }
        let question = followed.unwrap_or_else(told);
        let answer = asker.with_engine(|engine| query::best_without_repairs(&question, engine))?;
        if answer.status == Status::Unproven {
            asker.was_stopped.set(true);
            return Ok(None);
        }
        Ok(answer.plan.map(|plan| plan.totals))
    }
}

/// The solver for one person, and whose word the answer rests on.
struct Asker<'a> {
    batch: &'a BatchQuestion<'a>,
    believed: OnceLock<&'static str>,
    /// Did the limit stop what is said beside the plan?
    was_stopped: Cell<bool>,
}

impl Asker<'_> {
    fn with_engine<T>(&self, ask: impl FnOnce(&Engine<'_>) -> T) -> T {
        let remaining = self.batch.remaining.map(|remaining| remaining as &dyn Fn() -> Duration);
        ask(&Engine { believed: Some(&self.believed), remaining, ..Engine::new(self.batch.backend) })
    }

    /// The answer with what is to be said of all of it: on whose word it rests, and that the limit stopped some of it.
    fn told(&self, answer: RowAnswer) -> RowAnswer {
        let answer = RowAnswer { believed: self.believed.get().copied(), ..answer };
        match (self.was_stopped.get(), answer.status) {
            (true, Some(Status::Optimal | Status::Earned)) => {
                RowAnswer { status: Some(Status::Unproven), remark: Remark::Unproven, ..answer }
            }
            _ => answer,
        }
    }
}

/// Someone who is asked, and whose transcript is written down only where it is needed.
struct Person<'p> {
    catalog: &'p Catalog,
    /// What was told.
    told: &'p HeldItems,
    /// The same with what follows from it.
    held: &'p HeldItems,
    /// That as a transcript, where it was worked out.
    followed: Option<Arc<Transcript>>,
    /// Is an exam booked, so that the prices are not those of everybody?
    is_booked: bool,
}

impl Person<'_> {
    /// What was told. With what follows where nothing is booked, for what follows is no pass that would take the place
    /// of a booking; and where there is no schedule, under which it depends on the tracks that are asked for.
    fn transcript_for(&self, question: &Question) -> Transcript {
        match &self.followed {
            Some(followed) if !self.is_booked && question.schedule().is_none() => Transcript::clone(followed),
            _ => self.told.transcript(self.catalog),
        }
    }

    /// The best plan by matching; `None` where that does not know the rules or the prices, or finds none.
    fn matched(
        &self,
        question: &Question,
        matching: Option<&Matching>,
        held: &HeldItems,
    ) -> Result<Option<Found>, Failure> {
        matching
            .filter(|_| !self.is_booked)
            .map_or(Ok(None), |matching| matching.solve_for(question, held.bits()))
    }
}

#[derive(Default)]
struct Solved {
    /// The hashes of the situations seen.
    seen: FxHashSet<u64>,
    /// Plans that can be carried over, by the key of the situation.
    plans: FxHashMap<Vec<u32>, Arc<Kept>>,
}

/// The plan of the first who was in a situation.
struct Kept {
    situation: Situation,
    answer: RowAnswer,
    plan: Plan,
}

/// So many plans are kept to be carried over to people who differ in interchangeable exams only.
const KEPT: usize = 1 << 16;

/// So many situations are told apart in the count; beyond, it is a lower bound.
const COUNTED: usize = 1 << 21;

impl BatchQuery {
    /// Compiles a question.
    pub fn new(
        batch: &BatchQuestion<'_>,
        goals: Vec<CredentialId>,
        as_of: Date,
        rules: Option<Date>,
    ) -> BatchQuery {
        let tariff = batch.prices.and_then(|p| p.tariff(as_of, batch.currency, batch.region));
        let policy = match rules {
            Some(_) => Arc::new(Policy { rules, ..Policy::clone(batch.policy) }),
            None => batch.policy.clone(),
        };
        let question = Question {
            catalog: batch.catalog.clone(),
            tariff: tariff.map(Arc::new),
            transcript: Arc::default(),
            goals: goals.into(),
            as_of,
            today: None,
            policy: policy.clone(),
        };
        let scope = Scope::with_cost(&question);
        let mut matters = vec![0; batch.catalog.item_count().div_ceil(64)];
        let exams = scope.exams.iter().map(|e| Item::Exam(*e));
        let credentials = scope.credentials.iter().map(|c| Item::Credential(*c));
        for item in exams.chain(credentials) {
            let number = batch.catalog.number_of(item);
            matters[number / 64] |= 1 << (number % 64);
        }
        let days_matter = days_matter(batch.catalog, as_of.max(question.outset()));
        let implies = batch.catalog.credentials.iter().any(|credential| !credential.implies.is_empty());
        // What no plan may earn is on hand all the same where it follows from passes.
        let excludes = policy.without.iter().any(|item| item.credential().is_some());
        // What has expired may be renewed, and what is of use be implied, by what nobody else has a use for.
        if batch.needs_plans() || days_matter || implies || excludes {
            matters.fill(u64::MAX);
        }
        let mut items = (0..batch.catalog.item_count()).map(|number| batch.catalog.numbered(number));
        let follows = implies || excludes || items.any(|item| batch.catalog.same_fact(item).is_some());
        let track = |named: (CredentialId, usize)| {
            let others = policy.tracks.iter().filter(|(credential, _)| *credential != named.0);
            Policy { tracks: others.copied().chain([named]).collect(), ..Policy::clone(&policy) }
        };
        let tracks = if batch.compare { compared_tracks(batch, &question.goals) } else { Vec::new() };
        let tracks = tracks.into_iter().map(|named| Variant::new(&question, &track(named))).collect();
        let no_upgrade = || without_upgrades(batch.catalog, &question.goals, &policy);
        let no_upgrade = batch.totals.then(no_upgrade).flatten();
        BatchQuery {
            matters,
            days_matter,
            follows,
            classes: SituationClasses::new(&question),
            matching: Matching::new(&question, Effort::FOR_MANY),
            tracks,
            no_upgrade: no_upgrade.map(|policy| Variant::new(&question, &policy)),
            solved: Mutex::default(),
            question,
        }
    }

    /// The best plan for one person. The batch is the one that the question was compiled with.
    pub fn answer(&self, batch: &BatchQuestion<'_>, held: &HeldItems) -> RowAnswer {
        let catalog = &self.question.catalog;
        let booked = held.booked(catalog);
        let dated = if self.days_matter { Some(held.transcript(catalog)) } else { None };
        let dated = dated.filter(|transcript| transcript.iter().any(|(_, day)| day.is_some()));
        let told = held;
        let followed = (self.follows || dated.is_some())
            .then(|| self.question.with_transcript(told.transcript(catalog)));
        let on_hand = followed.as_ref().map(HeldItems::of);
        let held = on_hand.as_ref().unwrap_or(told);
        let followed = followed.map(|question| question.transcript);
        let person = Person { catalog, told, held, followed, is_booked: !booked.is_empty() };
        let mut fingerprint = self.classes.fingerprint(held.bits());
        if let Some(transcript) = &dated {
            let days: Vec<_> = transcript.iter().collect();
            fingerprint = rustc_hash::FxBuildHasher.hash_one((fingerprint, days, transcript.earlier()));
        }
        if person.is_booked {
            fingerprint = rustc_hash::FxBuildHasher.hash_one((fingerprint, booked));
        }
        if let Ok(mut solved) = self.solved.lock()
            && solved.seen.len() < COUNTED
        {
            solved.seen.insert(fingerprint);
        }
        // Where days matter, two people are in one situation only if they have the same days.
        // Who has the same on hand may have been told otherwise, which other wishes can tell apart.
        let has_other_wishes = !self.tracks.is_empty() || self.no_upgrade.is_some();
        let is_told_apart = person.followed.is_some() && has_other_wishes;
        let is_carried = dated.is_none() && !batch.needs_plans() && !person.is_booked && !is_told_apart;
        let answer = self.solve(batch, &person, is_carried);
        let mut answer = answer.unwrap_or_else(|failure| RowAnswer::wrong(failure.into()));
        answer.unknown = told.unknown().to_vec();
        answer
    }

    /// How many situations were told apart.
    pub fn situations(&self) -> usize {
        self.solved.lock().map_or(0, |solved| solved.seen.len())
    }

    fn solve(
        &self,
        batch: &BatchQuestion<'_>,
        person: &Person<'_>,
        is_carried: bool,
    ) -> Result<RowAnswer, Failure> {
        let asker = &Asker { batch, believed: OnceLock::new(), was_stopped: Cell::new(false) };
        if !asker.with_engine(|engine| engine.has_time()) {
            return Ok(self.stopped(batch, person));
        }
        let matched = if batch.needs_plans() {
            None
        } else {
            person.matched(&self.question, self.matching.as_ref(), person.held)?
        };
        if let Some(found) = matched {
            let mut answer = self.planned(found);
            answer.compared = self.compared(asker, person)?;
            if batch.totals {
                let detail = Detail::priced(&self.question);
                answer.detail = Some(self.with_upgrade(asker, person, &answer.tracks, detail)?);
            }
            return Ok(asker.told(answer));
        }
        let question = self.question.for_candidate(person.transcript_for(&self.question));
        let situation = is_carried.then(|| self.classes.of(person.held.bits()));
        if let Some(known) = situation.as_ref().and_then(|situation| self.known(&question, situation)) {
            return known;
        }
        let compared = self.compared(asker, person)?;
        let found = asker.with_engine(|engine| match batch.whole {
            false => query::best_without_repairs(&question, engine),
            true => {
                let answer = query::best(&question, engine)?;
                query::beside(&formulate(&question), answer, engine)
            }
        })?;
        let mut answer = RowAnswer::of(&question, &found, compared);
        if batch.totals {
            let detail = Detail::of(&question, &found);
            answer.detail = Some(self.with_upgrade(asker, person, &answer.tracks, detail)?);
        }
        answer = asker.told(answer);
        if let (Some(situation), Some(plan)) = (situation, &found.plan)
            && answer.status != Some(Status::Unproven)
            && is_transportable(&question, &found)
        {
            self.keep(situation, &answer, plan);
        }
        if batch.needs_plans() {
            answer.told = query::told(&question, found.plan.as_ref());
        }
        if batch.whole {
            answer.whole = Some(Box::new(Whole { question, answer: found }));
        }
        Ok(answer)
    }

    /// What is said of a person for whom no time is left.
    fn stopped(&self, batch: &BatchQuestion<'_>, person: &Person<'_>) -> RowAnswer {
        let found = stages::unproven(&self.question);
        let mut answer = RowAnswer::of(&self.question, &found, Vec::new());
        if batch.needs_plans() {
            let question = self.question.for_candidate(person.transcript_for(&self.question));
            answer.told = query::told(&question, None);
            answer.whole = batch.whole.then(|| Box::new(Whole { question, answer: found }));
        }
        answer
    }

    fn planned(&self, found: Found) -> RowAnswer {
        RowAnswer {
            status: Some(if found.exams.is_empty() { Status::Earned } else { Status::Optimal }),
            tracks: found.tracks,
            exams: found.exams,
            totals: Some(found.totals),
            currency: self.question.tariff().map(|t| t.currency),
            ..RowAnswer::default()
        }
    }

    fn compared(&self, asker: &Asker<'_>, person: &Person<'_>) -> Result<Vec<Option<Totals>>, Failure> {
        self.tracks.iter().map(|variant| variant.totals(asker, person)).collect()
    }

    fn with_upgrade(
        &self,
        asker: &Asker<'_>,
        person: &Person<'_>,
        tracks: &[(CredentialId, usize)],
        mut detail: Detail,
    ) -> Result<Box<Detail>, Failure> {
        if let Some(variant) = &self.no_upgrade
            && takes_upgrade(&self.question.catalog, &self.question.goals, tracks)
        {
            detail.upgrade = Some(Upgrade { without: variant.totals(asker, person)? });
        }
        Ok(Box::new(detail))
    }

    /// The answer that someone else in the same situation got, carried over and checked for this person.
    fn known(&self, question: &Question, situation: &Situation) -> Option<Result<RowAnswer, Failure>> {
        let kept = self.solved.lock().ok()?.plans.get(&situation.key).cloned()?;
        let plan = kept.situation.carry(&kept.plan, situation, question)?;
        let mut answer = kept.answer.clone();
        Some(arranged(question, &plan, "an answer carried over").map(|plan| {
            (answer.exams, answer.totals) = (plan.exams, Some(plan.totals));
            answer
        }))
    }

    fn keep(&self, situation: Situation, answer: &RowAnswer, plan: &Plan) {
        if !plan.exams.iter().all(|exam| situation.candidates.contains(exam)) {
            return;
        }
        let Ok(mut solved) = self.solved.lock() else { return };
        if solved.plans.len() >= KEPT {
            solved.plans.clear();
        }
        let (answer, plan) = (answer.clone(), plan.clone());
        solved.plans.insert(situation.key.clone(), Arc::new(Kept { situation, answer, plan }));
    }
}

/// Does the catalog have rules that look at days in a transcript?
fn days_matter(catalog: &Catalog, as_of: Date) -> bool {
    // What could be earned once and cannot any more.
    let is_over = |until: Option<Date>| until.is_some_and(|until| until < as_of);
    let expires = catalog.exams.iter().any(|exam| !exam.validity.rules.is_empty());
    let mut credentials = catalog.credential_ids();
    expires
        || credentials.any(|id| {
            let credential = catalog.credential(id);
            let windows = credential.tracks.iter().any(|track| {
                let mut options = track.slots.iter().flat_map(|slot| &slot.options);
                let has_grown =
                    |slot: &Slot| slot.every && slot.options.iter().any(|o| o.window.since.is_some());
                track.window_months.is_some()
                    || is_over(track.window.until)
                    || options.any(|option| is_over(option.window.until))
                    || track.slots.iter().any(has_grown)
            });
            // What changes others has done so on the day on which it was earned.
            catalog.changes_others(id)
                || windows
                || is_over(credential.retired)
                || !credential.validity.rules.is_empty()
        })
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
        && question.policy.sit.is_empty()
        && plan.vouchers.is_empty()
        && same_cost
        && plan.earned.len() <= 1
        && plan.exams.iter().all(free)
        && plan.purchases.iter().all(bought)
}

/// The tracks that are compared: all of each goal, in file order.
pub fn compared_tracks(batch: &BatchQuestion<'_>, goals: &[CredentialId]) -> Vec<(CredentialId, usize)> {
    let tracks = |goal: &CredentialId| {
        let count = batch.catalog.credential(*goal).tracks.len();
        let allowed = |track: &usize| batch.policy.allows_track(*goal, *track);
        (0..count).filter(allowed).map(|track| (*goal, track)).collect::<Vec<_>>()
    };
    goals.iter().flat_map(tracks).collect()
}
