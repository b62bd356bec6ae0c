use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest as _, Sha256};

use super::engine::Engine;
use super::script::bundle;
use super::split::split;

/// The whole page.
pub fn page(folder: &Path, engine: &Engine) -> anyhow::Result<String> {
    let read =
        |name: &str| fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name}"));
    let style = read("style.css")?;
    let script = bundle(folder, "main.js")?;
    let worker = engine.glue.clone() + &read("worker.js")?;
    for (name, text) in [("the script", &script), ("the worker", &worker)] {
        ensure!(!text.contains("</script"), "{name} has an end tag of a script in it");
    }
    ensure!(!style.contains("</style"), "the style has an end tag of a style in it");
    let mut page = read("index.html")?;
    for (mark, text) in [
        ("policy", policy(&style, &script)),
        ("style", style),
        ("worker", worker),
        ("engine", packed(&engine.module)?),
        ("script", script),
    ] {
        let mark = format!("{{{{{mark}}}}}");
        ensure!(page.matches(&mark).count() == 1, "index.html has {mark} not just once");
        page = page.replacen(&mark, &text, 1);
    }
    Ok(page)
}

/// Nothing is loaded, nothing is sent, and no script runs but the page's own.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; worker-src blob:; img-src blob:; \
         connect-src 'none'; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

/// The module, as `lzma.js` unpacks it and `join.js` puts it together. It has no alignment, so places are no context.
fn packed(module: &[u8]) -> anyhow::Result<String> {
    let parts = split(module)?;
    let options = LzmaOptions { lc: 2, pb: 0, nice_len: 273, ..LzmaOptions::with_preset(9) };
    let mut encoder = LzmaWriter::new_use_header(Vec::new(), &options, Some(parts.len().try_into()?))?;
    encoder.write_all(&parts)?;
    Ok(STANDARD.encode(encoder.finish()?))
}
