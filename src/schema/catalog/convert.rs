use super::{
    Brief, Cap, Catalog, Catalogs, Credential, Disagreement, Entry, Exam, FreeRenewal, Head, Limit, Match,
    MatchKind, Matches, Months, NoPlan, Proof, Renewal, Slot, SlotOption, Source, Track, WhyNoPlan, Window,
};
use crate::catalog::{self as rules, CredentialId, Evidence, ExamId, Item, Requirement, SourceId, Validity};
use crate::query::{self, Listed, Openness};
use crate::schema::{id, ids};

impl Catalogs {
    /// The document of what some catalogs hold.
    pub fn of(catalogs: &[Listed]) -> Catalogs {
        let brief = |catalog: &rules::Catalog, number: CredentialId, open: Openness| {
            let credential = catalog.credential(number);
            Brief {
                id: credential.id.clone(),
                title: credential.title.clone(),
                aliases: credential.aliases.clone(),
                tracks: credential.tracks.iter().map(|track| track.id.clone()).collect(),
                no_plan: NoPlan::of(catalog, number.into(), open),
                successor: credential.successor.map(|successor| id(catalog, successor)),
            }
        };
        let entry = |listed: &Listed| Entry {
            head: Head::of(&listed.catalog),
            credentials: listed
                .credentials()
                .map(|(credential, open)| brief(&listed.catalog, credential, open))
                .collect(),
        };
        Catalogs { catalogs: catalogs.iter().map(entry).collect() }
    }
}

impl NoPlan {
    fn of(catalog: &rules::Catalog, item: Item, open: Openness) -> Option<NoPlan> {
        let (why, day) = match open {
            Openness::Open => return None,
            Openness::Ended(day) => (WhyNoPlan::Ended, Some(day)),
            Openness::Begins(day) => (WhyNoPlan::Later, Some(day)),
            Openness::Held => (WhyNoPlan::Held, None),
        };
        Some(NoPlan { why, day, text: open.reason(catalog, item).unwrap_or_default() })
    }
}

impl Matches {
    /// The document of what a few words mean.
    pub fn of(found: &[query::Match]) -> Matches {
        let matched = |found: &query::Match| {
            let (catalog, item) = (&found.catalog, found.item);
            let kind = match item {
                Item::Exam(_) => MatchKind::Exam,
                Item::Credential(_) => MatchKind::Credential,
            };
            Match {
                catalog: catalog.id.clone(),
                catalog_title: catalog.title.clone(),
                kind,
                id: catalog.id_of(item).to_owned(),
                title: catalog.title_of(item).to_owned(),
                no_plan: NoPlan::of(catalog, item, found.open),
                nearness: found.nearness,
            }
        };
        Matches { matches: found.iter().map(matched).collect() }
    }
}

impl Catalog {
    /// The document of the rules of some credentials.
    pub fn of(catalog: &rules::Catalog, credentials: &[CredentialId]) -> Catalog {
        let concerned = |limit: &&rules::Limit| limit.between.iter().any(|c| credentials.contains(c));
        let limit = |limit: &rules::Limit| Limit {
            between: ids(catalog, &limit.between),
            at_most: limit.at_most,
            items: limit.items.as_ref().map(|items| ids(catalog, items)),
        };
        let source = |id: SourceId| {
            let rules::Source { id, title, date, url } = catalog.source(id).clone();
            Source { id, title, date, url }
        };
        let conflict = |conflict: &rules::SourceConflict| Disagreement {
            about: conflict.about.clone(),
            versions: conflict.versions.clone(),
            reading: conflict.reading.clone(),
            why: conflict.why.clone(),
        };
        let exams = catalog.exams_of(credentials).into_iter();
        Catalog {
            catalog: Head::of(catalog),
            credentials: credentials.iter().map(|c| credential(catalog, catalog.credential(*c))).collect(),
            exams: exams.map(|id| exam(catalog, id)).collect(),
            limits: catalog.limits.iter().filter(concerned).map(limit).collect(),
            sources: catalog.sources_of(credentials).into_iter().map(source).collect(),
            conflicts: catalog.conflicts.iter().map(conflict).collect(),
        }
    }
}

