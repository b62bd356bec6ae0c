//! What stands in a request and in the documents, as declarations of TypeScript: read from the syntax of the types that
//! `serde` writes, so that they are what it writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use syn::{Attribute, Expr, Field, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type, UseTree};

/// The words of documents that are defined outside of the schema.
const WORDS: [&str; 10] = [
    "catalog/source.rs",
    "engine/answer.rs",
    "plan/mod.rs",
    "question/mod.rs",
    "query/told.rs",
    "query/optima.rs",
    "read/day.rs",
    "read/table/columns.rs",
    "read/table/delimited.rs",
    "read/table/mod.rs",
];
const HEAD: &str = "\
// Written by `cargo run -p studypath-page -- --types`: what the engine takes and answers.
// Every document is read from the text by JSON.parse; those of one schema may get more fields.

/** A day, such as `2004-11-01`. */
export type Day = string;

declare global {
  interface Window {
    /** Asks a `request.Request` in JSON, and resolves to a `response.Response` in JSON. */
    studypath: { ask(request: string): Promise<string> };
  }
}
";

/// A file of the schema: what it defines, and what it names of others.
#[derive(Default)]
struct Module {
    items: Vec<Item>,
    uses: Vec<Vec<String>>,
}

impl Module {
    fn read(file: &Path) -> anyhow::Result<Module> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut module = Module::default();
        for item in syn::parse_file(&text).with_context(|| file.display().to_string())?.items {
            match &item {
                Item::Use(found) => flatten(&found.tree, &mut Vec::new(), &mut module.uses),
                Item::Struct(found) if is_written(&found.attrs) => module.items.push(item),
                Item::Enum(found) if is_written(&found.attrs) => module.items.push(item),
                _ => {}
            }
        }
        Ok(module)
    }

    fn defines(&self, wanted: &str) -> bool {
        self.items.iter().any(|item| match item {
            Item::Struct(found) => found.ident == wanted,
            Item::Enum(found) => found.ident == wanted,
            _ => false,
        })
    }
}

/// The declarations, from the folder `src` of the library.
pub fn declarations(source: &Path) -> anyhow::Result<String> {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(source.join("schema"))? {
        let path = entry?.path();
        let file = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        modules.insert(if name == "mod" { "reply".to_owned() } else { name }, Module::read(&file)?);
    }
    let mut words = Module::default();
    for file in WORDS {
        words.items.extend(Module::read(&source.join(file))?.items);
    }
    modules.insert("words".to_owned(), words);
    let types = Types { modules };
    let mut text = HEAD.to_owned();
    for (name, module) in types.modules.iter().filter(|(_, module)| !module.items.is_empty()) {
        text += &format!("\nexport namespace {name} {{\n");
        for item in &module.items {
            text += &types.item(name, item)?;
        }
        text += "}\n";
    }
    Ok(text)
}

struct Types {
    modules: BTreeMap<String, Module>,
}

impl Types {
    fn item(&self, module: &str, item: &Item) -> anyhow::Result<String> {
        Ok(match item {
            Item::Struct(found) => {
                let is_defaulted = has_word(&found.attrs, "default");
                let body = self.fields(module, &found.fields, is_defaulted, "  ")?;
                format!("{}  export type {} = {body};\n", doc(&found.attrs, "  "), found.ident)
            }
            Item::Enum(found) => {
                let variants = found.variants.iter().map(|variant| self.variant(module, found, variant));
                let variants = variants.collect::<anyhow::Result<Vec<_>>>()?;
                let all = variants.concat();
                format!("{}  export type {} ={all};\n", doc(&found.attrs, "  "), found.ident)
            }
            _ => String::new(),
        })
    }

