use jiff::civil::Date;

use studypath::query;
use studypath::question::Question;
use studypath::report::count;
use studypath::schedule::{Pace, Schedule};

use super::ScheduleArgs;
use super::stop::Stop;

/// The schedule that the options describe; `None` where they name no pace.
pub(super) fn schedule(args: &ScheduleArgs, as_of: Date) -> Result<Option<Schedule>, Stop> {
    let pace = match (args.hours_per_week, args.exams_per_month) {
        (Some(per_week), _) => Pace::Hours { per_week, default: args.default_hours },
        (None, Some(per_month)) => Pace::Exams { per_month },
        (None, None) => return Ok(None),
    };
    let start = args.start.unwrap_or(as_of);
    if let Some(by) = args.by.filter(|by| *by < start) {
        return Err(Stop::Usage(
            format!("study begins on {start}, after {by}, by which everything must be passed"),
            Some("--by must not be before --start".to_owned()),
        ));
    }
    Ok(Some(Schedule { start, pace, by: args.by }))
}

/// Where hours are counted, every exam that could be sat must have some.
pub(super) fn has_hours(question: &Question) -> Result<(), Stop> {
    if !question.schedule().is_some_and(|s| s.counts_hours() && s.default_hours().is_none()) {
        return Ok(());
    }
    let missing = query::without_hours(question);
    let ids: Vec<&str> = missing.iter().take(3).map(|e| question.catalog.exam(*e).id.as_str()).collect();
    let more = match missing.len() - ids.len() {
        0 => String::new(),
        more => format!(" and {}", count(more, "more exam")),
    };
    match ids.is_empty() {
        true => Ok(()),
        false => Err(Stop::Usage(
            format!("the catalog has no study hours for {}{more}", ids.join(", ")),
            Some("say how many such an exam takes: --default-hours 40; or use --exams-per-month".to_owned()),
        )),
    }
}
