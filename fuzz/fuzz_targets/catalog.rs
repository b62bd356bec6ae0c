//! A catalog, as a file: read, shown, drawn, checked, and asked about.

#![no_main]

use libfuzzer_sys::fuzz_target;
use studypath::Shelf;
use studypath::read::{self, Diagnostics, SourceFile};
use studypath::schema::{Command, Request};
use studypath_fuzz::{TODAY, answered, named, questions, told};

/// So many credentials are asked about.
const ASKED: usize = 2;

fuzz_target!(|bytes: &[u8]| {
    let mut shelf = Shelf::builtin();
    let catalog = match shelf.add_catalog("fuzz.toml", bytes) {
        Ok(catalog) => catalog,
        Err(mistakes) => return told(&mistakes),
    };
    let file = SourceFile::from_bytes("fuzz.toml", bytes.to_vec()).expect("text, as before");
    assert_eq!(read::catalog(&file).as_ref(), Ok(&*catalog));

    let day = read::parse_day(TODAY).expect("a day");
    let warnings = [read::lint(&catalog, None), read::review(&catalog, None, day)].concat();
    if !warnings.is_empty() {
        told(&Diagnostics::new("fuzz.toml", file.text.as_str(), warnings));
    }

    let rest = Request { catalog: named("fuzz.toml"), ..Request::default() };
    for format in ["text", "json", "html"] {
        answered(
            &shelf,
            &Request {
                command: Command::CatalogList,
                format: Some(format.to_owned()),
                as_of: Some(TODAY.to_owned()),
                ..rest.clone()
            },
        );
        answered(
            &shelf,
            &Request {
                command: Command::CatalogShow,
                goals: vec![catalog.id.clone()],
                format: Some(format.to_owned()),
                ..rest.clone()
            },
        );
    }
    // The price list that it names is not here: each exam has a price of its own instead.
    let prices: String =
        (1..).zip(&catalog.exams).map(|(n, exam)| format!("{},{n}.25,USD\n", exam.id)).collect();
    let rest = if prices.is_empty() {
        rest
    } else {
        shelf.add_prices("fuzz.csv", format!("item,price,currency\n{prices}")).expect("text");
        Request { prices: named("fuzz.csv"), ..rest }
    };
    for credential in catalog.credentials.iter().take(ASKED) {
        for notation in ["svg", "dot", "mermaid"] {
            answered(
                &shelf,
                &Request {
                    command: Command::CatalogGraph,
                    goals: vec![credential.id.clone()],
                    graph: Some(notation.to_owned()),
                    as_of: Some(TODAY.to_owned()),
                    prices: None,
                    ..rest.clone()
                },
            );
        }
        for request in questions(&credential.id, &rest) {
            answered(&shelf, &request);
        }
    }
});
