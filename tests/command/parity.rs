//! The command and `ask` are one: every scenario is put to both, and the bytes are compared. The pairs are kept in
//! `target/parity/`, so that other clients can replay them.

#[allow(dead_code, reason = "the library's tests ask more of it")]
#[path = "../support/scenario.rs"]
mod scenario;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use assert_cmd::Command as Process;
use scenario::{Case, Scenarios};
use studypath::schedule::Rate;
use studypath::schema::{Command, Request, Response, Source, TextSource};
use studypath::session::Limit;
use studypath::{Format, Shelf, ask};

/// A day to ask on.
const DAY: &str = "2026-11-21";
/// No question is asked on this day, nor on the one that the command's clock shows.
const TODAY: &str = "1990-01-01";

/// A request, and the options that say the same to the command.
struct Pair {
    name: String,
    request: Request,
    args: Vec<String>,
}

/// A file whose text stands in the request, and whose path stands in the options.
fn text(path: &Path) -> TextSource {
    TextSource {
        name: path.to_string_lossy().into_owned(),
        text: fs::read_to_string(path).expect("a file of the scenarios"),
    }
}

/// The question of a case.
fn question(scenarios: &Scenarios, case: &Case) -> Request {
    let (mut catalog, mut prices) = (Source::Named(scenarios.catalog.id.clone()), None);
    if Shelf::builtin().named(&scenarios.catalog.id).is_err() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/catalogs");
        let file = |extension: &str| folder.join(format!("{}.{extension}", scenarios.catalog.id));
        catalog = Source::Text(text(&file("toml")));
        prices = scenarios.prices.is_some().then(|| Source::Text(text(&file("csv"))));
    }
    Request {
        goals: case.goal.clone(),
        catalog: Some(catalog),
        prices,
        region: case.region.clone(),
        as_of: case.as_of.clone(),
        rules: case.rules.clone(),
        evidence: case.evidence.clone(),
        today: Some(TODAY.to_owned()),
        passed: case.passed.clone(),
        held: case.held.clone(),
        price: case.price.clone(),
        vouchers: case.vouchers.clone(),
        track: case.track.clone(),
        with: case.with.clone(),
        without: case.without.clone(),
        minimize: case.minimize.clone(),
        ..Request::default()
    }
}

fn in_time(request: Request, case: &Case) -> Request {
    let small = |n: usize| u32::try_from(n).expect("small");
    Request {
        hours_per_week: case.hours_per_week.map(small),
        default_hours: case.default_hours.map(small),
        exams_per_month: case.exams_per_month,
        weeks_per_exam: case.weeks_per_exam.map(small),
        start: case.start.clone(),
        by: case.by.clone(),
        blackout: case.blackout.clone(),
        weekdays: case.weekdays,
        ..request
    }
}

/// The same as options. Everything that a request says beyond them would show as a difference.
fn options(request: &Request) -> Vec<String> {
    let mut args: Vec<String> = request.command.name().split(' ').map(str::to_owned).collect();
    args.extend(request.goals.iter().cloned());
    args.extend(request.words.iter().flat_map(|words| words.split(' ')).map(str::to_owned));
    let path = |source: &Source| match source {
        Source::Named(name) => name.clone(),
        Source::Text(file) => file.name.clone(),
    };
    let mut put = |flag: &str, value: Option<String>| {
        args.extend(value.into_iter().flat_map(|value| [flag.to_owned(), value]));
    };
    put("--catalog", request.catalog.as_ref().map(path));
    put("--prices", request.prices.as_ref().map(path));
    put("--transcript", request.transcript.as_ref().map(|file| file.name.clone()));
    let numbers = [
        ("--hours-per-week", request.hours_per_week),
        ("--default-hours", request.default_hours),
        ("--weeks-per-exam", request.weeks_per_exam),
    ];
    for (flag, number) in numbers {
        put(flag, number.map(|number| number.to_string()));
    }
    put("--exams-per-month", request.exams_per_month.map(|rate| rate.to_string()));
    put("--most", request.most.map(|number| number.to_string()));
    put("--alternatives", request.alternatives.map(|number| number.to_string()));
    let texts = [
        ("--currency", &request.currency),
        ("--region", &request.region),
        ("--as-of", &request.as_of),
        ("--unknown", &request.unknown),
        ("--rules", &request.rules),
        ("--evidence", &request.evidence),
        ("--start", &request.start),
        ("--by", &request.by),
        ("--graph", &request.graph),
        ("--until", &request.until),
        ("--to", &request.to),
        ("--solver", &request.solver),
        ("--kind", &request.kind),
        ("--format", &request.format),
    ];
    for (flag, text) in texts {
        put(flag, text.clone());
    }
    let lists = [
        ("--passed", &request.passed),
        ("--held", &request.held),
        ("--booked", &request.booked),
        ("--voucher", &request.vouchers),
        ("--minimize", &request.minimize),
        ("--track", &request.track),
        ("--with", &request.with),
        ("--without", &request.without),
        ("--pareto", &request.pareto),
        ("--why-not", &request.why_not),
    ];
    for (flag, list) in lists {
        put(flag, Some(list.join(",")).filter(|joined| !joined.is_empty()));
    }
    args.extend(request.price.iter().flat_map(|price| ["--price".to_owned(), price.clone()]));
    args.extend(request.blackout.iter().flat_map(|days| ["--blackout".to_owned(), days.clone()]));
    args.extend(request.count_optimal.map(|cap| format!("--count-optimal={cap}")));
    let switches = [
        ("--roles", request.roles),
        ("--robust", request.robust),
        ("--weekdays", request.weekdays),
        ("--quiet", request.quiet),
        ("--color=always", request.color),
    ];
    args.extend(switches.into_iter().filter(|(_, on)| *on).map(|(flag, _)| flag.to_owned()));
    args
}

