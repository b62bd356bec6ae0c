use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;

use crate::catalog::Item;
use crate::query::{Answer, LastSafe};
use crate::question::Question;
use crate::report::{ids_of, titles};

use super::{price, time, uses};

const PRODUCT: &str = "-//studypath//studypath//EN";

/// The sittings as whole-day events of an iCalendar file (RFC 5545). The same plan gives the same bytes:
/// the stamp is the first day of study.
pub(super) fn render(question: &Question, answer: &Answer) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    let goals = titles(&question.catalog, &question.goals).join(", ");
    calendar.append_property(Property::new("X-WR-CALNAME", goals));
    let (Some(plan), Some(timetable), Some(schedule)) =
        (&answer.plan, &answer.timetable, question.schedule())
    else {
        return calendar.to_string();
    };
    let goals = ids_of(&question.catalog, &question.goals).join("-");
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
        let mut event = Event::new();
        event.uid(&format!("{goals}-{}-{}@studypath", facts.id, stamp(day)));
        event.add_property("DTSTAMP", format!("{}T000000Z", stamp(schedule.start)));
        event.append_property(whole_day("DTSTART", day));
        if let Ok(next) = day.tomorrow() {
            event.append_property(whole_day("DTEND", next));
        }
        event.summary(&format!("Sit {}", facts.id));
        event.description(&about.join("\n"));
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn stamp(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn whole_day(key: &str, day: Date) -> Property {
    let mut property = Property::new(key, stamp(day));
    property.add_parameter("VALUE", "DATE");
    property
}
