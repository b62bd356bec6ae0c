use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::requires::of_offer;
use super::{Formulation, Rule, Sentence};
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::model::{Affine, Origin, Quantity, Requirer, Var};
use crate::plan::Plan;
use crate::problem::{Criterion, Problem};
use crate::schedule::{Pace, Schedule};

/// Under a schedule every exam is sat by its last day.
///
/// One person studies one exam after the other, so a set of exams can be done in time exactly if for
/// every last day d the exams that are due by d, together with everything that must come before them,
/// fit into the time up to d: with precedence, one machine and the due dates carried over to what
/// comes before, the earliest due date first is optimal (Lawler 1973). One row for each last day that
/// not everything fits before; where exams have requirements, also variables for what must be on hand by
/// that day.
pub struct Deadline;

impl Rule for Deadline {
    fn name(&self) -> &'static str {
        "deadline"
    }

    fn post(&self, f: &mut Formulation<'_>) {
        let Some(schedule) = f.problem.schedule().copied() else { return };
        let mut due: BTreeMap<Date, BTreeSet<ExamId>> = BTreeMap::new();
        for exam in f.sit.keys() {
            if let Some(day) = f.problem.deadline(*exam) {
                due.entry(day).or_default().insert(*exam);
            }
        }
        let all: u64 = f.sit.keys().map(|exam| effort(&f.problem, &schedule, *exam)).sum();
        let mut by_now = BTreeSet::new();
        for (day, exams) in due {
            by_now.extend(exams.iter().copied());
            if day < schedule.start {
                for exam in &exams {
                    f.model.at_most(Affine::from(f.sit[exam]), 0, Origin::Deadline(day));
                }
                continue;
            }
            let room = schedule.capacity(day);
            if room < all {
                fits(f, &schedule, day, &by_now, room);
            }
        }
    }

    fn check(&self, problem: &Problem<'_>, plan: &Plan, report: &mut dyn FnMut(String)) {
        let Some(schedule) = problem.schedule() else { return };
        let mut done = 0;
        for exam in &plan.exams {
            let facts = problem.catalog.exam(*exam);
            let Some(effort) = schedule.effort(facts) else {
                report(format!("`{}` has no study estimate to plan with", facts.id));
                continue;
            };
            done += effort;
            let Some(last) = problem.deadline(*exam) else { continue };
            match schedule.day_of(done) {
                Some(day) if day <= last => {}
                Some(day) => report(format!("`{}` is sat on {day}, after its last day {last}", facts.id)),
                None => report(format!("`{}` is never sat", facts.id)),
            }
        }
    }

    fn say(&self, problem: &Problem<'_>, origin: Origin) -> Option<Sentence> {
        let (Origin::Deadline(day), Some(schedule)) = (origin, problem.schedule()) else { return None };
        let start = schedule.start;
        let what = match schedule.by {
            Some(by) if by == day => "everything".to_owned(),
            _ => format!("what is due by {day}"),
        };
        if day < start {
            return Some(Sentence::whole("", format!("study begins on {start}, after {day}")));
        }
        let room = schedule.capacity(day);
        let room = match (schedule.pace, room) {
            (Pace::Hours { .. }, 1) => "1 hour".to_owned(),
            (Pace::Hours { .. }, hours) => format!("{hours} hours"),
            (Pace::Exams { .. }, 1) => "1 exam".to_owned(),
            (Pace::Exams { .. }, exams) => format!("{exams} exams"),
        };
        let text = format!("{what} must fit into the {room} from {start} to {day}");
        Some(Sentence::whole("", text))
    }
}

/// The effort of an exam. Without one it cannot be sat, so that it takes no time.
fn effort(problem: &Problem<'_>, schedule: &Schedule, exam: ExamId) -> u64 {
    schedule.effort(problem.catalog.exam(exam)).unwrap_or(0)
}

/// What is due by a day, and all that must come before it, fits into the time up to that day.
fn fits(f: &mut Formulation<'_>, schedule: &Schedule, day: Date, due: &BTreeSet<ExamId>, room: u64) {
    let mut layer =
        Layer { day, due, on_hand: BTreeMap::new(), open: due.iter().map(|e| (*e).into()).collect() };
    while let Some(item) = layer.open.pop() {
        let Some(needed) = layer.by_then(f, item) else { continue };
        match item {
            Item::Exam(exam) => layer.support_exam(f, exam, needed),
            Item::Credential(credential) => layer.support_credential(f, credential, needed),
        }
    }
    let mut excess = Affine::default();
    for exam in f.sit.keys().copied().collect::<Vec<_>>() {
        let var = match due.contains(&exam) {
            true => Some(f.sit[&exam]),
            false => layer.on_hand.get(&Item::Exam(exam)).copied(),
        };
        let effort = i64::try_from(effort(&f.problem, schedule, exam)).unwrap_or(i64::MAX);
        if let (Some(var), 1..) = (var, effort) {
            excess.add_term(var, effort);
        }
    }
    if !excess.terms.is_empty() {
        f.model.at_most(excess, i64::try_from(room).unwrap_or(i64::MAX), Origin::Deadline(day));
    }
}

