use super::page::{Head, Page, Section, Table};

const STYLE: &str = include_str!("style.css");

/// One page that needs nothing from outside: no script, no font, no picture but its own.
pub(super) fn render(page: &Page) -> String {
    let title = escape(&page.title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    );
    for (name, value) in &page.figures {
        text.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value)));
    }
    text.push_str("</dl>\n");
    for part in &page.sections {
        section(&mut text, part);
    }
    text.push_str(&format!("<footer>{}</footer>\n</body>\n</html>\n", escape(&page.basis)));
    text
}

fn section(text: &mut String, section: &Section) {
    text.push_str(&format!("<section>\n<h2>{}</h2>\n", escape(section.title)));
    for sentence in &section.says {
        text.push_str(&format!("<p>{}</p>\n", escape(sentence)));
    }
    let table = &section.table;
    if !table.rows.is_empty() {
        let bars = !table.weights.is_empty();
        let longest = table.weights.iter().copied().max().unwrap_or(0);
        text.push_str("<table>\n<thead><tr>");
        let heads = table
            .heads
            .iter()
            .map(|head| format!("<th scope=\"col\" class=\"{}\">{}</th>", class(*head), escape(head.name())));
        line(text, table, heads.collect(), bars.then(String::new));
        text.push_str("</tr></thead>\n<tbody>\n");
        for (place, row) in table.rows.iter().enumerate() {
            text.push_str("<tr>");
            let cells = table
                .heads
                .iter()
                .zip(row)
                .map(|(head, cell)| format!("<td class=\"{}\">{}</td>", class(*head), escape(cell)));
            line(text, table, cells.collect(), table.weights.get(place).map(|weight| bar(*weight, longest)));
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody>\n</table>\n");
    }
    text.push_str("</section>\n");
}

/// The cells, and the bar before the last one if that is a sentence.
fn line(text: &mut String, table: &Table, mut cells: Vec<String>, bar: Option<String>) {
    if let Some(bar) = bar {
        let wide = matches!(table.heads.last(), Some(Head::Wide(_)));
        let (at, class) = if wide { (cells.len() - 1, "bar beside") } else { (cells.len(), "bar") };
        cells.insert(at, format!("<td class=\"{class}\">{bar}</td>"));
    }
    text.push_str(&cells.concat());
}

fn class(head: Head) -> &'static str {
    match head {
        Head::Left(_) => "left",
        Head::Right(_) => "right",
        Head::Wide(_) => "wide",
    }
}

/// A bar as long as its share of the longest; what is not nothing can be seen.
fn bar(weight: u64, longest: u64) -> String {
    let length = u128::from(weight) * 1000 / u128::from(longest.max(1));
    let length = if weight > 0 { length.max(4) } else { 0 };
    format!(
        "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect width=\"{length}\" height=\"10\"/></svg>"
    )
}

/// Text as content or in a quoted attribute. What XML cannot hold is replaced.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}
