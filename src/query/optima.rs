use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Affine, Found, Search, Var};

use super::{Answer, Engine, Failure, Status};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::engine::stages::{count, settle_criteria};
use crate::engine::{Cuts, first, search_noting};
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{Formulation, formulate, interchangeable_with_certificates};

/// What is to be known of the optimal exam sets beyond the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Count them, up to this number.
    pub count: Option<u64>,
    /// Say of each exam whether it is in all, some or none of them.
    pub roles: bool,
}

/// The optimal exam sets, all of them together: those that no legal set beats in any criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optima {
    /// The best plan, or why there is none, as [`best`](super::best()) answers.
    pub first: Answer,
    /// How many there are, where that was asked.
    pub count: Option<Count>,
    /// What each exam is to them, where that was asked.
    pub roles: Option<Roles>,
    /// Is everything that was asked known? False when a limit stopped the search.
    pub complete: bool,
}

/// A number of exam sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// There are at least so many.
    pub at_least: u64,
    /// There are no more.
    pub exact: bool,
}

/// What an exam is to the optimal plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It is in all of them.
    Must,
    /// It is in some of them and not in others.
    May,
    /// It is in none of them.
    Never,
}

impl Role {
    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Role::Must => "must",
            Role::May => "may",
            Role::Never => "never",
        }
    }
}

/// What the exams are to the optimal plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Every exam in scope that could be sat, in catalog order.
    pub exams: Vec<(ExamId, Role)>,
    /// The exams that may be sat, put together by what they are good for.
    pub groups: Vec<Group>,
}

/// Exams that may be sat, and stand for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The exams, in catalog order. Each of them is in some optimal plan.
    pub exams: Vec<ExamId>,
    /// The slots they could fill on the way that the first plan goes; all those in reach where there
    /// is none on that way. Credential, track and slot, by index.
    pub slots: Vec<(CredentialId, usize, usize)>,
    /// Every optimal plan sits at least so many of them ...
    pub least: usize,
    /// ... and at most so many.
    pub most: usize,
}

/// What is known of all the optimal exam sets, without listing them.
///
/// The criteria are fixed at their optimum. Since the number of exams is one of them, the sets are all
/// of one size, and a row `sum of x over S <= |S| - 1` takes away S alone.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn optima(question: &Question, wanted: Wanted, engine: &Engine<'_>) -> Result<Optima, Failure> {
    optima_of(&formulate(question), wanted, engine)
}

/// What is known of all the optimal exam sets of a question that is written down already.
pub(crate) fn optima_of(f: &Formulation, wanted: Wanted, engine: &Engine<'_>) -> Result<Optima, Failure> {
    let cuts = Cuts::default();
    let mut search = search_noting(f, engine, &cuts);
    let first = first(f, search.clone(), engine, &cuts)?;
    let mut optima = Optima { first, count: None, roles: None, complete: true };
    let plan = match (&optima.first.plan, optima.first.status) {
        (Some(plan), Status::Optimal | Status::Earned) => plan.clone(),
        (_, status) => {
            optima.complete = status == Status::Infeasible;
            return Ok(optima);
        }
    };
    if !matches!(settle_criteria(f, &mut search)?.0, Found::Optimum(_)) {
        optima.complete = false;
        return Ok(optima);
    }
    let classes: Vec<Vec<ExamId>> =
        interchangeable_with_certificates(f).into_iter().map(|class| class.exams).collect();
    if let Some(cap) = wanted.count {
        let (count, complete) = number(f, &classes, search.clone(), cap)?;
        optima.count = Some(count);
        optima.complete &= complete;
    }
    if wanted.roles {
        optima.roles = roles(f, &search, &plan)?;
        optima.complete &= optima.roles.is_some();
    }
    Ok(optima)
}

/// Counts the optimal exam sets. Of the sets that differ by swaps of interchangeable exams only the one
/// with the first exams of each class is found; if it has k of the n exams of a class, it stands for
/// n over k of them, times the same of the other classes. One solve for each set found, and one to
/// know that there are no more.
fn number(
    f: &Formulation,
    classes: &[Vec<ExamId>],
    mut search: Search<'_>,
    cap: u64,
) -> Result<(Count, bool), Failure> {
    for class in classes {
        for pair in class.windows(2) {
            let mut order = Affine::from(f.sit[&pair[1]]);
            order.add_term(f.sit[&pair[0]], -1);
            search.limit(order, 0);
        }
    }
    let mut number: u64 = 0;
    loop {
        match search.minimize(&[])? {
            Found::Infeasible => return Ok((Count { at_least: number, exact: true }, true)),
            Found::Interrupted => return Ok((Count { at_least: number, exact: false }, false)),
            Found::Optimum(_) => {}
        }
        let values = search.incumbent().unwrap_or_default();
        let is_sat = |exam: &&ExamId| values[f.sit[*exam].0] == 1;
        let ways = classes.iter().map(|class| choose(class.len(), class.iter().filter(is_sat).count()));
        number = number.saturating_add(ways.fold(1, u64::saturating_mul));
        if number > cap {
            return Ok((Count { at_least: cap, exact: false }, true));
        }
        let set: Vec<Var> = f.sit.values().copied().filter(|var| values[var.0] == 1).collect();
        search.forbid(&set);
    }
}

