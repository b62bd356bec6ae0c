//! A proof, or a plan, with the files that its question rests on.

use std::io::Read as _;

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
    // What is built in, and what stands on no shelf, needs no file.
    let is_file = |name: &String| !files::is_built_in(name) && files::exists(name);
    let again = |option: &mut Option<String>, name: Option<String>| {
        *option = option.take().or(name.filter(is_file));
    };
    let rests_on = ask::files_of(&text);
    again(&mut question.catalog, rests_on.catalog);
    again(&mut question.prices, rests_on.prices);
    again(&mut question.transcript, rests_on.transcript);
    let mut asked = request::shown(Command::Verify, terminal);
    let mut files = Files::new();
    request::question(&question, &mut asked, &mut files)?;
    request::schedule(&schedule, &mut asked);
    request::engine(&engine, &mut asked);
    request::format(&format, &mut asked);
    asked.file = Some(TextSource { name: file, text });
    answer(&files.shelf, &asked, engine.time_limit, terminal)
}

fn text(name: &str) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let input = stream::open(name)?;
    let read = input.reader.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Stop::usage(format!("{name}: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Stop::usage(format!("{name}: larger than {} MiB", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| Stop::usage(format!("{name}: this is no text in UTF-8")))
}
