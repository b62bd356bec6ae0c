use std::collections::BTreeMap;

use super::keeps;
use crate::catalog::Item;
use crate::query::{Act, Keeping};
use crate::question::Question;
use crate::report::calendar::{self, Entry};

/// What has to be done as a calendar file, each on the last day on which it does what it is for.
pub(super) fn render(question: &Question, keeping: &Keeping) -> String {
    let mut times: BTreeMap<Item, usize> = BTreeMap::new();
    let entries = keeping.steps.iter().map(|step| {
        let item = step.act.item();
        let time = times.entry(item).or_default();
        *time += 1;
        let id = question.catalog.id_of(item);
        let verb = match step.act {
            Act::Sit(_) => "Sit",
            Act::Renew(_) => "Renew",
            Act::Claim(_) => "Earn again",
        };
        let about = vec![
            step.act.title(question).to_owned(),
            format!("The last day for it. Keeps active: {}.", keeps(question, step)),
        ];
        let summary = format!("{verb} {id}");
        Entry { key: format!("keep-{id}-{time}"), day: step.day, summary, about }
    });
    let entries: Vec<Entry> = entries.collect();
    calendar::write(question, question.as_of, &entries)
}
