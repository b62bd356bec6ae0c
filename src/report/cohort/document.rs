use crate::batch::is_upgrade;
use crate::catalog::{CredentialId, Item};
use crate::plan::without_a_price;
use crate::price::PriceRow;
use crate::query::Verdict;
use crate::report::document::{Block, Cell, Column, Content, Document, Table, Tone, cells};
use crate::report::figures::{amount, grouped, price};
use crate::report::{count, days, ids_of, listed, titles};

use super::Summary;
use super::words::{self, people, shown};

/// So many reasons are written out.
const REASONS: usize = 20;

/// The totals of a cohort.
pub fn document(summary: &Summary<'_>) -> Document {
    let mut document = Document::new(title(summary));
    let heading = Content::Heading { level: 1, lines: vec![title(summary)], wraps: false };
    document.add(Block::from(heading).tone(Tone::Strong));
    document.add(days(summary.as_of, summary.rules, summary.today, summary.evidence));
    document.add(Content::Values(figures(summary)));
    let parts = [status, exams_left, budget, funded, upgrades, tracks, seats, offers, told, closest, stuck];
    for Section { title, says, table } in parts.into_iter().filter_map(|part| part(summary)) {
        document.section(Block::head(title));
        document.add(Block::sentences(says));
        document.add(table);
    }
    document.basis = Some(basis(summary));
    let figures = figures(summary).into_iter().map(|(name, value)| cells![name, value]);
    document.data = Table::raw(&["figure", "value"]).with(figures);
    document
}

/// Some sentences, and a table.
struct Section {
    title: &'static str,
    says: Vec<String>,
    table: Table,
}

