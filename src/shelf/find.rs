use super::{Entry, Origin, Shelf};
use crate::catalog::{Catalog, CredentialId, Item};
use crate::mistake::{Field, Mistake, Phrase};
use crate::read;
use crate::words::listed;

impl Shelf {
    /// The catalog added under this name, or else the one with this id, in any letter case.
    ///
    /// # Errors
    ///
    /// An unknown name.
    pub fn named(&self, name: &str) -> Result<&Entry, Mistake> {
        let is_built_in = |entry: &&Entry| match &entry.origin {
            Origin::BuiltIn(builtin) => builtin.id.eq_ignore_ascii_case(name),
            Origin::Added(_) => false,
        };
        let is_added = |entry: &&Entry| matches!(&entry.origin, Origin::Added(known) if known == name);
        let has_id = |entry: &&Entry| match &entry.origin {
            Origin::BuiltIn(_) => false,
            Origin::Added(_) => entry.catalog().is_ok_and(|catalog| catalog.id.eq_ignore_ascii_case(name)),
        };
        let entries = || self.entries.iter();
        let found = entries().find(is_added).or_else(|| entries().find(is_built_in));
        found.or_else(|| entries().find(has_id)).ok_or_else(|| {
            let ids: Vec<String> = self.entries.iter().map(Entry::id).collect();
            let message = format!("there is no catalog `{name}`");
            unknown_name(Field::Catalog, message, name, ids.iter().map(String::as_str))
        })
    }

    /// The catalog named, or else the one that has the goals: by id or alias, exactly or in another letter
    /// case, or by title. A built-in catalog that has none of the goals is not read, unless no catalog has
    /// them.
    ///
    /// # Errors
    ///
    /// A name or a goal that nothing has, goals of different catalogs, and goals that several catalogs have.
    pub fn choose(&self, named: Option<&str>, goals: &[String]) -> Result<&Entry, Mistake> {
        match (named, self.entries.as_slice()) {
            (Some(name), _) => self.named(name),
            (None, [only]) if goals.is_empty() => Ok(only),
            (None, _) if goals.is_empty() => Err(Mistake::said(
                Field::Goals,
                Phrase::from("name the goals, or the catalog that they are in, with ") + Field::Catalog,
            )),
            (None, _) => self.with_goals(goals),
        }
    }

    fn with_goals(&self, goals: &[String]) -> Result<&Entry, Mistake> {
        let homes: Vec<Vec<&Entry>> =
            goals.iter().map(|goal| self.homes_of(goal)).collect::<Result<_, _>>()?;
        let Some((first, rest)) = homes.split_first() else {
            return Err(Mistake::said(Field::Goals, "a goal is missing"));
        };
        let has = |home: &[&Entry], wanted: &Entry| home.iter().any(|entry| std::ptr::eq(*entry, wanted));
        let shared: Vec<&Entry> =
            first.iter().copied().filter(|entry| rest.iter().all(|home| has(home, entry))).collect();
        match shared.as_slice() {
            [one] => Ok(one),
            [] => {
                let places = goals.iter().zip(&homes);
                let places: Vec<String> =
                    places.map(|(goal, home)| format!("`{goal}` in `{}`", home[0].id())).collect();
                let message = format!("the goals are in different catalogs: {}", places.join(", "));
                Err(Mistake::said(Field::Goals, message).help("ask for them one at a time"))
            }
            several => {
                let ids: Vec<String> = several.iter().map(|entry| entry.id()).collect();
                let message = format!("several catalogs have `{}`: {}", goals.join("`, `"), ids.join(", "));
                let help = Phrase::from("choose one, as in ") + Field::Catalog + format!(" {}", ids[0]);
                Err(Mistake::said(Field::Goals, message).help(help))
            }
        }
    }

    /// The catalogs that have a goal, at least one.
    fn homes_of(&self, goal: &str) -> Result<Vec<&Entry>, Mistake> {
        let folded = goal.to_lowercase();
        let having = |same: &dyn Fn(&str) -> bool| -> Vec<&Entry> {
            self.entries.iter().filter(|entry| entry.goals().iter().any(|known| same(known))).collect()
        };
        let mut home = having(&|known| known == goal);
        if home.is_empty() {
            home = having(&|known| known.to_lowercase() == folded);
        }
        if home.is_empty() {
            let titled =
                |entry: &&Entry| entry.catalog().is_ok_and(|catalog| catalog.find_credential(goal).is_some());
            home = self.entries.iter().filter(titled).collect();
        }
        if home.is_empty() { Err(self.unknown_goal(goal)) } else { Ok(home) }
    }

