//! The subcommands that answer a request: options in, the library's answer out.

use std::io::Write as _;
use std::time::{Duration, Instant};

use studypath::ask::{self, Note, Printed};
use studypath::schema::{Command, Request, Source};
use studypath::session::Limit;
use studypath::shelf::Shelf;

use super::files::Files;
use super::output::Terminal;
use super::outputs::{self, Output};
use super::stop::Stop;
use super::waiting::Waiting;
use super::{
    AuditArgs, CatalogCommand, CompareArgs, EngineArgs, ExplainArgs, ExportArgs, GraphArgs, KeepArgs,
    PlanArgs, SearchArgs, files, request,
};

pub(super) fn plan(args: &PlanArgs, graph: &GraphArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Plan, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    request::schedule(&args.schedule, &mut asked);
    request::engine(&args.engine, &mut asked);
    request::plans(args, graph, &mut asked);
    with_proof(args.proof.as_deref(), &asked, &files, &args.engine, terminal)
}

/// Asks, and writes what is answered, and what proves it to a file where one is named.
fn with_proof(
    name: Option<&str>,
    asked: &Request,
    files: &Files,
    engine: &EngineArgs,
    terminal: &Terminal,
) -> Result<u8, Stop> {
    let proof = name.map(|name| proof(name, files)).transpose()?;
    let printed = printed(&files.shelf, asked, engine.time_limit, terminal)?;
    // Written even where nobody reads the answer to its end.
    let written = match (proof, &printed.proof) {
        (Some(mut file), Some(text)) => match file.write_all(text.as_bytes()) {
            Ok(()) => file.finish(),
            Err(error) => Err(file.unwritten(error)),
        },
        _ => Ok(()),
    };
    terminal.print(printed.written.as_bytes())?;
    written.map(|()| printed.status)
}

/// The file for a proof, which is none that the run reads.
fn proof(name: &str, files: &Files) -> Result<Output, Stop> {
    if name == "-" {
        return Err(Stop::usage("--proof needs the name of a file: the answer goes to standard output"));
    }
    if name.is_empty() {
        return Err(Stop::usage("--proof needs the name of a file"));
    }
    outputs::open_whole(&files.names(), name)
}

pub(super) fn explain(args: &ExplainArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Explain, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    request::schedule(&args.schedule, &mut asked);
    request::format(&args.format, &mut asked);
    asked.why_not.clone_from(&args.why_not);
    with_engine(&args.engine, asked, &files.shelf, terminal)
}

pub(super) fn audit(args: &AuditArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Audit, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    request::format(&args.format, &mut asked);
    with_engine(&args.engine, asked, &files.shelf, terminal)
}

pub(super) fn compare(args: &CompareArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Compare, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    request::schedule(&args.schedule, &mut asked);
    request::format(&args.format, &mut asked);
    with_engine(&args.engine, asked, &files.shelf, terminal)
}

pub(super) fn keep(args: &KeepArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Keep, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    asked.format = request::unless_text(&args.format);
    asked.until = request::day(Some(args.until));
    asked.proof = args.proof.is_some();
    request::engine(&args.engine, &mut asked);
    with_proof(args.proof.as_deref(), &asked, &files, &args.engine, terminal)
}

pub(super) fn export(args: &ExportArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Export, terminal);
    let mut files = Files::new();
    request::question(&args.question, &mut asked, &mut files)?;
    request::schedule(&args.schedule, &mut asked);
    asked.to = Some(args.to.clone());
    answer(&files.shelf, &asked, None, terminal)
}

pub(super) fn search(args: SearchArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let mut asked = request::shown(Command::Search, terminal);
    let mut files = Files::new();
    asked.catalog = files.catalog(args.catalog.as_deref())?.map(|(source, _)| source);
    asked.words = Some(args.words.join(" "));
    asked.kind = args.kind;
    asked.most = args.most;
    asked.as_of = request::day(args.as_of);
    request::format(&args.format, &mut asked);
    answer(&files.shelf, &asked, None, terminal)
}

