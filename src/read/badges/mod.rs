//! Badges as transcripts: Open Badges 2.0 and 3.0, Comprehensive Learner Records 2.0 and what Credly writes. Nothing is
//! said about whether they are authentic.

mod award;
mod csv;

use serde_json::value::RawValue;

use award::Award;
pub(super) use csv::sheet;

use super::diagnostic::Diagnostic;
use super::json_text::{Object, Place, kind};
use super::transcript_items::Found;

/// What lists of badges are called: by Credly, backpacks, presentations and records of learners.
const LISTS: [&str; 5] = ["badges", "verifiableCredential", "assertions", "data", "result"];
/// What a transcript of our own has.
const OWN: [&str; 4] = ["passed", "held", "booked", "vouchers"];
/// A list of lists of badges goes no deeper.
const DEEPEST: usize = 6;

/// Is there a badge in it, or an empty list of them? What is no such file is read as a transcript of our own.
pub(super) fn are_badges(whole: &RawValue) -> bool {
    is_badge(whole, 0)
}

fn is_badge(value: &RawValue, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if let Some(list) = list(value) {
        return list.into_iter().any(|element| is_badge(element, depth + 1));
    }
    let Some(object) = object(value) else { return false };
    let has = |key: &str| object.get(key).is_some();
    if OWN.iter().any(|key| has(key)) {
        return false;
    }
    if ["@context", "badge_template", "credentialSubject"].iter().any(|key| has(key)) {
        return true;
    }
    let about = ["issuedOn", "issued_on", "recipient", "verification", "verify", "uid"];
    let is_list_of_them = |key: &&str| {
        let Some(value) = object.get(key) else { return false };
        let elements = list(value);
        let is_address = |element: &RawValue| text(element).is_some_and(|text| text.starts_with("http"));
        match elements.as_deref() {
            Some([]) => *key == "badges" || has("metadata"),
            Some(elements) => elements.iter().any(|one| is_address(one) || is_badge(one, depth + 1)),
            None => is_badge(value, depth + 1),
        }
    };
    has("badge") && about.iter().any(|key| has(key))
        || object.get("assertion").is_some_and(|inner| is_badge(inner, depth + 1))
        || LISTS.iter().any(is_list_of_them)
}

/// Reads every badge of a file.
pub(super) fn read(whole: &RawValue, place: &Place<'_>, found: &mut Found<'_>) {
    badge(whole, place, 0, found);
}

fn badge(value: &RawValue, place: &Place<'_>, depth: usize, found: &mut Found<'_>) {
    let whole = place.of(value.get());
    let head = whole.start..(whole.start + 1).min(whole.end);
    if depth > DEEPEST {
        found.errors.push(Diagnostic::at(
            head,
            "badges stand in lists in lists, deeper than any program writes them",
        ));
        return;
    }
    if let Some(list) = list(value) {
        list.into_iter().for_each(|element| badge(element, place, depth + 1, found));
        return;
    }
    // Nothing is looked up elsewhere: an address and a signed text stay what they are.
    if let Some(address) = place.string(value) {
        Award { ids: vec![address], ..Award::default() }.add(found);
        return;
    }
    let Some(object) = object(value) else {
        found.errors.push(
            Diagnostic::at(whole, "a badge is an object, or the address of one")
                .label(format!("this is {}", kind(value))),
        );
        return;
    };
    if let Some(inner) = object.get("assertion") {
        badge(inner, place, depth + 1, found);
    } else if let Some(template) = object.get("badge_template") {
        let about = Award::about(template, place, &["name"], &["url", "vanity_slug", "id"], found);
        let is_void = matches!(object.text("state").as_deref(), Some("revoked" | "rejected"));
        award(about, &object, &["issued_at_date", "issued_at"], is_void, (place, found));
    } else if let Some(subject) = object.get("credentialSubject") {
        credential(&object, subject, place, depth, found);
    } else if let Some(class) = object.get("badge").filter(|class| list(class).is_none()) {
        let about = Award::about(class, place, &["name"], &["id", "@id"], found);
        award(about, &object, &["issuedOn", "issued_on"], false, (place, found));
    } else if let Some(inner) = LISTS.iter().find_map(|key| object.get(key)) {
        badge(inner, place, depth + 1, found);
    } else if let Some(id) = object.elsewhere().and_then(|id| place.string(id)) {
        Award { ids: vec![id], ..Award::default() }.add(found);
    } else {
        found.errors.push(
            Diagnostic::at(head, "this is no badge that somebody has")
                .help("it has a `badge`, a `badge_template` or a `credentialSubject`"),
        );
    }
}

/// Open Badges 3.0: achievements of a subject. A record of a learner has credentials of its own in the place of them.
fn credential(
    object: &Object<'_>,
    subject: &RawValue,
    place: &Place<'_>,
    depth: usize,
    found: &mut Found<'_>,
) {
    for subject in list(subject).unwrap_or_else(|| vec![subject]) {
        let Some(inner) = self::object(subject) else {
            found.errors.push(
                Diagnostic::at(place.of(subject.get()), "`credentialSubject` must be an object")
                    .label(format!("this is {}", kind(subject))),
            );
            continue;
        };
        if let Some(credentials) = inner.get("verifiableCredential") {
            badge(credentials, place, depth + 1, found);
            continue;
        }
        let Some(achievement) = inner.get("achievement") else {
            let start = place.of(subject.get()).start;
            found.errors.push(
                Diagnostic::at(start..start + 1, "this credential names no achievement")
                    .help("a badge has an `achievement` in its `credentialSubject`"),
            );
            continue;
        };
        for achievement in list(achievement).unwrap_or_else(|| vec![achievement]) {
            let about = Award::about(achievement, place, &["name", "humanCode"], &["id"], found);
            award(about, object, &["awardedDate", "validFrom", "issuanceDate"], false, (place, found));
        }
    }
}

/// Adds what a badge is about, with what the object that awards it says.
fn award(
    about: Option<Award>,
    object: &Object<'_>,
    days: &[&str],
    is_void: bool,
    (place, found): (&Place<'_>, &mut Found<'_>),
) {
    let Some(about) = about else { return };
    let day = days.iter().find_map(|key| object.get(key));
    let day = day.and_then(|day| award::day(day, place, found));
    let is_void = is_void || object.get("revoked").is_some_and(|revoked| revoked.get() == "true");
    Award { day, is_void, ..about }.add(found);
}

fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

fn object(value: &RawValue) -> Option<Object<'_>> {
    serde_json::from_str(value.get()).ok()
}

fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

impl<'t> Object<'t> {
    /// The first value under a key that is not null.
    fn get(&self, key: &str) -> Option<&'t RawValue> {
        let values = self.0.iter().filter(|(name, _)| text(name).as_deref() == Some(key));
        values.map(|(_, value)| *value).find(|value| value.get() != "null")
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(text)
    }

    /// The address of a badge that has nothing else: of one that was revoked, or is written in another way.
    fn elsewhere(&self) -> Option<&'t RawValue> {
        let is_enveloped = |kind: &RawValue| kind.get().contains("EnvelopedVerifiableCredential");
        let is_revoked = |revoked: &RawValue| revoked.get() == "true";
        let has_no_more =
            self.get("type").is_some_and(is_enveloped) || self.get("revoked").is_some_and(is_revoked);
        self.get("id").filter(|_| has_no_more)
    }
}
