//! A proof or a plan in JSON, as `verify` reads it: it is about a question, and that is asked again.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use studypath::schema::{Command, Request};
use studypath::{Shelf, ask};
use studypath_fuzz::{TODAY, answered, file};

/// Small questions beside those that are built in.
static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf::builtin();
    for (name, text) in [
        ("requires.toml", include_str!("../../tests/scenarios/catalogs/requires.toml")),
        ("offers.toml", include_str!("../../tests/scenarios/catalogs/offers.toml")),
        ("shared.toml", include_str!("../../tests/scenarios/catalogs/shared.toml")),
    ] {
        shelf.add_catalog(name, text).expect("a catalog");
    }
    for (name, text) in [
        ("requires.csv", include_str!("../../tests/scenarios/catalogs/requires.csv")),
        ("offers.csv", include_str!("../../tests/scenarios/catalogs/offers.csv")),
        ("shared.csv", include_str!("../../tests/scenarios/catalogs/shared.csv")),
    ] {
        shelf.add_prices(name, text).expect("text");
    }
    shelf
});

fuzz_target!(|text: &str| {
    ask::files_of(text);
    let request = Request {
        command: Command::Verify,
        file: Some(file("fuzz", text)),
        today: Some(TODAY.to_owned()),
        ..Request::default()
    };
    answered(&SHELF, &request);
});
