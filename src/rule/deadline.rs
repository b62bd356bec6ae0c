use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use studypath_ilp::{Affine, Var};

use super::formulation::Backing;
use super::{Fact, Formulation, Ids, Likeness, Origin, Quantity, Rule, Sentence, Sign};
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::Plan;
use crate::question::{Criterion, Question};
use crate::schedule::{Pace, Schedule};
use crate::semantics::Producer;

/// Under a schedule every exam is sat by its last day. These rows know nothing of waiting, which takes time as well:
/// [`Calendar`](super::calendar::Calendar) judges the days.
///
/// One person studies one exam after the other, so a set of exams can be done in time exactly if for
/// every last day d the exams that are due by d, together with everything that must come before them,
/// fit into the time up to d: with precedence, one machine and the due dates carried over to what
/// comes before, the earliest due date first is optimal (Lawler 1973). These sets are nested: what must come
/// before something due is done first, then what the next last day adds. One row for each last day that
/// not everything fits before; where exams have requirements, also variables for what must be on hand by
/// that day. The end of the calendar is a last day of everything.
pub struct Deadline;

impl Rule for Deadline {
    fn name(&self) -> &'static str {
        "deadline"
    }

    fn post(&self, f: &mut Formulation) {
        let Some(schedule) = f.question.schedule().cloned() else { return };
        let mut due: BTreeMap<Date, BTreeSet<ExamId>> = BTreeMap::new();
        for exam in f.sit.keys() {
            if let Some(day) = f.question.deadline(*exam) {
                due.entry(day).or_default().insert(*exam);
            }
        }
        let all: u64 = f.sit.keys().map(|exam| effort(&f.question, &schedule, *exam)).sum();
        let mut by_now = BTreeSet::new();
        let mut earlier = BTreeMap::new();
        for (day, exams) in due {
            by_now.extend(exams.iter().copied());
            if schedule.is_before_all(day) {
                for exam in &exams {
                    f.model.at_most(Affine::from(f.sit[exam]), 0, Origin::Deadline(day));
                }
                continue;
            }
            let room = schedule.capacity(day);
            if room < all {
                fits(f, &schedule, (day, room), &by_now, &mut earlier);
            }
        }
        if schedule.day_of(all).is_none() && !f.sit.is_empty() {
            let everything = f.sit.keys().copied().collect();
            let room = schedule.capacity(Date::MAX);
            fits(f, &schedule, (Date::MAX, room), &everything, &mut earlier);
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        f.question.schedule().is_none()
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        let question = &f.question;
        let Some(schedule) = question.schedule() else { return };
        for exam in f.sit.keys() {
            let effort = schedule.effort(question.catalog.exam(*exam));
            likeness.sign(*exam, Sign::Time(effort, question.deadline(*exam)));
        }
    }

    /// The calendar has a rule of its own, which looks at last days, too.
    fn check(&self, _: &Question, _: &Plan, _: &mut dyn FnMut(String)) {}

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let (Origin::Deadline(day), Some(schedule)) = (origin, question.schedule()) else { return None };
        let start = schedule.start;
        let what = match schedule.by {
            Some(by) if by == day => "everything".to_owned(),
            _ if day == Date::MAX => "everything".to_owned(),
            _ => format!("what is due by {day}"),
        };
        if day < start {
            return Some(Sentence::whole("", format!("study begins on {start}, after {day}")));
        }
        if schedule.is_before_all(day) {
            return Some(Sentence::whole("", format!("every day from {start} to {day} is off")));
        }
        let room = schedule.capacity(day);
        let room = match (schedule.pace, room) {
            (Pace::Hours { .. }, 1) => "1 hour".to_owned(),
            (Pace::Hours { .. }, hours) => format!("{hours} hours"),
            (Pace::Exams { .. }, 1) => "1 exam".to_owned(),
            (Pace::Exams { .. }, exams) => format!("{exams} exams"),
            (Pace::Weeks { .. }, 1) => "1 week".to_owned(),
            (Pace::Weeks { .. }, weeks) => format!("{weeks} weeks"),
        };
        let off = if schedule.off.is_none() { "" } else { ", days off left out" };
        let end = if day == Date::MAX { ", the end of the calendar" } else { "" };
        let text = format!("{what} must fit into the {room} from {start} to {day}{end}{off}");
        Some(Sentence::whole("", text))
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, _: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Deadline(day) = origin else { return None };
        Some(format!("deadline_{day}"))
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        match quantity {
            Quantity::OnHandBy(item, day) => Some(format!("by_{day}_{}", ids.item(item))),
            Quantity::GrantedBy(c, t, day) => Some(format!("granted_by_{day}_{}", ids.track(c, t))),
            Quantity::PaidBy(offer, exam, day) => {
                Some(format!("paid_by_{day}_{}_{}", ids.offer(offer), ids.exam(exam)))
            }
            _ => None,
        }
    }
}

