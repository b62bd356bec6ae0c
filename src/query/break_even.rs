use studypath_ilp::{Found, Search, Var};

use super::by_track::{OpenTrack, by_tracks};
use super::{Engine, Failure};
use crate::catalog::{CredentialId, ExamId};
use crate::engine::search_of;
use crate::engine::stages::{choose_among_equals, settle_criteria};
use crate::money::Money;
use crate::question::{Criterion, Measure, Question};
use crate::rule::{Formulation, cheapest_plain, formulate};

/// How far the best way stands when one exam gets dearer and every other price stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// The exam.
    pub exam: ExamId,
    /// What the best plan pays for it now; absent when an offer pays for it.
    pub price: Option<Money>,
    /// When another track becomes cheaper.
    pub flip: Flip,
}

/// When another track becomes cheaper because an exam gets dearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flip {
    /// The best track costs no more than any other up to this price, and more above it.
    Above {
        /// The highest price at which nothing changes.
        price: Money,
        /// The track, by index, that is the cheapest above it.
        then: usize,
    },
    /// Never: every other way pays for this exam too.
    OthersNeedIt,
    /// Never: every other way has more exams without a price.
    OthersUnpriced,
    /// Never: above this price the best track itself does without buying the exam, and even then no
    /// other way costs less.
    DoneWithout {
        /// The highest price at which the exam is still bought.
        above: Money,
    },
    /// Never: the plan does not pay for it by itself, an offer does.
    PaidByOffer,
    /// Never: it has no price.
    Unpriced,
    /// Not known: a limit stopped the search.
    Unknown,
}

/// The break-even price of every exam that the best plan sits, exact to the minor unit.
///
/// Let p be the plain price of exam e: what this candidate pays for it alone. The cost of a plan is a
/// constant, plus p if it buys e plainly, so the least cost by a set of tracks T is
///
/// `C_T(p) = min(A_T, B_T + p)`,
///
/// with `A_T` the least cost when the plain rows of e are off sale (it may still come in an offer), and
/// `B_T` the least cost of everything else when e is bought plainly. Nothing else depends on p, so
/// two numbers hold the whole curve, and the point where two curves cross is found without sampling.
///
/// Let 1 be the best track, 2 all the others together, and `p0` today's price, at which 1 buys e. As
/// `B_1 + p0 = C_1(p0) <= C_2(p0) <= B_2 + p0`, we have `B_1 <= B_2`. Hence
///
/// - `C_1(p) <= C_2(p)` as long as `B_1 + p <= A_2`;
/// - above `p* = A_2 - B_1`, `C_1(p) = min(A_1, B_1 + p) > A_2 >= C_2(p)` if `A_1 > A_2`;
/// - if `A_1 <= A_2`, `C_1(p) <= C_2(p)` at every price.
///
/// So the decision flips at `A_2 - B_1` or, when `A_1 <= A_2` or nothing in 2 does without buying e,
/// never. Where exams have no price the same holds of the plans that have as few of them as the best one, and of
/// the money known; a plan that has more is worse at any price, so that without such plans `A_T` is beyond all
/// prices. `B_1` is what the plan at hand costs without e; `A_1` and `A_2` are a search each. The ways
/// given must be proven, the best first.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub(super) fn break_even(
    question: &Question,
    goal: CredentialId,
    open: &[OpenTrack],
    engine: &Engine<'_>,
) -> Result<Vec<BreakEven>, Failure> {
    let judged_by_cost = question.policy.criteria().first() == Some(&Criterion::Cost);
    let (true, Some(tariff)) = (judged_by_cost, question.tariff()) else { return Ok(Vec::new()) };
    let [best, others @ ..] = open else { return Ok(Vec::new()) };
    let Some(cost) = best.plan.totals.cost.filter(|_| !others.is_empty()) else { return Ok(Vec::new()) };
    let others: Vec<usize> = others.iter().map(|way| way.track).collect();
    let ways = Ways::of(question, goal, open);
    let search = search_of(&ways.formulation, engine);
    let mut found = Vec::new();
    let booked = |exam: &&ExamId| question.transcript.is_booked(**exam);
    for exam in best.plan.exams.iter().filter(|exam| !booked(exam)) {
        if best.plan.totals.unpriced.contains(exam) {
            found.push(BreakEven { exam: *exam, price: None, flip: Flip::Unpriced });
            continue;
        }
        let plain = cheapest_plain(question, tariff, *exam).filter(|row| best.plan.purchases.contains(row));
        let Some(row) = plain else {
            found.push(BreakEven { exam: *exam, price: None, flip: Flip::PaidByOffer });
            continue;
        };
        let price = tariff.offers[row].price;
        let rest = Money(cost.0 - price.0);
        let unpriced = best.plan.totals.unpriced.len();
        let least = |tracks: &[usize]| ways.least_without(*exam, row, tracks, unpriced, &search);
        let theirs = least(&others)?;
        let ours = match theirs {
            Least::Cost(..) => least(&[best.track])?,
            _ => Least::None,
        };
        let flip = match (ours, theirs) {
            (Least::OnTheSide, _) | (_, Least::OnTheSide) => return Ok(Vec::new()),
            (Least::Unknown, _) | (_, Least::Unknown) => Flip::Unknown,
            (_, Least::None) => Flip::OthersNeedIt,
            (_, Least::Unpriced) => Flip::OthersUnpriced,
            (Least::Cost(ours, _), Least::Cost(theirs, _)) if ours <= theirs => {
                Flip::DoneWithout { above: Money(ours.0 - rest.0) }
            }
            (_, Least::Cost(theirs, then)) => Flip::Above { price: Money(theirs.0 - rest.0), then },
        };
        found.push(BreakEven { exam: *exam, price: Some(price), flip });
    }
    Ok(found)
}