/// What must be on hand by a day.
struct Layer<'d> {
    day: Date,
    due: &'d BTreeSet<ExamId>,
    /// 1 if the item must be on hand by the day: exams that are not due themselves, and credentials.
    on_hand: BTreeMap<Item, Var>,
    open: Vec<Item>,
}

impl Layer<'_> {
    /// The variable that says that the item must be on hand by the day; `None` where it never is.
    fn by_then(&mut self, f: &mut Formulation<'_>, item: Item) -> Option<Var> {
        if let Item::Exam(exam) = item
            && self.due.contains(&exam)
        {
            return f.sit.get(&exam).copied();
        }
        if let Some(var) = self.on_hand.get(&item) {
            return Some(*var);
        }
        let in_the_end = f.on_hand(item);
        if in_the_end.terms.is_empty() {
            return None;
        }
        let var = f.model.column(Quantity::OnHandBy(item, self.day), 0, 1);
        let mut excess = Affine::from(var);
        excess.add(-1, &in_the_end);
        f.model.at_most(excess, 0, Origin::Structure);
        self.on_hand.insert(item, var);
        self.open.push(item);
        Some(var)
    }

    /// One of the items is on hand by the day, unless the slack is positive: `slack + sum >= 0`, where
    /// the slack is -1 if it is needed.
    fn some_of(&mut self, f: &mut Formulation<'_>, items: &[Item], mut slack: Affine) {
        if items.iter().any(|item| f.problem.has(*item)) {
            return;
        }
        for item in items {
            if let Some(var) = self.by_then(f, *item) {
                slack.add_term(var, 1);
            }
        }
        f.model.at_least(slack, 0, Origin::Structure);
    }

    /// Every requirement is met by the day, unless the slack is positive.
    fn requires(
        &mut self,
        f: &mut Formulation<'_>,
        requirer: Requirer,
        requires: &[Requirement],
        slack: &Affine,
    ) {
        for (index, requirement) in requires.iter().enumerate() {
            // In a circle of support it is settled which item meets the requirement.
            let settled: Vec<(Item, Var)> = requirement
                .any
                .iter()
                .filter_map(|item| Some((*item, *f.meets.get(&(requirer, index, *item))?)))
                .collect();
            if settled.is_empty() {
                self.some_of(f, &requirement.any, slack.clone());
            }
            for (item, meets) in settled {
                let mut slack = slack.clone();
                slack.constant += 1;
                slack.add_term(meets, -1);
                self.some_of(f, &[item], slack);
            }
        }
    }

    fn support_exam(&mut self, f: &mut Formulation<'_>, exam: ExamId, needed: Var) {
        let mut slack = Affine::default();
        slack.add_term(needed, -1);
        let requires = f.problem.catalog.exam(exam).requires.clone();
        self.requires(f, Requirer::Exam(exam), &requires, &slack);
        self.payment(f, exam, slack);
    }

    /// One of the offers bought that pay for the exam can be bought by the day.
    fn payment(&mut self, f: &mut Formulation<'_>, exam: ExamId, mut slack: Affine) {
        let (true, Some(tariff)) = (f.problem.judged_by(Criterion::Cost), f.problem.tariff) else { return };
        let offers: Vec<usize> =
            f.offers_for(exam).into_iter().filter(|offer| f.buy.contains_key(offer)).collect();
        let is_open = |offer: &usize| tariff.offers[*offer].requires.iter().all(|i| f.problem.has(*i));
        if offers.iter().all(is_open) {
            return;
        }
        for offer in offers {
            let requires = of_offer(&tariff.offers[offer].requires);
            let pays = f.pay.get(&(offer, exam)).copied().unwrap_or(f.buy[&offer]);
            if requires.iter().all(|r| r.any.iter().all(|item| f.problem.has(*item))) {
                slack.add_term(pays, 1);
                continue;
            }
            let in_time = f.model.column(Quantity::PaidBy(offer, exam, self.day), 0, 1);
            let mut excess = Affine::from(in_time);
            excess.add_term(pays, -1);
            f.model.at_most(excess, 0, Origin::Structure);
            slack.add_term(in_time, 1);
            let mut condition = Affine::default();
            condition.add_term(in_time, -1);
            for requirement in &requires {
                self.some_of(f, &requirement.any, condition.clone());
            }
        }
        f.model.at_least(slack, 0, Origin::Structure);
    }

    fn support_credential(&mut self, f: &mut Formulation<'_>, credential: CredentialId, needed: Var) {
        let catalog = f.problem.catalog;
        let tracks: Vec<(usize, Var)> = f.tracks_of(credential).collect();
        for (t, track) in tracks {
            let mut slack = Affine::constant(1);
            slack.add_term(needed, -1);
            slack.add_term(track, -1);
            let requires = &catalog.credential(credential).tracks[t].requires;
            self.requires(f, Requirer::Track(credential, t), requires, &slack);
        }
        let claims: Vec<_> = f.claims_of(credential).collect();
        for (claim, var) in claims {
            for item in claim.option_in(catalog).items.clone() {
                let mut slack = Affine::constant(1);
                slack.add_term(needed, -1);
                slack.add_term(var, -1);
                self.some_of(f, &[item], slack);
            }
        }
    }
}