/// The effort of an exam. Without one it cannot be sat, so that it takes no time.
fn effort(question: &Question, schedule: &Schedule, exam: ExamId) -> u64 {
    schedule.effort(question.catalog.exam(exam)).unwrap_or(0)
}

/// What is due by a day, and all that must come before it, fits into the time up to that day. What must be
/// done by an earlier day must be done by this one, so that each requirement is met by one and the same
/// step on every day.
fn fits(
    f: &mut Formulation,
    schedule: &Schedule,
    (day, room): (Date, u64),
    due: &BTreeSet<ExamId>,
    earlier: &mut BTreeMap<Producer, Var>,
) {
    let open = due.iter().map(|exam| Producer::Sit(*exam)).collect();
    let mut layer = Layer { day, due, done: BTreeMap::new(), open };
    for (step, before) in earlier.iter() {
        if let Some(now) = layer.by_then(f, *step) {
            let mut excess = Affine::from(*before);
            excess.add_term(now, -1);
            f.model.at_most(excess, 0, Origin::Structure);
        }
    }
    while let Some(step) = layer.open.pop() {
        let Some(needed) = layer.by_then(f, step) else { continue };
        match step {
            Producer::Sit(exam) => layer.support_exam(f, exam, needed),
            Producer::Earn(credential) => layer.support_credential(f, credential, needed),
            Producer::Grant(..) => {}
        }
    }
    let mut excess = Affine::default();
    for exam in f.sit.keys().copied().collect::<Vec<_>>() {
        let var = match due.contains(&exam) {
            true => Some(f.sit[&exam]),
            false => layer.done.get(&Producer::Sit(exam)).copied(),
        };
        let effort = i64::try_from(effort(&f.question, schedule, exam)).unwrap_or(i64::MAX);
        if let (Some(var), 1..) = (var, effort) {
            excess.add_term(var, effort);
        }
    }
    if !excess.terms.is_empty() {
        f.model.at_most(excess, i64::try_from(room).unwrap_or(i64::MAX), Origin::Deadline(day));
    }
    *earlier = layer.done;
}

/// The steps that must be taken by a day.
struct Layer<'d> {
    day: Date,
    due: &'d BTreeSet<ExamId>,
    /// 1 if the step must be taken by the day. Exams that are due themselves have no variable of their
    /// own.
    done: BTreeMap<Producer, Var>,
    open: Vec<Producer>,
}

