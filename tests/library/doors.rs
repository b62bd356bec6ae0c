//! One question through every door: written down and read again, asked by the library and as a request, of each command
//! and in each format. `STUDYPATH_CASES` sets how many questions, `STUDYPATH_SEED` asks a single one.

use serde_json::Value;

use crate::support::modern;
use crate::support::random::{Rng, Sample};
use crate::support::seeds::for_samples;
use crate::support::written::Files;
use studypath::ilp::backend;
use studypath::query::{self, Engine};
use studypath::question::Criterion;
use studypath::schedule::Pace;
use studypath::schema::{self, Command, Request, Response};
use studypath::{Limit, Shelf, ask};

/// Of every kind, every fourth in little time, every fifth with prices that are not known.
fn any(seed: u64) -> Sample {
    let mut rng = Rng::new(seed ^ 0xd00);
    let sample = modern::any(seed);
    let sample = if seed.is_multiple_of(5) { sample.with_unknown_prices(&mut rng) } else { sample };
    if seed.is_multiple_of(4) { sample.in_a_hurry(&mut rng) } else { sample }
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

/// The files of a question; `None` where the readers refuse its catalog, as one with a track that asks for itself, and
/// where a request cannot ask it: for cost without prices, for a region that the list does not have, and for hours of study
/// with none for an exam that does not say its own.
fn files(sample: &Sample) -> Option<(Files, Sample)> {
    let files = Files::of(sample);
    if files.prices.is_none() && sample.policy.minimize.contains(&Criterion::Cost) {
        return None;
    }
    let pace = sample.policy.schedule.as_ref().map(|schedule| schedule.pace);
    if matches!(pace, Some(Pace::Hours { default: None, .. })) {
        return None;
    }
    let regions = sample.prices.iter().flat_map(|list| list.regions()).collect::<Vec<_>>();
    if !regions.is_empty() && !regions.iter().any(|region| region.eq_ignore_ascii_case("US")) {
        return None;
    }
    let read = files.read().ok()?;
    Some((files, read))
}

#[test]
pub fn what_is_written_down_is_read_as_the_same() {
    for_samples(2_000, 1, any, |sample, _| {
        let Some((_, read)) = files(sample) else { return Ok(()) };
        let same = |what: &str, same: bool| require(same, || format!("another {what}\n{read}"));
        let rows = |sample: &Sample| {
            let rows = sample.prices.as_ref().map(|list| list.rows.clone());
            rows.filter(|rows| !rows.is_empty())
        };
        same("exam", read.catalog.exams == sample.catalog.exams)?;
        same("limit", read.catalog.limits == sample.catalog.limits)?;
        same("price", rows(&read) == rows(sample))?;
        same("transcript", read.transcript == sample.transcript)?;
        same("policy", read.policy == sample.policy)?;
        same("goal", (&read.goals, read.as_of) == (&sample.goals, sample.as_of))?;
        // What is waived says nothing of what it would need.
        let is_waived = sample.catalog.credentials.iter().flat_map(|c| &c.tracks).flat_map(|t| &t.slots);
        let is_waived = is_waived.into_iter().any(|slot| slot.waived.is_some());
        same("credential", is_waived || read.catalog.credentials == sample.catalog.credentials)
    });
}

fn answered(shelf: &Shelf, request: &Request) -> Result<Response, String> {
    let text = serde_json::to_string(request).map_err(|error| error.to_string())?;
    let response = ask(shelf, &text, &Limit::none());
    require(matches!(response.status, 0 | 1), || {
        format!(
            "{}: status {}\n{}\n{:?}",
            request.command.name(),
            response.status,
            response.stderr,
            response.error
        )
    })?;
    Ok(response)
}

fn in_json(shelf: &Shelf, files: &Files, command: Command) -> Result<Value, String> {
    let request = Request { format: Some("json".to_owned()), ..files.request(command) };
    let request = if command == Command::Audit { without_wishes(request) } else { request };
    serde_json::from_str(&answered(shelf, &request)?.stdout).map_err(|error| error.to_string())
}

/// What an audit does not ask for: it looks at what there is, and plans nothing.
fn without_wishes(request: Request) -> Request {
    Request {
        minimize: Vec::new(),
        track: Vec::new(),
        with: Vec::new(),
        without: Vec::new(),
        hours_per_week: None,
        default_hours: None,
        exams_per_month: None,
        weeks_per_exam: None,
        start: None,
        by: None,
        blackout: Vec::new(),
        weekdays: false,
        ..request
    }
}

fn ids(exams: &Value) -> Vec<&str> {
    exams.as_array().into_iter().flatten().filter_map(|exam| exam["id"].as_str()).collect()
}

#[test]
pub fn every_command_tells_the_same() {
    let shelf = Shelf::builtin();
    for_samples(300, 1, any, |sample, _| {
        let Some((files, read)) = files(sample) else { return Ok(()) };
        let question = read.question();
        let engine = Engine::new(backend::default_backend());
        let best = query::best(&question, &engine).map_err(|failure| failure.to_string())?;
        let library = serde_json::to_value(schema::Plan::of(&question, &best)).map_err(|e| e.to_string())?;
        let plan = in_json(&shelf, &files, Command::Plan)?;
        for key in ["status", "totals", "bound", "exams", "purchases", "tracks"] {
            // The library's own answer has no calendar yet.
            let is_dated = read.policy.schedule.is_some() && matches!(key, "exams" | "tracks");
            require(is_dated || plan[key] == library[key], || {
                format!("`{key}` of plan is {}, and not {}", plan[key], library[key])
            })?;
        }
        let explanation = in_json(&shelf, &files, Command::Explain)?;
        require(explanation["totals"] == plan["totals"], || {
            format!("explain has {}, plan {}", explanation["totals"], plan["totals"])
        })?;
        require(ids(&explanation["exams"]) == ids(&plan["exams"]), || {
            format!("explain sits {}, plan {}", explanation["exams"], plan["exams"])
        })?;
        let several =
            Request { alternatives: Some(3), format: Some("json".into()), ..files.request(Command::Plan) };
        let several = answered(&shelf, &several)?.stdout;
        let several: Value = serde_json::from_str(&several).map_err(|error| error.to_string())?;
        let first = &several["plans"][0];
        require(first["totals"] == plan["totals"] || plan["status"] != "optimal", || {
            format!("the first of several has {}, plan {}", first["totals"], plan["totals"])
        })?;
        let comparison = in_json(&shelf, &files, Command::Compare)?;
        let goals = comparison["goals"].as_array().into_iter().flatten();
        for goal in goals.filter(|_| question.goals.len() == 1) {
            let rows = goal["tracks"].as_array().into_iter().flatten();
            let by_track = rows.filter(|row| row["track"] == goal["best"]);
            // What brings the goal along for less goes before its own tracks.
            let along = Some(&goal["along"]).filter(|along| !along.is_null());
            let Some(best) = along.or(by_track.into_iter().next()) else { continue };
            require(best["totals"] == plan["totals"], || {
                format!("the best of compare has {}, plan {}", best["totals"], plan["totals"])
            })?;
        }
        let audit = in_json(&shelf, &files, Command::Audit)?;
        let goals = audit["goals"].as_array().into_iter().flatten();
        let is_brought = |id: &str| {
            let goal = read.catalog.find_credential(id).expect("in the catalog");
            !read.catalog.granted_by(goal).is_empty()
        };
        // An audit looks at the tracks of a goal, and not at what would bring it along.
        let mut goals = goals.filter(|goal| !goal["credential"].as_str().is_some_and(is_brought));
        let all = goals.all(|goal| goal["held"] == true || !goal["complete"].is_null());
        require(all || plan["status"] != "earned", || format!("nothing is left, but {audit}"))
    });
}

#[test]
pub fn every_format_is_written() {
    let shelf = Shelf::builtin();
    for_samples(100, 1, any, |sample, seed| {
        let Some((files, _)) = files(sample) else { return Ok(()) };
        let mut statuses = Vec::new();
        for command in [Command::Plan, Command::Explain] {
            for format in ["text", "json", "csv", "markdown", "html"] {
                let request = Request { format: Some(format.into()), ..files.request(command) };
                statuses.push((format, answered(&shelf, &request)?.status));
            }
        }
        for graph in ["svg", "dot", "mermaid"] {
            let request = Request { graph: Some(graph.into()), ..files.request(Command::Plan) };
            statuses.push((graph, answered(&shelf, &request)?.status));
        }
        let differs = statuses.iter().find(|(_, status)| *status != statuses[0].1);
        require(differs.is_none(), || format!("{statuses:?}"))?;
        for notation in ["lp", "mps"] {
            let request = files.request(Command::Export);
            let request = Request {
                to: Some(notation.into()),
                start: None,
                by: None,
                ..without_wishes(Request { minimize: Vec::new(), ..request })
            };
            answered(&shelf, &request)?;
        }
        let narrow = Request {
            width: Some(usize::try_from(seed % 120).unwrap_or(0)),
            color: true,
            ..files.request(Command::Plan)
        };
        answered(&shelf, &narrow).map(|_| ())
    });
}

/// What proves an answer is accepted by the command that checks it.
#[test]
pub fn every_proof_is_verified() {
    let shelf = Shelf::builtin();
    for_samples(100, 1, any, |sample, _| {
        let Some((files, _)) = files(sample) else { return Ok(()) };
        let request = Request { proof: true, ..files.request(Command::Plan) };
        let response = answered(&shelf, &request)?;
        let Some(text) = response.proof else {
            return require(response.stderr.contains("proof"), || "no proof, and no word of it".to_owned());
        };
        let file = schema::TextSource { name: "plan.proof".to_owned(), text };
        let request = Request { file: Some(file), ..files.request(Command::Verify) };
        let verified = answered(&shelf, &request)?;
        require(verified.status == 0, || format!("refused: {}{}", verified.stdout, verified.stderr))
    });
}
