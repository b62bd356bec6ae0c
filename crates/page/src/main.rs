//! Makes the page: the engine, the catalogs, style and script in one HTML file that asks nothing of anybody.

#![allow(clippy::disallowed_methods, reason = "a command is where the outside world is")]

mod engine;
mod html;
mod script;
mod split;
mod types;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Parser;
use flate2::Compression;
use flate2::write::GzEncoder;

/// No page is larger than this when it is compressed, as hosts and mail programs do. Nearly all of it is the engine.
const BUDGET: usize = 930_000;

/// Makes the page, one HTML file that needs nothing else.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Where to write it
    #[arg(short, long, value_name = "FILE", default_value = "studypath.html")]
    output: PathBuf,

    /// The engine as cargo built it for `wasm32-unknown-unknown`, where it need not be built again
    #[arg(long, value_name = "FILE")]
    engine: Option<PathBuf>,

    /// Write the declarations of requests and documents for TypeScript, and no page
    #[arg(long, value_name = "FILE")]
    types: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if let Some(file) = &args.types {
        let types = types::declarations(&crates.join("../src"))?;
        return fs::write(file, types).with_context(|| format!("cannot write {}", file.display()));
    }
    let sources = crates.join("wasm/page");
    let module = args.engine.map_or_else(engine::build, Ok)?;
    let engine = engine::load(&module)?;
    let page = html::page(&sources, &engine)?;
    let compressed = gzip(page.as_bytes())?.len();
    ensure!(
        compressed <= BUDGET,
        "the page has {compressed} bytes compressed by gzip, and {BUDGET} are allowed"
    );
    fs::write(&args.output, &page).with_context(|| format!("cannot write {}", args.output.display()))?;
    let mut told = std::io::stdout();
    writeln!(told, "{}: {} bytes, {compressed} compressed by gzip", args.output.display(), page.len())?;
    Ok(())
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
