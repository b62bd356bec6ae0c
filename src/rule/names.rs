use std::collections::HashSet;

use super::{Ids, Model, Origin, Quantity, RULES, say};
use crate::question::Question;

/// CPLEX LP allows 255 characters; some are left for a number.
const LONGEST: usize = 240;

/// Names for the columns and rows of a program: unique among their kind, made of ASCII letters,
/// digits and underscores, starting with a word.
#[derive(Clone, Debug)]
pub struct Names {
    /// The names of the columns, in their order.
    pub columns: Vec<String>,
    /// The names of the rows, in their order.
    pub rows: Vec<String>,
}

impl Names {
    /// The names of a program, for whoever reads it.
    pub fn of(question: &Question, model: &Model) -> Names {
        let (ids, program) = (Ids(question), &model.program);
        let columns = unique(program.columns.iter().map(|c| column(&ids, model.quantity(c))));
        let rows = unique(program.rows.iter().map(|r| row(&ids, model.origin(r))));
        Names { columns, rows }
    }
}

fn unique(wanted: impl Iterator<Item = String>) -> Vec<String> {
    let wanted: Vec<String> = wanted.map(|name| legal(&name)).collect();
    let mut times = std::collections::HashMap::<&str, usize>::new();
    for name in &wanted {
        *times.entry(name).or_default() += 1;
    }
    let mut taken: HashSet<String> =
        times.iter().filter(|(_, n)| **n == 1).map(|(name, _)| (*name).to_owned()).collect();
    let mut next = std::collections::HashMap::<&str, usize>::new();
    let mut names = Vec::with_capacity(wanted.len());
    for name in &wanted {
        if times[name.as_str()] == 1 {
            names.push(name.clone());
            continue;
        }
        let number = next.entry(name).or_insert(0);
        let fresh = loop {
            *number += 1;
            let candidate = format!("{name}_{number}");
            if taken.insert(candidate.clone()) {
                break candidate;
            }
        };
        names.push(fresh);
    }
    names
}

fn legal(name: &str) -> String {
    name.chars().take(LONGEST).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn column(ids: &Ids<'_>, quantity: Quantity) -> String {
    match quantity {
        Quantity::Sit(exam) => format!("sit_{}", ids.exam(exam)),
        Quantity::Track(c, t) => format!("track_{}", ids.track(c, t)),
        Quantity::Claim { credential, track, slot, option } => {
            format!("claim_{}", ids.option(credential, track, slot, option))
        }
        of_a_rule => {
            let name = RULES.iter().find_map(|rule| rule.column_name(ids, of_a_rule));
            name.unwrap_or_else(|| "column".to_owned())
        }
    }
}

fn row(ids: &Ids<'_>, origin: Origin) -> String {
    match origin {
        Origin::Structure => "link".to_owned(),
        Origin::Implied => "implied".to_owned(),
        of_a_rule => {
            let name = RULES.iter().find_map(|rule| rule.row_name(ids, of_a_rule));
            let rule = || say(ids.0, of_a_rule).map_or("row", |(rule, _)| rule.name()).to_owned();
            name.unwrap_or_else(rule)
        }
    }
}
