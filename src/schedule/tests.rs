use jiff::civil::date;

use super::*;

fn hours(per_week: u32) -> Schedule {
    Schedule {
        start: date(2004, 11, 1),
        pace: Pace::Hours { per_week, default: None },
        by: None,
        off: DaysOff::default(),
    }
}

fn exams(per_month: u32) -> Schedule {
    rated(&per_month.to_string())
}

fn rated(per_month: &str) -> Schedule {
    let per_month = per_month.parse().expect("a rate");
    Schedule { start: date(2004, 1, 31), pace: Pace::Exams { per_month }, by: None, off: DaysOff::default() }
}

fn weeks(per_exam: u32) -> Schedule {
    Schedule { start: date(2004, 11, 1), pace: Pace::Weeks { per_exam }, by: None, off: DaysOff::default() }
}

#[test]
fn half_an_exam_a_month_is_one_in_two_months() {
    // From 31 January: one month ends on 28 February, two on 30 March, four on 30 May.
    assert_eq!(rated("0.5").day_of(1), Some(date(2004, 3, 30)));
    assert_eq!(rated("0.5").day_of(2), Some(date(2004, 5, 30)));
    // Three in two months: the first two thirds of the way through a month of 29 days.
    assert_eq!(rated("1.5").day_of(1), Some(date(2004, 2, 18)));
    assert_eq!(rated("1.5").day_of(3), rated("0.5").day_of(1));
    for effort in 0..100 {
        assert_eq!(rated("2.0").day_of(effort), exams(2).day_of(effort));
    }
}

#[test]
fn a_rate_is_exact_and_written_as_it_is_read() {
    let read = |text: &str| text.parse::<Rate>().map(|rate| rate.to_string());
    for text in ["1", "28", "0.5", "0.01", "0.3333", "27.9999"] {
        assert_eq!(read(text), Ok(text.to_owned()));
    }
    assert_eq!(read("1.50"), Ok("1.5".to_owned()));
    assert_eq!(read("2.00000"), Ok("2".to_owned()));
    for text in
        ["", "0", "0.0", "0.001", "28.0001", "29", "-1", "1.", ".5", "1,5", "1e1", "0.33333", "99999999999"]
    {
        assert_eq!(read(text), Err(NoRate), "{text}");
    }
}

#[test]
fn an_exam_every_six_weeks_is_sat_at_the_end_of_the_sixth() {
    assert_eq!(weeks(6).effort(&Exam::default()), Some(6));
    assert_eq!(weeks(6).day_of(6), Some(date(2004, 12, 12)));
    // After a wait the next one is six weeks later.
    let (position, day) = weeks(6).sit(0, 6, Some(date(2005, 1, 10))).expect("a day");
    assert_eq!(day, date(2005, 1, 10));
    assert_eq!(weeks(6).sit(position, 6, None).map(|(_, day)| day), Some(date(2005, 2, 21)));
}

#[test]
fn forty_hours_at_ten_a_week_end_on_the_last_day_of_the_fourth_week() {
    assert_eq!(hours(10).day_of(40), Some(date(2004, 11, 28)));
    assert_eq!(hours(10).day_of(41), Some(date(2004, 11, 29)));
    assert_eq!(hours(10).day_of(0), Some(date(2004, 11, 1)));
}

#[test]
fn exams_of_a_month_are_spread_over_it() {
    // From 31 January a month ends on 28 February: 29 days, of which 14 and 29 are reached.
    assert_eq!(exams(2).day_of(1), Some(date(2004, 2, 13)));
    assert_eq!(exams(2).day_of(2), Some(date(2004, 2, 28)));
    assert_eq!(exams(1).day_of(3), Some(date(2004, 4, 29)));
}

