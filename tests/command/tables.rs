//! Rows that spreadsheets open: workbooks, and CSV with other marks. They say what the CSV says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;

use super::outputs::{folder, run, said};

const PEOPLE: &str = "id,passed,held,as_of,note\n101,70-290;70-291,,2004-11-01,\"a, b\"\n=1+1,,mcsa-2000,2004-12-01,'quoted\n\
                      00123,nonsense,,,x\n-5,,,2009-01-31,\"two\nlines\"\n";

fn answered(folder: &Path, args: &[&str]) -> Vec<u8> {
    let output = run(folder, args);
    assert!(matches!(output.status.code(), Some(0..=2)), "{args:?}: {}", said(&output));
    output.stdout
}

fn sheets(path: &Path) -> Vec<(String, Range<Data>)> {
    let bytes = fs::read(path).expect("written");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).expect("a sheet"))).collect()
}

fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let records = reader.into_records().map(|record| record.expect("a row"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// The cells of a workbook are those of the CSV: numbers by their value, days as days, all else as the same text.
fn assert_same(csv: &[u8], sheet: &Range<Data>) {
    let rows = rows(csv);
    assert_eq!(sheet.height(), rows.len());
    let head = rows[0].clone();
    for (at, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            let found = sheet.get((at, column)).unwrap_or(&Data::Empty);
            let name = head[column].as_str();
            let is_answer = at > 0 && !text.is_empty();
            let is_number =
                matches!(name, "count" | "cost") || name.ends_with("_count") || name.ends_with("_cost");
            match found {
                Data::Empty => assert_eq!(text, ""),
                Data::Float(number) if is_answer && is_number => assert_eq!(text.parse(), Ok(*number)),
                Data::DateTime(day) if is_answer && name == "as_of" => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    assert_eq!(*text, format!("{year:04}-{month:02}-{day:02}"));
                }
                // In CSV there is an apostrophe before what a spreadsheet would run.
                Data::String(found) if *text == format!("'{found}") => assert_eq!(found, "=1+1"),
                Data::String(found) => {
                    let is_typed = is_answer && (is_number || name == "as_of");
                    assert!(text == found && !is_typed, "{name}: {text}");
                }
                other => panic!("{name}: {text} became {other:?}"),
            }
        }
    }
}

#[test]
fn a_workbook_of_people_is_answered_as_their_csv_is() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("mcse.csv"), PEOPLE).expect("room");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in rows(PEOPLE.as_bytes()).iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            sheet.write(at as u32, column as u16, cell).expect("a cell");
        }
    }
    book.save(folder.join("mcse.xlsx")).expect("room");

    for more in [&[][..], &["--compare"], &["--columns", "cost,id,as_of,told"]] {
        let from_csv = answered(folder, &[&["cohort", "mcse.csv", "--goal", "mcse"], more].concat());
        let from_book = answered(folder, &[&["cohort", "mcse.xlsx", "--goal", "mcse"], more].concat());
        assert_eq!(String::from_utf8_lossy(&from_book), String::from_utf8_lossy(&from_csv));
        answered(folder, &[&["cohort", "mcse.xlsx", "--goal", "mcse", "-o", "plans.xlsx"], more].concat());
        let written = sheets(&folder.join("plans.xlsx"));
        assert_eq!(written.len(), 1);
        assert_eq!(written[0].0, "plans");
        assert_same(&from_csv, &written[0].1);
        assert!(!folder.join("plans.xlsx.part").exists());
    }
    // And what is written can be read: the id is the text that it was.
    answered(
        folder,
        &["cohort", "mcse.xlsx", "--goal", "mcse", "--columns", "id,passed,held", "-o", "again.xlsx"],
    );
    let again = answered(folder, &["cohort", "again.xlsx", "--goal", "mcse", "--columns", "id,status"]);
    let first = answered(folder, &["cohort", "mcse.csv", "--goal", "mcse", "--columns", "id"]);
    assert_eq!(
        rows(&again).iter().map(|row| row[0].clone()).collect::<Vec<_>>(),
        rows(&first).iter().map(|row| row[0].clone()).collect::<Vec<_>>()
    );
}