    fn variant(&self, module: &str, all: &syn::ItemEnum, variant: &syn::Variant) -> anyhow::Result<String> {
        let name = variant.ident.to_string();
        let cased = match value_of(&all.attrs, "rename_all").as_deref() {
            Some("lowercase") => name.to_lowercase(),
            None => name,
            Some(other) => bail!("{other} is no case that is known here"),
        };
        let word = value_of(&variant.attrs, "rename").unwrap_or(cased);
        let holds = match &variant.fields {
            Fields::Unit => None,
            fields => Some(self.fields(module, fields, false, "    ")?),
        };
        let shape = match (value_of(&all.attrs, "tag"), holds) {
            (Some(tag), Some(holds)) => format!("{{ {tag}: \"{word}\" }} & {holds}"),
            (Some(tag), None) => format!("{{ {tag}: \"{word}\" }}"),
            (None, Some(holds)) if has_word(&all.attrs, "untagged") => holds,
            (None, Some(holds)) => format!("{{ \"{word}\": {holds} }}"),
            (None, None) => format!("\"{word}\""),
        };
        Ok(format!("\n{}    | {shape}", doc(&variant.attrs, "    ")))
    }

    /// An object, and the types whose fields are part of it; of a single field without a name its type.
    fn fields(
        &self,
        module: &str,
        fields: &Fields,
        is_defaulted: bool,
        margin: &str,
    ) -> anyhow::Result<String> {
        if let Fields::Unnamed(found) = fields {
            let types = found.unnamed.iter().map(|field| self.of(module, &field.ty));
            return Ok(types.collect::<anyhow::Result<Vec<_>>>()?.join(", "));
        }
        let (mut own, mut parts) = (String::new(), Vec::new());
        for field in fields {
            if has_word(&field.attrs, "flatten") {
                parts.push(self.of(module, &field.ty)?);
            } else {
                own += &self.field(module, field, is_defaulted, margin)?;
            }
        }
        parts.insert(0, format!("{{\n{own}{margin}}}"));
        Ok(parts.join(" & "))
    }

    fn field(&self, module: &str, field: &Field, is_defaulted: bool, margin: &str) -> anyhow::Result<String> {
        let own = field.ident.as_ref().map(|name| name.to_string().trim_start_matches("r#").to_owned());
        let name = value_of(&field.attrs, "rename").or(own).context("a field without a name")?;
        let may_lack = is_defaulted
            || ["default", "skip_serializing_if"].iter().any(|word| has_word(&field.attrs, word));
        let mut written = self.of(module, &field.ty)?;
        // What is left out where there is nothing is never null.
        if value_of(&field.attrs, "skip_serializing_if").as_deref() == Some("Option::is_none") {
            written = written.strip_suffix(" | null").unwrap_or(&written).to_owned();
        }
        let mark = if may_lack { "?" } else { "" };
        Ok(format!("{}{margin}  {name}{mark}: {written};\n", doc(&field.attrs, &format!("{margin}  "))))
    }

    fn of(&self, module: &str, wanted: &Type) -> anyhow::Result<String> {
        let segment = match wanted {
            Type::Path(path) => path.path.segments.last().context("a type without a name")?,
            Type::Reference(reference) => return self.of(module, &reference.elem),
            Type::Tuple(tuple) => {
                let each =
                    tuple.elems.iter().map(|one| self.of(module, one)).collect::<anyhow::Result<Vec<_>>>()?;
                return Ok(format!("[{}]", each.join(", ")));
            }
            _ => bail!("{module}: a type of a kind that is not known here"),
        };
        let inner = match &segment.arguments {
            PathArguments::AngleBracketed(found) => {
                let types = found.args.iter().filter_map(|one| match one {
                    GenericArgument::Type(found) => Some(self.of(module, found)),
                    _ => None,
                });
                types.collect::<anyhow::Result<Vec<_>>>()?
            }
            _ => Vec::new(),
        };
        let name = segment.ident.to_string();
        Ok(match (name.as_str(), inner.as_slice()) {
            ("Option", [one]) if one.ends_with(" | null") => one.clone(),
            ("Option", [one]) => format!("{one} | null"),
            ("Box", [one]) => one.clone(),
            ("Vec", [one]) if one.contains(' ') => format!("({one})[]"),
            ("Vec", [one]) => format!("{one}[]"),
            ("BTreeMap" | "HashMap", [key, value]) => format!("Record<{key}, {value}>"),
            ("String" | "str", []) => "string".to_owned(),
            ("bool", []) => "boolean".to_owned(),
            ("u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64", []) => "number".to_owned(),
            ("Date", []) => "Day".to_owned(),
            ("Encoding", []) => "string".to_owned(),
            ("Rate", []) => "number | string".to_owned(),
            (name, []) => self.named(module, name, &wanted_path(wanted))?,
            (name, _) => bail!("{module}: {name} with types in it is not known here"),
        })
    }

