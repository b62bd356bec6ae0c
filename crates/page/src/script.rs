use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};

/// Puts a module and all that it imports into one script: each becomes a function that is run once, after those it
/// imports, and returns what it exports.
///
/// Lines that are comments stay behind. Only two forms are read, each on a line of its own: `import { a, b } from "./file.js";` and `export` before a
/// `function`, an `async function`, a `class` or a `const`.
pub fn bundle(folder: &Path, main: &str) -> anyhow::Result<String> {
    let script = "\"use strict\";\n".to_owned();
    let mut bundle = Bundle { folder, script, begun: BTreeSet::new(), done: BTreeSet::new() };
    bundle.add(main)?;
    Ok(bundle.script)
}

struct Bundle<'a> {
    folder: &'a Path,
    script: String,
    begun: BTreeSet<String>,
    done: BTreeSet<String>,
}

impl Bundle<'_> {
    fn add(&mut self, file: &str) -> anyhow::Result<()> {
        if self.done.contains(file) {
            return Ok(());
        }
        ensure!(self.begun.insert(file.to_owned()), "{file} imports itself by way of others");
        let text =
            fs::read_to_string(self.folder.join(file)).with_context(|| format!("cannot read {file}"))?;
        let (mut body, mut exported) = (String::new(), Vec::new());
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !is_comment(line)) {
            let line = if line.starts_with("import") {
                let (names, from) =
                    import(line).with_context(|| format!("{file}, line {}: {line}", number + 1))?;
                self.add(from)?;
                format!("const {{ {} }} = {};", names.replace(" as ", ": "), variable(from))
            } else if let Some(rest) = line.strip_prefix("export ") {
                exported.push(name(rest).with_context(|| format!("{file}, line {}: {line}", number + 1))?);
                rest.to_owned()
            } else {
                line.to_owned()
            };
            body.push_str(&line);
            body.push('\n');
        }
        let exported = exported.join(", ");
        self.script +=
            &format!("const {} = (() => {{\n{body}return {{ {exported} }};\n}})();\n", variable(file));
        self.done.insert(file.to_owned());
        Ok(())
    }
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/")
}

/// The names of an import, and the file.
fn import(line: &str) -> anyhow::Result<(&str, &str)> {
    let parts = line.strip_prefix("import { ").and_then(|rest| rest.strip_suffix("\";"));
    let parts = parts.and_then(|rest| rest.split_once(" } from \"./"));
    parts.context("not an import of the form `import { a, b } from \"./file.js\";`")
}

/// The name that a declaration gives.
fn name(declaration: &str) -> anyhow::Result<String> {
    for kind in ["async function ", "function ", "class ", "const "] {
        if let Some(rest) = declaration.strip_prefix(kind) {
            let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            return Ok(rest.chars().take_while(|c| is_part(*c)).collect());
        }
    }
    bail!("not an export of a function, a class or a constant")
}

fn variable(file: &str) -> String {
    let stem = file.trim_end_matches(".js");
    format!("module_{}", stem.replace(|c: char| !c.is_alphanumeric(), "_"))
}