/// Each with no day off, with weekends, with stretches off, one of them at the start, and with both.
fn all_paces() -> impl Iterator<Item = Schedule> {
    let slow = [weeks(1), weeks(6), rated("0.5"), rated("0.01"), rated("2.7"), rated("27.9999")];
    let whole = [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)];
    slow.into_iter().chain(whole).flat_map(|schedule| {
        let stretch = |days: i64, length: i64| {
            let from = schedule.start.saturating_add(days.days());
            Blackout { from, to: from.saturating_add(length.days()) }
        };
        let stretches = [stretch(-3, 5), stretch(20, 0), stretch(60, 40), stretch(80, 30)];
        let off = [
            DaysOff::default(),
            DaysOff::new([], true),
            DaysOff::new(stretches, false),
            DaysOff::new(stretches, true),
        ];
        off.map(|off| Schedule { off, ..schedule.clone() })
    })
}

#[test]
fn stretches_that_overlap_or_touch_are_one() {
    let days = |from, to| Blackout { from: date(2004, 11, from), to: date(2004, 11, to) };
    let off = DaysOff::new([days(10, 12), days(1, 3), days(4, 4), days(11, 20)], false);
    assert_eq!(off.blackouts(), [days(1, 4), days(10, 20)]);
    assert_eq!(off, DaysOff::new([days(1, 4), days(10, 20)], false));
}

#[test]
fn nothing_is_done_on_days_off() {
    // Ten hours a week are 40 hours on the 28th day, 28 November; ten days off put it ten days later, and the
    // second forty as well.
    let off = DaysOff::new([Blackout { from: date(2004, 11, 19), to: date(2004, 11, 28) }], false);
    let schedule = Schedule { off, ..hours(10) };
    assert_eq!(schedule.day_of(40), Some(date(2004, 12, 8)));
    assert_eq!(schedule.day_of(80), Some(date(2005, 1, 5)));
    assert_eq!(schedule.capacity(date(2004, 11, 28)), schedule.capacity(date(2004, 11, 18)));
    // Forty hours before 8 December are begun on 1 November; the day before the days off has room after it for ten.
    assert_eq!(schedule.latest_begin(date(2004, 12, 8), 40), Some(date(2004, 11, 1)));
    assert_eq!(schedule.latest(date(2004, 12, 8), 15), Some(date(2004, 11, 17)));
    // Two exams in the month from 31 January to 28 February: 13 and 28 February, each five days later.
    let off = DaysOff::new([Blackout { from: date(2004, 2, 2), to: date(2004, 2, 6) }], false);
    let schedule = Schedule { off, ..exams(2) };
    assert_eq!([1, 2].map(|n| schedule.day_of(n)), [Some(date(2004, 2, 18)), Some(date(2004, 3, 4))]);
}

#[test]
fn no_exam_is_sat_at_the_weekend_and_study_goes_on() {
    // 28 November 2004 is a Sunday. What is studied on Sunday counts for the next exam.
    let schedule = Schedule { off: DaysOff::new([], true), ..hours(10) };
    let (position, day) = schedule.sit(0, 40, None).expect("a day");
    assert_eq!(day, date(2004, 11, 29));
    assert_eq!(schedule.sit(position, 2, None).map(|(_, day)| day), Some(date(2004, 11, 30)));
    assert_eq!(schedule.capacity(date(2004, 11, 28)), schedule.capacity(date(2004, 11, 26)));
    // One who waits for Saturday waits for Monday.
    assert_eq!(schedule.sit(0, 40, Some(date(2004, 12, 4))).map(|(_, day)| day), Some(date(2004, 12, 6)));
    // One is off on Friday, and at the weekend anyway.
    let off = DaysOff::new([Blackout { from: date(2004, 12, 3), to: date(2004, 12, 3) }], true);
    assert_eq!(off.next_exam_day(date(2004, 12, 3)), Some(date(2004, 12, 6)));
    assert_eq!(off.last_exam_day(date(2004, 12, 5)), Some(date(2004, 12, 2)));
}

