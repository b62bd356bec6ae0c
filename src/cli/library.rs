use std::fmt;
use std::path::{Path, PathBuf};

use studypath::catalog::{Catalog, Item};
use studypath::price::PriceList;
use studypath::read::{self, BUILTINS, Builtin, SourceFile};

use super::stop::Stop;

/// Where a catalog came from.
pub(super) enum Origin {
    BuiltIn(&'static Builtin),
    File(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::BuiltIn(_) => f.write_str("built in"),
            Origin::File(path) => f.write_str(path),
        }
    }
}

/// The catalog named, or else the built-in catalog that has the goals. Only this one is read.
pub(super) fn catalog_for(named: Option<&str>, goals: &[String]) -> Result<(Catalog, Origin), Stop> {
    match named {
        Some(name) => catalog_named(name),
        None if goals.is_empty() => match BUILTINS {
            [only] => read_built_in(only),
            _ => Err(Stop::usage("name the goals, or the catalog that they are in, with --catalog")),
        },
        None => read_built_in(built_in_with(goals)?),
    }
}

/// The built-in catalog with this id, or the one in this file.
pub(super) fn catalog_named(name: &str) -> Result<(Catalog, Origin), Stop> {
    if let Some(builtin) = BUILTINS.iter().find(|b| b.id.eq_ignore_ascii_case(name)) {
        return read_built_in(builtin);
    }
    let looks_like_a_file = name == "-" || name.contains(['/', '\\', '.']);
    if !looks_like_a_file && !Path::new(name).exists() {
        let message = format!("there is no catalog `{name}`, built in or as a file");
        return Err(unknown(message, name, BUILTINS.iter().map(|b| b.id)));
    }
    let catalog = read::catalog(&SourceFile::load(name)?)?;
    Ok((catalog, Origin::File(name.to_owned())))
}

/// A catalog that comes with the program.
pub(super) fn read_built_in(builtin: &'static Builtin) -> Result<(Catalog, Origin), Stop> {
    let file = SourceFile::new(format!("{}.toml", builtin.id), builtin.catalog_text);
    Ok((read::catalog(&file)?, Origin::BuiltIn(builtin)))
}

fn built_in_with(goals: &[String]) -> Result<&'static Builtin, Stop> {
    let mut homes: Vec<Vec<&'static Builtin>> = Vec::new();
    for goal in goals {
        let having = |same: fn(&str, &str) -> bool| -> Vec<&'static Builtin> {
            BUILTINS.iter().filter(|b| b.goals.iter().any(|g| same(g, goal))).collect()
        };
        let mut home = having(|a, b| a == b);
        if home.is_empty() {
            home = having(|a, b| a.to_lowercase() == b.to_lowercase());
        }
        if home.is_empty() {
            return Err(unknown_goal(goal));
        }
        homes.push(home);
    }
    let Some((first, rest)) = homes.split_first() else { return Err(Stop::usage("a goal is missing")) };
    let has = |home: &[&Builtin], wanted: &Builtin| home.iter().any(|b| b.id == wanted.id);
    let shared: Vec<&'static Builtin> =
        first.iter().copied().filter(|b| rest.iter().all(|home| has(home, b))).collect();
    match shared.as_slice() {
        [one] => Ok(one),
        [] => {
            let places: Vec<String> = goals
                .iter()
                .zip(&homes)
                .map(|(goal, home)| format!("`{goal}` in `{}`", home[0].id))
                .collect();
            let message = format!("the goals are in different catalogs: {}", places.join(", "));
            Err(Stop::Usage(message, Some("ask for them one at a time".to_owned())))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|b| b.id).collect();
            let message = format!("several catalogs have `{}`: {}", goals.join("`, `"), ids.join(", "));
            Err(Stop::Usage(message, Some(format!("choose one, as in --catalog {}", ids[0]))))
        }
    }
}

/// Only here, where there is no answer anyway, are all catalogs read: is it perhaps an exam?
fn unknown_goal(goal: &str) -> Stop {
    for builtin in BUILTINS {
        if let Ok((catalog, _)) = read_built_in(builtin)
            && let Some(Item::Exam(exam)) = catalog.find(goal)
        {
            return exam_as_goal(&catalog.exam(exam).id);
        }
    }
    let goals = BUILTINS.iter().flat_map(|b| b.goals.iter().copied());
    unknown(format!("no catalog has a credential `{goal}`"), goal, goals)
}

/// The refusal of an exam as a goal.
pub(super) fn exam_as_goal(id: &str) -> Stop {
    let help = format!("to have it in a plan, name a credential and add --with {id}");
    Stop::Usage(format!("`{id}` is an exam, and a goal is a credential"), Some(help))
}

/// A name that nothing has, with the nearest one that something has.
pub(super) fn unknown<'a>(message: String, name: &str, known: impl Iterator<Item = &'a str>) -> Stop {
    let help = read::did_you_mean(name, known)
        .unwrap_or_else(|| "`studypath catalog list` shows what there is".to_owned());
    Stop::Usage(message, Some(help))
}

/// The price list named, or else the one that the catalog names.
pub(super) fn prices_for(
    named: Option<&str>,
    catalog: &Catalog,
    origin: &Origin,
) -> Result<Option<PriceList>, Stop> {
    let file = match (named, &catalog.prices, origin) {
        (Some(path), _, _) => SourceFile::load(path)?,
        (None, None, _) => return Ok(None),
        (None, Some(name), Origin::BuiltIn(builtin)) => {
            match builtin.price_texts.iter().find(|(known, _)| known == name) {
                Some((name, text)) => SourceFile::new(*name, *text),
                None => return Ok(None),
            }
        }
        (None, Some(name), Origin::File(path)) => SourceFile::load(&beside(path, name).to_string_lossy())?,
    };
    Ok(Some(read::prices(&file, catalog)?))
}

/// A price list is looked for beside the catalog that names it, then in a folder beside it.
fn beside(catalog: &str, name: &str) -> PathBuf {
    let folder =
        if catalog == "-" { Path::new("") } else { Path::new(catalog).parent().unwrap_or(Path::new("")) };
    let in_folder = folder.join("prices").join(name);
    let direct = folder.join(name);
    if !direct.exists() && in_folder.exists() { in_folder } else { direct }
}
