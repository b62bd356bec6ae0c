//! Which file uses which, read from the syntax: paths are followed through imports and re-exports to the file that
//! defines what they name. Code under `#[cfg(test)]` is left out; what only a method call shows is not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A module by its path from the root of the crate.
pub type Module = Vec<String>;

/// The files of a crate and what each uses of the others.
pub struct Graph {
    /// Each module with its file.
    pub files: BTreeMap<Module, PathBuf>,
    /// From a module to one whose definitions it names.
    pub uses: BTreeSet<(Module, Module)>,
}

#[derive(Default)]
struct Names {
    /// What is defined here.
    defined: BTreeSet<String>,
    /// What is imported here, or passed on: the name with its path.
    imported: BTreeMap<String, Vec<String>>,
    /// Every path that the code mentions.
    mentioned: BTreeSet<Vec<String>>,
}

/// Reads the crate whose root is `lib.rs` in the folder; modules of `main.rs` are not part of it.
pub fn read(folder: &Path) -> Graph {
    let mut files = BTreeMap::new();
    let mut names = BTreeMap::new();
    read_module(&folder.join("lib.rs"), folder, Vec::new(), &mut files, &mut names);
    let mut uses = BTreeSet::new();
    for (module, own) in &names {
        for path in own.mentioned.iter().chain(own.imported.values()) {
            if let Some(found) = resolve(&names, module, path, 0)
                && found != *module
            {
                uses.insert((module.clone(), found));
            }
        }
    }
    Graph { files, uses }
}

fn read_module(
    file: &Path,
    children: &Path,
    module: Module,
    files: &mut BTreeMap<Module, PathBuf>,
    names: &mut BTreeMap<Module, Names>,
) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut collector = Collector { names: Names::default(), outer: Vec::new() };
    collector.visit_file(&syntax);
    for child in collector.outer {
        let beside = children.join(format!("{child}.rs"));
        let within = children.join(&child).join("mod.rs");
        let path = if beside.exists() { beside } else { within };
        let mut below = module.clone();
        below.push(child.clone());
        read_module(&path, &children.join(&child), below, files, names);
    }
    files.insert(module.clone(), file.to_owned());
    names.insert(module, collector.names);
}

struct Collector {
    names: Names,
    /// The modules that have files of their own.
    outer: Vec<String>,
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| {
        a.path().is_ident("cfg")
            && a.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let (name, attributes) = match item {
            syn::Item::Const(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Enum(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Fn(i) => (Some(&i.sig.ident), &i.attrs),
            syn::Item::Static(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Struct(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Trait(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Type(i) => (Some(&i.ident), &i.attrs),
            syn::Item::Impl(i) => (None, &i.attrs),
            syn::Item::Mod(i) => (None, &i.attrs),
            syn::Item::Use(i) => (None, &i.attrs),
            _ => return,
        };
        if is_test(attributes) {
            return;
        }
        if let Some(name) = name {
            self.names.defined.insert(name.to_string());
        }
        match item {
            syn::Item::Mod(module) if module.content.is_none() => self.outer.push(module.ident.to_string()),
            syn::Item::Use(import) => self.import(Vec::new(), &import.tree),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.names.mentioned.insert(segments);
        }
        visit::visit_path(self, path);
    }
}

impl Collector {
    fn import(&mut self, mut before: Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(before, &path.tree);
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = before.last().cloned() {
                    self.names.imported.insert(last, before);
                }
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.names.imported.insert(name.ident.to_string(), before);
            }
            syn::UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                self.names.imported.insert(rename.rename.to_string(), before);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(before.clone(), tree));
            }
            syn::UseTree::Glob(_) => panic!("a glob import hides what is used: {before:?}"),
        }
    }
}

/// The module that defines what a path of this module names. `None` for what is not of this crate, and for the
/// name of a module by itself.
fn resolve(names: &BTreeMap<Module, Names>, from: &Module, path: &[String], depth: usize) -> Option<Module> {
    let mut at = from.clone();
    let mut rest = path;
    let mut explicit = false;
    while let [first, more @ ..] = rest {
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop()?;
            }
            _ => break,
        }
        explicit = true;
        rest = more;
    }
    let [first, more @ ..] = rest else { return None };
    let mut child = at.clone();
    child.push(first.clone());
    if names.contains_key(&child) {
        let mut below = vec!["self".to_owned()];
        below.extend(more.iter().cloned());
        return resolve(names, &child, &below, depth + 1);
    }
    let known = names.get(&at)?;
    if known.defined.contains(first) {
        return Some(at);
    }
    let target = known.imported.get(first).filter(|_| depth < 16)?;
    if !explicit && target.len() == 1 {
        return None;
    }
    let mut whole = target.clone();
    whole.extend(more.iter().cloned());
    resolve(names, &at, &whole, depth + 1)
}
