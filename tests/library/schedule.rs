//! Plans in time: against every set and every order of exams on small random questions.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::modern::{self, Features};
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::for_samples;
use crate::support::{oracle, orders};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use studypath::Shelf;
use studypath::catalog::{CredentialId, ExamId};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::query::{self, Engine, Slack, Status};
use studypath::question::{Criterion, Question};
use studypath::schedule::{Pace, Rate, Schedule};

fn hurried(seed: u64) -> Sample {
    random::sample(seed).in_a_hurry(&mut Rng::new(seed ^ 0x5eed))
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn values(question: &Question, plan: &studypath::plan::Plan) -> Vec<Option<oracle::Value>> {
    let unpriced = i64::try_from(plan.totals.unpriced.len()).expect("few");
    let value = |criterion| match criterion {
        Criterion::Cost if question.tariff().is_none() => Some((unpriced, 0)),
        Criterion::Cost => plan.totals.cost.map(|Money(cost)| (unpriced, cost)),
        Criterion::Exams => i64::try_from(plan.totals.exams).ok().map(|exams| (0, exams)),
        Criterion::Hours => {
            plan.totals.hours.and_then(|hours| i64::try_from(hours).ok()).map(|hours| (0, hours))
        }
    };
    question.policy.criteria().into_iter().map(value).collect()
}

#[test]
pub fn the_cheapest_plan_that_can_be_done_in_time_is_that_of_all_sets_and_orders() {
    for_samples(6_000, 1, hurried, |sample, _| {
        let question = sample.question();
        let expected = oracle::best(&question);
        for backend in backend::names() {
            let engine = Engine::new(backend::by_name(backend).expect("built in"));
            let answer = query::best(&question, &engine).map_err(|f| format!("{backend}: {f}"))?;
            let plan = answer.plan.as_ref();
            let exams = plan.map(|plan| plan.exams.iter().copied().collect::<BTreeSet<ExamId>>());
            let told = || format!("{backend}: {exams:?}, expected {expected:?}\n{:?}", sample.policy);
            require(exams == expected.as_ref().map(|best| best.exams.clone()), told)?;
            let Some(plan) = plan else { continue };
            oracle::is_legal(&question, plan).map_err(|why| format!("{backend}: {why}"))?;
            let timetable = query::timetable(&question, &answer, &engine).map_err(|f| f.to_string())?;
            for sitting in timetable.ok_or("no timetable")?.sittings {
                let day = sitting.day.ok_or("a sitting without a day")?;
                let last = question.deadline(sitting.exam);
                require(last.is_none_or(|last| day <= last), || format!("late: {sitting:?}"))?;
                if let Some(last) = &sitting.last {
                    require(day <= last.sit, || format!("sat after the last safe day: {sitting:?}"))?;
                }
            }
        }
        Ok(())
    });
}

#[test]
pub fn so_it_is_with_vouchers_validity_renewals_windows_and_grants() {
    let draw = |seed| modern::sample(seed, Features::of(seed)).in_a_hurry(&mut Rng::new(seed ^ 0x5eed));
    for_samples(3_000, 1, draw, |sample, _| {
        let question = sample.question();
        let expected = oracle::best(&question).map(|best| best.exams);
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let answer = query::best(&question, &engine).map_err(|f| format!("{f}"))?;
        let (status, plan) = (answer.status, answer.plan);
        let exams = plan.as_ref().map(|plan| plan.exams.iter().copied().collect::<BTreeSet<ExamId>>());
        require(exams == expected, || {
            let (schedule, rules) = (sample.policy.schedule.clone(), sample.policy.rules);
            let conflict = answer.conflict;
            format!("{status:?} {exams:?}, expected {expected:?}\n{schedule:?} {rules:?} {conflict:?}")
        })
    });
}

/// Which pass brings the voucher for what decides on the order in time.
#[test]
pub fn every_solver_finds_the_same_plan_in_time() {
    let compared = AtomicU64::new(0);
    let draw = |seed| {
        let sample = modern::sample(seed, Features { vouchers: true, ..Features::of(seed) });
        sample.in_a_hurry(&mut Rng::new(seed ^ 0x5eed))
    };
    for_samples(400, 1, draw, |sample, _| {
        let question = sample.question();
        let plan = |name| {
            let start = Instant::now();
            let remaining = || Duration::from_secs(2).saturating_sub(start.elapsed());
            let backend = backend::by_name(name).expect("built in");
            let engine = Engine { remaining: Some(&remaining), ..Engine::new(backend) };
            query::best(&question, &engine).map_err(|failure| format!("{name}: {failure}"))
        };
        let (exact, other) = (plan("exact")?, plan("microlp")?);
        if exact.status == Status::Unproven || other.status == Status::Unproven {
            return Ok(());
        }
        compared.fetch_add(1, Ordering::Relaxed);
        require(exact.plan == other.plan, || format!("{:?}, and {:?}", exact.plan, other.plan))
    });
    let compared = compared.into_inner();
    assert!(std::env::var("STUDYPATH_SEED").is_ok() || compared > 0, "{compared}");
}

/// Every kind of date, within the time in which one studies.
fn dated(seed: u64) -> Sample {
    let mut rng = Rng::new(seed ^ 0xca1e);
    let sample =
        modern::sample(seed, Features { vouchers: false, ..Features::of(seed) }).in_a_hurry(&mut rng);
    modern::with_days(sample, &mut rng)
}

#[test]
pub fn every_date_is_kept_on_the_days_of_the_calendar() {
    let (asked, longer) = (AtomicU64::new(0), AtomicU64::new(0));
    for_samples(4_000, 1, dated, |sample, _| {
        if sample.catalog.exams.len() > 5 {
            return Ok(());
        }
        let question = sample.question();
        let expected = oracle::best(&question);
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let answer = query::best(&question, &engine).map_err(|f| format!("{f}"))?;
        require(answer.status != Status::Unproven, || "not proven".to_owned())?;
        let found =
            answer.plan.as_ref().map(|plan| (values(&question, plan), plan.exams.clone(), plan.days.clone()));
        let told = || format!("{found:?}, expected {expected:?}\n{:?}", sample.policy.schedule);
        if let Some(plan) = &answer.plan {
            oracle::is_legal(&question, plan).map_err(|why| format!("{why}\n{}", told()))?;
        }
        asked.fetch_add(1, Ordering::Relaxed);
        let of_plan =
            found.as_ref().map(|(values, exams, _)| (values.clone(), exams.iter().copied().collect()));
        let of_all = expected
            .as_ref()
            .map(|best| (best.values.iter().copied().map(Some).collect::<Vec<_>>(), best.exams.clone()));
        if of_plan == of_all {
            return Ok(());
        }
        // Where several waits are needed, the twin gives up: then the plan is better, and it is legal.
        longer.fetch_add(1, Ordering::Relaxed);
        let better = match (&of_plan, &of_all) {
            (Some((plan, _)), Some((all, _))) => plan < all,
            (plan, _) => plan.is_some(),
        };
        require(better, told)
    });
    let (asked, longer) = (asked.into_inner(), longer.into_inner());
    assert!(longer * 50 <= asked, "{longer} of {asked}");
}

#[test]
pub fn the_order_of_study_is_the_best_of_all_orders() {
    for_samples(6_000, 1, hurried, |sample, seed| {
        let mut sample = sample.clone();
        if seed % 2 == 0 {
            Arc::make_mut(&mut sample.policy).schedule = None;
        }
        let question = sample.question();
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let Some(plan) = query::best(&question, &engine).map_err(|f| f.to_string())?.plan else {
            return Ok(());
        };
        let best = orders::best(&question, &plan).ok_or_else(|| format!("no order is legal\n{plan:?}"))?;
        let told = || format!("{:?} {:?}\nbest {best:?}", plan.exams, plan.milestones);
        require(plan.exams == best.exams, told)?;
        let reached: BTreeSet<(CredentialId, usize)> =
            plan.milestones.iter().map(|m| (m.credential, m.after_step)).collect();
        require(reached == best.reached, told)
    });
}

#[test]
pub fn more_time_is_never_worse() {
    for_samples(6_000, 8, hurried, |sample, _| {
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let ask = |sample: &Sample| {
            let question = sample.question();
            let plan = query::best(&question, &engine).map_err(|f| f.to_string())?.plan;
            Ok::<_, String>(plan.map(|plan| values(&question, &plan)))
        };
        let now = ask(sample)?;
        let mut easier = sample.clone();
        let Some(Schedule { start, pace, by, off }) = sample.policy.schedule.clone() else { return Ok(()) };
        let pace = match pace {
            Pace::Hours { per_week, default } => Pace::Hours { per_week: per_week + 5, default },
            Pace::Exams { per_month } => Pace::Exams { per_month: Rate::whole(per_month.next_whole()) },
            Pace::Weeks { per_exam } => Pace::Weeks { per_exam: per_exam - 1 },
        };
        let by = by.and_then(|day| day.checked_add(20.days()).ok());
        Arc::make_mut(&mut easier.policy).schedule = Some(Schedule { start, pace, by, off });
        let then = ask(&easier)?;
        let worse = match (&now, &then) {
            (Some(now), Some(then)) => then > now,
            (Some(_), None) => true,
            (None, _) => false,
        };
        require(!worse, || format!("{now:?} became {then:?}"))
    });
}

#[test]
pub fn the_robust_plan_is_as_good_and_no_plan_as_good_waits_longer() {
    for_samples(6_000, 20, hurried, |sample, _| {
        let question = sample.question();
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let best = query::best(&question, &engine).map_err(|f| f.to_string())?;
        let (Status::Optimal, Some(plan)) = (best.status, best.plan.clone()) else { return Ok(()) };
        let found = query::latest_start(&question, best, &engine).map_err(|f| format!("{f}"))?;
        let robust = found.plan.as_ref().ok_or("no plan")?;
        oracle::is_legal(&question, robust)?;
        require(values(&question, robust) == values(&question, &plan), || "worse".to_owned())?;
        let Some(Slack::Begin(day)) = found.slack else { return Ok(()) };
        let beginning = |day| {
            let mut later = sample.clone();
            Arc::make_mut(&mut later.policy).schedule =
                later.policy.schedule.as_ref().map(|s| s.starting(day));
            let expected = oracle::best(&later.question());
            expected.map(|best| best.values.into_iter().map(Some).collect::<Vec<_>>())
        };
        let as_good = Some(values(&question, &plan));
        require(beginning(day) == as_good, || format!("cannot wait until {day}"))?;
        let next = day.tomorrow().map_err(|e| e.to_string())?;
        require(beginning(next) != as_good, || format!("can wait longer than {day}"))
    });
}

#[test]
pub fn the_earliest_day_is_the_first_by_which_a_plan_exists() {
    for_samples(6_000, 20, hurried, |sample, _| {
        let engine = Engine::new(backend::by_name(backend::names()[0]).expect("built in"));
        let earliest = query::earliest(&sample.question(), &engine).map_err(|f| f.to_string())?;
        let is_possible = |by| {
            let mut changed = sample.clone();
            Arc::make_mut(&mut changed.policy).schedule =
                changed.policy.schedule.clone().map(|s| Schedule { by, ..s });
            oracle::best(&changed.question()).is_some()
        };
        let Some(day) = earliest else {
            return require(!is_possible(None), || "there is a plan".to_owned());
        };
        require(is_possible(Some(day)), || format!("not by {day}"))?;
        let start = sample.policy.schedule.as_ref().ok_or("a schedule")?.start;
        let before = day.yesterday().map_err(|e| e.to_string())?;
        require(day == start || !is_possible(Some(before)), || format!("already by {before}"))
    });
}

/// Nothing is left to sit, and so nothing waits for the end of the days off.
#[test]
fn what_is_earned_already_is_reached_on_the_first_day() {
    let shelf = Shelf::builtin();
    let question = Question::builder(&shelf).goal("mcse").held("mcse-2003").start("2004-11-01");
    let question = question.weeks_per_exam(1).blackout("2004-10-20..2004-12-01").build().expect("a question");
    let earliest = query::earliest(&question, &Engine::new(backend::default_backend()));
    assert_eq!(earliest.expect("answered"), Some(date(2004, 11, 1)));
}

/// Two exams that lie sixty-two days apart and must lie within two months: only from July or December on are two months
/// as long.
#[test]
fn what_must_lie_close_waits_for_months_that_are_long_enough() {
    const CATALOG: &str = "[catalog]\nid = \"h\"\nas_of = 2026-01-01\n[exam.a]\nhours = 62\n[exam.b]\nhours = 62\n\
        [credential.g]\n[[credential.g.track]]\nid = \"t\"\nwindow_months = 2\n\
        [[credential.g.track.slot]]\nid = \"s\"\nneed = 2\nfrom = [\"a\", \"b\"]\n\
[exam.c]\nhours = 62\nvalid_months = 2\n[exam.d]\nhours = 62\n\
        requires = [{ item = \"c\", active = true }]\n\
        [credential.v]\n[[credential.v.track]]\nid = \"t\"\n\
        [[credential.v.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"d\"]\n";
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("h.toml", CATALOG).expect("a catalog");
    for goal in ["g", "v"] {
        for month in 1..=12 {
            for day in [1, 11, 21] {
                let start = date(2026, month, day);
                let question =
                    Question::builder(&shelf).goal(goal).minimize([Criterion::Exams]).hours_per_week(7);
                let question = question.start(start.to_string().as_str()).build().expect("a question");
                let answer =
                    query::best(&question, &Engine::new(backend::default_backend())).expect("answered");
                assert_eq!(answer.status, Status::Optimal, "{goal} from {start}");
                let days = answer.plan.expect("a plan").days;
                // The first of them cannot be sat before its sixty-two hours are done.
                let sat = start.checked_add(61.days()).expect("a day");
                let is_long = |day: &Date| day.saturating_add(62.days()) <= day.saturating_add(2.months());
                let first = sat.series(1.day()).find(is_long);
                assert_eq!(days.first().copied(), first, "{goal} from {start}");
                assert_eq!(days[0].until(days[1]).expect("days").get_days(), 62, "{goal} from {start}");
            }
        }
    }
}

/// Four exams that must lie within a month and take three weeks each; another way has five, on any days.
fn far_apart(another_way: bool) -> Question {
    let mut text = "[catalog]\nid = \"h\"\nas_of = 2026-01-01\n\
        [exam.a]\n[exam.b]\n[exam.c]\n[exam.d]\n[exam.v]\n[exam.w]\n[exam.x]\n[exam.y]\n[exam.z]\n\
        [credential.g]\n[[credential.g.track]]\nid = \"t\"\nwindow_months = 1\n\
        [[credential.g.track.slot]]\nid = \"s\"\nneed = \"all\"\nfrom = [\"a\", \"b\", \"c\", \"d\"]\n"
        .to_owned();
    if another_way {
        text += "[[credential.g.track]]\nid = \"u\"\n[[credential.g.track.slot]]\nid = \"s\"\nneed = \"all\"\n\
            from = [\"v\", \"w\", \"x\", \"y\", \"z\"]\n";
    }
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("h.toml", text).expect("a catalog");
    let question = Question::builder(&shelf).goal("g").minimize([Criterion::Exams]).weeks_per_exam(3);
    question.build().expect("a question")
}

/// The time is asked for at every calendar that is looked at, and once it is up there are only a few more questions.
#[test]
fn a_limit_is_kept_while_an_order_of_study_is_looked_for() {
    for another_way in [false, true] {
        let question = far_apart(another_way);
        let asked_in_time = |most: usize| {
            let times = AtomicUsize::new(0);
            let remaining = || match times.fetch_add(1, Ordering::Relaxed) < most {
                true => Duration::MAX,
                false => Duration::ZERO,
            };
            let engine = Engine { remaining: Some(&remaining), ..Engine::new(backend::default_backend()) };
            let answer = query::best(&question, &engine).expect("no failure");
            (answer, times.load(Ordering::Relaxed))
        };
        let (full, all) = asked_in_time(usize::MAX);
        assert_eq!(full.status, if another_way { Status::Optimal } else { Status::Infeasible });
        assert!(all > 100, "{all}");
        let mut stopped = 0;
        for most in (0..all).step_by(7) {
            let (answer, asked) = asked_in_time(most);
            assert!(asked < most + 100, "asked {asked} times, {most} of them in time");
            assert!(answer.status == Status::Unproven || answer.status == full.status, "{:?}", answer.status);
            stopped += usize::from(answer.status == Status::Unproven);
        }
        assert!(stopped > 10, "{stopped}");
    }
}

/// What takes longer than the calendar goes is refused as what takes longer than a deadline is.
#[test]
fn the_end_of_the_calendar_is_a_deadline() {
    let mut shelf = Shelf::builtin();
    let text = "[catalog]\nid = \"h\"\nas_of = 2026-01-01\n[exam.a]\n[exam.b]\nhours = 9\n\
        [credential.g]\n[[credential.g.track]]\nid = \"t\"\n\
        [[credential.g.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"a\", \"b\"]\n\
        [credential.both]\n[[credential.both.track]]\nid = \"t\"\n\
        [[credential.both.track.slot]]\nid = \"s\"\nneed = \"all\"\nfrom = [\"a\", \"b\"]\n";
    shelf.add_catalog("h.toml", text).expect("a catalog");
    let engine = Engine::new(backend::default_backend());
    let question = |goal: &str, start: &str| {
        let question = Question::builder(&shelf).goal(goal).minimize([Criterion::Exams]);
        let question = question.hours_per_week(1).default_hours(500_000).start(start);
        question.build().expect("a question")
    };
    // The one that fits is taken, though the other one comes first.
    let one = query::best(&question("g", "2026-01-01"), &engine).expect("answered");
    assert_eq!(one.plan.expect("a plan").exams, [ExamId(1)]);
    for (goal, start) in [("both", "2026-01-01"), ("g", "9999-12-31")] {
        let refused = query::best(&question(goal, start), &engine).expect("answered");
        assert_eq!(refused.status, Status::Infeasible, "{goal}");
        let conflict = refused.conflict.expect("reasons");
        let end = "to 9999-12-31, the end of the calendar";
        assert!(conflict.because.iter().any(|reason| reason.text.ends_with(end)), "{:?}", conflict.because);
    }
}