pub(super) fn catalog(command: &CatalogCommand, terminal: &Terminal) -> Result<u8, Stop> {
    let mut files = Files::new();
    let mut from = |named: &Option<String>, command, goals: &[&String]| -> Result<Request, Stop> {
        let mut asked = request::shown(command, terminal);
        asked.catalog = files.catalog(named.as_deref())?.map(|(source, _)| source);
        asked.goals = goals.iter().map(|goal| (*goal).clone()).collect();
        Ok(asked)
    };
    let asked = match command {
        CatalogCommand::List { catalog, as_of, format } => {
            let mut asked = from(catalog, Command::CatalogList, &[])?;
            asked.as_of = request::day(*as_of);
            request::format(format, &mut asked);
            asked
        }
        CatalogCommand::Show { name, catalog, format } => {
            let mut asked = from(catalog, Command::CatalogShow, &[name])?;
            request::format(format, &mut asked);
            asked
        }
        CatalogCommand::Graph { name, catalog, as_of, graph } => {
            let mut asked = from(catalog, Command::CatalogGraph, &[name])?;
            asked.as_of = request::day(*as_of);
            asked.graph = Some(graph.clone());
            asked
        }
        CatalogCommand::Check { files, prices, as_of } => {
            let mut asked = request::shown(Command::CatalogCheck, terminal);
            asked.as_of = request::day(*as_of);
            return check(files, prices.as_deref(), asked, terminal);
        }
    };
    answer(&files.shelf, &asked, None, terminal)
}

/// Every file is checked, whatever the others look like.
fn check(files: &[String], prices: Option<&str>, asked: Request, terminal: &Terminal) -> Result<u8, Stop> {
    let mut code = 0;
    for file in files {
        let checked = check_one(file, prices, asked.clone(), terminal);
        code = code.max(checked.unwrap_or_else(|stop| {
            terminal.error(&stop);
            stop.code()
        }));
    }
    Ok(code)
}

fn check_one(file: &str, prices: Option<&str>, mut asked: Request, terminal: &Terminal) -> Result<u8, Stop> {
    let mut files = Files::new();
    let own = match files::is_built_in(file) && !files::exists(file) {
        true => None,
        false => files.put(file)?,
    };
    let prices = prices.map(str::to_owned).or(own);
    asked.prices = prices.map(|path| files.text(&path, None)).transpose()?.map(Source::Text);
    asked.catalog = Some(Source::Named(file.to_owned()));
    answer(&files.shelf, &asked, None, terminal)
}

fn with_engine(
    args: &EngineArgs,
    mut asked: Request,
    shelf: &Shelf,
    terminal: &Terminal,
) -> Result<u8, Stop> {
    request::engine(args, &mut asked);
    answer(shelf, &asked, args.time_limit, terminal)
}

/// Asks, and writes what is answered.
pub(super) fn answer(
    shelf: &Shelf,
    asked: &Request,
    time_limit: Option<Duration>,
    terminal: &Terminal,
) -> Result<u8, Stop> {
    let printed = printed(shelf, asked, time_limit, terminal)?;
    terminal.print(printed.written.as_bytes())?;
    Ok(printed.status)
}

/// Asks, and says what is to be said beside the answer.
fn printed(
    shelf: &Shelf,
    asked: &Request,
    time_limit: Option<Duration>,
    terminal: &Terminal,
) -> Result<Printed, Stop> {
    let start = Instant::now();
    let limit =
        time_limit.map_or(Limit::none(), |limit| Limit::new(move || limit.saturating_sub(start.elapsed())));
    let waiting = Waiting::new(time_limit, terminal);
    let say = |note: Note| match note {
        Note::Instead(text) | Note::Caution(text) => terminal.print_aside(&text),
        Note::Remark(text) => terminal.remark(&text),
        Note::Read(text) => terminal.detail(&text),
        Note::Solved(solver) => {
            terminal.detail(&format!("solver {solver}, {} ms", start.elapsed().as_millis()));
        }
    };
    let mut listen = |note: Note| waiting.aside(|| say(note));
    Ok(ask::answer(shelf, asked, &limit, &mut listen)?)
}
