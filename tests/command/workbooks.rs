//! Workbooks: the rows of a sheet are read as those of the same CSV file.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::outputs::{folder, run, said, studypath};

const ASKED: [&str; 4] = ["--catalog", "c.toml", "--goal", "g"];

fn cohort(folder: &Path, file: &str, more: &[&str]) -> std::process::Output {
    run(folder, &[&["cohort", file], &ASKED[..], more].concat())
}

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

type Fill<'a> = &'a dyn Fn(&mut Worksheet);

/// A workbook whose sheets are filled one by one.
fn book(folder: &TempDir, name: &str, sheets: &[(&str, Fill<'_>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, fill) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        fill(sheet);
    }
    let bytes = book.save_to_buffer().expect("written");
    fs::write(folder.path().join(name), &bytes).expect("room");
    bytes
}

fn texts(rows: &[&[&str]]) -> impl Fn(&mut Worksheet) {
    move |sheet| {
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write(row as u32, column as u16, *cell).expect("a cell");
            }
        }
    }
}

/// The same workbook with one of its parts changed.
fn with_part(book: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(book)).expect("a workbook");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..old.len() {
        let mut file = old.by_index(place).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        new.start_file(&*name, SimpleFileOptions::default()).expect("room");
        let text = if name == part { change(text) } else { text };
        new.write_all(text.as_bytes()).expect("room");
    }
    new.finish().expect("written").into_inner()
}

#[test]
fn cells_are_what_a_spreadsheet_shows() {
    let folder = folder();
    book(
        &folder,
        "people.xlsx",
        &[("People", &|sheet| {
            texts(&[&["id", "passed", "as_of", "note"]])(sheet);
            let day = Format::new().set_num_format("dd.mm.yyyy");
            let noon = Format::new().set_num_format("yyyy-mm-dd hh:mm");
            let filled = Format::new().set_num_format("00000");
            let november = ExcelDateTime::from_ymd(2004, 11, 1).expect("a day");
            let later =
                ExcelDateTime::from_ymd(2004, 11, 1).and_then(|day| day.and_hms(12, 30, 0)).expect("a time");
            sheet.write(1, 0, 101).expect("a cell");
            sheet.write(1, 1, "a").expect("a cell");
            sheet.write_with_format(1, 2, &november, &day).expect("a cell");
            sheet.write(1, 3, 12.5).expect("a cell");
            // An empty row, and one in which only a format stands.
            sheet.write_blank(3, 1, &day).expect("a cell");
            sheet.write_with_format(4, 0, 123, &filled).expect("a cell");
            sheet.write(4, 3, true).expect("a cell");
            sheet.write(5, 0, 70290).expect("a cell");
            sheet.write_with_format(5, 3, &later, &noon).expect("a cell");
            sheet.write(6, 0, "x, \"y\"").expect("a cell");
            sheet.write_formula(6, 3, Formula::new("=1+1").set_result("2")).expect("a cell");
            sheet.write_formula(7, 3, Formula::new("=NA()").set_result("#N/A")).expect("a cell");
            sheet.write(7, 0, "z").expect("a cell");
            sheet.merge_range(8, 0, 8, 1, "merged", &Format::new()).expect("a cell");
        })],
    );
    let as_csv = "id,passed,as_of,note\n101,a,2004-11-01,12.5\n\n\n00123,,,TRUE\n70290,,,2004-11-01T12:30:00\n\
                  \"x, \"\"y\"\"\",,,2\nz,,,#N/A\nmerged,,,\n";
    fs::write(folder.path().join("same.csv"), as_csv).expect("room");
    let expected = cohort(folder.path(), "same.csv", &[]);
    let found = cohort(folder.path(), "people.xlsx", &[]);
    assert_eq!(stdout(&found), stdout(&expected), "{}", said(&found));
    assert!(stdout(&found).contains("\n70290,,,2004-11-01T12:30:00,optimal,"), "{}", stdout(&found));
    assert_eq!(found.status.code(), Some(0));
}

#[test]
fn a_message_names_the_row_of_the_sheet() {
    let folder = folder();
    book(
        &folder,
        "p.xlsx",
        &[("S", &texts(&[&[], &["id", "passed"], &["x", "a"], &[], &[], &["y", "nonsense"]]))],
    );
    let found = cohort(folder.path(), "p.xlsx", &[]);
    assert_eq!(found.status.code(), Some(2));
    assert!(said(&found).contains("line 6: "), "{}", said(&found));
}

