//! A request in JSON, answered by the shelf that is built in.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use studypath::{Request, Shelf};
use studypath_fuzz::asked;

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::builtin);

fuzz_target!(|text: &str| {
    if let Ok(request) = serde_json::from_str::<Request>(text) {
        let written = serde_json::to_string(&request).expect("a request is JSON");
        assert_eq!(serde_json::from_str(&written).ok(), Some(request));
    }
    asked(&SHELF, text);
});
