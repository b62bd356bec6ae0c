use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Catalog, Evidence, ExamId, Item, Meant, Window};
use crate::money::{Currency, Money, MoneyError};
use crate::price::{PriceList, PriceRow, Retake};

use super::csv_text::{Columns, Field, Row, rows, wrong_count};
use super::day::parse_day;
use super::diagnostic::{Diagnostic, Diagnostics, quoted};
use super::source_file::SourceFile;
use super::suggest::{did_you_mean, nearest, nearest_name};
use crate::words::listed;

const REQUIRED: [&str; 3] = ["item", "price", "currency"];
const OPTIONAL: [&str; 11] = [
    "region", "from", "until", "covers", "requires", "earns", "voucher", "retake", "attempts", "source",
    "evidence",
];
/// After so many mistakes no nearest names are looked for any more.
pub(super) const MOST_SUGGESTED: usize = 100;

/// Reads a price list for a catalog.
///
/// # Errors
///
/// Every mistake of the file, in order of position.
pub fn prices(file: &SourceFile, catalog: &Catalog) -> Result<PriceList, Diagnostics> {
    let mut errors = Vec::new();
    let rows = rows(&file.text, &mut errors);
    let fail = |errors| Err(Diagnostics::new(&file.name, &file.text, errors));
    let Some((header, rows)) = rows.split_first() else {
        errors.push(
            Diagnostic::whole("the price list is empty").help("its first line is `item,price,currency`"),
        );
        return fail(errors);
    };
    if !is_header(header) {
        // It may be any file at all, of which nothing is shown.
        let error =
            Diagnostic::whole("this is not a price list").help("its first line is `item,price,currency`");
        return Err(Diagnostics::unreadable(&file.name, error));
    }
    let Some(columns) = Columns::read(header, &REQUIRED, &OPTIONAL, &mut errors) else {
        return fail(errors);
    };
    if rows.is_empty() {
        errors.push(Diagnostic::at(header.span.clone(), "there are no prices").label("only a header"));
        return fail(errors);
    }
    let sources = catalog.sources.iter().map(|s| s.id.as_str()).collect();
    let mut reader = Reader { catalog, sources, columns, errors };
    let read: Vec<(PriceRow, &Row)> = rows.iter().filter_map(|row| Some((reader.row(row)?, row))).collect();
    reader.same_price_twice(&read, &file.text);
    if !reader.errors.is_empty() {
        return fail(reader.errors);
    }
    Ok(PriceList {
        name: file.name.clone(),
        rows: read.into_iter().map(|(price, _)| Arc::new(price)).collect(),
        given: Vec::new(),
        evidence: None,
    })
}

/// Is it, but for a mistake, the first line of a price list?
fn is_header(row: &Row) -> bool {
    let cells = || row.fields.iter().flat_map(|field| field.text.split([';', '\t'])).map(str::trim);
    let is_there = |name: &&&str| cells().any(|cell| !nearest(cell, [**name]).is_empty());
    REQUIRED.iter().filter(is_there).count() > 1
}