impl Layer<'_> {
    /// The variable that says that the step must be taken by the day; `None` where it never is.
    fn by_then(&mut self, f: &mut Formulation, step: Producer) -> Option<Var> {
        if let Producer::Sit(exam) = step
            && self.due.contains(&exam)
        {
            return f.sit.get(&exam).copied();
        }
        if let Some(var) = self.done.get(&step) {
            return Some(*var);
        }
        let in_the_end = f.made(&[step]);
        if in_the_end.terms.is_empty() {
            return None;
        }
        let what = match step {
            Producer::Grant(credential, track) => Quantity::GrantedBy(credential, track, self.day),
            _ => Quantity::OnHandBy(step.item(), self.day),
        };
        let var = f.model.column(what, 0, 1);
        let mut excess = Affine::from(var);
        excess.add(-1, &in_the_end);
        f.model.at_most(excess, 0, Origin::Structure);
        self.done.insert(step, var);
        if let Producer::Grant(credential, _) = step {
            let mut excess = Affine::from(var);
            match self.by_then(f, Producer::Earn(credential)) {
                Some(earned) => excess.add_term(earned, -1),
                None => return None,
            }
            f.model.at_most(excess, 0, Origin::Structure);
        } else {
            self.open.push(step);
        }
        Some(var)
    }

    /// One of the steps is taken by the day, unless the slack is positive: `slack + sum >= 0`, where the
    /// slack is -1 if it is needed.
    fn one_of(&mut self, f: &mut Formulation, steps: &[Producer], mut slack: Affine) {
        for step in steps {
            if let Some(var) = self.by_then(f, *step) {
                slack.add_term(var, 1);
            }
        }
        f.model.at_least(slack, 0, Origin::Structure);
    }

    /// What backs something is there by the day. In a cycle of support it is settled which step backs it.
    fn backed(&mut self, f: &mut Formulation, key: (Var, Backing), steps: &[Producer], slack: &Affine) {
        let Some(settled) = f.taken.get(&key).cloned() else { return self.one_of(f, steps, slack.clone()) };
        for (step, taken) in settled {
            let mut slack = slack.clone();
            slack.constant += 1;
            slack.add_term(taken, -1);
            self.one_of(f, &[step], slack);
        }
    }

    /// Every requirement is met by the day, unless the slack is positive.
    fn requires(&mut self, f: &mut Formulation, used: Var, requires: &[Requirement], slack: &Affine) {
        for (index, requirement) in requires.iter().enumerate() {
            if f.question.meets(requirement) {
                continue;
            }
            let producers = |item: &Item| f.question.producers(*item, requirement.active).unwrap_or_default();
            let steps: Vec<Producer> = requirement.any.iter().flat_map(producers).collect();
            self.backed(f, (used, Backing::Requirement(index)), &steps, slack);
        }
    }

    fn support_exam(&mut self, f: &mut Formulation, exam: ExamId, needed: Var) {
        let mut slack = Affine::default();
        slack.add_term(needed, -1);
        let requires = f.question.catalog.exam(exam).requires.clone();
        self.requires(f, f.sit[&exam], &requires, &slack);
        self.payment(f, exam, slack);
    }

    /// One of the offers bought that pay for the exam can be bought by the day.
    fn payment(&mut self, f: &mut Formulation, exam: ExamId, mut slack: Affine) {
        let (true, Some(tariff)) = (f.question.judged_by(Criterion::Cost), f.question.tariff.clone()) else {
            return;
        };
        let offers: Vec<usize> =
            f.offers_for(exam).into_iter().filter(|offer| f.buy.contains_key(offer)).collect();
        let is_open = |offer: &usize| {
            let row = &tariff.offers[*offer];
            row.voucher.is_none() && row.requires.iter().all(|item| f.question.has(*item))
        };
        if offers.iter().all(is_open) {
            return;
        }
        // At a price that is not known it can be sat on any day.
        if let Some(unpriced) = f.unpriced.get(&exam) {
            slack.add_term(*unpriced, 1);
        }
        for offer in offers {
            let pays = f.pay.get(&(offer, exam)).copied().unwrap_or(f.buy[&offer]);
            let row = &tariff.offers[offer];
            if row.voucher.is_none() && row.requires.iter().all(|item| f.question.has(*item)) {
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
            self.requires(f, f.buy[&offer], &Requirement::each(&row.requires), &condition);
            self.voucher(f, offer, in_time);
        }
        f.model.at_least(slack, 0, Origin::Structure);
    }

    /// The exam whose voucher is given for the offer is sat by the day, if the offer is bought by then.
    fn voucher(&mut self, f: &mut Formulation, offer: usize, in_time: Var) {
        let given = (offer, ExamId(0))..=(offer, ExamId(usize::MAX));
        let given: Vec<(ExamId, Var)> = f.spend.range(given).map(|((_, exam), var)| (*exam, *var)).collect();
        for (exam, spend) in given {
            let mut slack = Affine::constant(1);
            slack.add_term(in_time, -1);
            slack.add_term(spend, -1);
            self.one_of(f, &[Producer::Sit(exam)], slack);
        }
    }

    fn support_credential(&mut self, f: &mut Formulation, credential: CredentialId, needed: Var) {
        let catalog = f.question.catalog.clone();
        let tracks: Vec<(usize, Var)> = f.tracks_of(credential).collect();
        for (t, track) in tracks {
            let mut slack = Affine::constant(1);
            slack.add_term(needed, -1);
            slack.add_term(track, -1);
            let requires = &catalog.credential(credential).tracks[t].requires;
            self.requires(f, track, requires, &slack);
        }
        let claims: Vec<_> = f.claims_of(credential).collect();
        for (claim, var) in claims {
            let option = claim.option_in(&catalog);
            for item in &option.items {
                let backers = f.question.backers(credential, *item, option.active);
                let Some(steps) = backers else { continue };
                let mut slack = Affine::constant(1);
                slack.add_term(needed, -1);
                slack.add_term(var, -1);
                self.backed(f, (var, Backing::Item(*item)), &steps, &slack);
            }
        }
    }
}
