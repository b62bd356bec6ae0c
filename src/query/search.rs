use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Engine, Failure, Openness, openness};
use crate::catalog::{Catalog, CredentialId, Item};
use crate::read::nearness;

/// What is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// Both. Where an exam and a credential are one and the same fact, the credential stands for both.
    #[default]
    Any,
    /// Credentials alone.
    Credentials,
    /// Exams alone.
    Exams,
}

/// Something that a few words mean.
#[derive(Clone, Debug)]
pub struct Match {
    /// The catalog that has it.
    pub catalog: Arc<Catalog>,
    /// What it is.
    pub item: Item,
    /// Can someone who has nothing have it on the day that the catalog is asked about?
    pub open: Openness,
    /// How near it is to the words: more is nearer, in whatever catalog.
    pub nearness: u32,
}

/// Everything in some catalogs that a few words mean, the nearest first and then in the order of the catalogs: each word
/// stands in an id, another name or the title, or in the name of the catalog, a slip of the pen allowed. An id or a title
/// that is asked for as a whole comes first, what is no longer offered comes after what is.
///
/// Each catalog comes with the day that it is asked about; without one everything of it counts as offered. Linear in the
/// names of all items.
///
/// # Errors
///
/// [`Failure`] when the backend fails, which is asked whether credentials can be had.
pub fn search(
    catalogs: &[(Arc<Catalog>, Option<Date>)],
    words: &str,
    sought: Sought,
    most: usize,
    engine: &Engine<'_>,
) -> Result<Vec<Match>, Failure> {
    let mut found = named(catalogs, words, sought);
    sort(&mut found);
    found.truncate(most);
    for (catalog, day) in catalogs {
        let Some(day) = *day else { continue };
        let mut credentials = Vec::new();
        for one in found.iter_mut().filter(|one| Arc::ptr_eq(&one.catalog, catalog)) {
            match one.item {
                Item::Exam(exam) => one.open = Openness::of_exam(catalog.exam(exam).window(), day),
                Item::Credential(credential) => credentials.push((credential, &mut one.open)),
            }
        }
        let ids: Vec<CredentialId> = credentials.iter().map(|(credential, _)| *credential).collect();
        let known = if ids.is_empty() { Vec::new() } else { openness(catalog, &ids, day, engine)? };
        for ((_, open), known) in credentials.into_iter().zip(known) {
            *open = known;
        }
    }
    // Of some credentials no day of their own says that they are over.
    let is_over = |one: &Match| is_over(&one.catalog, one.item, day_of(catalogs, &one.catalog));
    for one in found.iter_mut().filter(|one| matches!(one.open, Openness::Ended(_)) && !is_over(one)) {
        one.nearness -= OVER;
    }
    sort(&mut found);
    Ok(found)
}

/// What an item loses that is no longer offered.
const OVER: u32 = 80;

/// The nearest first, and then in the order in which they are.
fn sort(found: &mut [Match]) {
    found.sort_by_key(|found| Reverse(found.nearness));
}

fn day_of(catalogs: &[(Arc<Catalog>, Option<Date>)], catalog: &Arc<Catalog>) -> Option<Date> {
    catalogs.iter().find(|(other, _)| Arc::ptr_eq(other, catalog)).and_then(|(_, day)| *day)
}

/// What the words mean, in the order of the catalogs.
fn named(catalogs: &[(Arc<Catalog>, Option<Date>)], words: &str, sought: Sought) -> Vec<Match> {
    let whole = words.trim().to_lowercase();
    let asked: Vec<&str> = split(&whole).collect();
    let mut matches = Vec::new();
    if asked.is_empty() {
        return matches;
    }
    for (catalog, day) in catalogs {
        let vendor = format!("{} {}", catalog.id, catalog.title).to_lowercase();
        let in_vendor = |word: &&str| split(&vendor).map(|known| nearness(known, word)).max().unwrap_or(0);
        let vendor: Vec<u32> = asked.iter().map(in_vendor).collect();
        let credentials = catalog.credential_ids().map(Item::from).filter(|_| sought != Sought::Exams);
        let exams = catalog.exam_ids().map(Item::from).filter(|_| sought != Sought::Credentials);
        let exams = exams.filter(|exam| sought == Sought::Exams || catalog.same_fact(*exam).is_none());
        for item in credentials.chain(exams) {
            let nearness = Names::of(catalog, item).nearness(&whole, &asked, &vendor);
            if nearness > 0 {
                let nearness = nearness - if is_over(catalog, item, *day) { OVER } else { 0 };
                matches.push(Match { catalog: catalog.clone(), item, open: Openness::Open, nearness });
            }
        }
    }
    matches
}

/// The names of an item in lower case: its ids, and its title.
struct Names {
    ids: Vec<String>,
    title: String,
    is_credential: bool,
}

impl Names {
    fn of(catalog: &Catalog, item: Item) -> Names {
        let aliases: &[String] = match item {
            Item::Credential(credential) => &catalog.credential(credential).aliases,
            Item::Exam(exam) => &catalog.exam(exam).aliases,
        };
        let ids = aliases.iter().map(String::as_str).chain([catalog.id_of(item)]);
        Names {
            ids: ids.map(str::to_lowercase).collect(),
            title: catalog.title_of(item).to_lowercase(),
            is_credential: matches!(item, Item::Credential(_)),
        }
    }

    /// At least 100 where every word is found somewhere or an id is meant, 0 elsewhere. `vendor` has how near each is to the catalog's name.
    fn nearness(&self, whole: &str, asked: &[&str], vendor: &[u32]) -> u32 {
        let kind = if self.is_credential { 30 } else { 0 };
        if self.ids.iter().any(|id| id == whole) {
            return 10_000 + kind;
        }
        // People leave out the hyphen of an id.
        let bare: Vec<String> = self.ids.iter().map(|id| split(id).collect()).collect();
        let own = self.ids.iter().chain([&self.title]).flat_map(|name| split(name));
        let own: Vec<&str> = own.chain(bare.iter().map(String::as_str)).collect();
        let mut sum = match () {
            () if self.title == whole => 5_000,
            () if self.ids.iter().any(|id| id.starts_with(whole)) => 2_000,
            () => 0,
        };
        let slip = self.ids.iter().map(|id| nearness(id, whole)).max().unwrap_or(0);
        let slip = if slip > 0 { 100 + 10 * slip + kind } else { 0 };
        for (word, there) in asked.iter().zip(vendor) {
            let here = own.iter().map(|known| nearness(known, word)).max().unwrap_or(0);
            match here.max(there / 2) {
                0 => return slip,
                found => sum += 10 * found,
            }
        }
        // Of two names with the same words the shorter one is meant.
        let words = u32::try_from(own.len()).unwrap_or(u32::MAX).min(40);
        100 + sum + kind - words
    }
}

/// Words and numbers.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_over(catalog: &Catalog, item: Item, day: Option<Date>) -> bool {
    let retired = match item {
        Item::Exam(exam) => catalog.exam(exam).retired,
        Item::Credential(credential) => catalog.credential(credential).retired,
    };
    matches!((retired, day), (Some(last), Some(day)) if last < day)
}
