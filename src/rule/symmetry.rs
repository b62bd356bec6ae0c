use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Formulation;
use crate::catalog::{CredentialId, ExamId, Item, Requirement, Validity};
use crate::question::{Criterion, Obstacle};

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
struct Signature {
    /// The exam itself, where something names it in a way that is not compared.
    own: Option<ExamId>,
    obstacles: Vec<Obstacle>,
    hours: Option<u32>,
    /// Under a schedule, the effort and the last day.
    time: Option<(Option<u64>, Option<Date>)>,
    requires: Vec<(bool, Vec<Item>)>,
    validity: Validity,
    /// Where it stands for the certificate that it makes, how long that is active.
    makes: Option<Validity>,
    /// Credential, track, slot, units and cap of each open option that consists of the exam alone.
    options: Vec<(usize, usize, usize, u32, Option<usize>)>,
    /// The limits that count it.
    limits: Vec<usize>,
    /// The prices, each with its conditions and the voucher to give.
    prices: Vec<(i64, Vec<Item>, Option<String>)>,
    /// The vouchers it brings.
    brings: Vec<String>,
}

/// Partitions the exams in scope into classes of interchangeable ones: two exams of a class can be
/// swapped in every legal plan, which stays legal and keeps its values. Each class is in catalog order.
///
/// Compares what the catalog and the price list say and never merges on less: an exam that stands in
/// an option of several items, in a requirement, in a renewal, in an offer for several exams or in a
/// wish, and one that would be sat again, is a class by itself. Linear in the catalog, but for the sorting.
pub fn interchangeable(f: &Formulation) -> Vec<Class> {
    classes(f, &BTreeMap::new())
}

/// The same for this candidate, and looking through certificates: an exam whose only use is to make a
/// certificate that takes nothing else stands for that certificate, and two such exams can be swapped
/// along with what they make.
pub fn interchangeable_with_certificates(f: &Formulation) -> Vec<Class> {
    classes(f, &certificates(f))
}

fn classes(f: &Formulation, certificates: &BTreeMap<ExamId, CredentialId>) -> Vec<Class> {
    let named = named(f);
    let mut classes: BTreeMap<Signature, Vec<ExamId>> = BTreeMap::new();
    let options = options(f);
    for exam in f.sit.keys() {
        let own = (named.contains(&Item::Exam(*exam)) || f.question.has(*exam)).then_some(*exam);
        let certificate = certificates.get(exam).filter(|_| own.is_none());
        let stands_for = certificate.map_or(Item::Exam(*exam), |c| Item::Credential(*c));
        let places = options.get(&stands_for).cloned().unwrap_or_default();
        let makes = certificate.map(|c| f.question.catalog.credential(*c).validity.clone());
        let signature = Signature { makes, ..signature(f, *exam, own, places) };
        classes.entry(signature).or_default().push(*exam);
    }
    let class = |(signature, exams): (Signature, Vec<ExamId>)| {
        let names = signature.own.is_some() || !signature.brings.is_empty();
        let useful = if names { exams.len() } else { useful(f, &signature) };
        Class { exams, useful }
    };
    let mut classes: Vec<Class> = classes.into_iter().map(class).collect();
    classes.sort_unstable_by(|a, b| a.exams.cmp(&b.exams));
    classes
}

fn useful(f: &Formulation, signature: &Signature) -> usize {
    let slots: BTreeSet<(usize, usize, usize)> =
        signature.options.iter().map(|(c, t, s, ..)| (*c, *t, *s)).collect();
    let mut tracks: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (c, t, s) in slots {
        let slot = &f.question.catalog.credentials[c].tracks[t].slots[s];
        let need = slot.need_on(f.question.as_of) as usize;
        *tracks.entry((c, t)).or_default() += need;
    }
    let mut credentials: BTreeMap<usize, usize> = BTreeMap::new();
    for ((c, _), need) in tracks {
        let most = credentials.entry(c).or_default();
        *most = need.max(*most);
    }
    credentials.into_values().sum()
}

type Place = (usize, usize, usize, u32, Option<usize>);

