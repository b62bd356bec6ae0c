use std::collections::HashMap;
use std::ops::Range;

use crate::catalog::{Cap, Item, Slot, SlotOption, Window};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::checks;
use super::ids::Ids;
use super::listed::{Listed, Options};
use super::names::{Names, check_id};
use super::table::{Errors, Node, Table, Text, element, list};

/// The named lists of options.
pub(super) type Groups<'a> = HashMap<&'a str, Options>;

pub(super) fn groups<'a>(root: &Table<'a, '_>, names: &Names<'_>, errors: &mut Errors) -> Groups<'a> {
    let mut groups = Groups::new();
    for (id, node) in root.entries("group", errors) {
        check_id(&id, errors);
        let what = format!("group {}", quoted(id.text));
        let mut options = Options::default();
        if let Some(table) = Table::open(what, "group", node, &["from", "sources", "evidence"], errors) {
            let sources = names.sources(&table, errors);
            let evidence = table.evidence(errors);
            if let Some(from) = from(&table, errors) {
                options = read_options(from, names, None, errors);
            }
            for listed in &mut options.list {
                if listed.option.sources.is_empty() {
                    listed.option.sources.clone_from(&sources);
                }
                listed.option.evidence = listed.option.evidence.max(evidence);
            }
        }
        groups.insert(id.text, options);
    }
    groups
}

/// The list `from`, which must be there and hold something.
fn from<'a, 't>(table: &Table<'a, 't>, errors: &mut Errors) -> Option<&'a [Node<'t>]> {
    let Some(node) = table.get("from") else {
        table.missing("from", errors);
        return None;
    };
    let nodes = list("from", node, errors)?;
    if nodes.is_empty() {
        errors.push(Diagnostic::at(node.span(), format!("{} is empty", table.what)).label("no options"));
    }
    Some(nodes)
}