struct Reader<'c> {
    catalog: &'c Catalog,
    sources: HashSet<&'c str>,
    columns: Columns,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, span: Range<usize>, title: impl Into<String>) {
        self.errors.push(Diagnostic::at(span, title));
    }

    fn row(&mut self, row: &Row) -> Option<PriceRow> {
        if row.fields.len() != self.columns.count {
            let error = self.decimal_comma(row).unwrap_or_else(|| wrong_count(row, self.columns.count));
            self.errors.push(error);
            return None;
        }
        let before = self.errors.len();
        let currency = self.currency(row);
        let price = self.amount(row, "price", currency);
        let retake = Retake { price: self.retake(row, currency), attempts: self.attempts(row) };
        let window = self.window(row);
        let requires = self.items(row, "requires").into_iter().map(|(item, _)| item).collect();
        let item = self.required(row, "item").cloned();
        let covers = self.covers(row, item.as_ref());
        let evidence = self.evidence(row);
        let source = self.source(row);
        let text = |name: &str| self.columns.field(row, name).map(|field| field.text.clone());
        let (region, earns, voucher) = (text("region"), text("earns"), text("voucher"));
        if self.errors.len() > before {
            return None;
        }
        Some(PriceRow {
            item: item?.text,
            covers,
            requires,
            voucher,
            earns,
            price: price?,
            currency: currency?,
            retake,
            region,
            window,
            source,
            evidence,
        })
    }

    fn required<'r>(&mut self, row: &'r Row, name: &str) -> Option<&'r Field> {
        let field = self.columns.field(row, name);
        if field.is_none() {
            let span = self.columns.at(name).and_then(|at| row.fields.get(at)).map(|f| f.span.clone());
            self.error(span.unwrap_or(row.span.clone()), format!("`{name}` is empty"));
        }
        field
    }

    /// A row that has one field too many because a price has a comma in it.
    fn decimal_comma(&self, row: &Row) -> Option<Diagnostic> {
        let at = self.columns.at("price")?;
        let (head, tail) = (row.fields.get(at)?, row.fields.get(at + 1)?);
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let fraction = tail.text.split('.').all(digits);
        if row.fields.len() != self.columns.count + 1 || !digits(&head.text) || !fraction {
            return None;
        }
        let written = match tail.text.split('.').next() {
            Some(group) if group.len() == 3 => format!("{}{}", head.text, tail.text),
            _ => format!("{}.{}", head.text, tail.text),
        };
        let error = Diagnostic::at(
            head.span.start..tail.span.end,
            format!("`{},{}` is read as two fields", head.text, tail.text),
        );
        Some(error.help(format!("prices have a decimal point and no other marks: write `{written}`")))
    }

    fn currency(&mut self, row: &Row) -> Option<Currency> {
        let field = self.required(row, "currency")?;
        let currency = Currency::from_code(&field.text);
        if currency.is_none() {
            self.errors.push(
                Diagnostic::at(field.span.clone(), format!("unknown currency {}", quoted(&field.text)))
                    .help("currencies are three-letter ISO 4217 codes, such as `USD`, `EUR` or `JPY`"),
            );
        }
        currency
    }

    fn retake(&mut self, row: &Row, currency: Option<Currency>) -> Option<Money> {
        self.columns.field(row, "retake")?;
        self.amount(row, "retake", currency)
    }

    fn attempts(&mut self, row: &Row) -> Option<u32> {
        let field = self.columns.field(row, "attempts")?;
        let attempts = field.text.parse().ok().filter(|attempts| *attempts > 0);
        if attempts.is_none() {
            self.errors.push(
                Diagnostic::at(
                    field.span.clone(),
                    format!("{} is no number of attempts", quoted(&field.text)),
                )
                .help("`attempts` says how many attempts at each exam the price includes: 1 or more"),
            );
        }
        attempts
    }

    fn amount(&mut self, row: &Row, column: &str, currency: Option<Currency>) -> Option<Money> {
        let field = self.columns.at(column).and_then(|at| row.fields.get(at))?;
        // Without a currency the number of decimals is not known; the other mistakes still are.
        let assumed = Currency::from_code("USD");
        match currency.or(assumed)?.parse(&field.text) {
            Ok(amount) => Some(amount),
            Err(MoneyError::TooManyDecimals { .. }) if currency.is_none() => None,
            Err(why) => {
                self.error(field.span.clone(), why.to_string());
                None
            }
        }
    }

    fn day(&mut self, row: &Row, name: &str) -> Option<Date> {
        let field = self.columns.field(row, name)?;
        parse_day(&field.text).map_err(|why| self.error(field.span.clone(), why)).ok()
    }

    fn window(&mut self, row: &Row) -> Window {
        let window = Window { since: self.day(row, "from"), until: self.day(row, "until") };
        if let (Some(since), Some(until), Some(from), Some(field)) =
            (window.since, window.until, self.columns.field(row, "from"), self.columns.field(row, "until"))
            && since > until
        {
            self.errors.push(
                Diagnostic::at(field.span.clone(), "`until` lies before `from`")
                    .also(from.span.clone(), "`from` is here"),
            );
        }
        window
    }

    fn find(&mut self, id: &str, span: &Range<usize>) -> Option<Item> {
        let suggest = self.errors.len() < MOST_SUGGESTED;
        let wrong = |several: Vec<Item>| match several[..] {
            [] => unknown_id(id, span.clone(), self.catalog, suggest),
            _ => several_named(id, span.clone(), self.catalog, &several),
        };
        let found = self.catalog.named(id, Meant::Exam).map_err(wrong);
        found.map_err(|error| self.errors.push(error)).ok()
    }

    /// The ids of a field that are joined by `;`.
    fn items(&mut self, row: &Row, name: &str) -> Vec<(Item, Range<usize>)> {
        let Some(field) = self.columns.field(row, name) else { return Vec::new() };
        let mut items: Vec<(Item, Range<usize>)> = Vec::new();
        for (id, span) in split(field, ';') {
            if id.is_empty() {
                self.error(span, format!("an id is missing in `{name}`"));
                continue;
            }
            if let Some(item) = self.find(&id, &span) {
                if items.iter().any(|(other, _)| *other == item) {
                    self.error(span, format!("{} stands here twice", quoted(&id)));
                } else {
                    items.push((item, span));
                }
            }
        }
        items
    }

    fn covers(&mut self, row: &Row, item: Option<&Field>) -> Vec<ExamId> {
        let items = if self.columns.field(row, "covers").is_some() {
            self.items(row, "covers")
        } else {
            let Some(field) = item else { return Vec::new() };
            self.find(&field.text, &field.span).map(|item| (item, field.span.clone())).into_iter().collect()
        };
        let mut exams = Vec::with_capacity(items.len());
        for (item, span) in items {
            match item {
                Item::Exam(exam) => exams.push(exam),
                Item::Credential(_) => self.errors.push(
                    Diagnostic::at(span, format!("{} is a credential", quoted(self.catalog.id_of(item))))
                        .help("a price pays for exams only"),
                ),
            }
        }
        exams
    }

    fn evidence(&mut self, row: &Row) -> Evidence {
        let Some(field) = self.columns.field(row, "evidence") else { return Evidence::Sourced };
        match field.text.as_str() {
            "inferred" => Evidence::Inferred,
            "unverified" => Evidence::Unverified,
            other => {
                self.errors.push(
                    Diagnostic::at(field.span.clone(), format!("unknown evidence {}", quoted(other)))
                        .help("it is `inferred` or `unverified`; leave it empty for what a source states"),
                );
                Evidence::Sourced
            }
        }
    }

    fn source(&mut self, row: &Row) -> Option<String> {
        let field = self.columns.field(row, "source")?;
        let source = field.text.as_str();
        if self.sources.contains(source) || source.contains("://") {
            return Some(source.to_owned());
        }
        let help = (self.errors.len() < MOST_SUGGESTED)
            .then(|| did_you_mean(source, self.catalog.sources.iter().map(|s| s.id.as_str())))
            .flatten();
        self.errors.push(
            Diagnostic::at(field.span.clone(), format!("unknown source {}", quoted(source))).help(
                help.unwrap_or_else(|| "a source is an id declared in the catalog, or a web address".into()),
            ),
        );
        None
    }

    /// Reports two prices of one item for the same region, currency and day.
    fn same_price_twice(&mut self, read: &[(PriceRow, &Row)], text: &str) {
        let key = |(price, _): &(PriceRow, &Row)| {
            let region = price.region.as_deref().map(str::to_lowercase);
            (price.covers.first().copied(), price.item.to_lowercase(), price.currency.code(), region)
        };
        let mut plain: Vec<_> = read
            .iter()
            .enumerate()
            .filter(|(_, (price, _))| price.is_plain())
            .map(|(at, pair)| (key(pair), pair.0.window.since, at))
            .collect();
        plain.sort_unstable();
        let mut longest = 0;
        let breaks: Vec<usize> =
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
        for at in 1..plain.len() {
            if plain[at].0 != plain[longest].0 {
                longest = at;
                continue;
            }
            let (a, b) = (plain[longest].2, plain[at].2);
            let (a_window, b_window) = (read[a].0.window, read[b].0.window);
            if a_window.overlaps(b_window) {
                let (first, second) = (&read[a.min(b)], &read[a.max(b)]);
                let line = breaks.partition_point(|end| *end < first.1.span.start) + 1;
                let when = match a_window.since.max(b_window.since) {
                    Some(day) => format!(" on {day}"),
                    None => String::new(),
                };
                self.errors.push(
                    Diagnostic::at(
                        second.1.span.clone(),
                        format!("{} has another price{when}, in line {line}", quoted(&second.0.item)),
                    )
                    .label("same region, currency and day")
                    .also(first.1.span.clone(), "the first price"),
                );
            }
            let outlasts = match (b_window.until, a_window.until) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(b), Some(a)) => b > a,
            };
            if outlasts {
                longest = at;
            }
        }
    }
}