#[test]
fn days_of_the_system_of_1904_are_the_same_days() {
    let folder = folder();
    let bytes = book(
        &folder,
        "p.xlsx",
        &[("S", &|sheet| {
            texts(&[&["id", "passed", "as_of"], &["x", "a"]])(sheet);
            // By the table of ECMA-376, 36830 is 2004-11-01 in the system of 1904.
            sheet
                .write_with_format(1, 2, 36830, &Format::new().set_num_format("yyyy-mm-dd"))
                .expect("a cell");
        })],
    );
    let mac = with_part(&bytes, "xl/workbook.xml", |text| {
        text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    fs::write(folder.path().join("mac.xlsx"), mac).expect("room");
    assert!(stdout(&cohort(folder.path(), "mac.xlsx", &[])).contains("\nx,a,2004-11-01,"));
    assert!(stdout(&cohort(folder.path(), "p.xlsx", &[])).contains("\nx,a,2000-10-31,"));
}

#[test]
fn the_sheet_is_the_one_that_is_named_or_the_only_one_that_holds_something() {
    let folder = folder();
    let people: &[&[&str]] = &[&["id", "passed"], &["x", "a"]];
    let others: &[&[&str]] = &[&["id", "passed"], &["y", "b"]];
    book(
        &folder,
        "one.xlsx",
        &[
            ("Empty", &|_| ()),
            ("People", &texts(people)),
            ("Lists", &|sheet| {
                texts(others)(sheet);
                sheet.set_hidden(true);
            }),
        ],
    );
    assert!(stdout(&cohort(folder.path(), "one.xlsx", &[])).contains("\nx,a,optimal"));
    // The hidden one can be named.
    assert!(stdout(&cohort(folder.path(), "one.xlsx", &["--sheet", "lists"])).contains("\ny,b,optimal"));

    book(&folder, "two.xlsx", &[("People", &texts(people)), ("2005", &texts(others))]);
    let unclear = cohort(folder.path(), "two.xlsx", &[]);
    assert_eq!(unclear.status.code(), Some(2));
    let message = said(&unclear);
    assert!(message.contains("`People`, `2005`") && message.contains("--sheet"), "{message}");
    for (sheet, row) in [("People", "\nx,a,"), ("2005", "\ny,b,"), ("2", "\ny,b,"), ("1", "\nx,a,")] {
        let found = cohort(folder.path(), "two.xlsx", &["--sheet", sheet]);
        assert!(stdout(&found).contains(row), "{sheet}: {}", said(&found));
    }
    let wrong = cohort(folder.path(), "two.xlsx", &["--sheet", "Peopel"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("did you mean `People`"), "{}", said(&wrong));

    book(&folder, "none.xlsx", &[("Empty", &|_| ())]);
    assert!(
        said(&cohort(folder.path(), "none.xlsx", &[])).contains("no sheet of the workbook holds anything")
    );
}

#[test]
fn a_workbook_is_known_by_its_content_wherever_a_file_of_rows_is_read() {
    let folder = folder();
    let bytes = book(&folder, "people.csv", &[("S", &texts(&[&["id", "passed"], &["p1", "a"], &["p2"]]))]);
    fs::write(folder.path().join("plain.csv"), "id,passed\np1,a\np2,\n").expect("room");
    let expected = stdout(&cohort(folder.path(), "plain.csv", &[]));
    assert_eq!(stdout(&cohort(folder.path(), "people.csv", &[])), expected);

    let args = [&["cohort", "-"], &ASKED[..]].concat();
    let mut child = studypath(folder.path(), &args);
    let mut child =
        child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("it reads");
    assert_eq!(stdout(&child.wait_with_output().expect("it ends")), expected);

    let diff = |file: &str| {
        let more = ["--then-price", "b=9.00"];
        run(folder.path(), &[&["cohort-diff", file], &ASKED[..], &more].concat())
    };
    assert_eq!(stdout(&diff("people.csv")), stdout(&diff("plain.csv")));
    assert!(stdout(&diff("people.csv")).contains("p1,cost,"));

    book(
        &folder,
        "me.xlsx",
        &[("S", &texts(&[&["item", "date"], &["a", "2003-05-01"]])), ("T", &texts(&[&["x"]]))],
    );
    book(
        &folder,
        "prices.xlsx",
        &[("S", &|sheet| {
            texts(&[&["item", "price", "currency"], &["a", "", "USD"], &["b", "", "USD"]])(sheet);
            sheet.write(1, 1, 5).expect("a cell");
            sheet.write(2, 1, 8.25).expect("a cell");
        })],
    );
    let plan = run(
        folder.path(),
        &[
            "plan",
            "g",
            "--catalog",
            "c.toml",
            "--transcript",
            "me.xlsx",
            "--sheet",
            "S",
            "--prices",
            "prices.xlsx",
            "--format",
            "csv",
        ],
    );
    assert!(stdout(&plan).contains("8.25"), "{}{}", stdout(&plan), said(&plan));
}

#[test]
fn what_is_no_workbook_that_is_read_is_refused_in_a_sentence() {
    let folder = folder();
    let zip = |parts: &[(&str, &str)]| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).expect("room");
            zip.write_all(text.as_bytes()).expect("room");
        }
        zip.finish().expect("written").into_inner()
    };
    let compound = |text: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let whole = book(&folder, "whole.xlsx", &[("S", &texts(&[&["id", "passed"]]))]);
    for (bytes, expected) in [
        (compound("Workbook"), "old workbooks (.xls) are not read"),
        (compound("EncryptedPackage"), "locked with a password"),
        (zip(&[("mimetype", ""), ("content.xml", "")]), "(.ods) are not read"),
        (zip(&[("xl/workbook.bin", "")]), "(.xlsb) are not read"),
        (zip(&[("a.txt", "a")]), "no workbook is in it"),
        (zip(&[("xl/workbook.xml", "")]), "the workbook cannot be read"),
        (whole[..whole.len() / 2].to_vec(), "the workbook cannot be read"),
        (b"PK\x03\x04".to_vec(), "the workbook cannot be read"),
    ] {
        fs::write(folder.path().join("p.xlsx"), bytes).expect("room");
        let found = cohort(folder.path(), "p.xlsx", &[]);
        assert_eq!(found.status.code(), Some(2), "{expected}");
        assert!(said(&found).contains(expected), "{expected}: {}", said(&found));
        let found = run(folder.path(), &["plan", "g", "--catalog", "c.toml", "--transcript", "p.xlsx"]);
        assert_eq!(found.status.code(), Some(2), "{expected}");
        assert!(said(&found).contains(expected), "{expected}: {}", said(&found));
    }
}

