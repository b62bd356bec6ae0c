//! What the targets share: a question is put to what was read, and what is said of it is looked at.

use std::time::{Duration, Instant};

use studypath::read::Diagnostics;
use studypath::schema::{Command, Request, Source, TextSource};
use studypath::{Limit, Response, Shelf, ask};

/// The day that it is.
pub const TODAY: &str = "2026-11-21";

/// So long a question may be thought about. What takes long beside the search is found by libFuzzer.
const LIMIT: Duration = Duration::from_millis(50);

fn limit() -> Limit {
    let start = Instant::now();
    Limit::new(move || LIMIT.saturating_sub(start.elapsed()))
}

/// Looks at what is said of a mistake: it is for people, and whatever stands in the text does nothing to a terminal.
pub fn told(mistakes: &Diagnostics) {
    assert!(!mistakes.list.is_empty(), "refused without a reason");
    for (color, width) in [(false, 80), (true, 20)] {
        let text = mistakes.render(color, width);
        assert!(!text.is_empty());
        if !color {
            seen(&text);
        }
    }
}

/// Whatever others wrote, it moves no cursor and changes no colour.
fn seen(text: &str) {
    let control = text.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(control, None, "in {text:?}");
}

/// Asks, and looks at what comes back.
pub fn asked(shelf: &Shelf, request: &str) -> Response {
    let response = ask(shelf, request, &limit());
    assert!(response.status < 4, "{}", response.stderr);
    assert_eq!(response.status == 2, response.error.is_some(), "{}", response.stderr);
    let written = serde_json::to_string(&response).expect("a response is JSON");
    assert_eq!(serde_json::from_str::<Response>(&written).ok().as_ref(), Some(&response));
    if let Ok(request) = serde_json::from_str::<Request>(request) {
        if !request.color && request.stderr.is_none_or(|stream| !stream.color) {
            seen(&response.stderr);
        }
        if !request.color
            && request.format.as_deref().is_none_or(|format| format == "text")
            && request.graph.is_none()
        {
            seen(&response.stdout);
        }
        if let Some(proof) = &response.proof {
            proven(shelf, &request, proof);
        }
    }
    response
}

/// The same for a request that is at hand.
pub fn answered(shelf: &Shelf, request: &Request) -> Response {
    asked(shelf, &serde_json::to_string(request).expect("a request is JSON"))
}

/// What is proven is found to be so. The proof names its files, and does not bring them along.
fn proven(shelf: &Shelf, request: &Request, proof: &str) {
    studypath_certificate::check(proof).expect("the proof holds");
    let verify = Request {
        command: Command::Verify,
        catalog: request.catalog.clone(),
        prices: request.prices.clone(),
        transcript: request.transcript.clone(),
        file: Some(TextSource { name: "proof".to_owned(), text: proof.to_owned() }),
        ..Request::default()
    };
    let verified = answered(shelf, &verify);
    assert!(matches!(verified.status, 0 | 3), "{}{}", verified.stdout, verified.stderr);
}

/// What is asked of something that was read: a request for each kind of question about a goal, with the rest of it.
pub fn questions(goal: &str, rest: &Request) -> Vec<Request> {
    let about = Request { goals: vec![goal.to_owned()], today: Some(TODAY.to_owned()), ..rest.clone() };
    let of = |command| Request { command, ..about.clone() };
    vec![
        Request { proof: true, ..of(Command::Plan) },
        of(Command::Audit),
        of(Command::Compare),
        of(Command::Explain),
        Request { until: Some("2029-12-31".to_owned()), proof: true, ..of(Command::Keep) },
        Request { to: Some("lp".to_owned()), ..of(Command::Export) },
    ]
}

/// A file that comes with a request.
pub fn file(name: &str, text: &str) -> TextSource {
    TextSource { name: name.to_owned(), text: text.to_owned() }
}

/// Something on the shelf.
pub fn named(name: &str) -> Option<Source> {
    Some(Source::Named(name.to_owned()))
}
