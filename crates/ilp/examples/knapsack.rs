//! Packs a rucksack: `knapsack CAPACITY WEIGHT:VALUE ...`, all of them integers.
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::error::Error;
use std::time::{Duration, Instant};

use studypath_ilp::{Engine, Found, Program, Role, Search, Tag, Var, default_backend};

const DEFAULT: [&str; 5] = ["10", "6:30", "3:14", "4:16", "2:9"];

#[allow(clippy::disallowed_methods, reason = "an example reads its arguments")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        args = DEFAULT.map(str::to_owned).to_vec();
    }
    let capacity: i64 = args[0].parse()?;
    let mut program = Program::default();
    let (mut weight, mut value) = (Vec::<(Var, i64)>::new(), Vec::<(Var, i64)>::new());
    for (place, arg) in args[1..].iter().enumerate() {
        let (w, v) = arg.split_once(':').ok_or("a thing is WEIGHT:VALUE")?;
        let taken = program.binary(Tag(u32::try_from(place)?));
        weight.push((taken, w.parse()?));
        value.push((taken, -v.parse::<i64>()?));
    }
    program.at_most(weight.clone(), capacity, Role::Rule, Tag(0));

    // The library reads no clock: this is how long it may take.
    #[allow(clippy::disallowed_methods, reason = "the program reads the clock, not the library")]
    let now = Instant::now;
    let until = now() + Duration::from_secs(10);
    let remaining = || until.saturating_duration_since(now());
    let engine = Engine { remaining: Some(&remaining), ..Engine::new(default_backend()) };

    let mut search = Search::new(program, engine);
    let mut found = search.settle(&value)?;
    if let Found::Optimum(_) = found {
        found = search.settle(&weight)?;
    }
    let proven = matches!(found, Found::Optimum(_));
    match search.incumbent() {
        None if proven || found == Found::Infeasible => println!("nothing fits"),
        None => println!("no time to find anything"),
        Some(values) => {
            let things: Vec<&str> =
                args[1..].iter().zip(values).filter(|(_, v)| **v == 1).map(|(a, _)| a.as_str()).collect();
            println!("{} ({})", things.join(" "), if proven { "optimal" } else { "not proven" });
        }
    }
    Ok(())
}