fn read_options(
    nodes: &[Node<'_>],
    names: &Names<'_>,
    groups: Option<&Groups<'_>>,
    errors: &mut Errors,
) -> Options {
    let mut options = Options { list: Vec::with_capacity(nodes.len()), whole: true };
    for node in nodes {
        let before = errors.list.len();
        if let Some(id) = node.get_ref().as_str() {
            let id = Text { text: id, span: node.span() };
            options.list.extend(names.item(&id, errors).map(|item| Listed {
                option: SlotOption::item(item),
                span: node.span(),
                own_units: false,
            }));
        } else if node.get_ref().is_table() {
            read_table(node, names, groups, &mut options, errors);
        } else {
            errors.push(
                Diagnostic::at(node.span(), "an option is an id in quotes or a table")
                    .help("ids are quoted even when they look like numbers: `\"70-290\"`"),
            );
        }
        options.whole &= errors.list.len() == before;
    }
    options
}

fn read_table(
    node: &Node<'_>,
    names: &Names<'_>,
    groups: Option<&Groups<'_>>,
    options: &mut Options,
    errors: &mut Errors,
) {
    let keys = ["item", "all", "group", "units", "active", "since", "until", "sources", "evidence"];
    let Some(table) = Table::open("this option", "from", node, &keys, errors) else { return };
    let named: Vec<&str> = ["item", "all", "group"].into_iter().filter(|k| table.get(k).is_some()).collect();
    if named.len() != 1 {
        errors.push(
            Diagnostic::at(node.span(), "an option has exactly one of `item`, `all` and `group`").label(
                if named.is_empty() { "none of them".into() } else { format!("`{}`", named.join("` and `")) },
            ),
        );
        return;
    }
    let units = table.count("units", 1, errors);
    let active = table.flag("active", errors);
    let window = table.window("since", "until", errors);
    let sources = names.sources(&table, errors);
    let evidence = table.evidence(errors);
    if named[0] == "group" {
        let Some(id) = table.text("group", errors) else { return };
        let Some(groups) = groups else {
            errors.push(
                Diagnostic::at(id.span, "a group cannot stand in a group")
                    .help("write its options out, or name both groups in the slot"),
            );
            return;
        };
        let Some(group) = groups.get(id.text) else {
            let help = errors.suggest(id.text, groups.keys().copied());
            errors.push(
                Diagnostic::at(id.span, format!("unknown group {}", quoted(id.text)))
                    .help(help.unwrap_or_else(|| "groups are declared with `[group.ID]` and `from`".into())),
            );
            return;
        };
        options.whole &= group.whole;
        for listed in &group.list {
            let Some(window) = common(listed.option.window, window) else { continue };
            let mut option = listed.option.clone();
            option.window = window;
            option.active |= active;
            option.units = units.filter(|_| !listed.own_units).unwrap_or(option.units);
            option.sources.extend(sources.iter().filter(|s| !listed.option.sources.contains(s)));
            option.evidence = option.evidence.max(evidence);
            options.list.push(Listed { option, span: node.span(), own_units: listed.own_units });
        }
        return;
    }
    let ids = if named[0] == "item" {
        table.text("item", errors).into_iter().collect()
    } else {
        if let Some(list) = table.get("all")
            && list.get_ref().as_array().is_some_and(|a| a.is_empty())
        {
            errors.push(Diagnostic::at(list.span(), "an empty `all` names no items"));
        }
        table.texts("all", errors)
    };
    let mut items: Vec<Item> = Vec::new();
    for id in &ids {
        match names.item(id, errors) {
            Some(item) if items.contains(&item) => {
                errors
                    .push(Diagnostic::at(id.span.clone(), format!("{} stands here twice", quoted(id.text))));
            }
            Some(item) => items.push(item),
            None => {}
        }
    }
    if items.is_empty() || items.len() != ids.len() {
        return;
    }
    let own_units = units.is_some();
    let option = SlotOption { items, units: units.unwrap_or(1), active, window, sources, evidence };
    options.list.push(Listed { option, span: node.span(), own_units });
}

/// The days that two windows share.
fn common(a: Window, b: Window) -> Option<Window> {
    let later = |a: Option<_>, b: Option<_>| a.max(b);
    let earlier = |a, b| match (a, b) {
        (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
        (a, b) => a.or(b),
    };
    a.overlaps(b).then(|| Window { since: later(a.since, b.since), until: earlier(a.until, b.until) })
}

pub(super) fn slot<'a>(
    track: &str,
    node: &'a Node<'_>,
    ids: &mut Ids<'a>,
    names: &Names<'_>,
    groups: &Groups<'_>,
    errors: &mut Errors,
) -> Option<Slot> {
    let keys = ["id", "role", "need", "from", "waived", "shared", "active", "cap", "sources", "evidence"];
    let mut table = Table::open("this slot", "slot", node, &keys, errors)?;
    let id = ids.read("slot", &table, track, errors);
    if let Some(id) = &id {
        table.what = format!("slot {}", quoted(id.text));
    }
    let waived = table.text("waived", errors);
    let every = table.get("need").is_some_and(|node| node.get_ref().as_str() == Some("all"));
    let need = if every { None } else { need(&table, errors) };
    let mut options = Options::default();
    match (&waived, table.get("from")) {
        (Some(reason), Some(from)) => errors.push(
            Diagnostic::at(reason.span.clone(), format!("{} is waived and has options", table.what))
                .also(from.span(), "the options")
                .help("a waived slot is filled as it is: leave out `waived` or `from`"),
        ),
        (None, None) if table.get("waived").is_none() => errors.push(
            Diagnostic::at(table.span.clone(), format!("{} has no options", table.what))
                .help("add `from = [...]`, or `waived = \"why\"` when it counts as filled"),
        ),
        (None, Some(_)) => {
            if let Some(from) = from(&table, errors) {
                options = read_options(from, names, Some(groups), errors);
            }
            if table.get("need").is_none() {
                table.missing("need", errors);
            }
        }
        _ => {}
    }
    checks::same_option_twice(&options.list, names, errors);
    let caps = caps(&table, &options, names, errors);
    if let (true, Some(node)) = (every && !caps.is_empty(), table.get("cap")) {
        errors.push(
            Diagnostic::at(node.span(), format!("{} needs all of its options and caps them", table.what))
                .help("leave out `cap`, or write `need` as a number"),
        );
    }
    let mut list: Vec<SlotOption> = options.list.into_iter().map(|listed| listed.option).collect();
    if table.flag("active", errors) {
        list.iter_mut().for_each(|option| option.active = true);
    }
    let all = list.iter().fold(0_u32, |sum, option| sum.saturating_add(option.units));
    if let (Some(need), true, Some(node)) = (need, options.whole && !list.is_empty(), table.get("need")) {
        checks::can_be_filled(&table.what, need, &list, &caps, node.span(), errors);
    }
    Some(Slot {
        id: id.map(|id| id.text.to_owned()).unwrap_or_default(),
        role: table.string("role", errors),
        need: need.unwrap_or(if every { all } else { 1 }),
        every,
        options: list,
        waived: waived.map(|reason| reason.text.to_owned()),
        shared: table.flag("shared", errors),
        caps,
        sources: names.sources(&table, errors),
        evidence: table.evidence(errors),
    })
}

/// How many units fill a slot, where that is a number.
fn need(table: &Table<'_, '_>, errors: &mut Errors) -> Option<u32> {
    let node = table.get("need")?;
    if let Some(word) = node.get_ref().as_str()
        && word.parse::<u32>().is_err()
    {
        errors.push(
            Diagnostic::at(node.span(), "`need` is a whole number or `\"all\"`")
                .label(format!("this is {}", quoted(word))),
        );
        return None;
    }
    table.count("need", 1, errors)
}

fn caps(slot: &Table<'_, '_>, options: &Options, names: &Names<'_>, errors: &mut Errors) -> Vec<Cap> {
    let mut caps = Vec::new();
    let nodes = slot.list("cap", errors);
    if nodes.is_empty() {
        return caps;
    }
    let single: std::collections::HashSet<Item> =
        options.list.iter().filter(|l| l.option.items.len() == 1).map(|l| l.option.items[0]).collect();
    let mut capped: HashMap<Item, Range<usize>> = HashMap::new();
    for node in nodes {
        let Some(table) = Table::open("this cap", "cap", node, &["items", "at_most"], errors) else {
            continue;
        };
        for key in ["items", "at_most"] {
            if table.get(key).is_none() {
                table.missing(key, errors);
            }
        }
        let mut items = Vec::new();
        for node in table.list("items", errors) {
            let Some(id) = element("items", node, errors) else { continue };
            let Some(item) = names.item(&id, errors) else { continue };
            if let Some(first) = capped.get(&item) {
                errors.push(
                    Diagnostic::at(id.span, format!("{} is capped twice in {}", quoted(id.text), slot.what))
                        .also(first.clone(), "the first time"),
                );
            } else if options.whole && !single.contains(&item) {
                errors.push(
                    Diagnostic::at(id.span, format!("{} is not an option of {}", quoted(id.text), slot.what))
                        .help("a cap counts options that are a single item"),
                );
            } else {
                capped.insert(item, id.span);
                items.push(item);
            }
        }
        if let Some(list) = table.get("items")
            && list.get_ref().as_array().is_some_and(|a| a.is_empty())
        {
            errors.push(Diagnostic::at(list.span(), "a cap without items caps nothing"));
        }
        if let Some(at_most) = table.count("at_most", 0, errors) {
            caps.push(Cap { items, at_most });
        }
    }
    caps
}