/// The certificates that take one exam and nothing else, by an exam that is of no other use, where
/// nothing names them and the candidate has neither.
fn certificates(f: &Formulation) -> BTreeMap<ExamId, CredentialId> {
    let (catalog, named, options) = (&f.question.catalog, named(f), options(f));
    let limited = |c: &CredentialId| catalog.limits.iter().any(|limit| limit.between.contains(c));
    let is_free = |c: &CredentialId| {
        let item = Item::Credential(*c);
        let facts = catalog.credential(*c);
        let asked = f.question.goals.contains(c) || f.question.policy.without.contains(&item);
        let tracked = f.question.policy.tracks.iter().any(|(named, _)| named == c);
        !(f.question.has(item) || named.contains(&item) || asked || tracked || limited(c))
            && facts.retired.is_none()
            && facts.renews.is_empty()
            && catalog.granted_by(*c).is_empty()
    };
    let exam_of = |c: &CredentialId| {
        let [track] = &catalog.credential(*c).tracks[..] else { return None };
        let [slot] = &track.slots[..] else { return None };
        let [option] = &slot.options[..] else { return None };
        let [Item::Exam(exam)] = option.items[..] else { return None };
        let plain = track.requires.is_empty() && track.grants.is_empty() && track.window_months.is_none();
        let open = track.window.contains(f.question.as_of) && slot.waived.is_none() && slot.caps.is_empty();
        let only = options.get(&Item::Exam(exam)).is_some_and(|places| places.len() == 1);
        (plain && open && only && !f.question.has(exam)).then_some((exam, *c))
    };
    f.scope.credentials.iter().filter(|c| is_free(c)).filter_map(exam_of).collect()
}

fn options(f: &Formulation) -> BTreeMap<Item, Vec<Place>> {
    let mut options: BTreeMap<Item, Vec<Place>> = BTreeMap::new();
    for claim in f.claim.keys() {
        let (slot, option) = (claim.slot_in(&f.question.catalog), claim.option_in(&f.question.catalog));
        if let ([item], true) = (option.items.as_slice(), option.window.contains(f.question.as_of)) {
            let cap = slot.caps.iter().position(|cap| cap.items.contains(item));
            let place = (claim.credential.0, claim.track, claim.slot, option.units, cap);
            options.entry(*item).or_default().push(place);
        }
    }
    options
}

fn signature(f: &Formulation, exam: ExamId, own: Option<ExamId>, mut options: Vec<Place>) -> Signature {
    let question = &f.question;
    let facts = question.catalog.exam(exam);
    let item = Item::Exam(exam);
    options.sort_unstable();
    let mut requires: Vec<(bool, Vec<Item>)> =
        facts.requires.iter().map(|r| (r.active, r.any.clone())).collect();
    for (_, any) in &mut requires {
        any.sort_unstable();
    }
    requires.sort_unstable();
    let limits = question.catalog.limits.iter().enumerate();
    let limits = limits.filter(|(_, limit)| limit.items.as_ref().is_some_and(|items| items.contains(&item)));
    let (mut prices, mut brings) = (Vec::new(), Vec::new());
    if let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) {
        for row in tariff.offers.iter().filter(|row| row.covers.contains(&exam)) {
            prices.push((row.price.0, row.requires.clone(), row.voucher.clone()));
        }
        let brought = tariff.earned.iter().filter(|(by, _)| *by == exam);
        brings.extend(brought.map(|(_, name)| (*name).to_owned()));
    }
    prices.sort_unstable();
    Signature {
        own,
        obstacles: question.obstacles(exam),
        hours: question.hours(exam).filter(|_| question.judged_by(Criterion::Hours)),
        time: question.schedule().map(|schedule| (schedule.effort(facts), question.deadline(exam))),
        requires,
        validity: facts.validity.clone(),
        makes: None,
        options,
        limits: limits.map(|(index, _)| index).collect(),
        prices,
        brings,
    }
}

/// What something names in a way that is not compared.
fn named(f: &Formulation) -> BTreeSet<Item> {
    let catalog = &f.question.catalog;
    let mut items: BTreeSet<Item> = f.question.policy.with.iter().copied().collect();
    let exams = catalog.exams.iter().flat_map(|exam| &exam.requires);
    let tracks = || catalog.credentials.iter().flat_map(|credential| &credential.tracks);
    items.extend(catalog.credentials.iter().flat_map(|c| &c.renews).map(|renewal| renewal.item));
    let requirements: Vec<&Requirement> = exams.chain(tracks().flat_map(|track| &track.requires)).collect();
    items.extend(requirements.into_iter().flat_map(|requirement| &requirement.any));
    let options = tracks().flat_map(|track| &track.slots).flat_map(|slot| &slot.options);
    items.extend(options.filter(|option| option.items.len() > 1).flat_map(|option| &option.items));
    for offer in f.question.tariff().iter().flat_map(|tariff| &tariff.offers) {
        items.extend(&offer.requires);
        if offer.covers.len() > 1 {
            items.extend(offer.covers.iter().map(|exam| Item::Exam(*exam)));
        }
    }
    items
}
