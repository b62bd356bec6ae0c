use insta::assert_snapshot;

use super::*;
use crate::catalog::Item;
use crate::query::{Bound, Conflict, LeftOut, Missing, Reason, Repair};
use crate::question::Measure;
use crate::report::fixture::{MCSA, MCSE, MCSE_2000, World, answer, claims, row, seven, world};

fn render_as(world: &World, answer: &Answer, format: Format) -> String {
    world.ask(|question| render(format, question, answer, &TerminalStyle::default())).to_string()
}

fn with_notes(mut answer: Answer) -> Answer {
    answer.left_out = vec![LeftOut { exam: ExamId(10), why: Missing::Price }];
    answer.notes = vec!["The price of 70-291 is inferred.".into()];
    answer
}

/// The last exam of an old credential opens the upgrade to the new one.
fn by_upgrade() -> (World, Answer) {
    let mut claimed = claims(MCSE_2000, 0, &[(0, 0)]);
    claimed.extend(claims(MCSE, 1, &[(0, 0), (0, 1)]));
    (world(), answer(&[0, 4, 7], &[(MCSE_2000, 0), (MCSE, 1)], claimed, 37_500))
}

fn two_goals() -> (World, Answer) {
    let mut world = world();
    world.goals = vec![MCSE, MCSA];
    world.transcript.add(ExamId(2), Some(jiff::civil::date(2004, 3, 9)));
    world.transcript.add(ExamId(7), None);
    let mut claimed = claims(MCSE, 0, &[(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (2, 0), (3, 0)]);
    claimed.extend(claims(MCSA, 0, &[(0, 0), (0, 1), (1, 1), (2, 0)]));
    (world, answer(&[1, 3, 5, 6, 8, 9], &[(MCSA, 0), (MCSE, 0)], claimed, 75_000))
}

fn refused() -> Answer {
    let reason = |rule, subject: &str, text: &str| Reason {
        rule,
        subject: subject.into(),
        subjects: vec![subject.into()],
        text: text.into(),
        ..Reason::default()
    };
    let because = vec![
        reason("goal", "mcse-2003", "`mcse-2003` is asked for."),
        reason("slot", "design", "Track full of mcse-2003 needs 1 of 70-297 for its slot design."),
        reason(
            "available",
            "70-297",
            "70-297 cannot be sat: it was retired on 2004-06-30, and the answer is for 2004-11-01.",
        ),
        reason(
            "requires",
            "upgrade-mcse-2000",
            "Track upgrade-mcse-2000 of mcse-2003 requires mcse-2000, which is not held.",
        ),
    ];
    let repairs = ["Ask for a day up to 2004-06-30.", "Hold mcse-2000."];
    let repairs = repairs.map(|text| Repair { text: text.into(), ..Repair::default() }).to_vec();
    let mut answer = seven();
    answer.status = Status::Infeasible;
    answer.plan = None;
    answer.bounds = Vec::new();
    answer.conflict = Some(Conflict { because, repairs, more_repairs: 0 });
    answer
}

fn unproven() -> Answer {
    let mut answer = seven();
    answer.status = Status::Unproven;
    answer.bounds = vec![
        Bound { measure: Measure::Unpriced, at_least: Some(0) },
        Bound { measure: Measure::Cost, at_least: Some(75_000) },
    ];
    answer
}

fn bundled() -> (World, Answer) {
    let mut world = world();
    world.prices.rows.push(row("core-pack", &[2, 3, 5], 30_000).into());
    let mut holder = row("70-294", &[6], 9_000);
    holder.requires = vec![Item::Exam(ExamId(2))];
    world.prices.rows.push(holder.into());
    let mut answer = seven();
    if let Some(plan) = &mut answer.plan {
        plan.purchases = vec![1, 8, 9, 11, 12];
        plan.totals.cost = Some(Money(76_500));
    }
    (world, answer)
}

fn paired() -> (World, Answer) {
    let mut world = world();
    world.priced = false;
    world.policy.minimize = vec![Criterion::Exams];
    for exam in [2, 3, 5, 6, 8] {
        world.transcript.add(ExamId(exam), None);
    }
    let places = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (2, 0), (3, 1)];
    let mut answer = answer(&[1, 10, 11], &[(MCSE, 0)], claims(MCSE, 0, &places), 0);
    answer.minimized = vec![Criterion::Exams];
    if let Some(plan) = &mut answer.plan {
        plan.purchases.clear();
        plan.totals.cost = None;
    }
    (world, answer)
}

fn earned() -> (World, Answer) {
    let mut world = world();
    for exam in [4, 7] {
        world.transcript.add(ExamId(exam), Some(jiff::civil::date(2004, 2, 3)));
    }
    world.transcript.add(MCSE_2000, None);
    (world, answer(&[], &[(MCSE, 1)], claims(MCSE, 1, &[(0, 0), (0, 1)]), 0))
}

mod formats;
mod text;