/// The least cost of the goal by some tracks, with as few exams without a price as there are now.
enum Least {
    /// The cost, and the track of the plan that has it.
    Cost(Money, usize),
    /// There is no plan without paying for the exam.
    None,
    /// Every plan has more exams without a price.
    Unpriced,
    /// The plan has the goal along with another credential, by no track of its own.
    OnTheSide,
    /// A limit stopped the search.
    Unknown,
}

/// The program of a goal by all its open tracks, written down once.
struct Ways {
    goal: CredentialId,
    formulation: Formulation,
}

impl Ways {
    fn of(question: &Question, goal: CredentialId, open: &[OpenTrack]) -> Ways {
        let tracks: Vec<usize> = open.iter().map(|way| way.track).collect();
        let policy = by_tracks(question, goal, &tracks);
        let formulation = formulate(&question.with_policy(&policy).with_goals(&[goal]));
        Ways { goal, formulation }
    }

    fn least_without(
        &self,
        exam: ExamId,
        plain: usize,
        tracks: &[usize],
        unpriced: usize,
        search: &Search<'_>,
    ) -> Result<Least, Failure> {
        let (f, mut search) = (&self.formulation, search.clone());
        // What only its plain row pays for is not bought otherwise.
        search.rule_out(f.buy.get(&plain).or_else(|| f.sit.get(&exam)).copied().into_iter());
        let tracks = f.track.iter().filter(|((c, t), _)| *c == self.goal && !tracks.contains(t));
        search.rule_out(tracks.map(|(_, var)| *var));
        let (mut found, bounds) = settle_criteria(f, &mut search)?;
        let value = |measure| bounds.iter().find(|bound| bound.measure == measure).and_then(|b| b.at_least);
        if let Found::Optimum(_) = found {
            if value(Measure::Unpriced) > i64::try_from(unpriced).ok() {
                return Ok(Least::Unpriced);
            }
            found = choose_among_equals(f, &mut search)?;
        }
        match found {
            Found::Optimum(_) => {}
            Found::Infeasible => return Ok(Least::None),
            Found::Interrupted => return Ok(Least::Unknown),
        }
        let taken = |var: &Var| search.incumbent().is_some_and(|values| values[var.0] == 1);
        let track = f.track.iter().find(|((c, _), var)| *c == self.goal && taken(var));
        Ok(match (value(Measure::Cost), track) {
            (Some(cost), Some(((_, track), _))) => Least::Cost(Money(cost), *track),
            _ => Least::OnTheSide,
        })
    }
}
