//! What somebody else wrote, in whatever place it comes in: nothing of it runs in a spreadsheet, and nothing of it rules
//! the terminal.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("room");
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studypath"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).output().expect("it runs")
}

/// Ids and titles that a spreadsheet would run.
const FORMULAS: &str = r#"
[catalog]
id = "=x"
title = "=catalog"
as_of = 2004-01-01
[exam."=1+1"]
title = "=cmd|' /C calc'!A0"
notes = ["=note"]
[exam."+b"]
title = "+title"
[credential.c]
title = "=credential"
[[credential.c.track]]
id = "=t"
title = "-track"
[[credential.c.track.slot]]
id = "-s"
need = 1
from = ["=1+1", "+b"]
[credential."=k"]
title = "=kept"
valid_months = 12
[[credential."=k".track]]
id = "=t"
[[credential."=k".track.slot]]
id = "=s"
need = 1
from = ["=1+1"]
[[credential.c.track]]
id = "=u"
[[credential.c.track.slot]]
id = "=s"
need = 2
from = ["=1+1", "+b"]
"#;

#[test]
fn no_csv_has_a_cell_that_a_spreadsheet_runs() {
    let people = "id,passed,=column\n=a,=1+1,=1\n@b,,+x\n-c,=9,\n";
    let folder = folder(&[("c.toml", FORMULAS), ("people.csv", people)]);
    let of = |args: &str| -> Vec<String> { args.split(' ').map(str::to_owned).collect() };
    let questions = [
        "plan c --catalog c.toml --format csv",
        "plan c --catalog c.toml --format csv --alternatives 3",
        "plan c --catalog c.toml --format csv --pareto exams,cost --price =1+1=5.00 --price +b=7.00 --currency USD",
        "plan c --catalog c.toml --format csv --count-optimal --roles",
        "plan c --catalog c.toml --format csv --exams-per-month 1 --start 2004-02-01",
        "explain c --catalog c.toml --format csv",
        "explain c --catalog c.toml --format csv --without =1+1,+b",
        "audit c --catalog c.toml --format csv --passed +b",
        "compare c --catalog c.toml --format csv",
        "keep =k --catalog c.toml --format csv --passed =1+1@2003-06-01 --held =k@2003-06-01 --until 2006-01-01",
        "catalog show =x --catalog c.toml --format csv",
        "cohort people.csv --goal c --catalog c.toml",
        "cohort people.csv --goal c --catalog c.toml --columns =column,id,message,tracks,told",
        "cohort people.csv --goal c --catalog c.toml --budget 20 --price =1+1=5.00 --price +b=7.00 --currency USD -o plans.csv --funded -",
        "cohort-diff people.csv --goal c --catalog c.toml --then-without =1+1",
    ];
    let mut written = 0;
    for question in questions {
        let args = of(question);
        let output = run(folder.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        written += usize::from(!text.is_empty());
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for record in reader.records() {
            for cell in &record.expect("CSV") {
                let runs = cell.starts_with(['=', '@', '+', '\t', '\r'])
                    || (cell.starts_with('-') && cell.parse::<f64>().is_err());
                assert!(!runs, "{question}: {cell}\n{text}");
            }
        }
    }
    assert!(written >= 12, "{written} of {} were answered", questions.len());
}
