use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, ensure};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// The engine as a browser runs it.
pub struct Engine {
    /// The module.
    pub module: Vec<u8>,
    /// The script that loads it, for a worker: it defines `wasm_bindgen`.
    pub glue: String,
}

/// Compiles the library for the browser; says where the module is.
pub fn build() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--package", "studypath-wasm", "--profile", "page", "--target", TARGET])
        .current_dir(&root)
        .status()
        .context("cannot run cargo")?;
    ensure!(
        status.success(),
        "the engine was not built; `rustup target add {TARGET}` brings what it may need"
    );
    Ok(target.join(TARGET).join("page/studypath_wasm.wasm"))
}

/// Reads a module, and writes what a browser needs beside it.
pub fn load(module: &Path) -> anyhow::Result<Engine> {
    let folder = tempfile::tempdir()?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("engine");
    bindgen.no_modules(true)?.typescript(false).remove_producers_section(true).remove_name_section(true);
    bindgen.generate(folder.path())?;
    Ok(Engine {
        module: fs::read(folder.path().join("engine_bg.wasm"))?,
        glue: fs::read_to_string(folder.path().join("engine.js"))?,
    })
}
