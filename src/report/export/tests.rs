use insta::assert_snapshot;
use studypath_ilp::Affine;

use super::*;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::report::fixture::{MCSE, World, world};
use crate::rule::{Node, Origin, Quantity};

/// Two exams, one track, a column that is not binary, and a row without terms.
fn program() -> (Model, Vec<Objective>) {
    let mut model = Model::default();
    let track = model.column(Quantity::Track(MCSE, 0), 0, 1);
    let sit = [2, 3].map(|exam| model.column(Quantity::Sit(ExamId(exam)), 0, 1));
    let claims = [0, 1]
        .map(|option| model.column(Quantity::Claim { credential: MCSE, track: 0, slot: 0, option }, 0, 1));
    let depth = model.column(Quantity::Depth(Node::Item(Item::Credential(CredentialId(0)))), 0, 3);
    model.at_least(track.into(), 1, Origin::Goal(MCSE));
    let mut need = Affine::default();
    need.add_term(claims[0], 1);
    need.add_term(claims[1], 1);
    need.add_term(track, -2);
    model.at_least(need, 0, Origin::SlotNeed(MCSE, 0, 0));
    for (claim, sit) in claims.into_iter().zip(sit) {
        let mut link = Affine::from(claim);
        link.add_term(sit, -1);
        model.at_most(link, 0, Origin::Structure);
    }
    let mut deep = Affine::from(depth);
    deep.add_term(track, -3);
    model.at_least(deep, -2, Origin::NotCircular);
    model.at_most(Affine::default(), 0, Origin::Limit(0));
    let cost = sit.iter().map(|var| (*var, 12_500)).collect();
    let exams = sit.iter().map(|var| (*var, 1)).collect();
    (model, vec![(Measure::Cost, cost), (Measure::Exams, exams)])
}

fn written(world: &World, notation: Notation) -> String {
    let (model, objectives) = program();
    world.ask(|question| render(notation, question, &model, &objectives))
}

#[test]
fn lp() {
    assert_snapshot!(written(&world(), Notation::Lp), @r"
    \ studypath: mcse-2003
    \ catalog microsoft-2003, as of 2004-11-01
    \ cost in minor units of USD, prices microsoft-2003.csv
    \ minimise in this order: cost, exams
    \ then exams: sit_70_290 + sit_70_291
    Minimize
     cost: 12500 sit_70_290 + 12500 sit_70_291
    Subject To
     goal_mcse_2003: track_mcse_2003_full >= 1
     need_mcse_2003_full_networking: - 2 track_mcse_2003_full + claim_mcse_2003_full_networking_70_290
      + claim_mcse_2003_full_networking_70_291 >= 0
     link_1: - sit_70_290 + claim_mcse_2003_full_networking_70_290 <= 0
     link_2: - sit_70_291 + claim_mcse_2003_full_networking_70_291 <= 0
     not_circular: - 3 track_mcse_2003_full + depth_mcse_2003 >= -2
     limit1: 0 track_mcse_2003_full <= 0
    Bounds
     0 <= depth_mcse_2003 <= 3
    Generals
     depth_mcse_2003
    Binaries
     track_mcse_2003_full
     sit_70_290
     sit_70_291
     claim_mcse_2003_full_networking_70_290
     claim_mcse_2003_full_networking_70_291
    End
    ");
}

#[test]
fn mps() {
    assert_snapshot!(written(&world(), Notation::Mps), @r"
    * studypath: mcse-2003
    * catalog microsoft-2003, as of 2004-11-01
    * cost in minor units of USD, prices microsoft-2003.csv
    * minimise in this order: cost, exams
    NAME studypath
    ROWS
     N cost
     N exams
     G goal_mcse_2003
     G need_mcse_2003_full_networking
     L link_1
     L link_2
     G not_circular
     L limit1
    COLUMNS
     MARKER 'MARKER' 'INTORG'
     track_mcse_2003_full goal_mcse_2003 1
     track_mcse_2003_full need_mcse_2003_full_networking -2
     track_mcse_2003_full not_circular -3
     sit_70_290 cost 12500
     sit_70_290 exams 1
     sit_70_290 link_1 -1
     sit_70_291 cost 12500
     sit_70_291 exams 1
     sit_70_291 link_2 -1
     claim_mcse_2003_full_networking_70_290 need_mcse_2003_full_networking 1
     claim_mcse_2003_full_networking_70_290 link_1 1
     claim_mcse_2003_full_networking_70_291 need_mcse_2003_full_networking 1
     claim_mcse_2003_full_networking_70_291 link_2 1
     depth_mcse_2003 not_circular 1
     MARKER 'MARKER' 'INTEND'
    RHS
     RHS goal_mcse_2003 1
     RHS not_circular -2
    BOUNDS
     BV BND track_mcse_2003_full
     BV BND sit_70_290
     BV BND sit_70_291
     BV BND claim_mcse_2003_full_networking_70_290
     BV BND claim_mcse_2003_full_networking_70_291
     LO BND depth_mcse_2003 0
     UP BND depth_mcse_2003 3
    ENDATA
    ");
}

#[test]
fn ids_that_become_the_same_name_are_told_apart() {
    let mut model = Model::default();
    for _ in 0..2 {
        model.column(Quantity::Sit(ExamId(2)), 0, 1);
    }
    model.column(Quantity::Sit(ExamId(3)), 0, 1);
    let names = world().ask(|question| crate::rule::Names::of(question, &model).columns);
    assert_eq!(names, ["sit_70_290_1", "sit_70_290_2", "sit_70_291"]);
}
