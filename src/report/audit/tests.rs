use insta::assert_snapshot;

use super::*;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::query::Gap;
use crate::report::fixture::{MCSE, World, claims, world};

fn halfway() -> (World, Audit) {
    let mut world = world();
    for exam in [1, 2, 3, 9] {
        world.transcript.add(ExamId(exam), None);
    }
    let slot = |track, slot, places: &[usize], need: u32, options: Vec<usize>| SlotAudit {
        slot,
        claims: claims(MCSE, track, &places.iter().map(|o| (slot, *o)).collect::<Vec<_>>()),
        units: u32::try_from(places.len()).expect("few"),
        gap: (need > 0).then_some(Gap { units: need, options }),
    };
    let full = TrackAudit {
        track: 0,
        open: true,
        missing: Vec::new(),
        slots: vec![
            slot(0, 0, &[0, 1], 2, vec![2, 3]),
            slot(0, 1, &[1], 0, vec![]),
            slot(0, 2, &[], 1, vec![0]),
            slot(0, 3, &[0], 0, vec![]),
        ],
        unused: Vec::new(),
    };
    let upgrade = TrackAudit {
        track: 1,
        open: true,
        missing: vec![Item::Credential(CredentialId(1)).into()],
        slots: vec![slot(1, 0, &[], 2, vec![0, 1]), slot(1, 1, &[], 0, vec![])],
        unused: [1, 2, 3, 9].map(|e| Item::Exam(ExamId(e))).to_vec(),
    };
    let goal = GoalAudit { credential: MCSE, held: false, complete: None, tracks: vec![full, upgrade] };
    (world, Audit { goals: vec![goal] })
}

fn written(format: Format, width: Option<usize>) -> String {
    let (world, audit) = halfway();
    world.ask(|problem| render(format, problem, &audit, &Look { width, ..Look::default() }))
}

#[test]
fn text() {
    assert_snapshot!(written(Format::Text, Some(80)), @"");
}

#[test]
fn json() {
    assert_snapshot!(written(Format::Json, None), @"");
}

#[test]
fn csv() {
    assert_snapshot!(written(Format::Csv, None), @"");
}

#[test]
fn markdown() {
    assert_snapshot!(written(Format::Markdown, None), @"");
}