/// An id that the catalog does not have.
pub(super) fn unknown_id(id: &str, span: Range<usize>, catalog: &Catalog, suggest: bool) -> Diagnostic {
    let help = suggest.then(|| nearest_name(id, catalog)).flatten();
    Diagnostic::at(span, format!("unknown id {}", quoted(id)))
        .label(format!("not in the catalog {}", quoted(&catalog.id)))
        .help_if(help)
}

pub(super) fn several_named(
    name: &str,
    span: Range<usize>,
    catalog: &Catalog,
    several: &[Item],
) -> Diagnostic {
    let ids: Vec<String> = several.iter().map(|item| format!("`{}`", catalog.id_of(*item))).collect();
    Diagnostic::at(span, format!("{} have the name {}", listed(&ids, "and"), quoted(name)))
        .help("write the id of one of them")
}

/// The parts of a field between separators, without white space, and where they stand.
pub(super) fn split(field: &Field, separator: char) -> Vec<(String, Range<usize>)> {
    let raw = field.span.len();
    let quotes = usize::from(raw == field.text.len() + 2);
    if raw != field.text.len() + 2 * quotes {
        // Doubled quotes inside: the parts are not where they seem.
        return field.text.split(separator).map(|p| (p.trim().to_owned(), field.span.clone())).collect();
    }
    let mut at = field.span.start + quotes;
    let mut parts = Vec::new();
    for part in field.text.split(separator) {
        let start = at + (part.len() - part.trim_start().len());
        parts.push((part.trim().to_owned(), start..start + part.trim().len()));
        at += part.len() + separator.len_utf8();
    }
    parts
}
