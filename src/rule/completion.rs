use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::{CredentialId, ExamId, Item, months_after};
use crate::plan::Plan;
use crate::question::Question;

use jiff::civil::Date;

/// The exams claimed in a track with a completion window lie within so many months of each other. An
/// exam that the plan sits is of the as-of day, another one of its day in the transcript; one that is sat again counts
/// with either, unless its first pass has counted for the credential. Without a day it goes with everything.
///
/// Under a schedule the plan's exams are of their days in the calendar, which has a rule of its own; the rows keep
/// apart what no calendar brings together.
pub struct Completion;

/// An exam that a track claims: the claim, whether it is passed, and whether the plan could sit it.
struct Claimed {
    exam: ExamId,
    claim: Var,
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
            if f.question.schedule().is_none() {
                post_three(f, (credential, t), months, &claims);
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
            let days = |exam: ExamId| days(question, earned.credential, exam, plan.exams.contains(&exam));
            let days: Vec<Vec<Date>> = items.filter_map(|item| item.exam()).filter_map(days).collect();
            let is_window = |first: Date| {
                let within = first..=months_after(first, months);
                days.iter().all(|days| days.iter().any(|day| within.contains(day)))
            };
            if !days.is_empty() && !days.iter().flatten().any(|first| is_window(*first)) {
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

/// The days with which an exam counts for a credential, as the plan sits it or does not. `None` where it goes with everything.
fn days(question: &Question, credential: CredentialId, exam: ExamId, is_sat: bool) -> Option<Vec<Date>> {
    let mut days = Vec::new();
    if question.has(exam) && !question.has_counted_for_what_runs_out(credential, exam) {
        days.push(passed(question, exam)?);
    }
    days.extend(is_sat.then_some(question.as_of));
    Some(days)
}

/// The day of a pass; one that lies ahead counts as of the as-of day, like an exam that is sat.
fn passed(question: &Question, exam: ExamId) -> Option<Date> {
    question.transcript.day(exam).map(|day| day.min(question.as_of))
}

fn claimed(f: &Formulation, credential: CredentialId, track: usize) -> Vec<Claimed> {
    let claims = f.claims_of(credential).filter(|(claim, _)| claim.track == track);
    let claimed = |(claim, var): (crate::plan::Claim, Var)| {
        let items = claim.option_in(&f.question.catalog).items.iter().filter_map(|item: &Item| item.exam());
        let facts =
            |exam| Claimed { exam, claim: var, sit: f.sit.get(&exam).copied(), has: f.question.has(exam) };
        items.map(facts).collect::<Vec<_>>()
    };
    claims.flat_map(claimed).collect()
}

/// Takes away the claims of both at once, for each of the cases in which all their days lie too far apart: each of them sat by
/// the plan, or not. Not passed means sat, if claimed.
fn post_pair(f: &mut Formulation, track: (CredentialId, usize), months: u32, a: &Claimed, b: &Claimed) {
    for sat in [[true, true], [true, false], [false, true], [false, false]] {
        let days = |side: &Claimed, is_sat: bool| match (is_sat, side.sit, side.has) {
            (true, None, _) | (false, _, false) => None,
            _ => days(&f.question, track.0, side.exam, is_sat),
        };
        let (Some(of_a), Some(of_b)) = (days(a, sat[0]), days(b, sat[1])) else { continue };
        let any_close = of_a.iter().any(|x| of_b.iter().any(|y| !is_far(*x, *y, months)));
        if any_close || of_a.is_empty() || of_b.is_empty() {
            continue;
        }
        let mut excess = Affine::from(a.claim);
        excess.add_term(b.claim, 1);
        let mut at_most = 1;
        for (side, is_sat) in [a, b].into_iter().zip(sat) {
            let Some(sit) = side.sit else { continue };
            if !is_sat {
                excess.add_term(sit, -1);
            } else if side.has {
                excess.add_term(sit, 1);
                at_most += 1;
            }
        }
        f.model.at_most(excess, at_most, too_far_apart(track, a, b));
    }
}

/// Takes away the claims of three at once where one of them has only a day too old to go with the plan's: then all count with
/// their old days, and those of two lie too far apart, of which the one that is sat again would be close to the other with its
/// new day. Where none is so old, all that are sat again count with the day of the plan, and close pairs are enough.
fn post_three(f: &mut Formulation, track: (CredentialId, usize), months: u32, claims: &[Claimed]) {
    let as_of = f.question.as_of;
    let old = |side: &Claimed| match side.has {
        true => days(&f.question, track.0, side.exam, false)?.first().copied(),
        false => None,
    };
    let mut rows = Vec::new();
    for (index, b) in claims.iter().enumerate() {
        let is_sat_again = |c: &&Claimed| c.exam != b.exam && (b.sit.is_some() || c.sit.is_some());
        for c in claims[..index].iter().filter(is_sat_again) {
            let (Some(x), Some(y)) = (old(b), old(c)) else { continue };
            if !is_far(x, y, months) {
                continue;
            }
            for a in claims.iter().filter(|a| a.exam != b.exam && a.exam != c.exam) {
                if old(a).is_some_and(|day| is_far(day, as_of, months)) {
                    let mut excess = Affine::from([(a.claim, 1), (b.claim, 1), (c.claim, 1)]);
                    a.sit.into_iter().for_each(|sit| excess.add_term(sit, -1));
                    rows.push((excess, too_far_apart(track, b, c)));
                }
            }
        }
    }
    rows.into_iter().for_each(|(excess, origin)| f.model.at_most(excess, 2, origin));
}

fn is_far(x: Date, y: Date, months: u32) -> bool {
    months_after(x.min(y), months) < x.max(y)
}

fn too_far_apart(track: (CredentialId, usize), a: &Claimed, b: &Claimed) -> Origin {
    let (first, second) = if a.exam < b.exam { (a, b) } else { (b, a) };
    Origin::TooFarApart(track.0, track.1, first.exam, second.exam)
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
    let are_far = match (day(a), day(b)) {
        (Some(x), Some(y)) => is_far(x, y, months),
        (Some(old), None) if !b.has => months_after(old, months) < f.question.outset(),
        (None, Some(old)) if !a.has => months_after(old, months) < f.question.outset(),
        _ => false,
    };
    if !are_far {
        return;
    }
    let mut excess = Affine::from(a.claim);
    excess.add_term(b.claim, 1);
    for side in [a, b] {
        if let (Some(sit), true) = (side.sit, side.has) {
            excess.add_term(sit, -1);
        }
    }
    f.model.at_most(excess, 1, too_far_apart(track, a, b));
}
