//! A proof, or a plan, with the files that its question rests on.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use studypath::ask;
use studypath::schema::{Command, TextSource};

use super::answer::answer;
use super::files::{self, Files};
use super::output::Terminal;
use super::stop::Stop;
use super::{VerifyArgs, request, stream};

/// What is larger is not read, so that an endless device is no trap.
const LARGEST: u64 = 1 << 30;

pub(super) fn run(args: VerifyArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let VerifyArgs { file, mut question, schedule, engine, format } = args;
    request::one_stdin(&question, Some(&file))?;
    let text = text(&file)?;
    let mut named = Vec::new();
    let mut again = |option: &mut Option<String>, name: Option<String>| {
        if option.is_none() {
            *option = name.and_then(|name| found(&name, &file));
            named.extend(option.clone());
        }
    };
    let rests_on = ask::files_of(&text);
    let (is_own_catalog, rests_on_prices) = (question.catalog.is_none(), rests_on.prices.is_some());
    again(&mut question.catalog, rests_on.catalog);
    again(&mut question.prices, rests_on.prices);
    again(&mut question.transcript, rests_on.transcript);
    let mut asked = request::shown(Command::Verify, terminal);
    let mut files = Files::new();
    let read = request::question(&question, &mut asked, &mut files);
    read.map_err(|stop| blamed(stop, &named))?;
    if question.prices.is_none() && is_own_catalog && rests_on_prices {
        // It is not there: the list that the catalog names is another one.
        asked.prices = None;
    }
    request::schedule(&schedule, &mut asked);
    request::engine(&engine, &mut asked);
    request::format(&format, &mut asked);
    asked.file = Some(TextSource { name: file, text });
    answer(&files.shelf, &asked, engine.time_limit, terminal)
}

/// The path of a file that a proof names, which is in the current folder or beside the proof. What is built in is none,
/// and nothing but a file is opened on the word of a proof.
fn found(name: &str, proof: &str) -> Option<String> {
    if name == "-" || files::is_built_in(name) {
        return None;
    }
    let beside = Path::new(proof).parent().map(|folder| folder.join(name));
    let places = [Some(PathBuf::from(name)), beside];
    let place = places.into_iter().flatten().find(|place| place.is_file());
    place.map(|place| place.to_string_lossy().into_owned())
}

/// Why a file cannot be read is no riddle to whoever has not named it.
fn blamed(stop: Stop, named: &[String]) -> Stop {
    let Stop::Input(mut diagnostics) = stop else { return stop };
    if named.contains(&diagnostics.name) {
        let help = "the proof names this file; options name others";
        for diagnostic in diagnostics.list.iter_mut().take(1) {
            let more = diagnostic.help.as_ref().map_or(String::new(), |more| format!("; {more}"));
            diagnostic.help = Some(format!("{help}{more}"));
        }
    }
    Stop::Input(diagnostics)
}

fn text(name: &str) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let input = stream::open(name, None)?;
    let read = input.reader.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Stop::usage(format!("{name}: larger than {} MiB", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| Stop::usage(format!("{name}: this is no text in UTF-8")))
}
