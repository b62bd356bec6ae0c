use studypath_ilp::{Program, Sense, Var};

use crate::question::Question;
use crate::rule::Names;

use super::{Objective, is_binary, names_of, preamble};

/// Readers of the format take lines of up to 560 characters; shorter ones are for people.
const WIDTH: usize = 100;

pub(super) fn render(
    question: &Question,
    program: &Program,
    objectives: &[Objective],
    names: &Names,
) -> String {
    let mut text: String =
        preamble(question, &names_of(objectives)).iter().map(|line| format!("\\ {line}\n")).collect();
    for (measure, terms) in objectives.iter().skip(1) {
        let sum = wrapped(&format!("{measure}:"), &words(terms, names), "\\   ");
        text.push_str(&format!("\\ then {sum}"));
    }
    text.push_str("Minimize\n");
    match objectives.first() {
        Some((measure, terms)) => {
            text.push_str(&wrapped(&format!(" {measure}:"), &words(terms, names), "  "));
        }
        None => text.push_str(&wrapped(" nothing:", &words(&[], names), "  ")),
    }
    text.push_str("Subject To\n");
    for (row, name) in program.rows.iter().zip(&names.rows) {
        let mut parts = words(&row.terms, names);
        let sense = if row.sense == Sense::AtMost { "<=" } else { ">=" };
        parts.push(format!("{sense} {}", row.rhs));
        text.push_str(&wrapped(&format!(" {name}:"), &parts, "  "));
    }
    columns(&mut text, program, names);
    text.push_str("End\n");
    text
}

fn columns(text: &mut String, program: &Program, names: &Names) {
    let (binary, general): (Vec<_>, Vec<_>) =
        program.columns.iter().zip(&names.columns).partition(|(column, _)| is_binary(column));
    if !general.is_empty() {
        text.push_str("Bounds\n");
        for (column, name) in &general {
            text.push_str(&format!(" {} <= {name} <= {}\n", column.lower, column.upper));
        }
        text.push_str("Generals\n");
        for (_, name) in &general {
            text.push_str(&format!(" {name}\n"));
        }
    }
    if !binary.is_empty() {
        text.push_str("Binaries\n");
        for (_, name) in &binary {
            text.push_str(&format!(" {name}\n"));
        }
    }
}

/// The terms with their signs. The format wants at least one term, so an empty sum is `0 x`.
fn words(terms: &[(Var, i64)], names: &Names) -> Vec<String> {
    if terms.is_empty() {
        return vec![format!("0 {}", names.columns.first().map_or("nothing", String::as_str))];
    }
    let words = terms.iter().enumerate().map(|(i, (var, coefficient))| {
        let name = &names.columns[var.0];
        let sign = match (i, *coefficient < 0) {
            (_, true) => "- ",
            (0, false) => "",
            (_, false) => "+ ",
        };
        match coefficient.unsigned_abs() {
            1 => format!("{sign}{name}"),
            size => format!("{sign}{size} {name}"),
        }
    });
    words.collect()
}

fn wrapped(head: &str, words: &[String], indent: &str) -> String {
    let mut text = head.to_owned();
    let mut column = head.len();
    for word in words {
        if column + 1 + word.len() > WIDTH {
            text.push('\n');
            text.push_str(indent);
            column = indent.len();
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += word.len();
    }
    text.push('\n');
    text
}
