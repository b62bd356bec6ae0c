use std::collections::BTreeSet;

use super::Reason;
use crate::catalog::{CredentialId, Item, Requirement};
use crate::rule::{self, Formulation, Origin, Requirer, Rule, Sentence};

/// Puts the members of a conflict into words, so that they read as an argument: what is asked for,
/// what that needs track by track, and under each need the facts that break it. What is said of
/// several tracks or several exams alike is said once.
pub fn argument(f: &Formulation, conflict: &BTreeSet<Origin>) -> Vec<Reason> {
    let mut argument =
        Argument { f, open: conflict.clone(), all: conflict, told: BTreeSet::new(), reasons: Vec::new() };
    for goal in f.question.goals.iter() {
        argument.one(Origin::Goal(*goal), 0);
        argument.credential(*goal, 0);
    }
    for item in &f.question.policy.with {
        argument.one(Origin::Included(*item), 0);
        argument.items([*item], 1);
    }
    for exam in &f.question.policy.sit {
        argument.one(Origin::Sat(*exam), 0);
        argument.items([Item::Exam(*exam)], 1);
    }
    let rest: Vec<Origin> = argument.open.iter().copied().collect();
    argument.merged(rest, 0);
    argument.reasons
}

struct Argument<'f> {
    f: &'f Formulation,
    all: &'f BTreeSet<Origin>,
    /// What is still to be said.
    open: BTreeSet<Origin>,
    /// The items whose story was told.
    told: BTreeSet<Item>,
    reasons: Vec<Reason>,
}

/// Members that are said in one sentence.
struct Group {
    rule: &'static dyn Rule,
    sentence: Sentence,
    origins: Vec<Origin>,
}

