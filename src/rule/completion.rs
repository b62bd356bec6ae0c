use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::{CredentialId, ExamId, Item, months_after};
use crate::plan::Plan;
use crate::question::Question;

use jiff::civil::Date;

/// The exams claimed in a track with a completion window lie within so many months of each other. An
/// exam that the plan sits, also again, is of the as-of day, another one of its day in the transcript.
/// Without a day it goes with everything.
///
/// Under a schedule the plan's exams are of their days in the calendar, which has a rule of its own; the rows keep
/// apart what no calendar brings together.
pub struct Completion;

/// An exam that a track claims: the claim, its old day and whether the plan could sit it.
struct Claimed {
    exam: ExamId,
    claim: Var,
    passed: Option<Date>,
    sit: Option<Var>,
    has: bool,
}

impl Rule for Completion {
    fn name(&self) -> &'static str {
        "completion window"
    }

    fn post(&self, f: &mut Formulation) {
        let tracks: Vec<(CredentialId, usize)> = f.track.keys().copied().collect();
        for (credential, t) in tracks {
            let track = &f.question.catalog.credential(credential).tracks[t];
            let Some(months) = track.window_months else { continue };
            let claims = claimed(f, credential, t);
            for (index, a) in claims.iter().enumerate() {
                for b in claims[..index].iter().filter(|b| b.exam != a.exam) {
                    if f.question.schedule().is_some() {
                        post_dated_pair(f, (credential, t), months, (a, b));
                        continue;
                    }
                    post_pair(f, (credential, t), months, a, b);
                }
            }
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let credentials = f.scope.credentials.iter().map(|c| f.question.catalog.credential(*c));
        credentials.flat_map(|c| &c.tracks).all(|track| track.window_months.is_none())
    }

    fn tell_apart(&self, _: &Formulation, _: &mut Likeness) {}

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let earned = plan.earned.iter().filter(|_| question.schedule().is_none());
        for earned in earned {
            let credential = question.catalog.credential(earned.credential);
            let track = credential.tracks.get(earned.track);
            let Some(months) = track.and_then(|track| track.window_months) else { continue };
            let claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
            let items = claims.flat_map(|claim| &claim.option_in(&question.catalog).items);
            let day = |exam: ExamId| match plan.exams.contains(&exam) {
                true => Some(question.as_of),
                false => passed(question, exam),
            };
            let days: Vec<Date> = items.filter_map(|item| item.exam()).filter_map(day).collect();
            if let (Some(first), Some(last)) = (days.iter().min(), days.iter().max())
                && months_after(*first, months) < *last
            {
                report(format!(
                    "the exams claimed for `{}` lie more than {months} months apart",
                    credential.id
                ));
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::TooFarApart(credential, t, a, b) = origin else { return None };
        let catalog = &question.catalog;
        let credential = catalog.credential(credential);
        let track = &credential.tracks[t];
        let named = |exam: ExamId| {
            let id = quoted(&catalog.exam(exam).id);
            match question.transcript.day(exam) {
                Some(day) => format!("{id} (passed on {day})"),
                None => id,
            }
        };
        let text = format!(
            "{} and {} do not count together for `{}`: they lie more than {} months apart",
            named(a),
            named(b),
            credential.id,
            track.window_months?
        );
        Some(Sentence::whole(&catalog.exam(a).id, text).cited(&track.sources))
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        let Origin::TooFarApart(credential, track, ..) = origin else { return None };
        let credential = question.catalog.credential(credential);
        Some(Fact::of_track(credential, &credential.tracks[track]))
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::TooFarApart(c, t, a, b) = origin else { return None };
        Some(format!("apart_{}_{}_{}", ids.track(c, t), ids.exam(a), ids.exam(b)))
    }
}

/// The day of a pass; one that lies ahead counts as of the as-of day, like an exam that is sat.
fn passed(question: &Question, exam: ExamId) -> Option<Date> {
    question.transcript.day(exam).map(|day| day.min(question.as_of))
}

fn claimed(f: &Formulation, credential: CredentialId, track: usize) -> Vec<Claimed> {
    let claims = f.claims_of(credential).filter(|(claim, _)| claim.track == track);
    let claimed = |(claim, var): (crate::plan::Claim, Var)| {
        let items = claim.option_in(&f.question.catalog).items.iter().filter_map(|item: &Item| item.exam());
        let facts = |exam| Claimed {
            exam,
            claim: var,
            passed: passed(&f.question, exam),
            sit: f.sit.get(&exam).copied(),
            has: f.question.has(exam),
        };
        items.map(facts).collect::<Vec<_>>()
    };
    claims.flat_map(claimed).collect()
}

/// Takes away the claims of both at once, for each of the cases in which their days lie too far apart.
fn post_pair(f: &mut Formulation, track: (CredentialId, usize), months: u32, a: &Claimed, b: &Claimed) {
    let far = |x: Date, y: Date| months_after(x.min(y), months) < x.max(y);
    let (first, second) = if a.exam < b.exam { (a, b) } else { (b, a) };
    let origin = Origin::TooFarApart(track.0, track.1, first.exam, second.exam);
    // Each case: an old pass or the plan's own one. Not passed means sat, if claimed.
    for old_a in [true, false] {
        for old_b in [true, false] {
            let day = |side: &Claimed, old: bool| match old {
                true => side.passed,
                false => side.sit.map(|_| f.question.as_of),
            };
            let (Some(x), Some(y)) = (day(a, old_a), day(b, old_b)) else { continue };
            if !far(x, y) {
                continue;
            }
            let mut excess = Affine::from(a.claim);
            excess.add_term(b.claim, 1);
            let mut at_most = 1;
            for (side, old) in [(a, old_a), (b, old_b)] {
                let Some(sit) = side.sit else { continue };
                if old {
                    excess.add_term(sit, -1);
                } else if side.has {
                    excess.add_term(sit, 1);
                    at_most += 1;
                }
            }
            f.model.at_most(excess, at_most, origin);
        }
    }
}

/// Takes away the claims of both at once where their passes lie too far apart: two old ones of each other, or an old
/// one of the first day of study. What is sat anew may come close, and then the old pass counts, too.
fn post_dated_pair(
    f: &mut Formulation,
    track: (CredentialId, usize),
    months: u32,
    (a, b): (&Claimed, &Claimed),
) {
    let day = |side: &Claimed| f.question.transcript.day(side.exam);
    let is_far = match (day(a), day(b)) {
        (Some(x), Some(y)) => months_after(x.min(y), months) < x.max(y),
        (Some(old), None) if !b.has => months_after(old, months) < f.question.outset(),
        (None, Some(old)) if !a.has => months_after(old, months) < f.question.outset(),
        _ => false,
    };
    if !is_far {
        return;
    }
    let (first, second) = if a.exam < b.exam { (a, b) } else { (b, a) };
    let mut excess = Affine::from(a.claim);
    excess.add_term(b.claim, 1);
    for side in [a, b] {
        if let (Some(sit), true) = (side.sit, side.has) {
            excess.add_term(sit, -1);
        }
    }
    f.model.at_most(excess, 1, Origin::TooFarApart(track.0, track.1, first.exam, second.exam));
}
