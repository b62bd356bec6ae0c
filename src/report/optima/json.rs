use serde::Serialize;

use crate::query::Optima;
use crate::question::Question;
use crate::report::plan::json::{
    Conflict, Head, LeftOut, Parts, Totals, conflict, head, left_out, parts, totals,
};

use super::ids;

/// `studypath/optima/1`. Fields may be added; none changes its meaning without a new schema. `count` and
/// `roles` are null where they were not asked, and where a limit stopped the search before them.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// Is everything that was asked known?
    complete: bool,
    count: Option<Count>,
    roles: Option<Roles<'a>>,
    /// The first of the optimal plans, with the fields it has in `studypath/plan/1`.
    plan: Option<First<'a>>,
    conflict: Option<Conflict<'a>>,
    left_out: Vec<LeftOut<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Count {
    at_least: u64,
    exact: bool,
}

#[derive(Serialize)]
struct Roles<'a> {
    exams: Vec<Exam<'a>>,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Exam<'a> {
    id: &'a str,
    title: &'a str,
    role: &'static str,
}

/// Exams that stand for each other: every optimal plan sits so many of them.
#[derive(Serialize)]
struct Group<'a> {
    exams: Vec<&'a str>,
    at_least: usize,
    at_most: usize,
    slots: Vec<Slot<'a>>,
}

#[derive(Serialize)]
struct Slot<'a> {
    credential: &'a str,
    track: &'a str,
    slot: &'a str,
}

#[derive(Serialize)]
struct First<'a> {
    totals: Totals,
    #[serde(flatten)]
    parts: Parts<'a>,
}

pub(super) fn render(question: &Question, optima: &Optima) -> String {
    let catalog = &question.catalog;
    let first = &optima.first;
    let roles = optima.roles.as_ref().map(|roles| Roles {
        exams: roles
            .exams
            .iter()
            .map(|(exam, role)| Exam {
                id: &catalog.exam(*exam).id,
                title: &catalog.exam(*exam).title,
                role: role.name(),
            })
            .collect(),
        groups: roles
            .groups
            .iter()
            .map(|group| Group {
                exams: ids(question, &group.exams),
                at_least: group.least,
                at_most: group.most,
                slots: group
                    .slots
                    .iter()
                    .map(|(credential, track, slot)| {
                        let credential = catalog.credential(*credential);
                        let track = &credential.tracks[*track];
                        let slot = &track.slots[*slot].id;
                        Slot { credential: &credential.id, track: &track.id, slot }
                    })
                    .collect(),
            })
            .collect(),
    });
    crate::report::json(&Document {
        head: head("studypath/optima/1", question, first.status, &first.minimized),
        complete: optima.complete,
        count: optima.count.map(|count| Count { at_least: count.at_least, exact: count.exact }),
        roles,
        plan: first
            .plan
            .as_ref()
            .map(|plan| First { totals: totals(question, Some(&plan.totals)), parts: parts(question, plan) }),
        conflict: conflict(first),
        left_out: left_out(question, &first.left_out),
        notes: first.notes.iter().map(String::as_str).collect(),
    })
}
