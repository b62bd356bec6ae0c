use insta::assert_snapshot;

use super::*;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::model::{Affine, Node, Origin, Quantity};
use crate::report::fixture::{MCSE, World, world};

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
    (model, vec![(Criterion::Cost, cost), (Criterion::Exams, exams)])
}

fn written(world: &World, notation: Notation) -> String {
    let (model, objectives) = program();
    world.ask(|problem| render(notation, problem, &model, &objectives))
}

#[test]
fn lp() {
    assert_snapshot!(written(&world(), Notation::Lp), @"");
}

#[test]
fn mps() {
    assert_snapshot!(written(&world(), Notation::Mps), @"");
}

#[test]
fn ids_that_become_the_same_name_are_told_apart() {
    let mut model = Model::default();
    for _ in 0..2 {
        model.column(Quantity::Sit(ExamId(2)), 0, 1);
    }
    model.column(Quantity::Sit(ExamId(3)), 0, 1);
    let names = world().ask(|problem| names::Names::of(problem, &model).columns);
    assert_eq!(names, ["sit_70_290_1", "sit_70_290_2", "sit_70_291"]);
}