fn title(summary: &Summary<'_>) -> String {
    match titles(summary.catalog, summary.goals) {
        titles if titles.is_empty() => summary.catalog.title.clone(),
        titles => listed(&titles, "and"),
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

fn figures(summary: &Summary<'_>) -> Vec<(String, String)> {
    let tally = summary.tally;
    let mut figures = vec![
        ("people", grouped(tally.people())),
        ("with a plan", grouped(tally.planned())),
        ("done", grouped(tally.earned)),
        ("stuck", grouped(tally.infeasible)),
    ];
    if tally.errors > 0 {
        figures.push(("invalid", grouped(tally.errors)));
    }
    figures.extend(tally.budgets.iter().map(|b| ("total exam cost", amount(b.currency, b.sum))));
    if tally.partly_priced > 0 {
        figures.push(("exams without a price", grouped(tally.unpriced.values().sum::<u64>())));
    }
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn status(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    let mut table = Table::new([Column::id(""), Column::number("people"), Column::number("share")]);
    let rows = [
        ("nothing left to sit", tally.earned),
        ("best plan, proven", tally.optimal),
        ("by another solver's word, not certified", tally.believed),
        ("stopped by a limit", tally.unproven),
        ("no plan exists", tally.infeasible),
        ("invalid row", tally.errors),
    ];
    for (status, n) in rows.into_iter().filter(|(_, n)| *n > 0) {
        table.bar(cells![status, Cell::Many(n), Cell::Share(n, tally.people())], n);
    }
    Some(Section { title: "Where they stand", says: Vec::new(), table })
}

fn exams_left(summary: &Summary<'_>) -> Option<Section> {
    let left = &summary.tally.exams_left;
    let whole = left.values().sum();
    let most = *left.keys().next_back()?;
    let mut table = Table::new([Column::id("exams"), Column::number("people"), Column::number("share")]);
    // An empty line between two that are not is part of the picture; a thousand are not.
    for exams in (0..=most).filter(|exams| most < 40 || left.contains_key(exams)) {
        let n = left.get(&exams).copied().unwrap_or(0);
        table.bar(cells![exams, Cell::Many(n), Cell::Share(n, whole)], n);
    }
    Some(Section { title: "Exams left", says: Vec::new(), table })
}

fn budget(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    let mut says: Vec<String> = Vec::new();
    for budget in &tally.budgets {
        let of_these = match budget.in_full() {
            all if all == budget.people => String::new(),
            n => format!(" of the {} without such exams", grouped(n)),
        };
        let unpriced: u64 = tally.unpriced.values().sum();
        let known = match of_these.as_str() {
            "" => String::new(),
            _ if tally.budgets.len() > 1 => " and exams without a price".to_owned(),
            _ => format!(" and {}", without_a_price(usize::try_from(unpriced).unwrap_or(usize::MAX))),
        };
        let middle = budget.mean().zip(budget.median()).map(|(mean, median)| {
            let (mean, median) = (price(budget.currency, mean), price(budget.currency, median));
            format!(": mean {mean}, median {median}{of_these}")
        });
        says.push(format!(
            "{}{known} for {}{}.",
            amount(budget.currency, budget.sum),
            people(budget.people),
            middle.unwrap_or_default(),
        ));
    }
    if tally.partly_priced > 0 {
        let exams = tally
            .unpriced
            .iter()
            .map(|(exam, n)| format!("{} ({})", summary.catalog.id_of(Item::Exam(*exam)), grouped(*n)));
        says.push(format!(
            "The plans of {} have exams without a price, which are not in the sum: {}.",
            people(tally.partly_priced),
            exams.collect::<Vec<_>>().join(", ")
        ));
    }
    (!says.is_empty()).then(|| Section { title: "Total exam cost", says, table: Table::default() })
}

fn funded(summary: &Summary<'_>) -> Option<Section> {
    let funded = summary.funded?;
    let bought = funded.bought.iter().map(|(place, n)| (*place, *n));
    let table = offers_table(summary, "to buy", "how many", bought);
    Some(Section { title: "Who can be funded", says: words::funded(funded), table })
}

/// Offers by their places in the price list, and how many of each.
fn offers_table(
    summary: &Summary,
    what: &str,
    number: &str,
    offers: impl Iterator<Item = (usize, u64)>,
) -> Table {
    let numbers = ["price", number].map(Column::number);
    let columns = std::iter::once(Column::id(what)).chain(numbers);
    let mut table = Table::new(columns.chain([Column::words("pays for")]));
    for (place, n) in offers {
        let Some(row) = summary.prices.and_then(|list| list.rows.get(place)) else { continue };
        table.bar(offer(summary, row, n), n);
    }
    table
}

/// An offer, its price, how many, and what it pays for where its name does not say it.
fn offer(summary: &Summary<'_>, row: &PriceRow, n: u64) -> [Cell; 4] {
    let covers = ids_of(summary.catalog, &row.covers);
    let covers = if covers == [row.item.as_str()] { String::new() } else { listed(&covers, "and") };
    cells![&row.item, Cell::Price(row.price, row.currency), Cell::Many(n), covers]
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
    let mut table = Table::new([Column::id("credential"), Column::id("track"), Column::number("people")]);
    let mut rows: Vec<_> = summary.tally.tracks.iter().collect();
    let is_goal = |credential: &CredentialId| summary.goals.contains(credential);
    rows.sort_by_key(|((credential, _), _)| !is_goal(credential));
    for ((credential, track), n) in rows {
        let facts = summary.catalog.credential(*credential);
        let track = &facts.tracks[*track];
        let says_so = track.id.contains("upgrade");
        let name =
            if is_upgrade(track) && !says_so { format!("{} (upgrade)", track.id) } else { track.id.clone() };
        table.bar(cells![&facts.id, name, Cell::Many(*n)], *n);
    }
    (!table.rows.is_empty()).then(|| Section { title: "By which track", says: Vec::new(), table })
}

fn seats(summary: &Summary<'_>) -> Option<Section> {
    let tally = summary.tally;
    if tally.demand.is_empty() {
        return None;
    }
    let mut table = Table::new([Column::id("exam"), Column::number("people"), Column::words("title")]);
    let mut rows: Vec<_> = tally.demand.iter().collect();
    rows.sort_by_key(|(exam, n)| (std::cmp::Reverse(**n), **exam));
    for (exam, n) in rows {
        let facts = summary.catalog.exam(*exam);
        table.bar(cells![&facts.id, Cell::Many(*n), &facts.title], *n);
    }
    let sum: u64 = tally.demand.values().sum();
    let says = vec![format!("{} in all.", grouped(sum))];
    Some(Section { title: "Seats to book: how many sit each exam", says, table })
}

fn offers(summary: &Summary<'_>) -> Option<Section> {
    let bought = summary.tally.offers.iter().map(|(place, n)| (*place, *n));
    let table = offers_table(summary, "offer", "bought", bought);
    (!table.rows.is_empty()).then(|| Section { title: "Offers bought", says: Vec::new(), table })
}

fn told(summary: &Summary<'_>) -> Option<Section> {
    let mut table = Table::new([Column::id("what became of it"), Column::number("items")]);
    for (verdict, n) in &summary.tally.verdicts {
        let words = match verdict {
            Verdict::Counts => "counts",
            Verdict::Renewed => "expired, renewed by the plan",
            Verdict::Expired => "expired",
            Verdict::Stale => "too old",
            Verdict::Unused => "not used",
            Verdict::Failed => "failed or withdrawn",
            Verdict::Booked => "booked, paid for",
            Verdict::Unknown => "not known to the catalog",
        };
        table.bar(cells![words, Cell::Many(*n)], *n);
    }
    (!table.rows.is_empty()).then(|| Section { title: "What was told", says: Vec::new(), table })
}

fn closest(summary: &Summary<'_>) -> Option<Section> {
    let mut table = Table::new([
        Column::words("id"),
        Column::number("exams"),
        Column::number("cost"),
        Column::words("which"),
    ]);
    for near in &summary.tally.closest {
        let left = ids_of(summary.catalog, &near.left);
        let cost = near.cost.map(|(cost, currency)| match near.unpriced.len() {
            0 => Cell::Price(cost, currency),
            n if n == near.exams => "not known".into(),
            n => format!("{} and {}", price(currency, cost), without_a_price(n)).into(),
        });
        table.row(cells![shown(&near.id), near.exams, cost, left]);
    }
    (!table.rows.is_empty()).then(|| Section { title: "Closest to the goal", says: Vec::new(), table })
}

fn stuck(summary: &Summary<'_>) -> Option<Section> {
    let reasons = summary.tally.reasons();
    if reasons.is_empty() {
        return None;
    }
    let mut table = Table::new([Column::number("people"), Column::words("reason")]);
    for (reason, n) in reasons.iter().take(REASONS) {
        table.bar(cells![Cell::Many(*n), *reason], *n);
    }
    let listed: u64 = reasons.iter().take(REASONS).map(|(_, n)| n).sum();
    let more = summary.tally.infeasible.saturating_sub(listed);
    let says = (more > 0).then(|| format!("{} more are stuck for rarer reasons.", people(more)));
    Some(Section { title: "Stuck, by reason", says: says.into_iter().collect(), table })
}