    /// Is it perhaps an exam?
    fn unknown_goal(&self, goal: &str) -> Mistake {
        for entry in &self.entries {
            if let Ok(catalog) = entry.catalog()
                && let Some(Item::Exam(exam)) = catalog.find(goal)
            {
                return exam_as_goal(&catalog.exam(exam).id);
            }
        }
        let goals: Vec<String> = self.entries.iter().flat_map(Entry::goals).collect();
        let message = format!("no catalog has a credential `{goal}`");
        // A name that is a word of others is no slip of the pen.
        let begins: Vec<&str> = goals.iter().map(String::as_str).filter(|id| begins(id, goal)).collect();
        if !begins.is_empty() {
            return Mistake::said(Field::Goals, message).help(one_of(&begins));
        }
        if let Some(nearest) = read::did_you_mean(goal, goals.iter().map(String::as_str)) {
            return Mistake::said(Field::Goals, message).help(nearest);
        }
        let titled = self.titled(goal);
        let titled: Vec<&str> = titled.iter().map(String::as_str).collect();
        match titled[..] {
            [] => unknown_name(Field::Goals, message, goal, std::iter::empty()),
            _ => Mistake::said(Field::Goals, message).help(one_of(&titled)),
        }
    }

    /// The ids of the credentials that have a word in their title.
    fn titled(&self, word: &str) -> Vec<String> {
        let word = word.trim().to_lowercase();
        if word.chars().count() < SHORTEST {
            return Vec::new();
        }
        let catalogs = self.entries.iter().filter_map(|entry| entry.catalog().ok());
        let ids = catalogs.flat_map(|catalog| {
            let with_word = catalog.credentials.iter().filter(|c| c.title.to_lowercase().contains(&word));
            with_word.map(|c| c.id.clone()).collect::<Vec<_>>()
        });
        ids.collect()
    }
}

impl Entry {
    /// The catalog's id; the name under which it was added where it cannot be read.
    fn id(&self) -> String {
        match &self.origin {
            Origin::BuiltIn(builtin) => builtin.id.to_owned(),
            Origin::Added(name) => self.catalog().map_or(name.clone(), |catalog| catalog.id.clone()),
        }
    }

    /// The ids and aliases of its credentials.
    fn goals(&self) -> Vec<String> {
        match &self.origin {
            Origin::BuiltIn(builtin) => builtin.goals.iter().map(|goal| (*goal).to_owned()).collect(),
            Origin::Added(_) => {
                let Ok(catalog) = self.catalog() else { return Vec::new() };
                let names = catalog.credentials.iter().flat_map(|c| std::iter::once(&c.id).chain(&c.aliases));
                names.cloned().collect()
            }
        }
    }
}

/// A word of so many letters says something.
const SHORTEST: usize = 3;
/// So many names are offered.
const OFFERED: usize = 8;

/// Is a word the beginning of an id, as `ccnp` is of `ccnp-security`?
fn begins(id: &str, word: &str) -> bool {
    let (id, word) = (id.to_lowercase(), word.trim().to_lowercase());
    let rest = id.strip_prefix(&word).and_then(|rest| rest.chars().next());
    word.chars().count() >= SHORTEST && rest.is_some_and(|next| !next.is_alphabetic())
}

/// The question which of several names is meant.
fn one_of(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(OFFERED).map(|name| format!("`{name}`")).collect();
    match (&shown[..], names.len().saturating_sub(OFFERED)) {
        ([one], _) => format!("did you mean {one}?"),
        (_, 0) => format!("did you mean one of {}?", listed(&shown, "and")),
        (_, more) => format!(
            "did you mean one of {} and {more} more? `studypath catalog list` shows all",
            shown.join(", ")
        ),
    }
}

/// The credential of a catalog with this id, alias or title; `None` where nothing has this name.
///
/// # Errors
///
/// An exam.
pub fn find_goal(catalog: &Catalog, name: &str) -> Result<Option<CredentialId>, Mistake> {
    let named = catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name));
    match named {
        Some(Item::Credential(credential)) => Ok(Some(credential)),
        Some(Item::Exam(exam)) => Err(exam_as_goal(&catalog.exam(exam).id)),
        None => Ok(None),
    }
}

/// The refusal of an exam as a goal.
pub fn exam_as_goal(id: &str) -> Mistake {
    let help =
        Phrase::from("to have it in a plan, name a credential and add ") + Field::With + format!(" {id}");
    Mistake::said(Field::Goals, format!("`{id}` is an exam, and a goal is a credential")).help(help)
}

/// A name that nothing has, with the nearest one that something has.
pub fn unknown_name<'a>(
    field: Field,
    message: String,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Mistake {
    let help = read::did_you_mean(name, known)
        .unwrap_or_else(|| "`studypath catalog list` shows what there is".to_owned());
    Mistake::said(field, message).help(help)
}
