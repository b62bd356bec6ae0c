//! A calendar file (iCalendar, RFC 5545): whole-day events, each with an alarm a week before.

use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property, Trigger};
use jiff::civil::Date;

use super::{ids_of, titles};
use crate::question::Question;

const PRODUCT: &str = "-//studypath//studypath//EN";

/// Something to do on a day.
pub(super) struct Entry {
    /// What tells it from the other entries of the same question, whatever its day: an entry keeps its identity
    /// when its day moves.
    pub key: String,
    /// The day.
    pub day: Date,
    /// What is to be done.
    pub summary: String,
    /// What there is to know about it, in lines.
    pub about: Vec<String>,
}

/// The entries as a file. The same entries give the same bytes: the stamp is a day of the question.
pub(super) fn write(question: &Question, stamped: Date, entries: &[Entry]) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    let goals = titles(&question.catalog, &question.goals).join(", ");
    calendar.append_property(Property::new("X-WR-CALNAME", goals));
    let goals = ids_of(&question.catalog, &question.goals).join("-");
    let stamped = format!("{}T000000Z", digits(stamped));
    for entry in entries {
        let uid = format!("{goals}-{}@studypath", entry.key);
        let mut event = Event::new();
        event.uid(&uid).add_property("DTSTAMP", &stamped);
        event.append_property(whole_day("DTSTART", entry.day));
        if let Ok(next) = entry.day.tomorrow() {
            event.append_property(whole_day("DTEND", next));
        }
        event.summary(&entry.summary).description(&entry.about.join("\n"));
        let at_once = Trigger::after_start(Default::default());
        let mut alarm = Alarm::display(&format!("In a week: {}", entry.summary), at_once);
        // What is not given is made of chance and the clock.
        let given = [("TRIGGER", "-P7D"), ("UID", &format!("alarm-{uid}")), ("DTSTAMP", &stamped)];
        for (key, value) in given {
            alarm.append_property(Property::new(key, value));
        }
        event.alarm(alarm);
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn whole_day(key: &str, day: Date) -> Property {
    let mut property = Property::new(key, digits(day));
    property.add_parameter("VALUE", "DATE");
    property
}