/// `n` over `k`; the greatest number where that is beyond 64 bits.
fn choose(n: usize, k: usize) -> u64 {
    let mut ways: u128 = 1;
    for i in 0..k.min(n - k) {
        ways = ways * (n - i) as u128 / (i as u128 + 1);
        if ways > u128::from(u64::MAX) {
            return u64::MAX;
        }
    }
    u64::try_from(ways).unwrap_or(u64::MAX)
}

/// Decides for each exam whether it is in all, some or none of the optimal sets. Each solve asks for as
/// many exams as possible that no set found so far has (then: lacks), so that one solve decides many
/// of them, and the last one all that are left. `None` when interrupted.
fn roles(f: &Formulation, search: &Search<'_>, plan: &Plan) -> Result<Option<Roles>, Failure> {
    let could_be_sat = |exam: &&ExamId| f.question.obstacles(**exam).is_empty();
    let exams: Vec<ExamId> = f.sit.keys().filter(could_be_sat).copied().collect();
    let mut in_some: BTreeSet<ExamId> = plan.exams.iter().copied().collect();
    let mut out_some: BTreeSet<ExamId> = exams.iter().filter(|e| !in_some.contains(e)).copied().collect();
    for sought in [1, 0] {
        loop {
            let seen = if sought == 1 { &in_some } else { &out_some };
            let open: Vec<ExamId> = exams.iter().filter(|e| !seen.contains(e)).copied().collect();
            let sign = if sought == 1 { -1 } else { 1 };
            let terms: Vec<(Var, i64)> = open.iter().map(|exam| (f.sit[exam], sign)).collect();
            let mut search = search.clone();
            if open.is_empty() {
                break;
            }
            if !matches!(search.minimize(&terms)?, Found::Optimum(_)) {
                return Ok(None);
            }
            let values = search.incumbent().unwrap_or_default();
            let is_sat = |exam: &ExamId| values[f.sit[exam].0] == 1;
            let decides = open.iter().any(|exam| is_sat(exam) == (sought == 1));
            let (sat, left): (Vec<ExamId>, Vec<ExamId>) = exams.iter().partition(|exam| is_sat(exam));
            in_some.extend(sat);
            out_some.extend(left);
            if !decides {
                break;
            }
        }
    }
    let role = |exam: ExamId| match (in_some.contains(&exam), out_some.contains(&exam)) {
        (true, true) => Role::May,
        (true, false) => Role::Must,
        (false, _) => Role::Never,
    };
    let exams: Vec<(ExamId, Role)> = exams.into_iter().map(|exam| (exam, role(exam))).collect();
    let may = exams.iter().filter(|(_, role)| *role == Role::May).map(|(exam, _)| *exam).collect();
    Ok(groups(f, search, plan, may)?.map(|groups| Roles { exams, groups }))
}

/// Puts exams together that could fill the same slots, and counts how many of them a plan can sit. Two
/// solves for each group at most.
fn groups(
    f: &Formulation,
    search: &Search<'_>,
    plan: &Plan,
    may: Vec<ExamId>,
) -> Result<Option<Vec<Group>>, Failure> {
    let mut places: BTreeMap<ExamId, Vec<(CredentialId, usize, usize)>> = BTreeMap::new();
    for claim in f.claim.keys() {
        let option = claim.option_in(&f.question.catalog);
        for item in option.items.iter().filter(|_| option.window.contains(f.question.rules_day())) {
            if let Item::Exam(exam) = item {
                places.entry(*exam).or_default().push((claim.credential, claim.track, claim.slot));
            }
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for exam in may {
        let mut slots = places.remove(&exam).unwrap_or_default();
        slots.dedup();
        if slots.iter().any(|(c, t, _)| plan.track_of(*c) == Some(*t)) {
            slots.retain(|(c, t, _)| plan.track_of(*c) == Some(*t));
        }
        match groups.iter_mut().find(|group| group.slots == slots) {
            Some(group) => group.exams.push(exam),
            None => groups.push(Group { exams: vec![exam], slots, least: 0, most: 1 }),
        }
    }
    for group in groups.iter_mut().filter(|group| group.exams.len() > 1) {
        let vars: Vec<Var> = group.exams.iter().map(|exam| f.sit[exam]).collect();
        let more = vars.iter().map(|var| (*var, -1)).collect();
        for (terms, sign, known) in [(count(&vars), 1, &mut group.least), (more, -1, &mut group.most)] {
            match search.clone().minimize(&terms)? {
                Found::Optimum(value) => *known = usize::try_from(sign * value).unwrap_or_default(),
                _ => return Ok(None),
            }
        }
    }
    Ok(Some(groups))
}
