//! What the command takes as catalogs of several kinds grow: whole processes, from start to exit, in seconds by the clock, with the
//! most memory that one of them held where there is a `time` that tells.
//!
//! `cargo bench --bench scale`, or `-- KIND` for those whose name has the word. Beside each time stands how much more the
//! processor worked than for the size before, of what a quadratic growth would be.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic)]

mod growing_catalog;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use growing_catalog::{Asked, KINDS};

const LIMIT: &str = "20";
/// What takes longer, whatever the limit, is ended.
const END: &str = "120";
/// Shorter times are those of starting a process.
const NOISE: f64 = 0.05;
/// More exams are not explained one by one.
const EXPLAINED: usize = 100;

struct Taken {
    seconds: f64,
    /// Of the processor, which others may share; by the clock where nobody tells.
    worked: f64,
    mebibytes: Option<u64>,
    status: Option<i32>,
}

fn run(folder: &Path, args: &[&str], has_time: bool) -> Taken {
    let by: &[&str] = if has_time { &["time", "-f", "%U %S %M", "timeout", END] } else { &["timeout", END] };
    let words = [by, &[env!("CARGO_BIN_EXE_studypath")], args].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let output = command.stderr(Stdio::piped()).output().expect("it starts");
    let seconds = start.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told: Vec<f64> = said
        .lines()
        .last()
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter_map(|n| n.parse().ok())
        .collect();
    let (worked, mebibytes) = match told[..] {
        [user, system, kibibytes] => (user + system, Some((kibibytes / 1024.0) as u64)),
        _ => (seconds, None),
    };
    Taken { seconds, worked, mebibytes, status: output.status.code() }
}

fn cell(taken: &Taken, before: Option<&(usize, Taken)>, size: usize) -> String {
    let mut text = match taken.status {
        Some(124) => return format!("no end in {END} s"),
        Some(0) => format!("{:.2}", taken.seconds),
        Some(3) => format!("{:.2}, not proven", taken.seconds),
        status => format!("{:.2}, status {status:?}", taken.seconds),
    };
    if let Some((smaller, before)) = before
        && before.status == Some(0)
        && taken.worked > NOISE
    {
        let growth = taken.worked / before.worked.max(NOISE);
        let quadratic = (size as f64 / *smaller as f64).powi(2);
        let mark = if growth > quadratic { "**" } else { "" };
        text += &format!(" ({mark}{growth:.1}{mark} of {quadratic:.1})");
    }
    text
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let has_time = Command::new("time").args(["-f", "%M", "true"]).output().is_ok_and(|o| o.status.success());
    let folder = std::env::temp_dir().join(format!("studypath-scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    println!("| catalog | exams | `catalog check` | `plan` | `audit` | `explain` | most memory, MiB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for kind in KINDS.iter().filter(|kind| wanted.is_empty() || wanted.iter().any(|w| kind.name.contains(w)))
    {
        let mut before: [Option<(usize, Taken)>; 4] = [const { None }; 4];
        for size in kind.sizes.iter().copied() {
            let Asked { catalog, prices, options } = (kind.write)(size);
            std::fs::write(folder.join("scale.toml"), catalog).expect("written");
            std::fs::write(folder.join("prices.csv"), prices).expect("written");
            let about = ["goal", "--catalog", "scale.toml", "--time-limit", LIMIT];
            let commands: [Option<Vec<&str>>; 4] = [
                Some(vec!["catalog", "check", "scale.toml"]),
                Some([&["plan"], &about[..], options].concat()),
                Some([&["audit"], &about[..]].concat()),
                (size <= EXPLAINED).then(|| [&["explain"], &about[..], options].concat()),
            ];
            let (mut cells, mut most) = (Vec::new(), None);
            for (command, before) in commands.into_iter().zip(&mut before) {
                let Some(args) = command else {
                    cells.push(String::new());
                    continue;
                };
                let taken = run(&folder, &args, has_time);
                cells.push(cell(&taken, before.as_ref(), size));
                most = most.max(taken.mebibytes);
                *before = Some((size, taken));
            }
            let most = most.map_or("-".to_owned(), |most| most.to_string());
            println!("| {} | {size} | {} | {most} |", kind.name, cells.join(" | "));
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