    /// Where a name is defined: here, where its path or a `use` says, or in the one file that has it.
    fn named(&self, module: &str, name: &str, path: &[String]) -> anyhow::Result<String> {
        let here = self.modules.get(module).context("a module that is not there")?;
        if path.len() == 1 && here.defines(name) {
            return Ok(name.to_owned());
        }
        let used = here.uses.iter().find(|used| used.last().is_some_and(|last| last == name));
        let full = if path.len() > 1 { path } else { used.map_or(path, Vec::as_slice) };
        let said =
            full.iter().rev().nth(1).filter(|said| self.modules.get(*said).is_some_and(|m| m.defines(name)));
        let homes: Vec<&String> =
            self.modules.iter().filter(|(_, known)| known.defines(name)).map(|(name, _)| name).collect();
        match (said, homes.as_slice()) {
            (Some(said), _) => Ok(format!("{said}.{name}")),
            (None, [home]) => Ok(format!("{home}.{name}")),
            (None, homes) => bail!("{module}: {name} is defined in {homes:?}"),
        }
    }
}

fn wanted_path(wanted: &Type) -> Vec<String> {
    match wanted {
        Type::Path(path) => path.path.segments.iter().map(|segment| segment.ident.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn flatten(tree: &UseTree, before: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, all);
            before.pop();
        }
        UseTree::Name(name) => all.push(before.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Group(group) => group.items.iter().for_each(|one| flatten(one, before, all)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// Does serde write it?
fn is_written(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| {
        let mut found = false;
        // What is no list of paths is no derive of ours.
        let _ = one.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|last| last.ident == "Serialize");
            Ok(())
        });
        found
    })
}

/// Calls with each word of `#[serde(..)]` and its text, where it has one.
fn serde_words(attributes: &[Attribute], mut tell: impl FnMut(String, Option<String>)) {
    for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
        // As above: a form that is not read tells nothing.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = match meta.value() {
                Ok(value) => match value.parse::<Lit>()? {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                Err(_) => None,
            };
            tell(meta.path.get_ident().map(ToString::to_string).unwrap_or_default(), value);
            Ok(())
        });
    }
}

fn has_word(attributes: &[Attribute], wanted: &str) -> bool {
    let mut found = false;
    serde_words(attributes, |word, _| found |= word == wanted);
    found
}

fn value_of(attributes: &[Attribute], wanted: &str) -> Option<String> {
    let mut found = None;
    serde_words(attributes, |word, value| {
        if word == wanted {
            found = value;
        }
    });
    found
}

/// The doc comment, as one of TypeScript.
fn doc(attributes: &[Attribute], margin: &str) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(found) if found.path.is_ident("doc") => match &found.value {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => Some(text.value().trim().replace("*/", "* /")),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    if lines.is_empty() { String::new() } else { format!("{margin}/** {} */\n", lines.join(" ").trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_are_those_of_the_types() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let written = fs::read_to_string(root.join("crates/wasm/studypath.d.ts")).expect("the declarations");
        let read = declarations(&root.join("src")).expect("the types are read");
        assert!(written == read, "cargo run -p studypath-page -- --types crates/wasm/studypath.d.ts");
        for part in [
            "  export type Request = {\n",
            "    command: Command;\n",
            "    goals?: string[];\n",
            "    | { schema: \"studypath/plan/2\" } & plan.Plan",
            "    exams_per_month?: number | string;\n",
        ] {
            assert!(read.contains(part), "{part}");
        }
    }
}
