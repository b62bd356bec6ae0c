use serde::Serialize;

use crate::catalog::{
    Catalog, Credential, CredentialId, Requirement, Slot, SlotOption, SourceId, Track, Validity, Window,
};

use super::{exams_of, sources_of};

/// `studypath/catalogs/1`: which credentials there are.
#[derive(Serialize)]
struct Listing<'a> {
    schema: &'static str,
    catalogs: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    credentials: Vec<Brief<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    title: &'a str,
    as_of: Option<String>,
    prices: Option<&'a str>,
}

#[derive(Serialize)]
struct Brief<'a> {
    id: &'a str,
    title: &'a str,
    aliases: &'a [String],
    tracks: Vec<&'a str>,
}

/// `studypath/catalog/1`: the rules of some credentials, with the exams and sources they mention.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: Head<'a>,
    credentials: Vec<Rules<'a>>,
    exams: Vec<Exam<'a>>,
    limits: Vec<Limit<'a>>,
    sources: Vec<Source<'a>>,
    conflicts: Vec<Disagreement<'a>>,
}

#[derive(Serialize)]
struct Rules<'a> {
    id: &'a str,
    title: &'a str,
    aliases: &'a [String],
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    retired: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    valid_months: Vec<Months>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    for_life: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_renewal: Option<Free<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    renews: Vec<Renewal<'a>>,
    tracks: Vec<Way<'a>>,
    #[serde(flatten)]
    proof: Proof<'a>,
}

/// How long it stays active when it was earned on these days.
#[derive(Serialize)]
struct Months {
    months: u32,
    since: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
struct Free<'a> {
    by: &'a str,
    within_months: Option<u32>,
    since: Option<String>,
    until: Option<String>,
    #[serde(flatten)]
    proof: Proof<'a>,
}

#[derive(Serialize)]
struct Renewal<'a> {
    item: &'a str,
    since: Option<String>,
    until: Option<String>,
    even_expired: bool,
}

#[derive(Serialize)]
struct Proof<'a> {
    sources: Vec<&'a str>,
    evidence: &'static str,
}

#[derive(Serialize)]
struct Way<'a> {
    id: &'a str,
    title: Option<&'a str>,
    requires: Vec<Vec<&'a str>>,
    since: Option<String>,
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_months: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grants: Vec<&'a str>,
    slots: Vec<Need<'a>>,
    notes: &'a [String],
    #[serde(flatten)]
    proof: Proof<'a>,
}

#[derive(Serialize)]
struct Need<'a> {
    id: &'a str,
    role: Option<&'a str>,
    need: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    every: bool,
    waived: Option<&'a str>,
    shared: bool,
    options: Vec<Choice<'a>>,
    cap: Vec<Cap<'a>>,
    #[serde(flatten)]
    proof: Proof<'a>,
}

#[derive(Serialize)]
struct Choice<'a> {
    items: Vec<&'a str>,
    units: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    active: bool,
    since: Option<String>,
    until: Option<String>,
    #[serde(flatten)]
    proof: Proof<'a>,
}

#[derive(Serialize)]
struct Cap<'a> {
    items: Vec<&'a str>,
    at_most: u32,
}

#[derive(Serialize)]
struct Exam<'a> {
    id: &'a str,
    title: &'a str,
    released: Option<String>,
    retired: Option<String>,
    hours: Option<u32>,
    requires: Vec<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    valid_months: Vec<Months>,
    notes: &'a [String],
    #[serde(flatten)]
    proof: Proof<'a>,
}

#[derive(Serialize)]
struct Limit<'a> {
    between: Vec<&'a str>,
    at_most: u32,
    items: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    title: &'a str,
    date: Option<&'a str>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Disagreement<'a> {
    about: &'a str,
    versions: &'a [String],
    reading: &'a str,
    why: &'a str,
}

pub(super) fn list(catalogs: &[Catalog]) -> String {
    let catalogs = catalogs.iter().map(|catalog| Entry {
        head: head(catalog),
        credentials: catalog
            .credentials
            .iter()
            .map(|c| Brief {
                id: &c.id,
                title: &c.title,
                aliases: &c.aliases,
                tracks: c.tracks.iter().map(|t| t.id.as_str()).collect(),
            })
            .collect(),
    });
    crate::report::json(&Listing { schema: "studypath/catalogs/1", catalogs: catalogs.collect() })
}

pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId]) -> String {
    let context = Context { catalog };
    let exams = exams_of(catalog, credentials).into_iter().map(|id| {
        let exam = catalog.exam(id);
        Exam {
            id: &exam.id,
            title: &exam.title,
            released: exam.released.map(|day| day.to_string()),
            retired: exam.retired.map(|day| day.to_string()),
            hours: exam.hours,
            requires: context.requirements(&exam.requires),
            valid_months: months(&exam.validity),
            notes: &exam.notes,
            proof: context.proof(&exam.sources, exam.evidence),
        }
    });
    let ids = |list: &[CredentialId]| list.iter().map(|c| catalog.credential(*c).id.as_str()).collect();
    let limits =
        catalog.limits.iter().filter(|l| l.between.iter().any(|c| credentials.contains(c))).map(|l| {
            let items = l.items.as_ref().map(|items| items.iter().map(|i| catalog.id_of(*i)).collect());
            Limit { between: ids(&l.between), at_most: l.at_most, items }
        });
    let sources = sources_of(catalog, credentials).into_iter().map(|id| {
        let source = catalog.source(id);
        Source {
            id: &source.id,
            title: &source.title,
            date: source.date.as_deref(),
            url: source.url.as_deref(),
        }
    });
    let conflicts = catalog.conflicts.iter().map(|c| Disagreement {
        about: &c.about,
        versions: &c.versions,
        reading: &c.reading,
        why: &c.why,
    });
    crate::report::json(&Document {
        schema: "studypath/catalog/1",
        catalog: head(catalog),
        credentials: credentials.iter().map(|c| context.credential(catalog.credential(*c))).collect(),
        exams: exams.collect(),
        limits: limits.collect(),
        sources: sources.collect(),
        conflicts: conflicts.collect(),
    })
}

fn head(catalog: &Catalog) -> Head<'_> {
    Head {
        id: &catalog.id,
        title: &catalog.title,
        as_of: catalog.as_of.map(|day| day.to_string()),
        prices: catalog.prices.as_deref(),
    }
}

fn days(window: Window) -> (Option<String>, Option<String>) {
    (window.since.map(|day| day.to_string()), window.until.map(|day| day.to_string()))
}

fn months(validity: &Validity) -> Vec<Months> {
    let rules = validity.rules.iter().map(|rule| {
        let (since, until) = days(rule.earned);
        Months { months: rule.months, since, until }
    });
    rules.collect()
}

struct Context<'a> {
    catalog: &'a Catalog,
}

impl<'a> Context<'a> {
    fn proof(&self, sources: &[SourceId], evidence: crate::catalog::Evidence) -> Proof<'a> {
        let sources = sources.iter().map(|id| self.catalog.source(*id).id.as_str()).collect();
        Proof { sources, evidence: evidence.mark().unwrap_or("sourced") }
    }

    fn requirements(&self, requires: &[Requirement]) -> Vec<Vec<&'a str>> {
        requires.iter().map(|r| r.any.iter().map(|i| self.catalog.id_of(*i)).collect()).collect()
    }

    fn credential(&self, credential: &'a Credential) -> Rules<'a> {
        Rules {
            id: &credential.id,
            title: &credential.title,
            aliases: &credential.aliases,
            notes: &credential.notes,
            retired: credential.retired.map(|day| day.to_string()),
            valid_months: months(&credential.validity),
            for_life: credential.for_life,
            free_renewal: credential.free_renewal.as_ref().map(|free| self.free(free)),
            renews: credential.renews.iter().map(|renewal| self.renewal(renewal)).collect(),
            tracks: credential.tracks.iter().map(|t| self.track(t)).collect(),
            proof: self.proof(&credential.sources, credential.evidence),
        }
    }

    fn free(&self, free: &'a crate::catalog::FreeRenewal) -> Free<'a> {
        let (since, until) = days(free.window);
        let proof = self.proof(&free.sources, free.evidence);
        Free { by: &free.by, within_months: free.within_months, since, until, proof }
    }

    fn renewal(&self, renewal: &crate::catalog::Renewal) -> Renewal<'a> {
        let (since, until) = days(renewal.window);
        let item = self.catalog.id_of(renewal.item);
        Renewal { item, since, until, even_expired: renewal.even_expired }
    }

    fn track(&self, track: &'a Track) -> Way<'a> {
        Way {
            id: &track.id,
            title: track.title.as_deref(),
            requires: self.requirements(&track.requires),
            since: track.window.since.map(|day| day.to_string()),
            until: track.window.until.map(|day| day.to_string()),
            window_months: track.window_months,
            grants: track.grants.iter().map(|c| self.catalog.credential(*c).id.as_str()).collect(),
            slots: track.slots.iter().map(|s| self.slot(s)).collect(),
            notes: &track.notes,
            proof: self.proof(&track.sources, track.evidence),
        }
    }

    fn slot(&self, slot: &'a Slot) -> Need<'a> {
        let caps = slot.caps.iter().map(|cap| Cap {
            items: cap.items.iter().map(|i| self.catalog.id_of(*i)).collect(),
            at_most: cap.at_most,
        });
        Need {
            id: &slot.id,
            role: slot.role.as_deref(),
            need: slot.need,
            every: slot.every,
            waived: slot.waived.as_deref(),
            shared: slot.shared,
            options: slot.options.iter().map(|o| self.option(o)).collect(),
            cap: caps.collect(),
            proof: self.proof(&slot.sources, slot.evidence),
        }
    }

    fn option(&self, option: &SlotOption) -> Choice<'a> {
        Choice {
            items: option.items.iter().map(|i| self.catalog.id_of(*i)).collect(),
            units: option.units,
            active: option.active,
            since: option.window.since.map(|day| day.to_string()),
            until: option.window.until.map(|day| day.to_string()),
            proof: self.proof(&option.sources, option.evidence),
        }
    }
}
