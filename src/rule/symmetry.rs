use std::collections::{BTreeMap, BTreeSet};

use super::Formulation;
use super::likeness::{Likeness, Place, Sign};
use crate::catalog::{CredentialId, ExamId, Item, Validity};
use crate::question::Criterion;

/// Exams between which nothing in a question tells a difference, in catalog order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The exams.
    pub exams: Vec<ExamId>,
    /// More of them than this are of no use in any plan: the units of the slots that they can fill,
    /// of the most demanding track of each credential. All of them, where something names the exam, and
    /// where a pass brings a voucher.
    pub useful: usize,
}

impl Class {
    /// Exams that no best plan needs. A plan that sits one of them sits at most `useful` of its class,
    /// and stays legal and no worse if an earlier one that it leaves out takes its place; law 10 of the
    /// design then prefers it.
    pub fn surplus(&self) -> &[ExamId] {
        self.exams.get(self.useful..).unwrap_or_default()
    }
}

/// Everything about an exam that a plan can depend on, apart from which exam it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Signature<'l> {
    /// The exam itself, where something is said of it alone.
    own: Option<ExamId>,
    hours: Option<u32>,
    /// Where it stands for the certificate that it makes, how long that is active.
    makes: Option<&'l Validity>,
    /// Where it counts by itself, or the certificate that it stands for.
    places: &'l [Place],
    /// What the rules look at.
    signs: &'l [Sign],
    /// A plan may want more of them than slots take.
    is_wanted: bool,
}

/// Partitions the exams in scope into classes of interchangeable ones: two exams of a class can be
/// swapped in every legal plan, which stays legal and keeps its values. Each class is in catalog order.
///
/// Asks every rule what it looks at ([`Rule::tell_apart`](super::Rule::tell_apart)) and never merges on less: an exam that one of them names, one that
/// would be sat again, and every exam where a rule says nothing, is a class by itself. Linear in the catalog, but
/// for the sorting.
pub fn interchangeable(f: &Formulation) -> Vec<Class> {
    classes(f, &Likeness::of(f), &BTreeMap::new())
}

/// The same for this candidate, and looking through certificates: an exam whose only use is to make a
/// certificate that takes nothing else stands for that certificate, and two such exams can be swapped
/// along with what they make.
pub fn interchangeable_with_certificates(f: &Formulation) -> Vec<Class> {
    let likeness = Likeness::of(f);
    classes(f, &likeness, &certificates(f, &likeness))
}

fn classes(
    f: &Formulation,
    likeness: &Likeness,
    certificates: &BTreeMap<ExamId, CredentialId>,
) -> Vec<Class> {
    let question = &f.question;
    let mut classes: BTreeMap<Signature<'_>, Vec<ExamId>> = BTreeMap::new();
    for exam in f.sit.keys() {
        let own = (likeness.is_named((*exam).into()) || question.has(*exam)).then_some(*exam);
        let certificate = certificates.get(exam).filter(|_| own.is_none());
        let signature = Signature {
            own,
            hours: question.hours(*exam).filter(|_| question.judged_by(Criterion::Hours)),
            makes: certificate.map(|c| &question.catalog.credential(*c).validity),
            places: likeness.places(certificate.map_or(Item::Exam(*exam), |c| Item::Credential(*c))),
            signs: likeness.signs(*exam),
            is_wanted: likeness.is_wanted(*exam),
        };
        classes.entry(signature).or_default().push(*exam);
    }
    let class = |(signature, exams): (Signature<'_>, Vec<ExamId>)| {
        let names = signature.own.is_some() || signature.is_wanted;
        let useful = if names { exams.len() } else { useful(f, &signature) };
        Class { exams, useful }
    };
    let mut classes: Vec<Class> = classes.into_iter().map(class).collect();
    classes.sort_unstable_by(|a, b| a.exams.cmp(&b.exams));
    classes
}

fn useful(f: &Formulation, signature: &Signature<'_>) -> usize {
    let slots: BTreeSet<(usize, usize, usize)> =
        signature.places.iter().map(|p| (p.credential, p.track, p.slot)).collect();
    let mut tracks: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (c, t, s) in slots {
        let slot = &f.question.catalog.credentials[c].tracks[t].slots[s];
        let need = slot.need_on(f.question.rules_day()) as usize;
        *tracks.entry((c, t)).or_default() += need;
    }
    let mut credentials: BTreeMap<usize, usize> = BTreeMap::new();
    for ((c, _), need) in tracks {
        let most = credentials.entry(c).or_default();
        *most = need.max(*most);
    }
    credentials.into_values().sum()
}

/// The certificates that take one exam and nothing else, by an exam that is of no other use, where
/// nothing names them and the candidate has neither.
fn certificates(f: &Formulation, likeness: &Likeness) -> BTreeMap<ExamId, CredentialId> {
    let catalog = &f.question.catalog;
    let is_free = |c: &CredentialId| {
        let item = Item::Credential(*c);
        let facts = catalog.credential(*c);
        let asked = f.question.goals.contains(c) || f.question.policy.without.contains(&item);
        let tracked = f.question.policy.tracks.iter().any(|(named, _)| named == c);
        !(f.question.has(item) || likeness.is_named(item) || asked || tracked)
            && catalog.is_decided_by_tracks(*c)
            && facts.retired.is_none()
            && facts.renews.is_empty()
            && catalog.granted_by(*c).is_empty()
    };
    let exam_of = |c: &CredentialId| {
        let [track] = &catalog.credential(*c).tracks[..] else { return None };
        let [slot] = &track.slots[..] else { return None };
        let [option] = &slot.options[..] else { return None };
        let [Item::Exam(exam)] = option.items[..] else { return None };
        let plain =
            track.requires.is_empty() && catalog.brings(*c, 0).is_empty() && track.window_months.is_none();
        let open =
            track.window.contains(f.question.rules_day()) && slot.waived.is_none() && slot.caps.is_empty();
        let only = likeness.places(exam.into()).len() == 1;
        (plain && open && only && !f.question.has(exam)).then_some((exam, *c))
    };
    f.scope.credentials.iter().filter(|c| is_free(c)).filter_map(exam_of).collect()
}