impl Head {
    fn of(catalog: &rules::Catalog) -> Head {
        Head {
            id: catalog.id.clone(),
            title: catalog.title.clone(),
            as_of: catalog.as_of,
            prices: catalog.prices.clone(),
        }
    }
}

impl From<rules::Window> for Window {
    fn from(window: rules::Window) -> Window {
        Window { since: window.since, until: window.until }
    }
}

impl Proof {
    fn of(catalog: &rules::Catalog, sources: &[SourceId], evidence: Evidence) -> Proof {
        Proof { sources: sources.iter().map(|id| catalog.source(*id).id.clone()).collect(), evidence }
    }
}

fn months(validity: &Validity) -> Vec<Months> {
    validity.rules.iter().map(|rule| Months { months: rule.months, earned: rule.earned.into() }).collect()
}

fn requirements(catalog: &rules::Catalog, requires: &[Requirement]) -> Vec<Vec<String>> {
    requires.iter().map(|requirement| ids(catalog, &requirement.any)).collect()
}

fn exam(catalog: &rules::Catalog, id: ExamId) -> Exam {
    let exam = catalog.exam(id);
    Exam {
        id: exam.id.clone(),
        title: exam.title.clone(),
        aliases: exam.aliases.clone(),
        released: exam.released,
        retired: exam.retired,
        hours: exam.hours,
        requires: requirements(catalog, &exam.requires),
        valid_months: months(&exam.validity),
        notes: exam.notes.clone(),
        proof: Proof::of(catalog, &exam.sources, exam.evidence),
    }
}

fn credential(catalog: &rules::Catalog, credential: &rules::Credential) -> Credential {
    let free_renewal = credential.free_renewal.as_ref().map(|free| FreeRenewal {
        by: free.by.clone(),
        within_months: free.within_months,
        window: free.window.into(),
        proof: Proof::of(catalog, &free.sources, free.evidence),
    });
    let renewal = |renewal: &rules::Renewal| Renewal {
        item: id(catalog, renewal.item),
        window: renewal.window.into(),
        even_expired: renewal.even_expired,
    };
    Credential {
        id: credential.id.clone(),
        title: credential.title.clone(),
        aliases: credential.aliases.clone(),
        notes: credential.notes.clone(),
        retired: credential.retired,
        successor: credential.successor.map(|successor| id(catalog, successor)),
        valid_months: months(&credential.validity),
        for_life: credential.for_life,
        implies: ids(catalog, &credential.implies),
        free_renewal,
        renews: credential.renews.iter().map(renewal).collect(),
        tracks: credential.tracks.iter().map(|t| track(catalog, t)).collect(),
        proof: Proof::of(catalog, &credential.sources, credential.evidence),
    }
}

fn track(catalog: &rules::Catalog, track: &rules::Track) -> Track {
    Track {
        id: track.id.clone(),
        title: track.title.clone(),
        requires: requirements(catalog, &track.requires),
        window: track.window.into(),
        window_months: track.window_months,
        grants: ids(catalog, &track.grants),
        slots: track.slots.iter().map(|s| slot(catalog, s)).collect(),
        notes: track.notes.clone(),
        proof: Proof::of(catalog, &track.sources, track.evidence),
    }
}

fn slot(catalog: &rules::Catalog, slot: &rules::Slot) -> Slot {
    let option = |option: &rules::SlotOption| SlotOption {
        items: ids(catalog, &option.items),
        units: option.units,
        active: option.active,
        window: option.window.into(),
        proof: Proof::of(catalog, &option.sources, option.evidence),
    };
    let cap = |cap: &rules::Cap| Cap { items: ids(catalog, &cap.items), at_most: cap.at_most };
    Slot {
        id: slot.id.clone(),
        role: slot.role.clone(),
        need: slot.need,
        every: slot.every,
        waived: slot.waived.clone(),
        shared: slot.shared,
        options: slot.options.iter().map(option).collect(),
        cap: slot.caps.iter().map(cap).collect(),
        proof: Proof::of(catalog, &slot.sources, slot.evidence),
    }
}
