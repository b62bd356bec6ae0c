//! The same people, however their file is written: layouts, encodings, separators, ends of lines, days, and the words of
//! its first line in four languages.

use std::sync::Arc;

use jiff::civil::{Date, date};
use studypath::catalog::{Catalog, Item};
use studypath::question::{Criterion, Policy};
use studypath::read::table::{Form, Reading, Role};
use studypath::read::{self, BUILTINS, DayOrder, SourceFile};
use studypath::stream::{self, BatchError, ExecOptions, HeadError, Outcome};
use studypath::transcript::Transcript;

use crate::support::cohort::{Nobody, batch, options};
use crate::support::random::{Rng, Sample};

/// Kubestronaut, for which five exams are passed.
fn sample() -> Sample {
    let builtin = BUILTINS.iter().find(|builtin| builtin.id == "cncf");
    let builtin = builtin.expect("it is built in");
    let catalog = read::catalog(&SourceFile::new("catalog.toml", builtin.catalog_text)).expect("a catalog");
    let Some(Item::Credential(goal)) = catalog.find("kubestronaut") else { panic!("a credential") };
    Sample {
        as_of: date(2026, 6, 1),
        goals: vec![goal],
        transcript: Transcript::new(),
        policy: Arc::new(Policy { minimize: vec![Criterion::Exams], ..Policy::default() }),
        prices: None,
        catalog: Arc::new(catalog),
    }
}

const EXAMS: [&str; 5] = ["CKA", "CKAD", "CKS", "KCNA", "KCSA"];

/// Someone, and when they passed or failed what.
struct Person {
    id: String,
    name: String,
    records: Vec<(&'static str, Date, bool)>,
}

fn fifty() -> Vec<Person> {
    let mut rng = Rng::new(16);
    let names =
        ["Müller, Jürgen", "Núñez, Ana", "O'Neil, Fionn", "Lefèvre, Zoë", "Straße; Groß", "Ng \"Sam\" Li"];
    (0..50)
        .map(|n| {
            let many = rng.between(0, EXAMS.len());
            let records = rng.sample(&EXAMS, many).into_iter().map(|exam| {
                let day = date(
                    2025,
                    i8::try_from(rng.between(1, 12)).expect("a month"),
                    i8::try_from(rng.between(1, 28)).expect("a day"),
                );
                (exam, day, rng.chance(75))
            });
            let records = records.collect();
            Person { id: format!("p{n}"), name: format!("{} {n}", names[n % names.len()]), records }
        })
        .collect()
}

/// How days are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Days {
    Iso,
    WithTime,
    Dots,
    DayFirst,
    MonthFirst,
}

impl Days {
    const ALL: [Days; 5] = [Days::Iso, Days::WithTime, Days::Dots, Days::DayFirst, Days::MonthFirst];

