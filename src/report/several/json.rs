use serde::Serialize;

use crate::question::Question;
use crate::report::plan::json::{
    Conflict, Head, LeftOut, Parts, Totals, conflict, head, left_out, parts, totals,
};

use super::Listing;
use super::rows::{beyond, ids};

/// `studypath/alternatives/1` and `studypath/pareto/1`. Fields may be added; none changes its meaning
/// without a new schema. `status` is that of the first plan; unless it is `unproven`, every plan listed
/// is proven to stand where it does.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// False when a limit stopped the search.
    complete: bool,
    /// May there be more plans than those listed? Only where so many were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<bool>,
    plans: Vec<Entry<'a>>,
    conflict: Option<Conflict<'a>>,
    left_out: Vec<LeftOut<'a>>,
}

/// A plan with the fields it has in `studypath/plan/1`, and what sets it apart from the first one.
#[derive(Serialize)]
struct Entry<'a> {
    rank: usize,
    totals: Totals,
    differs: Differs<'a>,
    #[serde(flatten)]
    parts: Parts<'a>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Differs<'a> {
    more: Vec<&'a str>,
    fewer: Vec<&'a str>,
}

pub(super) fn render(question: &Question, listing: &Listing<'_>) -> String {
    let first = listing.answers.first().copied().or(listing.refusal);
    let Some(first) = first else { return String::new() };
    let base = first.plan.as_ref();
    let plans = listing.answers.iter().filter_map(|answer| Some((answer.plan.as_ref()?, &answer.notes)));
    let plans = plans.enumerate().map(|(i, (plan, notes))| Entry {
        rank: i + 1,
        totals: totals(question, Some(&plan.totals)),
        differs: Differs {
            more: base.map_or(Vec::new(), |first| ids(question, &beyond(plan, first))),
            fewer: base.map_or(Vec::new(), |first| ids(question, &beyond(first, plan))),
        },
        parts: parts(question, plan),
        notes: notes.iter().map(String::as_str).collect(),
    });
    crate::report::json(&Document {
        head: head(listing.schema, question, first.status, &first.minimized),
        complete: listing.complete,
        more: listing.more,
        plans: plans.collect(),
        conflict: conflict(first),
        left_out: left_out(question, &first.left_out),
    })
}