#[test]
fn changes_and_those_who_are_funded_are_written_as_workbooks_too() {
    let folder = folder();
    let folder = folder.path();
    let asked = ["people.csv", "--catalog", "c.toml", "--goal", "g"];
    let funded = |name: &str| {
        let more = ["--budget", "8.00", "--funded", name, "-o", "plans.csv"];
        answered(folder, &[&["cohort"], &asked[..], &more].concat());
    };
    funded("funded.csv");
    funded("funded.xlsx");
    let written = sheets(&folder.join("funded.xlsx"));
    assert_eq!(written[0].0, "funded");
    assert_same(&fs::read(folder.join("funded.csv")).expect("written"), &written[0].1);
    assert!(written[0].1.height() > 1);

    let changes = |name: &str| {
        let more = ["--then-price", "b=9.00", "-o", name];
        answered(folder, &[&["cohort-diff"], &asked[..], &more].concat());
    };
    changes("changes.csv");
    changes("changes.xlsx");
    let sheet = &sheets(&folder.join("changes.xlsx"))[0].1;
    let csv = rows(&fs::read(folder.join("changes.csv")).expect("written"));
    assert_eq!(sheet.height(), csv.len());
    let difference = csv[0].iter().position(|name| name == "difference").expect("a column");
    assert_eq!(sheet.get((1, difference)), Some(&Data::Float(2.0)), "{csv:?}");
}

/// A workbook is written in one go at the end: what a stopped run has left is nothing of it, and is lost only when told.
#[test]
fn what_a_stopped_run_has_left_of_a_workbook_is_written_anew() {
    let folder = folder();
    let folder = folder.path();
    let args = ["cohort", "people.csv", "--catalog", "c.toml", "--goal", "g", "-o", "x.xlsx"];
    answered(folder, &args);
    let whole = fs::read(folder.join("x.xlsx")).expect("written");
    fs::remove_file(folder.join("x.xlsx")).expect("there");
    for told in ["--resume", "--restart"] {
        fs::write(folder.join("x.xlsx.part"), b"something else").expect("room");
        let refused = run(folder, &args);
        assert_eq!(refused.status.code(), Some(2));
        assert_eq!(fs::read(folder.join("x.xlsx.part")).expect("there"), b"something else");
        answered(folder, &[&args[..], &[told]].concat());
        assert_eq!(
            fs::read(folder.join("x.xlsx")).expect("written"),
            whole,
            "{told}: the same bytes on the same day"
        );
        fs::remove_file(folder.join("x.xlsx")).expect("there");
    }
    // A run that ends before its end leaves nothing.
    fs::write(folder.join("people.csv"), "id,passed\np1,a\np2,nonsense\n").expect("room");
    let stopped = run(folder, &[&args[..], &["--strict"]].concat());
    assert_eq!(stopped.status.code(), Some(2));
    assert!(!folder.join("x.xlsx").exists() && !folder.join("x.xlsx.part").exists());
}

#[test]
fn csv_has_the_marks_that_are_asked_for() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("mcse.csv"), PEOPLE).expect("room");
    let plain = answered(folder, &["cohort", "mcse.csv", "--goal", "mcse"]);
    for (name, mark) in [(";", b';'), ("tab", b'\t'), (",", b',')] {
        let args = ["cohort", "mcse.csv", "--goal", "mcse", "--csv-bom", "--csv-delimiter", name];
        let found = answered(folder, &args);
        let text = found.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
        let reader = csv::ReaderBuilder::new().has_headers(false).delimiter(mark).from_reader(text);
        let records = reader.into_records().map(|record| record.expect("a row"));
        let records: Vec<Vec<String>> =
            records.map(|record| record.iter().map(str::to_owned).collect()).collect();
        assert_eq!(records, rows(&plain), "{name}");
        // A stopped run is continued to the same bytes.
        let to = [&args[..], &["-o", "x.csv"]].concat();
        fs::write(folder.join("x.csv.part"), &found[..50]).expect("room");
        answered(folder, &[&to[..], &["--resume"]].concat());
        assert_eq!(fs::read(folder.join("x.csv")).expect("written"), found);
        fs::remove_file(folder.join("x.csv")).expect("there");
    }
    let refused = run(folder, &["cohort", "mcse.csv", "--goal", "mcse", "--format", "jsonl", "--csv-bom"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("for rows that are written as CSV"), "{}", said(&refused));
}