#[test]
fn capacity_is_the_inverse_of_the_day() {
    for schedule in all_paces() {
        for effort in 0..400 {
            let day = schedule.day_of(effort).expect("a day");
            assert!(schedule.capacity(day) >= effort, "{schedule:?} {effort}");
            if day > schedule.start {
                assert!(effort == 0 || schedule.capacity(day.yesterday().expect("a day")) < effort);
            }
        }
        assert_eq!(schedule.capacity(schedule.start.yesterday().expect("a day")), 0);
    }
}

#[test]
fn what_need_not_wait_is_sat_when_its_effort_is_done() {
    for schedule in all_paces() {
        let mut position = 0;
        for done in 1..100 {
            let (next, day) = schedule.sit(position, 1, None).expect("a day");
            assert_eq!(Some(day), schedule.day_of(done), "{schedule:?} {done}");
            position = next;
        }
    }
}

#[test]
fn one_waits_for_a_day_and_goes_on_from_there() {
    // Ten hours a week: 40 hours are done on 28 November; after the wait 10 more take a week, the day included.
    let (position, day) = hours(10).sit(0, 40, Some(date(2004, 12, 13))).expect("a day");
    assert_eq!(day, date(2004, 12, 13));
    assert_eq!(hours(10).sit(position, 10, None).map(|(_, day)| day), Some(date(2004, 12, 20)));
    assert_eq!(hours(10).sit(0, 40, Some(date(2004, 11, 20))).map(|(_, day)| day), Some(date(2004, 11, 28)));
    // Twice a month: half of the 31 days from 29 February to 30 March is between one exam and the next.
    let (position, day) = exams(2).sit(0, 1, Some(date(2004, 3, 1))).expect("a day");
    assert_eq!(day, date(2004, 3, 1));
    assert_eq!(exams(2).sit(position, 1, None).map(|(_, day)| day), Some(date(2004, 3, 16)));
    // One in two months: who waits until 10 June sits the next two months later.
    let (position, _) = rated("0.5").sit(0, 1, Some(date(2004, 6, 10))).expect("a day");
    assert_eq!(rated("0.5").sit(position, 1, None).map(|(_, day)| day), Some(date(2004, 8, 10)));
}

#[test]
fn what_follows_the_latest_day_still_fits() {
    // Where a month has many exams, several fall on the Monday after a weekend.
    let is_one_a_day = |s: &Schedule| !s.off.weekdays() || !matches!(s.pace, Pace::Exams { .. });
    for schedule in all_paces().filter(is_one_a_day) {
        let day = schedule.day_of(50).expect("a day");
        for after in 0..50 {
            let latest = schedule.latest(day, after).expect("a day");
            let done = schedule.capacity(latest);
            assert!(schedule.capacity(day) >= done + after, "{schedule:?} {after}");
        }
    }
}

#[test]
fn who_begins_on_the_last_day_is_in_time_and_who_begins_a_day_later_is_not() {
    for schedule in all_paces() {
        for effort in [1, 2, 7, 40] {
            let Some(day) = schedule.day_of(effort + 3).and_then(|day| schedule.off.last_exam_day(day))
            else {
                continue;
            };
            let begin = schedule.latest_begin(day, effort).expect("a day");
            let done = |begin: Date| schedule.starting(begin).day_of(effort).expect("a day");
            assert!(done(begin) <= day, "{schedule:?} {effort}: {begin}");
            let later = begin.tomorrow().expect("a day");
            assert!(done(later) > day, "{schedule:?} {effort}: {later}");
        }
    }
}

#[test]
fn an_effort_beyond_the_calendar_has_no_day() {
    assert_eq!(hours(1).day_of(u64::MAX), None);
    assert_eq!(exams(1).day_of(u64::MAX), None);
    assert_eq!(hours(1).day_of(1_000_000_000), None);
    // Within the numbers of a calendar, and beyond its days and months.
    assert_eq!(hours(1).day_of(2_000_000), None);
    assert_eq!(rated("0.01").day_of(3_000), None);
    assert_eq!(rated("0.01").sit(0, 3_000, None), None);
}
