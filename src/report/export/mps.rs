use studypath_ilp::{Program, Sense};

use crate::question::Question;
use crate::rule::Names;

use super::{Objective, is_binary, names_of, preamble};

pub(super) fn render(
    question: &Question,
    program: &Program,
    objectives: &[Objective],
    names: &Names,
) -> String {
    let mut text: String =
        preamble(question, &names_of(objectives)).iter().map(|line| format!("* {line}\n")).collect();
    text.push_str("NAME studypath\nROWS\n");
    for (measure, _) in objectives {
        text.push_str(&format!(" N {measure}\n"));
    }
    if objectives.is_empty() {
        text.push_str(" N nothing\n");
    }
    for (row, name) in program.rows.iter().zip(&names.rows) {
        text.push_str(&format!(" {} {name}\n", if row.sense == Sense::AtMost { 'L' } else { 'G' }));
    }
    columns(&mut text, program, objectives, names);
    text.push_str("RHS\n");
    for (row, name) in program.rows.iter().zip(&names.rows).filter(|(row, _)| row.rhs != 0) {
        text.push_str(&format!(" RHS {name} {}\n", row.rhs));
    }
    text.push_str("BOUNDS\n");
    for (column, name) in program.columns.iter().zip(&names.columns) {
        if is_binary(column) {
            text.push_str(&format!(" BV BND {name}\n"));
        } else {
            text.push_str(&format!(" LO BND {name} {}\n UP BND {name} {}\n", column.lower, column.upper));
        }
    }
    text.push_str("ENDATA\n");
    text
}

fn columns(text: &mut String, program: &Program, objectives: &[Objective], names: &Names) {
    let mut entries: Vec<Vec<(&str, i64)>> = vec![Vec::new(); program.columns.len()];
    for (measure, terms) in objectives {
        for (var, coefficient) in terms {
            entries[var.0].push((measure.name(), *coefficient));
        }
    }
    for (row, name) in program.rows.iter().zip(&names.rows) {
        for (var, coefficient) in &row.terms {
            entries[var.0].push((name, *coefficient));
        }
    }
    let first = objectives.first().map_or("nothing", |(measure, _)| measure.name());
    text.push_str("COLUMNS\n");
    text.push_str(" MARKER 'MARKER' 'INTORG'\n");
    if names.columns.is_empty() {
        // Some readers skip the rows of a program without columns.
        text.push_str(&format!(" no_column {first} 0\n"));
    }
    for (name, entries) in names.columns.iter().zip(&entries) {
        // A column exists by its entries, so one without any gets a zero.
        if entries.is_empty() {
            text.push_str(&format!(" {name} {first} 0\n"));
        }
        for (row, coefficient) in entries {
            text.push_str(&format!(" {name} {row} {coefficient}\n"));
        }
    }
    text.push_str(" MARKER 'MARKER' 'INTEND'\n");
}