/// What is asked of a scenario: a plan in every format, everything else for programs and for people in turn.
fn asked_of(scenarios: &Scenarios, case: &Case, turn: usize) -> Vec<Request> {
    let bare = question(scenarios, case);
    let timed = in_time(bare.clone(), case);
    let format = |format: &str| Some(format.to_owned()).filter(|name| name != "text");
    let mut asked: Vec<Request> =
        Format::ALL.iter().map(|each| Request { format: format(each.name()), ..timed.clone() }).collect();
    let in_turn = |at: usize| format(["json", "text"][(turn + at) % 2]);
    for (at, command) in [Command::Audit, Command::Compare, Command::Explain].into_iter().enumerate() {
        let question = if command == Command::Audit { &bare } else { &timed };
        asked.push(Request { command, format: in_turn(at), ..question.clone() });
    }
    let to = Some(["lp", "mps"][turn % 2].to_owned());
    asked.push(Request { command: Command::Export, to, ..timed.clone() });
    let graph = Some(["svg", "dot", "mermaid"][turn % 3].to_owned());
    asked.push(Request { graph, ..timed.clone() });
    asked.push(match turn % 4 {
        0 => Request { alternatives: Some(3), format: in_turn(0), ..timed },
        1 => Request { count_optimal: Some(100), roles: true, format: in_turn(0), ..timed },
        2 => Request { robust: true, format: in_turn(0), ..timed },
        _ if scenarios.prices.is_some() => {
            let pareto = ["cost", "exams"].map(str::to_owned).to_vec();
            Request { pareto, minimize: Vec::new(), format: in_turn(0), ..timed }
        }
        _ => Request { quiet: true, color: true, ..timed },
    });
    asked
}

/// What no scenario asks: staying active, the catalogs themselves, and the calendar.
fn others() -> Vec<Request> {
    let own = |text: &str| Some(text.to_owned());
    let goals = |goals: &[&str]| goals.iter().map(|goal| (*goal).to_owned()).collect::<Vec<_>>();
    let at = Request { as_of: own(DAY), today: own(TODAY), ..Request::default() };
    let mut asked = Vec::new();
    for each in Format::ALL {
        let format = own(each.name()).filter(|name| name != "text");
        let at = Request { format, ..at.clone() };
        let day = Request { as_of: None, ..at.clone() };
        asked.extend([
            Request {
                command: Command::Keep,
                goals: goals(&["cka", "kcsa"]),
                held: goals(&["cka@2025-03-10", "kcsa@2025-02-01"]),
                until: own("2028-12-31"),
                ..at.clone()
            },
            Request { command: Command::CatalogList, ..at.clone() },
            Request { command: Command::Search, words: own("azrue architect"), ..at.clone() },
            Request {
                command: Command::Search,
                words: own("70-29"),
                kind: own("exam"),
                most: Some(3),
                catalog: Some(Source::Named("microsoft-2003".to_owned())),
                ..day.clone()
            },
            Request { command: Command::CatalogShow, goals: goals(&["mcse"]), ..day.clone() },
            Request { command: Command::CatalogShow, goals: goals(&["aws"]), ..day },
            Request {
                command: Command::Explain,
                goals: goals(&["MCSE"]),
                why_not: goals(&["70-292"]),
                ..Request { as_of: None, ..at }
            },
        ]);
    }
    let graph = |notation: &str| Request {
        command: Command::CatalogGraph,
        goals: goals(&["mcse"]),
        graph: own(notation),
        ..at.clone()
    };
    asked.extend(["svg", "dot", "mermaid"].map(graph));
    asked.push(Request {
        goals: goals(&["mcse"]),
        exams_per_month: Some(Rate::whole(1)),
        format: own("ics"),
        ..Request::default()
    });
    asked
}

fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut add = |name: &str, request: Request| {
        let args = options(&request);
        pairs.push(Pair { name: format!("{name}: {}", request.command.name()), request, args });
    };
    let mut turn = 0;
    for scenarios in Scenarios::all() {
        for case in &scenarios.cases {
            for request in asked_of(&scenarios, case, turn) {
                add(&format!("{}, {}", scenarios.file, case.name), request);
            }
            turn += 1;
        }
    }
    assert!(turn > 200, "the scenarios were not found");
    others().into_iter().for_each(|request| add("others", request));
    pairs
}

/// A refusal names what is wrong as its reader wrote it: a field of the request, an option of the command. For
/// programs the command has standard output alone, so the document goes there.
fn told_by_the_command(answer: Response, request: &Request) -> Response {
    let Some(error) = answer.error else { return answer };
    let message = &error.diagnostics[0].message;
    let plain = |text: &str| text.replace(['`', '\u{1b}'], "").replace("[31m", "").replace("[0m", "");
    assert!(plain(&answer.stderr).starts_with(&plain(&format!("error: {message}\n"))), "{}", answer.stderr);
    let fields = [("`minimize`", "--minimize"), ("`prices`", "--prices")];
    let stderr = fields.iter().fold(answer.stderr, |text, (field, option)| text.replace(field, option));
    let is_json = request.format.as_deref() == Some("json");
    let stdout = if is_json { error.to_json() } else { answer.stdout };
    Response { stdout, stderr, error: None, ..answer }
}

fn run(args: &[String]) -> Response {
    let output = Process::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Response {
        status: u8::try_from(output.status.code().expect("not killed")).expect("a small number"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        proof: None,
        error: None,
    }
}

fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let folder = target.join("parity");
    fs::create_dir_all(&folder).expect("a folder for the pairs");
    folder
}

#[test]
fn the_command_and_a_request_are_answered_alike() {
    let (pairs, shelf) = (pairs(), Shelf::builtin());
    let (next, answers) = (AtomicUsize::new(0), Mutex::new(vec![None; pairs.len()]));
    let work = || {
        while let Some((at, pair)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            pairs.get(at).map(|pair| (at, pair))
        } {
            let json = serde_json::to_string(&pair.request).expect("a request can be written");
            let answer = ask(&shelf, &json, &Limit::none());
            let line = serde_json::json!({ "name": pair.name, "request": pair.request, "response": answer });
            let differs =
                (told_by_the_command(answer, &pair.request) != run(&pair.args)).then(|| pair.args.join(" "));
            answers.lock().expect("no worker failed")[at] = Some((line.to_string(), differs));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
        work();
    });
    let answers: Vec<(String, Option<String>)> =
        answers.into_inner().expect("no worker failed").into_iter().flatten().collect();
    let file = fs::File::create(folder().join("pairs.jsonl")).expect("a file for the pairs");
    let mut file = std::io::BufWriter::new(file);
    for (line, _) in &answers {
        writeln!(file, "{line}").expect("written");
    }
    file.flush().expect("written");
    assert!(answers.len() > 2000, "only {} pairs were compared", answers.len());
    let different: Vec<&String> = answers.iter().filter_map(|(_, differs)| differs.as_ref()).collect();
    let first = &different[..different.len().min(5)];
    assert!(different.is_empty(), "{} of {} differ: {first:#?}", different.len(), answers.len());
}
