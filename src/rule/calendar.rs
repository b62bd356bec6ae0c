use std::collections::BTreeSet;

use jiff::civil::Date;
use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::calendar::{Order, Part, Steps, any_order, broken};
use crate::plan::{Claim, Earned, Plan};
use crate::question::Question;
use crate::semantics::{Producer, last_day, may_expire};
use crate::words::listed;

/// Under a schedule everything dated is judged on the day on which the calendar puts it, and the calendar leaves time
/// for every exam.
///
/// There are no rows for that at first: where a plan that the other rules allow has no order that keeps every date,
/// what is in each other's way becomes a row ([`clash_of`]).
pub struct Calendar;

impl Rule for Calendar {
    fn name(&self) -> &'static str {
        "calendar"
    }

    fn post(&self, _: &mut Formulation) {}

    fn is_matching(&self, f: &Formulation) -> bool {
        f.question.schedule().is_none()
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        if is_dated(f) {
            likeness.all_unlike();
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        broken(question, plan).into_iter().for_each(report);
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::Calendar(clash) = origin else { return None };
        let catalog = &question.catalog;
        let named = |exam: ExamId| {
            let facts = catalog.exam(exam);
            let released = facts.released.filter(|day| question.outset() < *day);
            let dates = [
                released.map(|day| format!("released on {day}")),
                facts.retired.map(|day| format!("retires on {day}")),
            ];
            let dates: Vec<String> = dates.into_iter().flatten().collect();
            let id = quoted(&facts.id);
            if dates.is_empty() { id } else { format!("{id} ({})", dates.join(", ")) }
        };
        let mut names: Vec<String> = clash.exams().map(named).collect();
        if clash.more() > 0 {
            names.push(format!("{} more", clash.more()));
        }
        let start = question.outset();
        let text = match names.len() {
            0 => format!("from {start} on, no day is left on which everything asked for is active"),
            1 => format!("from {start} on, {} has no day on which every date is kept", names[0]),
            _ => format!("from {start} on, no order of {} keeps every date", listed(&names, "and")),
        };
        Some(Sentence::whole("", format!("{text}{}", running_out(question))))
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, _: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Calendar(clash) = origin else { return None };
        Some(format!("calendar_{}", clash.place() + 1))
    }
}

/// What the goals want active, is on hand and ends meanwhile, with its last day.
fn running_out(question: &Question) -> String {
    let by = question.schedule().and_then(|schedule| schedule.by).unwrap_or(Date::MAX);
    let mut parts: BTreeSet<Item> =
        question.goals.iter().flat_map(|goal| question.catalog.parts_of(*goal)).collect();
    parts.extend(question.goals.iter().map(|goal| Item::Credential(*goal)));
    let parts = parts.into_iter().filter(|part| question.is_active(*part)).filter_map(|part| {
        let last = last_day(&question.catalog, &question.transcript, part).filter(|last| *last < by)?;
        Some(format!("{} is active until {last}", quoted(question.catalog.id_of(part))))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { String::new() } else { format!("; {}", listed(&parts, "and")) }
}

/// Could a date break a plan that all rows allow? Without one, `Deadline` says it all.
pub fn is_dated(f: &Formulation) -> bool {
    let question = &f.question;
    let catalog = &question.catalog;
    let Some(schedule) = question.schedule() else { return false };
    let expires = |item: Item| may_expire(catalog, item);
    f.scope.exams.iter().any(|exam| {
        catalog.exam(*exam).released.is_some_and(|day| schedule.start < day) || expires((*exam).into())
    }) || f.scope.credentials.iter().any(|c| {
        let credential = catalog.credential(*c);
        let brought = (0..credential.tracks.len()).flat_map(|track| catalog.brings(*c, track));
        credential.retired.is_some()
            || expires((*c).into())
            || brought.into_iter().any(|c| catalog.credential(*c).retired.is_some() || expires((*c).into()))
            || credential.tracks.iter().any(|track| track.window_months.is_some())
    }) || question.on_hand().any(|(item, _)| expires(item))
}

/// A row that an assignment breaks, and that every plan with a calendar satisfies.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The left side.
    pub expression: Affine,
    /// The right side.
    pub rhs: i64,
    /// The part of the plan that has no order.
    pub core: Core,
}

/// A part of a plan that has no order: the exams in each other's way, in catalog order, and what is to come of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// The exams, in catalog order.
    pub exams: Vec<ExamId>,
    earned: Vec<Earned>,
    claims: Vec<Claim>,
    goals: Vec<CredentialId>,
    paid: bool,
}

