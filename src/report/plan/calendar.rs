use crate::catalog::Item;
use crate::query::{Answer, LastSafe};
use crate::question::Question;
use crate::report::calendar::{self, Entry};

use super::{price, time, uses};

/// The sittings as a calendar file; no entries without a schedule.
pub(super) fn render(question: &Question, answer: &Answer) -> String {
    let (Some(plan), Some(timetable)) = (&answer.plan, &answer.timetable) else {
        return calendar::write(question, question.as_of, &[]);
    };
    let mut entries = Vec::new();
    for (step, sitting) in timetable.sittings.iter().enumerate() {
        let Some(day) = sitting.day else { continue };
        let facts = question.catalog.exam(sitting.exam);
        let mut about = vec![facts.title.clone()];
        let counts_for = uses::phrase(question, plan, Item::Exam(sitting.exam));
        if !counts_for.is_empty() {
            about.push(format!("Counts for {counts_for}."));
        }
        if let (Some(price), Some(tariff)) = (price(question, plan, sitting.exam), question.tariff()) {
            about.push(format!("Price {price} {}.", tariff.currency));
        }
        let reached = plan.milestones.iter().filter(|m| m.after_step == step + 1);
        about.extend(
            reached.map(|m| format!("Reached: {}.", question.catalog.credential(m.credential).title)),
        );
        if let Some(LastSafe { sit, then, .. }) = &sitting.last {
            about.push(format!("Last safe day {sit}; after that: {}.", time::then(question, plan, then)));
        }
        let summary = format!("Sit {}", facts.id);
        entries.push(Entry { key: facts.id.clone(), day, summary, about });
    }
    let stamped = question.schedule().map_or(question.as_of, |schedule| schedule.start);
    calendar::write(question, stamped, &entries)
}