/// One of 64 KiB unpacks to 64 MiB and says so; one says that it is small; one says that it has more texts than atoms.
#[test]
fn what_would_fill_the_memory_is_refused_before_it_does() {
    let folder = folder();
    let whole = book(&folder, "whole.xlsx", &[("S", &texts(&[&["id", "passed"], &["x", "a"]]))]);
    let styles = with_part(&whole, "xl/styles.xml", |text| text + &" ".repeat(64 << 20));
    assert!(styles.len() < 1 << 20);
    let mut lying = styles.clone();
    let size = (64_u32 << 20).to_le_bytes();
    // The sizes stand as they are in the parts and in the directory; the low bytes are those of the text before the spaces.
    let at: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at + 2..*at + 4] == size[2..]).collect();
    for at in at {
        lying[at + 3] = 0;
        lying[at + 2] = 0;
    }
    assert_ne!(lying, styles);
    let count = with_part(&whole, "xl/sharedStrings.xml", |text| {
        text.replace("uniqueCount=\"4\"", "uniqueCount = '99999999999999'")
    });
    for (bytes, expected) in [
        (styles, "`xl/styles.xml` in the workbook unpacks to more than 16 MiB"),
        (lying, "the workbook"),
        (count, "more texts than it has room for"),
    ] {
        fs::write(folder.path().join("p.xlsx"), bytes).expect("room");
        let found = cohort(folder.path(), "p.xlsx", &[]);
        assert_eq!(found.status.code(), Some(2), "{expected}");
        assert!(said(&found).contains(expected), "{expected}: {}", said(&found));
    }
}

/// A workbook with bytes changed, here and there, is answered or refused, and never the end of the program.
#[test]
fn damaged_workbooks_are_refused() {
    let rounds = std::env::var("STUDYPATH_DAMAGED").ok().and_then(|n| n.parse().ok()).unwrap_or(60_u64);
    let folder = folder();
    let whole = book(
        &folder,
        "whole.xlsx",
        &[("S", &|sheet| {
            texts(&[&["id", "passed", "as_of"], &["x", "a"], &["y", "b"]])(sheet);
            let day = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_with_format(1, 2, 38292, &day).expect("a cell");
            sheet.write(2, 0, 17.5).expect("a cell");
        })],
    );
    let mut random = 1_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let parts = [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
    ];
    let mut counts = [0_u64; 2];
    for round in 0..rounds {
        let bytes = if round % 4 == 0 {
            let mut bytes = whole.clone();
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                bytes[at] = next(256) as u8;
            }
            bytes
        } else {
            // What is packed is changed before it is packed, so that its sum is right.
            let (part, kind, many) = (parts[next(parts.len())], next(4), 1 + next(3));
            let places: Vec<(usize, usize)> = (0..many).map(|_| (next(1 << 20), next(1 << 20))).collect();
            with_part(&whole, part, |text| {
                let mut chars: Vec<char> = text.chars().collect();
                for (at, other) in &places {
                    let (at, other) = (at % chars.len(), other % chars.len());
                    match kind {
                        0 => chars[at] = chars[other],
                        1 => drop(chars.drain(at.min(other)..(at.min(other) + 9).min(chars.len()))),
                        2 => chars.truncate(at.max(1)),
                        _ => chars[at] = ['9', '"', '<', '>', '&', ':', 'Z', '-'][other % 8],
                    }
                }
                chars.into_iter().collect()
            })
        };
        fs::write(folder.path().join("p.xlsx"), bytes).expect("room");
        let found = cohort(folder.path(), "p.xlsx", &[]);
        let code = found.status.code();
        assert!(matches!(code, Some(0..=2)), "round {round}: {code:?} {}", said(&found));
        assert!(!said(&found).contains("panicked"), "round {round}: {}", said(&found));
        counts[usize::from(code == Some(2))] += 1;
    }
    assert!(counts.iter().all(|count| *count > 0), "answered and refused: {counts:?}");
}
