//! A transcript, as a file in CSV or JSON or as a list of ids: read, and asked about.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use studypath::read::{self, BUILTINS, SourceFile, Unknown};
use studypath::schema::{Command, Request};
use studypath::transcript::{RecordResult, Transcript};
use studypath::{Catalog, Shelf};
use studypath_fuzz::{TODAY, answered, file, told};

/// Catalogs whose days and results matter, each with a goal.
const CATALOGS: [(&str, &str); 2] = [("microsoft-2003", "mcse"), ("cncf", "kubestronaut")];

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::builtin);

static READ: LazyLock<Vec<Catalog>> = LazyLock::new(|| {
    let read = |(id, _): &(&str, &str)| {
        let builtin = BUILTINS.iter().find(|builtin| builtin.id == *id).expect("built in");
        read::catalog(&SourceFile::new(*id, builtin.catalog_text)).expect("a catalog")
    };
    CATALOGS.iter().map(read).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let source = match SourceFile::from_bytes("fuzz", bytes.to_vec()) {
        Ok(source) => source,
        Err(mistakes) => return told(&mistakes),
    };
    for (catalog, (_, goal)) in READ.iter().zip(CATALOGS) {
        for unknown in [Unknown::Error, Unknown::Ignore] {
            let mut list = Transcript::new();
            let kind = (RecordResult::Passed, unknown);
            if let Err(mistakes) = read::told_list("passed", &source.text, catalog, kind, &mut list) {
                told(&mistakes);
            }
            match read::transcript_with(&source, catalog, unknown) {
                Err(mistakes) => told(&mistakes),
                Ok(transcript) => {
                    assert_eq!(read::transcript_with(&source, catalog, unknown), Ok(transcript));
                    let how = if unknown == Unknown::Ignore { "ignore" } else { "error" };
                    let request = Request {
                        goals: vec![goal.to_owned()],
                        transcript: Some(file("fuzz", &source.text)),
                        unknown: Some(how.to_owned()),
                        today: Some(TODAY.to_owned()),
                        ..Request::default()
                    };
                    answered(&SHELF, &Request { proof: true, ..request.clone() });
                    answered(&SHELF, &Request { command: Command::Audit, ..request });
                }
            }
        }
    }
});