impl Argument<'_> {
    fn one(&mut self, origin: Origin, depth: usize) {
        self.merged([origin], depth);
    }

    /// Says what is still to be said of these, those that are alike together.
    fn merged(&mut self, origins: impl IntoIterator<Item = Origin>, depth: usize) {
        for group in self.groups(origins) {
            self.push(group, depth, "");
        }
    }

    fn push(&mut self, group: Group, depth: usize, more: &str) {
        let text = format!("{}{more}", group.sentence.with_source(&self.f.question.catalog));
        let subjects = group.sentence.subjects;
        let subject = subjects.first().cloned().unwrap_or_default();
        self.reasons.push(Reason {
            rule: group.rule.name(),
            is_need: group.rule.says_what_is_needed(),
            subject,
            subjects,
            text,
            depth,
            origins: group.origins,
        });
    }

    fn groups(&mut self, origins: impl IntoIterator<Item = Origin>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for origin in origins {
            if !self.open.remove(&origin) {
                continue;
            }
            let Some((rule, sentence)) = rule::say(&self.f.question, origin) else { continue };
            match groups.iter_mut().find_map(|g| g.sentence.absorb(&sentence).then_some(g)) {
                Some(group) => group.origins.push(origin),
                None => groups.push(Group { rule, sentence, origins: vec![origin] }),
            }
        }
        groups
    }

    /// Tells what the conflict knows of a credential: the wishes, the tracks, the slots, and what
    /// may not be counted twice.
    fn credential(&mut self, credential: CredentialId, depth: usize) {
        if !self.told.insert(credential.into()) {
            return;
        }
        let wishes = [Origin::Excluded(credential), Origin::TrackChoice(credential)];
        self.merged(wishes.into_iter().chain([Origin::Retired(credential)]), depth);
        let of_tracks: Vec<Origin> = self
            .open
            .iter()
            .copied()
            .filter(|origin| match origin {
                Origin::TrackClosed(c, _) | Origin::SlotNeed(c, ..) => *c == credential,
                Origin::Requires(Requirer::Track(c, _), _) => *c == credential,
                _ => false,
            })
            .collect();
        let mut groups = self.groups(of_tracks);
        groups.sort_by_key(|group| group.origins.iter().map(|o| place(*o)).min());
        for group in groups {
            let origins = group.origins.clone();
            self.push(group, depth, "");
            self.below(&origins, depth + 1);
        }
        let apart = |origin: &Origin| matches!(origin, Origin::TooFarApart(c, ..) if *c == credential);
        let apart: Vec<Origin> = self.open.iter().copied().filter(apart).collect();
        self.merged(apart, depth);
        let once: Vec<Origin> = self
            .open
            .iter()
            .copied()
            .filter(|o| matches!(o, Origin::NoReuse(c, _) if *c == credential))
            .collect();
        let more = if self.wants_it_twice(credential, &once) {
            "; each part can be met, but not all of them together without using one exam twice"
        } else {
            ""
        };
        for group in self.groups(once) {
            self.push(group, depth, more);
        }
        self.one(Origin::OneTrack(credential), depth);
    }

    /// Do the needs of two slots meet in an item that counts only once?
    fn wants_it_twice(&self, credential: CredentialId, once: &[Origin]) -> bool {
        let catalog = &self.f.question.catalog;
        once.iter().any(|origin| {
            let Origin::NoReuse(_, item) = origin else { return false };
            let slots = self.all.iter().filter(|other| match other {
                Origin::SlotNeed(c, t, s) if *c == credential => {
                    let slot = &catalog.credential(*c).tracks[*t].slots[*s];
                    slot.options.iter().any(|option| option.items.contains(item))
                }
                _ => false,
            });
            matches!(item, Item::Exam(_)) && slots.count() > 1
        })
    }

    /// Tells what stands under the needs of tracks: closed options, caps, and the items themselves.
    fn below(&mut self, needs: &[Origin], depth: usize) {
        let catalog = &self.f.question.catalog;
        let mut details = Vec::new();
        let mut items = Vec::new();
        for need in needs {
            match need {
                Origin::SlotNeed(c, t, s) => {
                    let slot = &catalog.credential(*c).tracks[*t].slots[*s];
                    details.extend((0..slot.options.len()).map(|o| Origin::OptionClosed(*c, *t, *s, o)));
                    details.extend((0..slot.caps.len()).map(|cap| Origin::SlotCap(*c, *t, *s, cap)));
                    items.extend(slot.options.iter().flat_map(|option| &option.items).copied());
                }
                Origin::Requires(Requirer::Track(c, t), index) => {
                    let requires = &catalog.credential(*c).tracks[*t].requires;
                    items.extend(requires.get(*index).iter().flat_map(|r| &r.any).copied());
                }
                _ => {}
            }
        }
        self.merged(details, depth);
        self.items(items, depth);
    }

    fn items(&mut self, items: impl IntoIterator<Item = Item>, depth: usize) {
        let (mut exams, mut credentials) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Exam(exam) => exams.push(exam),
                Item::Credential(credential) => credentials.push(credential),
            }
        }
        let of_exams = |origin: &Origin| matches!(origin, Origin::Unavailable(e, _) if exams.contains(e));
        let facts: Vec<Origin> = self.open.iter().copied().filter(of_exams).collect();
        self.merged(facts, depth);
        for exam in exams {
            if !self.told.insert(exam.into()) {
                continue;
            }
            let requires = &self.f.question.catalog.exam(exam).requires;
            self.requirements(Requirer::Exam(exam), requires, depth);
        }
        for credential in credentials {
            self.credential(credential, depth);
        }
    }

    fn requirements(&mut self, requirer: Requirer, requires: &[Requirement], depth: usize) {
        for (index, requirement) in requires.iter().enumerate() {
            let origin = Origin::Requires(requirer, index);
            if self.open.contains(&origin) {
                self.one(origin, depth);
                self.items(requirement.any.iter().copied(), depth + 1);
            }
        }
    }
}

/// The place of a fact about a track in file order: the track, then whether it is open, then what it
/// requires, then its slots.
fn place(origin: Origin) -> (usize, usize, usize) {
    match origin {
        Origin::TrackClosed(_, track) => (track, 0, 0),
        Origin::Requires(Requirer::Track(_, track), index) => (track, 1, index),
        Origin::SlotNeed(_, track, slot) => (track, 2, slot),
        _ => (usize::MAX, 0, 0),
    }
}