/// Two people, of whom one has an exam of 5.00 and lacks one of 7.00, and the other lacks both.
#[test]
fn totals_are_a_workbook_with_a_sheet_for_each_table() {
    let folder = folder();
    let folder = folder.path();
    let args = ["cohort", "people.csv", "--catalog", "c.toml", "--goal", "g", "-o", "plans.csv"];
    answered(folder, &[&args[..], &["--summary", "totals.xlsx"]].concat());
    let sheets = sheets(&folder.join("totals.xlsx"));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "Totals",
        "Where they stand",
        "Exams left",
        "By which track",
        "Seats to book",
        "Closest to the goal",
    ];
    assert_eq!(names, expected);
    let sheet =
        |name: &str| sheets.iter().find(|(known, _)| known == name).map(|(_, sheet)| sheet).expect("a sheet");
    let cells = |name: &str| -> Vec<Vec<Data>> { sheet(name).rows().map(<[Data]>::to_vec).collect() };
    let text = |text: &str| Data::String(text.to_owned());
    let figure = |name: &str| {
        let row = sheet("Totals").rows().find(|row| row[0] == text(name)).expect("a figure");
        row[1].clone()
    };
    assert_eq!(figure("people"), Data::Float(2.0));
    assert_eq!(figure("total exam cost"), Data::Float(19.0));
    let stand = &cells("Where they stand")[1];
    assert_eq!(stand[..], [text("best plan, proven"), Data::Float(2.0), Data::Float(1.0)]);
    let left = [[0.0, 0.0, 0.0], [1.0, 1.0, 0.5], [2.0, 1.0, 0.5]];
    assert_eq!(cells("Exams left")[1..], left.map(|row| row.map(Data::Float).to_vec()));
    let seats = [[text("b"), Data::Float(2.0), text("B")], [text("a"), Data::Float(1.0), text("A")]];
    assert_eq!(cells("Seats to book")[1..], seats.map(Vec::from));
    let closest = [
        [text("p1"), Data::Float(1.0), Data::Float(7.0), text("b")],
        [text("p2"), Data::Float(2.0), Data::Float(12.0), text("a, b")],
    ];
    assert_eq!(cells("Closest to the goal")[1..], closest.map(Vec::from));

    let refused = run(folder, &[&args[..], &["--summary", "-", "--summary-format", "xlsx"]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("need a file"), "{}", said(&refused));
}

/// No row is lost where many come, in whatever parts.
#[test]
fn many_rows_are_all_there() {
    let folder = folder();
    let folder = folder.path();
    let people: String = (0..3000).map(|n| format!("p{n},{}\n", ["a", "", "a;b"][n % 3])).collect();
    fs::write(folder.join("many.csv"), format!("id,passed\n{people}")).expect("room");
    let args = ["cohort", "many.csv", "--catalog", "c.toml", "--goal", "g", "--part", "512"];
    let expected = answered(folder, &args);
    answered(folder, &[&args[..], &["-o", "many.xlsx"]].concat());
    let sheet = &sheets(&folder.join("many.xlsx"))[0].1;
    assert_same(&expected, sheet);
    let count = sheet.rows().filter_map(|row| row.get(2)).fold(BTreeMap::new(), |mut count, status| {
        *count.entry(status.to_string()).or_insert(0) += 1;
        count
    });
    assert_eq!(count.get("optimal"), Some(&2000), "{count:?}");
    assert_eq!(count.get("earned"), Some(&1000), "{count:?}");
}
