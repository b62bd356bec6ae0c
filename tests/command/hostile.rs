//! What somebody else wrote, in whatever place it comes in: nothing of it runs in a spreadsheet, and nothing of it rules
//! the terminal.

use std::fs;
use std::io::Write as _;
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

/// What colours the terminal, sets its title, turns the line round, or is not seen.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]0;title\u{7}\u{202e}back\u{9b}1m";

/// Nothing of it is left where people read.
fn is_clean(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    !text.chars().any(|c| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

const PLAIN: &str = "[catalog]\nid = \"x\"\n[exam.A]\n[exam.B]\n[credential.c]\n[[credential.c.track]]\nid = \"t\"\n\
    [[credential.c.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"A\", \"B\"]\n";

#[test]
fn no_message_and_no_table_hands_a_terminal_what_somebody_else_wrote() {
    let h = HOSTILE;
    let id = format!("{h}.toml");
    let people = format!(
        "id,passed,as_of,goal\n{h},A,,\n{h},A,,\na,A@{h},,\nb,{h},,\nd,,{h},\ne,,,{h}\nf,{h}|A,,\ng,\"{h}\",,\n"
    );
    let long = format!("id,item,date,result,score\n{h},A,{h},,\nb,A,,{h},\nc,A,,,{h}\n{h},A,,,\nd,{h},,,\n");
    let titled = PLAIN.replace("[exam.A]", &format!("[exam.A]\ntitle = \"{}\"", "\\u001b[31m\\u202e"));
    let files = [
        ("people.csv", people.clone()),
        ("long.csv", long),
        ("head.csv", format!("id,pased{h},passed\na,,\n")),
        ("near.csv", "id,passed,hel\u{202e}\na,,\n".to_owned()),
        ("transcript.csv", format!("item,date,result\n{h},,\nA,{h},\nA,,{h}\n")),
        ("column.csv", format!("item,{h}\nA,\n")),
        (
            "transcript.json",
            format!("{{\"passed\": [{}], \"{}\": 1}}", serde_json::Value::from(h), "\u{202e}"),
        ),
        ("prices.csv", format!("item,price,currency\n{h},{h},{h}\nA,5,USD\n")),
        ("c.toml", PLAIN.to_owned()),
        ("titled.toml", titled),
        ("broken.toml", format!("[catalog]\nid = \"{}\"\n{} = 1\n", "\\u202e", "\u{202e}")),
        ("named.toml", PLAIN.replace("id = \"x\"", "id = \"x\"\nprices = \"\\u202e.csv\"")),
        (id.as_str(), PLAIN.replace("from = [\"A\"", "from = [\"Z\"")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(&files);
    let with = |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    let plan = |more: &[&str]| [with(&["plan", "c", "--catalog", "c.toml"]), with(more)].concat();
    let cohort = |file: &str, more: &[&str]| {
        [with(&["cohort", file, "--goal", "c", "--catalog", "c.toml"]), with(more)].concat()
    };
    let told = format!("{h},A");
    let questions = [
        cohort("people.csv", &[]),
        cohort("people.csv", &["--unknown", "ignore"]),
        cohort("people.csv", &["--strict"]),
        cohort("people.csv", &["--columns", h]),
        cohort("people.csv", &["--summary", "-"]),
        cohort("long.csv", &[]),
        cohort("head.csv", &[]),
        cohort("near.csv", &[]),
        cohort(h, &[]),
        cohort("people.csv", &["-o", &format!("{h}/out.csv")]),
        with(&["cohort-diff", "people.csv", "--goal", "c", "--catalog", "c.toml", "--then-without", "A"]),
        plan(&["--transcript", "transcript.csv"]),
        plan(&["--transcript", "column.csv"]),
        plan(&["--transcript", "transcript.json"]),
        plan(&["--transcript", h]),
        plan(&["--prices", "prices.csv"]),
        plan(&["--passed", &told]),
        plan(&["--passed", &format!("A@{h}")]),
        plan(&["--passed", &told, "--unknown", "ignore"]),
        plan(&["--price", h]),
        plan(&["--without", h]),
        plan(&["--track", h]),
        plan(&["--currency", h]),
        plan(&["--as-of", h]),
        plan(&["--format", h]),
        plan(&["--format", "markdown", "--passed", &told, "--unknown", "ignore"]),
        plan(&[&format!("--{h}")]),
        with(&["plan", h]),
        with(&["plan", h, "--catalog", "c.toml"]),
        with(&["plan", "c", "--catalog", h]),
        with(&["plan", "c", "--catalog", &id]),
        with(&["plan", "c", "--catalog", "titled.toml"]),
        with(&["plan", "c", "--catalog", "broken.toml"]),
        with(&["plan", "c", "--catalog", "named.toml"]),
        with(&["catalog", "check", &id]),
        with(&["catalog", "show", h, "--catalog", "c.toml"]),
        with(&["audit", "c", "--catalog", "c.toml", "--passed", &told]),
        with(&["verify", h]),
        with(&["verify", "transcript.json"]),
        with(&["verify", "people.csv"]),
    ];
    for question in &questions {
        let args: Vec<&str> = question.iter().map(String::as_str).collect();
        let output = run(folder.path(), &args);
        let is_data = question[0].starts_with("cohort");
        assert!(is_clean(&output.stderr), "{args:?}: {:?}", String::from_utf8_lossy(&output.stderr));
        assert!(
            is_data || is_clean(&output.stdout),
            "{args:?}: {:?}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_studypath"))
        .args(["cohort", "-", "--goal", "c", "--catalog", "c.toml", "--columns", "message"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("a pipe").write_all(people.as_bytes()).expect("it reads");
    let messages = child.wait_with_output().expect("it ends").stdout;
    assert!(is_clean(&messages), "{:?}", String::from_utf8_lossy(&messages));
    assert!(String::from_utf8_lossy(&messages).contains(r"\u{1b}[31mred"), "it is written out");
}

#[test]
fn a_catalog_names_a_price_list_beside_it_and_nothing_else() {
    let list = "item,price,currency\nA,5,USD\nB,7,USD\n";
    let outer = folder(&[("outside.csv", list), ("secret", "root:x:0:0:of mine\nA,1\n")]);
    let inner = outer.path().join("inner");
    fs::create_dir_all(inner.join("prices")).expect("room");
    let write = |name: &str, text: &str| fs::write(inner.join(name), text).expect("room");
    write("own.csv", list);
    write("prices/other.csv", list);
    write("secret", "root:x:0:0:of mine\n\"A,1\n");
    let absolute = outer.path().join("outside.csv").to_string_lossy().into_owned();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../outside.csv", inner.join("link.csv")).expect("a link");
        std::os::unix::fs::symlink("own.csv", inner.join("inside.csv")).expect("a link");
    }
    let plan = |name: &str| {
        write("c.toml", &PLAIN.replace("id = \"x\"", &format!("id = \"x\"\nprices = '{name}'")));
        run(&inner, &["plan", "c", "--catalog", "c.toml"])
    };
    for name in ["own.csv", "other.csv", "prices/other.csv"] {
        let output = plan(name);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let mut refused =
        vec!["../outside.csv", "prices/../../outside.csv", &absolute, "..", ".", "prices", "sub/x.csv"];
    if cfg!(unix) {
        assert_eq!(plan("inside.csv").status.code(), Some(0));
        refused.push("link.csv");
    }
    for name in refused {
        let output = plan(name);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains("the catalog names the price list"), "{name}: {said}");
        assert!(said.contains("name a file beside the catalog"), "{name}: {said}");
    }
    let said = String::from_utf8_lossy(&plan("secret").stderr).into_owned();
    assert!(said.contains("this is not a price list") && !said.contains("of mine"), "{said}");
}
