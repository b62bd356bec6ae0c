/// A Markdown table; cells are escaped. Right-aligned columns have a name that ends in a colon.
pub(super) fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    wide_table(&header, rows)
}

/// The same where the number of columns is not known beforehand.
pub(super) fn wide_table<R: AsRef<[String]>>(header: &[&str], rows: impl IntoIterator<Item = R>) -> String {
    let mut text = line(header.iter().map(|h| h.trim_end_matches(':')));
    text.push_str(&line(header.iter().map(|h| if h.ends_with(':') { "---:" } else { "---" })));
    for row in rows {
        text.push_str(&line(
            row.as_ref().iter().map(|cell| escape(cell)).collect::<Vec<_>>().iter().map(String::as_str),
        ));
    }
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// Text in which nothing is taken for markup but the backticks around ids.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '<' | '[' | ']' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}
