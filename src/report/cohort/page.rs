//! What a summary says, in the order in which it says it, before it becomes text, Markdown or HTML.

use crate::catalog::{CredentialId, Item};
use crate::cohort::is_upgrade;
use crate::price::PriceRow;
use crate::report::{count, listed};

use super::Summary;
use super::words::{self, amount, grouped, people, price, share, shown};

/// A summary.
pub struct Page {
    pub title: String,
    /// The figures to see first: a name and a value.
    pub figures: Vec<(&'static str, String)>,
    pub sections: Vec<Section>,
    /// On what it rests.
    pub basis: String,
}

/// Some sentences, and a table.
#[derive(Default)]
pub struct Section {
    pub title: &'static str,
    pub says: Vec<String>,
    pub table: Table,
}

/// Rows of cells. Where there are weights, each row has a bar of that length.
#[derive(Default)]
pub struct Table {
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<String>>,
    pub weights: Vec<u64>,
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Words, on one line.
    Left(&'static str),
    /// Numbers.
    Right(&'static str),
    /// Sentences.
    Wide(&'static str),
}

impl Head {
    pub fn name(self) -> &'static str {
        let (Head::Left(name) | Head::Right(name) | Head::Wide(name)) = self;
        name
    }
}

impl Table {
    fn new(heads: impl IntoIterator<Item = Head>) -> Table {
        Table { heads: heads.into_iter().collect(), ..Table::default() }
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    fn bar<const N: usize>(&mut self, cells: [String; N], weight: u64) {
        self.row(cells);
        self.weights.push(weight);
    }
}

/// So many reasons are written out.
const REASONS: usize = 20;

pub fn page(summary: &Summary<'_>) -> Page {
    let sections = [status, exams_left, budget, funded, upgrades, tracks, vouchers, offers, closest, stuck]
        .map(|part| part(summary));
    Page {
        title: title(summary),
        figures: figures(summary),
        sections: sections.into_iter().flatten().collect(),
        basis: basis(summary),
    }
}

fn title(summary: &Summary<'_>) -> String {
    let titles: Vec<&str> =
        summary.goals.iter().map(|goal| summary.catalog.credential(*goal).title.as_str()).collect();
    match titles.is_empty() {
        true => summary.catalog.title.clone(),
        false => listed(&titles, "and"),
    }
}

fn basis(summary: &Summary<'_>) -> String {
    let prices =
        summary.prices.map_or("no price list".to_owned(), |list| format!("price list {}", list.name));
    format!(
        "Catalog {}, {prices}, as of {} unless a row says otherwise. {}.",
        summary.catalog.id,
        summary.as_of,
        count(summary.situations, "distinct situation")
    )
}

fn figures(summary: &Summary<'_>) -> Vec<(&'static str, String)> {
    let tally = summary.tally;
    let mut figures = vec![
        ("people", grouped(tally.people())),
        ("with a plan", grouped(tally.planned())),
        ("done", grouped(tally.earned)),
        ("stuck", grouped(tally.infeasible)),
    ];
    if tally.errors > 0 {
        figures.push(("wrong", grouped(tally.errors)));
    }
    figures.extend(tally.budgets.iter().map(|b| ("budget", amount(b.currency, b.sum))));
    figures
}

fn status(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    let mut table = Table::new([Head::Left(""), Head::Right("people"), Head::Right("share")]);
    let rows = [
        ("nothing left to sit", tally.earned),
        ("best plan, proven", tally.optimal),
        ("stopped by a limit", tally.unproven),
        ("no plan exists", tally.infeasible),
        ("the row is wrong", tally.errors),
    ];
    for (status, n) in rows.into_iter().filter(|(_, n)| *n > 0) {
        table.bar([status.to_owned(), grouped(n), share(n, tally.people())], n);
    }
    Some(Section { title: "Where they stand", says: Vec::new(), table })
}

fn exams_left(summary: &Summary<'_>) -> Option<Section> {
    let left = &summary.tally.exams_left;
    let whole = left.values().sum();
    let most = *left.keys().next_back()?;
    let mut table = Table::new([Head::Left("exams"), Head::Right("people"), Head::Right("share")]);
    // An empty line between two that are not is part of the picture; a thousand are not.
    for exams in (0..=most).filter(|exams| most < 40 || left.contains_key(exams)) {
        let n = left.get(&exams).copied().unwrap_or(0);
        table.bar([exams.to_string(), grouped(n), share(n, whole)], n);
    }
    Some(Section { title: "Exams left", says: Vec::new(), table })
}

fn budget(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    let mut says: Vec<String> = Vec::new();
    for budget in &tally.budgets {
        says.push(format!(
            "{} for {}: mean {}, median {}.",
            amount(budget.currency, budget.sum),
            people(budget.people),
            price(budget.currency, budget.mean()),
            price(budget.currency, budget.median())
        ));
    }
    if tally.unpriced > 0 {
        says.push(format!(
            "The plans of {} have no known price and are not in the sum.",
            people(tally.unpriced)
        ));
    }
    (!says.is_empty()).then(|| Section { title: "Budget", says, table: Table::default() })
}

fn funded(summary: &Summary<'_>) -> Option<Section> {
    let funded = summary.funded?;
    let heads = [Head::Left("to buy"), Head::Right("price"), Head::Right("how many"), Head::Wide("pays for")];
    let mut table = Table::new(heads);
    for (place, n) in &funded.bought {
        let Some(row) = summary.prices.and_then(|list| list.rows.get(*place)) else { continue };
        table.row(offer(summary, row, *n));
    }
    Some(Section { title: "Whom the money lets finish", says: words::funded(funded), table })
}

/// An offer, its price, how many, and what it pays for where its name does not say it.
fn offer(summary: &Summary<'_>, row: &PriceRow, n: u64) -> [String; 4] {
    let covers: Vec<&str> = row.covers.iter().map(|e| summary.catalog.id_of(Item::Exam(*e))).collect();
    let covers = if covers == [row.item.as_str()] { String::new() } else { listed(&covers, "and") };
    [row.item.clone(), price(row.currency, row.price), grouped(n), covers]
}

fn upgrades(summary: &Summary<'_>) -> Option<Section> {
    let upgrades = &summary.tally.upgrades;
    if upgrades.people == 0 {
        return None;
    }
    let mut says = vec![match upgrades.people {
        1 => "1 person takes an upgrade track.".to_owned(),
        n => format!("{} take an upgrade track.", people(n)),
    }];
    for (currency, n, saved) in &upgrades.saved {
        says.push(format!("It saves {} in all, for {}.", amount(*currency, *saved), people(*n)));
    }
    if upgrades.exams > 0 {
        says.push(format!("It saves {} exams in all.", grouped(upgrades.exams)));
    }
    if upgrades.only_way > 0 {
        says.push(format!("It is the only way for {}.", people(upgrades.only_way)));
    }
    Some(Section { title: "Upgrades", says, table: Table::default() })
}

fn tracks(summary: &Summary<'_>) -> Option<Section> {
    let mut table = Table::new([Head::Left("credential"), Head::Left("track"), Head::Right("people")]);
    let mut rows: Vec<_> = summary.tally.tracks.iter().collect();
    let is_goal = |credential: &CredentialId| summary.goals.contains(credential);
    rows.sort_by_key(|((credential, _), _)| !is_goal(credential));
    for ((credential, track), n) in rows {
        let facts = summary.catalog.credential(*credential);
        let track = &facts.tracks[*track];
        let says_so = track.id.contains("upgrade");
        let name =
            if is_upgrade(track) && !says_so { format!("{} (upgrade)", track.id) } else { track.id.clone() };
        table.bar([facts.id.clone(), name, grouped(*n)], *n);
    }
    (!table.rows.is_empty()).then(|| Section { title: "By which track", says: Vec::new(), table })
}

fn vouchers(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    if tally.demand.is_empty() {
        return None;
    }
    let mut table = Table::new([Head::Left("exam"), Head::Right("people"), Head::Wide("title")]);
    let mut rows: Vec<_> = tally.demand.iter().collect();
    rows.sort_by_key(|(exam, n)| (std::cmp::Reverse(**n), **exam));
    for (exam, n) in rows {
        let facts = summary.catalog.exam(*exam);
        table.bar([facts.id.clone(), grouped(*n), facts.title.clone()], *n);
    }
    let sum: u64 = tally.demand.values().sum();
    let says = vec![format!("{} in all.", grouped(sum))];
    Some(Section { title: "Vouchers: how many sit each exam", says, table })
}

fn offers(summary: &Summary<'_>) -> Option<Section> {
    let mut table = Table::new([
        Head::Left("offer"),
        Head::Right("price"),
        Head::Right("bought"),
        Head::Wide("pays for"),
    ]);
    for (place, n) in &summary.tally.offers {
        let Some(row) = summary.prices.and_then(|list| list.rows.get(*place)) else { continue };
        table.bar(offer(summary, row, *n), *n);
    }
    (!table.rows.is_empty()).then(|| Section { title: "Offers bought", says: Vec::new(), table })
}

fn closest(summary: &Summary<'_>) -> Option<Section> {
    let mut table =
        Table::new([Head::Wide("id"), Head::Right("exams"), Head::Right("cost"), Head::Wide("which")]);
    for near in &summary.tally.closest {
        let left: Vec<&str> = near.left.iter().map(|e| summary.catalog.id_of(Item::Exam(*e))).collect();
        let cost = near.cost.map_or(String::new(), |(cost, currency)| price(currency, cost));
        table.row([shown(&near.id), near.exams.to_string(), cost, left.join(", ")]);
    }
    (!table.rows.is_empty()).then(|| Section { title: "Closest to the goal", says: Vec::new(), table })
}

fn stuck(summary: &Summary<'_>) -> Option<Section> {
    let reasons = summary.tally.reasons();
    if reasons.is_empty() {
        return None;
    }
    let mut table = Table::new([Head::Right("people"), Head::Wide("reason")]);
    for (reason, n) in reasons.iter().take(REASONS) {
        table.bar([grouped(*n), (*reason).to_owned()], *n);
    }
    let listed: u64 = reasons.iter().take(REASONS).map(|(_, n)| n).sum();
    let more = summary.tally.infeasible.saturating_sub(listed);
    let says = (more > 0).then(|| format!("{} more are stuck for rarer reasons.", people(more)));
    Some(Section { title: "Stuck, by reason", says: says.into_iter().collect(), table })
}