impl Core {
    /// The same part of another plan, where that has all of it.
    fn part_of<'p>(&self, whole: &Part<'p>) -> Option<Part<'p>> {
        let is_there = self.exams.iter().all(|exam| whole.exams.contains(exam))
            && self.earned.iter().all(|earned| whole.earned.contains(earned))
            && self.claims.iter().all(|claim| whole.claims.contains(claim))
            && self.goals.iter().all(|goal| whole.goals.contains(goal));
        let exams =
            whole.exams.iter().filter(|exam| !self.exams.contains(exam)).map(|exam| Item::Exam(*exam));
        let earned = whole.earned.iter().filter(|earned| !self.earned.contains(earned));
        let rest = exams.chain(earned.map(|earned| earned.credential.into()));
        is_there.then(|| Part {
            exams: self.exams.clone(),
            earned: self.earned.clone(),
            claims: self.claims.clone(),
            goals: self.goals.clone(),
            paid: self.paid,
            loose: Some(whole.brought_by(rest)),
            ..whole.clone()
        })
    }
}

/// So many steps are tried for an order of a plan.
const STEPS: usize = 20_000;
/// So many for an order of a part of one.
const STEPS_OF_PART: usize = 4_000;
/// So many for all the parts of one plan together; then what is left of it is not made any smaller.
const STEPS_OF_PARTS: usize = 20_000;
/// Where it takes more than one part may, so many are tried for it without what it buys and claims.
const STEPS_OF_EXAMS: usize = 3 * STEPS;

/// Why a plan, read off an assignment, has no order in which every date is kept: `None` where it has one, an error
/// where the search was given up.
///
/// Of the plan as small a part is taken as shows it: what the rest of the plan may bring is there on any day, and
/// nothing that could bring what is lacking is in the plan. Such a part stands in the way of every plan that has it and
/// nothing else that helps (a deletion filter, one search for an order for each part of the plan). The parts that are
/// `known` from questions like this one are tried first. Once there is no time to go on, no further order is looked at.
///
/// # Errors
///
/// `Unsettled` when the search for an order was given up.
pub fn clash_of(
    f: &Formulation,
    plan: &Plan,
    values: &[i64],
    known: &[Core],
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Cut>, Unsettled> {
    let whole = Part::whole(&f.question, plan);
    for part in known.iter().filter_map(|core| core.part_of(&whole)) {
        let mut deletion = Deletion::new(f, part, STEPS_OF_PART, go_on);
        if deletion.has_no_order() {
            return Ok(Some(deletion.cut(values)));
        }
    }
    let mut steps = Steps::new(STEPS, go_on);
    match any_order(&whole, &mut steps) {
        Order::Found(_) => return Ok(None),
        Order::GivenUp => return Err(Unsettled),
        Order::None => {}
    }
    let part = Part { loose: Some(BTreeSet::new()), ..whole };
    if STEPS - steps.left <= STEPS_OF_PART {
        let mut deletion = Deletion::new(f, part, STEPS_OF_PARTS, go_on);
        // More exams would make days that this plan does not have.
        let only_this = deletion.part.may_come_later().contains(&true) && !deletion.has_no_order();
        if only_this {
            return Ok(Some(deletion.this_one(values)));
        }
        deletion.shrink();
        return Ok(Some(deletion.cut(values)));
    }
    let mut deletion = Deletion { most: STEPS, ..Deletion::new(f, part, STEPS_OF_EXAMS, go_on) };
    Ok(Some(if deletion.keep_exams() { deletion.cut(values) } else { deletion.this_one(values) }))
}

/// The search for an order was given up.
#[derive(Clone, Copy, Debug)]
pub struct Unsettled;

/// A part of a plan that has no order, made smaller.
struct Deletion<'c> {
    f: &'c Formulation,
    part: Part<'c>,
    dropped: BTreeSet<Item>,
    /// So many steps are tried for one part.
    most: usize,
    /// What is left of the steps.
    steps: usize,
    /// Is there time for another one?
    go_on: &'c dyn Fn() -> bool,
}

