use insta::assert_snapshot;

use super::*;
use crate::report::fixture::{MCSE, world};

fn look() -> Look {
    Look { width: Some(80), ..Look::default() }
}

#[test]
fn the_list_in_text() {
    assert_snapshot!(list(Format::Text, &[world().catalog], &look()), @"");
}

#[test]
fn the_list_in_csv() {
    assert_snapshot!(list(Format::Csv, &[world().catalog], &look()), @"");
}

#[test]
fn the_rules_of_a_credential_in_text() {
    assert_snapshot!(show(Format::Text, &world().catalog, &[MCSE], &look()), @"");
}

#[test]
fn the_rules_of_a_credential_in_csv() {
    assert_snapshot!(show(Format::Csv, &world().catalog, &[MCSE], &look()), @"");
}