    fn write(self, day: Date) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        match self {
            Days::Iso => day.to_string(),
            Days::WithTime => format!("{day}T10:30:00.000Z"),
            Days::Dots => format!("{d:02}.{m:02}.{y}"),
            Days::DayFirst => format!("{d:02}/{m:02}/{y}"),
            Days::MonthFirst => format!("{m}/{d}/{y} 9:05 AM"),
        }
    }

    fn told(self) -> Option<DayOrder> {
        match self {
            Days::DayFirst => Some(DayOrder::DayFirst),
            Days::MonthFirst => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// The words of a first line: a person's number, their name, an exam, its day, its result; and what is passed or not.
const LANGUAGES: [([&str; 5], [&str; 2]); 4] = [
    (["Employee ID", "Name", "Exam code", "Completed on", "Result"], ["Passed", "Failed"]),
    (["Personalnummer", "Name", "Prüfung", "Datum", "Bestanden?"], ["ja", "nein"]),
    (["Matricule", "Nom", "Épreuve", "Date d'obtention", "Résultat"], ["réussi", "échoué"]),
    (["Número de empleado", "Nombre", "Examen", "Fecha de examen", "Resultado"], ["Aprobado", "No aprobado"]),
];

fn rows(people: &[Person], form: Form, days: Days, language: usize) -> Vec<Vec<String>> {
    let ([id, name, exam, day, result], words) = LANGUAGES[language];
    let word = |passed: &bool| words[usize::from(!passed)].to_owned();
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    match form {
        Form::Records => {
            let of = |person: &Person| {
                let head = [person.id.clone(), person.name.clone()];
                let record = |(exam, at, passed): &(&str, Date, bool)| {
                    [&head[..], &[(*exam).to_owned(), days.write(*at), word(passed)]].concat()
                };
                let mut rows: Vec<Vec<String>> = person.records.iter().map(record).collect();
                if rows.is_empty() {
                    rows.push([&head[..], &[String::new(), String::new(), String::new()]].concat());
                }
                rows
            };
            std::iter::once(line(&[id, name, exam, day, result])).chain(people.iter().flat_map(of)).collect()
        }
        Form::People => {
            let of = |person: &Person| {
                let passed = person.records.iter().filter(|(.., passed)| *passed);
                let list: Vec<String> =
                    passed.map(|(exam, at, _)| format!("{exam}@{}", days.write(*at))).collect();
                vec![person.id.clone(), person.name.clone(), list.join(";")]
            };
            std::iter::once(line(&[id, name, "passed"])).chain(people.iter().map(of)).collect()
        }
        Form::Matrix => {
            let of = |person: &Person| {
                let cell = |wanted: &&str| {
                    let record = person.records.iter().find(|(exam, ..)| exam == wanted);
                    record.map_or(String::new(), |(_, at, passed)| match passed {
                        true => days.write(*at),
                        false => word(passed),
                    })
                };
                let cells = EXAMS.iter().map(cell);
                [person.id.clone(), person.name.clone()].into_iter().chain(cells).collect()
            };
            let head = [&[id, name][..], &EXAMS].concat();
            std::iter::once(line(&head)).chain(people.iter().map(of)).collect()
        }
    }
}

fn text(rows: &[Vec<String>], mark: char, end: &str) -> String {
    let cell = |cell: &String| match cell.contains([mark, '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&mark.to_string()) + end;
    rows.iter().map(line).collect()
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "UTF-8" => text.as_bytes().to_vec(),
        "UTF-8 with a mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "UTF-16LE" => {
            [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
        }
        "UTF-16BE" => {
            [b"\xFE\xFF".to_vec(), text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat()
        }
        _ => text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin 1")).collect(),
    }
}

fn run(
    sample: &Sample,
    input: &[u8],
    reading: &Reading,
    columns: &[&str],
) -> Result<(Vec<String>, Outcome), BatchError> {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let options = ExecOptions { reading: reading.clone(), columns: Some(&columns), ..options(2, 300) };
    let mut output = Vec::new();
    let outcome = stream::run(batch(sample), options, &mut &input[..], &mut output, &mut Nobody)?;
    Ok((String::from_utf8(output).expect("UTF-8").lines().skip(1).map(str::to_owned).collect(), outcome))
}

/// What the plain file of these people is answered: the id, the name, and what is left.
fn expected(people: &[Person]) -> Vec<String> {
    let row = |person: &Person| {
        let has = |exam: &&str| person.records.iter().any(|(of, _, passed)| of == exam && *passed);
        let left: Vec<&str> = EXAMS.into_iter().filter(|exam| !has(exam)).collect();
        let name = match person.name.contains([',', '"']) {
            true => format!("\"{}\"", person.name.replace('"', "\"\"")),
            false => person.name.clone(),
        };
        format!("{},{name},{},{}", person.id, if left.is_empty() { "earned" } else { "optimal" }, left.len())
    };
    people.iter().map(row).collect()
}

#[test]
fn the_answers_are_the_same_however_a_file_is_written() {
    let (sample, people) = (sample(), fifty());
    let expected = expected(&people);
    let encodings = ["UTF-8", "UTF-8 with a mark", "UTF-16LE", "UTF-16BE", "windows-1252"];
    let mut files = 0;
    for form in [Form::People, Form::Records, Form::Matrix] {
        for (mark, separators) in [(',', "commas"), (';', "semicolons"), ('\t', "tabs"), ('|', "bars")] {
            for (encoding, days) in encodings.iter().flat_map(|e| Days::ALL.map(|days| (e, days))) {
                for (end, ends) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
                    let language = files % LANGUAGES.len();
                    let rows = rows(&people, form, days, language);
                    let reading = Reading { date_format: days.told(), ..Reading::default() };
                    let ([id, name, ..], _) = LANGUAGES[language];
                    let input = encoded(&text(&rows, mark, end), encoding);
                    let (found, outcome) =
                        run(&sample, &input, &reading, &[id, name, "status", "count"]).expect("a cohort");
                    let what =
                        format!("{form:?}, {encoding}, {separators}, {days:?}, {ends}, language {language}");
                    assert_eq!(found, expected, "{what}");
                    assert_eq!(outcome.errors, 0, "{what}");
                    files += 1;
                }
            }
        }
    }
    assert_eq!(files, 900);
}

#[test]
fn what_was_taken_for_granted_is_said_in_a_line() {
    let sample = sample();
    let said = |input: &[u8]| {
        run(&sample, input, &Reading::default(), &["status"]).expect("a cohort").1.assumed.text()
    };
    assert_eq!(said(b"id,passed,held\na,CKA,\n"), None);
    assert_eq!(
        said("Name;Prüfung;Bestanden?;Datum\nMuster, Robin;CKA;ja;10.03.2025\n".as_bytes()).as_deref(),
        Some(
            "semicolons between the columns; `Name` is `id`; `Prüfung` is `item`; `Datum` is `date`; `Bestanden?` is `result`"
        )
    );
    assert_eq!(
        said(b"\xFF\xFEi\0d\0\t\0p\0a\0s\0s\0e\0d\0\n\0").as_deref(),
        Some("UTF-16LE; tabs between the columns")
    );
    assert_eq!(
        said(b"Employee,CKA,KCNA (101)\na,2025-03-10,\n").as_deref(),
        Some("`Employee` is `id`; a person in each row, with a column for each of `CKA`, `KCNA (101)`")
    );
}

fn head_error(input: &str, reading: &Reading) -> HeadError {
    match run(&sample(), input.as_bytes(), reading, &["status"]) {
        Err(BatchError::Head(error)) => error,
        other => panic!("{input}: {:?}", other.map(|(rows, _)| rows)),
    }
}

#[test]
fn what_may_be_two_things_is_asked() {
    let error = head_error("id,Exam,Certification\na,CKA,CKA\n", &Reading::default());
    assert_eq!(error.to_string(), "`Exam` or `Certification` may be `item`");
    assert_eq!(error.help(), "say which one it is, such as `--map \"Exam=item\"`");
    let told =
        |theirs: &str, ours| Reading { columns: vec![(theirs.to_owned(), ours)], ..Reading::default() };
    let reading = told("certification", Some(Role::Item));
    let (rows, _) =
        run(&sample(), b"id,Exam,Certification\na,no such,CKA\n", &reading, &["count"]).expect("a cohort");
    assert_eq!(rows, ["4"]);
    let error = head_error("id,passed\n", &told("Pruefung", Some(Role::Item)));
    assert_eq!(error.to_string(), "there is no column `Pruefung`");
    // What is mapped to nothing is carried along, and a name that was told goes before one that is usual.
    let (rows, _) =
        run(&sample(), b"id,passed,held\na,CKA,whatever\n", &told("held", None), &["held", "count"])
            .expect("a cohort");
    assert_eq!(rows, ["whatever,4"]);
    let (rows, _) = run(
        &sample(),
        b"id,login,passed\n1,ann,CKA\n1,bob,\n",
        &told("login", Some(Role::Id)),
        &["id", "login", "count"],
    )
    .expect("a cohort");
    assert_eq!(rows, ["1,ann,4", "1,bob,5"]);
}

#[test]
fn a_cell_that_may_mean_two_things_is_a_row_with_words() {
    let message = |input: &str| {
        let (rows, _) =
            run(&sample(), input.as_bytes(), &Reading::default(), &["status", "message"]).expect("a cohort");
        rows[0].clone()
    };
    for (input, words) in [
        (
            "id,item,date\na,CKA,03/04/2025\n",
            "this may be two days: say whether the date format is `dd/mm/yyyy` or `mm/dd/yyyy`",
        ),
        ("id,item,date\na,CKA,45726\n", "a day is written as `2003-05-01`"),
        (
            "id,item,result\na,CKA,maybe\n",
            "`result` is `maybe`: expected `passed`, `failed`, `withdrawn` or `booked`",
        ),
        (
            "Employee,CKA,KCNA\na,expired,\n",
            "CKA `expired`: expected the day on which it was passed, yes, or nothing",
        ),
        ("Employee,CKA,KCNA\na,88.00,\n", "CKA `88.00`: a number does not say whether it was passed"),
        ("Employee,CKA,KCNA\na,31.02.2025,\n", "CKA `31.02.2025`: there is no such day in the calendar"),
    ] {
        let row = message(input);
        assert!(row.starts_with("error,") && row.contains(words), "{row}");
    }
}

#[test]
fn a_layout_that_is_told_is_not_recognised() {
    let as_people = Reading { layout: Some(Form::People), ..Reading::default() };
    let (rows, _) = run(&sample(), b"id,passed,CKA,KCNA\na,CKA,no,no\n", &as_people, &["CKA", "count"])
        .expect("a cohort");
    assert_eq!(rows, ["no,4"]);
    let matrix = Reading { layout: Some(Form::Matrix), ..Reading::default() };
    let error = head_error("id,score\na,7\n", &matrix);
    assert_eq!(error, HeadError::NoItems);
    let (rows, _) = run(&sample(), b"id,CKA\na,x\n", &Reading::default(), &["count"]).expect("a cohort");
    assert_eq!(rows, ["4"]);
}

#[test]
fn a_column_of_a_matrix_may_hold_a_credential() {
    let sample = sample();
    let catalog: &Catalog = &sample.catalog;
    assert!(matches!(catalog.find("kubestronaut"), Some(Item::Credential(_))));
    let (rows, _) = run(&sample, b"id,kubestronaut,CKA\na,yes,\nb,,yes\n", &Reading::default(), &["status"])
        .expect("a cohort");
    assert_eq!(rows, ["earned", "optimal"]);
}