impl<'c> Deletion<'c> {
    fn new(f: &'c Formulation, part: Part<'c>, steps: usize, go_on: &'c dyn Fn() -> bool) -> Deletion<'c> {
        Deletion { f, part, dropped: BTreeSet::new(), most: STEPS_OF_PART, steps, go_on }
    }

    fn has_no_order(&mut self) -> bool {
        let most = self.most.min(self.steps);
        let mut steps = Steps::new(most, self.go_on);
        let order = any_order(&self.part, &mut steps);
        self.steps -= most - steps.left;
        matches!(order, Order::None)
    }

    /// Leaves out what is not needed, one thing after the other; first the exams with all that they are claimed for,
    /// for fewer exams have fewer orders.
    fn shrink(&mut self) {
        let goals = |part: &mut Part<'c>| part.goals.clear();
        let paid = |part: &mut Part<'c>| part.paid = false;
        let both = |part: &mut Part<'c>| {
            goals(part);
            paid(part);
        };
        if !self.attempt(both, []) && !self.attempt(goals, []) {
            self.attempt(paid, []);
        }
        let catalog = &self.f.question.catalog;
        for exam in self.part.exams.clone() {
            let claims = self.part.claims.iter();
            let claims = claims.filter(|claim| claim.option_in(catalog).items.contains(&exam.into()));
            let gained: BTreeSet<CredentialId> = claims.map(|claim| claim.credential).collect();
            let without = |part: &mut Part<'c>| {
                part.exams.retain(|e| *e != exam);
                part.earned.retain(|e| !gained.contains(&e.credential));
                part.claims.retain(|claim| !gained.contains(&claim.credential));
            };
            self.attempt(without, gained.iter().map(|c| Item::Credential(*c)).chain([exam.into()]));
        }
        for earned in self.part.earned.clone() {
            let without = |part: &mut Part<'c>| {
                part.earned.retain(|e| *e != earned);
                part.claims.retain(|claim| claim.credential != earned.credential);
            };
            self.attempt(without, [earned.credential.into()]);
        }
        for exam in self.part.exams.clone() {
            self.attempt(|part| part.exams.retain(|e| *e != exam), [exam.into()]);
        }
        for claim in self.part.claims.clone() {
            self.attempt(|part| part.claims.retain(|c| *c != claim), []);
        }
    }

    /// Leaves out what is bought and claimed: there are as many plans of the same exams as ways to buy and to claim them.
    /// Says whether anything was left out.
    fn keep_exams(&mut self) -> bool {
        let unpaid = self.attempt(|part| part.paid = false, []);
        let unclaimed = self.attempt(|part| part.claims.clear(), []);
        unpaid || unclaimed
    }

    fn attempt(&mut self, drop: impl FnOnce(&mut Part<'c>), items: impl IntoIterator<Item = Item>) -> bool {
        let (part, dropped) = (self.part.clone(), self.dropped.clone());
        drop(&mut self.part);
        self.dropped.extend(items);
        self.part.loose = Some(self.part.brought_by(self.dropped.iter().copied()));
        let is_needed = !self.has_no_order();
        if is_needed {
            (self.part, self.dropped) = (part, dropped);
        }
        !is_needed
    }

    /// Everything that is, and nothing else.
    fn this_one(&self, values: &[i64]) -> Cut {
        let f = self.f;
        let vars = f.sit.values().chain(f.track.values()).chain(f.claim.values());
        let vars = vars.chain(f.buy.values()).chain(f.spend.values()).chain(f.unpriced.values());
        let (taken, other): (BTreeSet<Var>, BTreeSet<Var>) = vars.partition(|var| values[var.0] == 1);
        self.row(&taken, &other)
    }

    fn cut(&self, values: &[i64]) -> Cut {
        let f = self.f;
        let (part, catalog) = (&self.part, &f.question.catalog);
        let mut taken: BTreeSet<Var> =
            part.exams.iter().filter_map(|exam| f.sit.get(exam).copied()).collect();
        taken.extend(part.earned.iter().filter_map(|e| f.track.get(&(e.credential, e.track)).copied()));
        taken.extend(part.claims.iter().filter_map(|claim| f.claim.get(claim).copied()));
        let mut helping: Vec<Producer> = Vec::new();
        let mut want = |item: Item, active: bool| helping.extend(f.question.all_producers(item, active));
        part.goals.iter().for_each(|goal| want((*goal).into(), true));
        let mut requires = |requires: &[Requirement]| {
            for r in requires.iter().filter(|r| r.active || !f.question.meets(r)) {
                r.any.iter().for_each(|item| want(*item, r.active));
            }
        };
        part.exams.iter().for_each(|exam| requires(&catalog.exam(*exam).requires));
        for Earned { credential, track } in &part.earned {
            requires(&catalog.credential(*credential).tracks[*track].requires);
        }
        let mut other = BTreeSet::new();
        for claim in &part.claims {
            let (option, track) = (claim.option_in(catalog), claim.track_in(catalog));
            let backers = |item: &Item| f.question.all_backers(claim.credential, *item, option.active);
            helping.extend(option.items.iter().flat_map(backers));
            if track.window_months.is_some() {
                let exams = option.items.iter().filter_map(|item| item.exam());
                other.extend(exams.filter_map(|exam| f.sit.get(&exam).copied()));
            }
        }
        if let (true, Some(tariff)) = (part.paid, f.question.tariff()) {
            for offer in self.offers_that_matter(values, &mut other) {
                let Some(buy) = f.buy.get(&offer) else { continue };
                if values[buy.0] == 0 {
                    other.insert(*buy);
                    continue;
                }
                taken.insert(*buy);
                let vouchers = f.spend.range((offer, ExamId(0))..=(offer, ExamId(usize::MAX)));
                let (spent, not): (Vec<Var>, Vec<Var>) =
                    vouchers.map(|(_, var)| *var).partition(|var| values[var.0] == 1);
                taken.extend(spent);
                other.extend(not);
                let conditions = tariff.offers[offer].requires.iter();
                helping.extend(conditions.flat_map(|item| f.question.all_producers(*item, false)));
            }
        }
        for producer in helping {
            match producer {
                Producer::Sit(exam) => other.extend(f.sit.get(&exam)),
                Producer::Earn(credential) => other.extend(f.tracks_of(credential).map(|(_, var)| var)),
                Producer::Grant(credential, track) => other.extend(f.track.get(&(credential, track))),
            }
        }
        other.retain(|var| values[var.0] == 0);
        self.row(&taken, &other)
    }

    /// The offers that could pay for the exams of the part, but for those that are sat at a price that is not known: to be one
    /// of these would help the others.
    fn offers_that_matter(&self, values: &[i64], other: &mut BTreeSet<Var>) -> BTreeSet<usize> {
        let f = self.f;
        let is_priced = |exam: &&ExamId| f.unpriced.get(exam).is_none_or(|var| values[var.0] == 0);
        let exams = self.part.exams.iter().filter(is_priced);
        other.extend(exams.clone().filter_map(|exam| f.unpriced.get(exam)));
        exams.flat_map(|exam| f.offers_for(*exam)).collect()
    }

    /// Not all that is taken, unless something else is as well.
    fn row(&self, taken: &BTreeSet<Var>, other: &BTreeSet<Var>) -> Cut {
        let mut expression = Affine::default();
        taken.iter().for_each(|var| expression.add_term(*var, 1));
        other.iter().for_each(|var| expression.add_term(*var, -1));
        let rhs = i64::try_from(taken.len()).map_or(i64::MAX, |n| n - 1);
        let Part { exams, earned, claims, goals, paid, .. } = self.part.clone();
        Cut { expression, rhs, core: Core { exams, earned, claims, goals, paid } }
    }
}
