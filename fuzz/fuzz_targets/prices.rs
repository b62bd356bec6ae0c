//! A price list, as a file: read with catalogs that it may be for, and asked about.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use studypath::Shelf;
use studypath::read::{self, SourceFile};
use studypath::schema::{Command, Request};
use studypath_fuzz::{TODAY, answered, named, told};

/// Catalogs, each with a goal of its own.
const CATALOGS: [(&str, &str, &str); 3] = [
    ("offers", "triple", include_str!("../../tests/scenarios/catalogs/offers.toml")),
    ("limit", "north", include_str!("../../tests/scenarios/catalogs/limit.toml")),
    ("aws", "aws-sap", include_str!("../../data/aws.toml")),
];

/// Reading them is no part of the run.
static ENTRIES: LazyLock<Vec<studypath::Catalog>> = LazyLock::new(|| {
    let read = |(name, _, text): &(&str, &str, &str)| {
        read::catalog(&SourceFile::new(*name, *text)).expect("a catalog")
    };
    CATALOGS.iter().map(read).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let file = match SourceFile::from_bytes("fuzz.csv", bytes.to_vec()) {
        Ok(file) => file,
        Err(mistakes) => return told(&mistakes),
    };
    for (catalog, (name, goal, text)) in ENTRIES.iter().zip(CATALOGS) {
        let list = match read::prices(&file, catalog) {
            Ok(list) => list,
            Err(mistakes) => {
                told(&mistakes);
                continue;
            }
        };
        assert_eq!(read::prices(&file, catalog).as_ref(), Ok(&list));
        let mut shelf = Shelf::default();
        shelf.add_catalog(name, text).expect("a catalog");
        shelf.add_prices("fuzz.csv", bytes).expect("text, as before");
        let (catalog, prices) = (named(name), named("fuzz.csv"));
        let rest = Request { catalog, prices, ..Request::default() };
        answered(
            &shelf,
            &Request { command: Command::CatalogCheck, as_of: Some(TODAY.to_owned()), ..rest.clone() },
        );
        let plan = Request { goals: vec![goal.to_owned()], today: Some(TODAY.to_owned()), ..rest };
        answered(&shelf, &Request { proof: true, ..plan.clone() });
        for command in [Command::Explain, Command::Compare] {
            answered(&shelf, &Request { command, format: Some("json".to_owned()), ..plan.clone() });
        }
        if let Some(row) = list.rows.first() {
            let (currency, region) = (Some(row.currency.to_string()), row.region.clone());
            answered(&shelf, &Request { currency, region, format: Some("html".to_owned()), ..plan });
        }
    }
});
