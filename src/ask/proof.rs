use jiff::civil::Date;
use serde_json::{Map, Value};

use super::check::is_of_a_question;
use super::without_place;
use crate::query::REQUEST;
use crate::question::{Criterion, Question};
use crate::report::export::{names_of, preamble};
use crate::schema::{Command, Plan, Request, Source};
use crate::session::Session;

/// The question of a proof in words, line by line; with a day, what keeps its goals active until then.
pub(super) fn words(session: &Session, until: Option<Date>) -> Vec<String> {
    let question = session.question();
    let Some(until) = until else {
        return preamble(question, &names_of(&session.formulation().objectives()));
    };
    let criteria: Vec<&str> = question.policy.criteria().into_iter().map(Criterion::name).collect();
    let mut words = preamble(question, &criteria);
    words.push(format!("kept active until {until}"));
    words
}

/// The same for comparing them with those of a proof: the price list has the name there that it has in the proof, as it
/// is its prices that are compared.
pub(super) fn words_for(proof: &str, session: &Session, until: Option<Date>) -> Vec<String> {
    let mut words = words(session, until);
    let said: Vec<&str> = proof.lines().filter_map(|line| after("question", line.trim())).collect();
    for word in &mut words {
        let Some((cost, _)) = word.split_once(PRICES) else { continue };
        let is_same = |line: &&&str| line.split_once(PRICES).is_some_and(|(said, _)| said == cost);
        if let Some(line) = said.iter().find(is_same) {
            *word = (*line).to_owned();
        }
    }
    words
}

/// What stands before the name of a price list.
const PRICES: &str = ", prices ";

/// The same, and after it the question as a request.
pub(super) fn words_and_request(request: &Request, session: &Session, until: Option<Date>) -> Vec<String> {
    let mut words = words(session, until);
    words.push(format!("{REQUEST} {}", Value::Object(asked(request, session.question()))));
    words
}

/// A request without what it is to look like, and with what it leaves to the day and to the shelf. Files stand in it
/// by their names.
fn asked(request: &Request, question: &Question) -> Map<String, Value> {
    let asked = Request {
        as_of: Some(question.as_of.to_string()),
        today: None,
        proof: false,
        file: None,
        solver: None,
        format: None,
        width: None,
        color: false,
        stderr: None,
        quiet: false,
        verbose: false,
        ..request.clone()
    };
    let mut asked = keys(&asked);
    for file in FILES {
        if let Some(name) = asked.get(file).and_then(|text| text.get("name")).cloned() {
            asked.insert(file.to_owned(), name);
        }
    }
    asked.entry("catalog").or_insert_with(|| question.catalog.id.clone().into());
    asked
}

/// The keys that hold texts.
const FILES: [&str; 3] = ["catalog", "prices", "transcript"];

/// What a request says.
fn keys(request: &Request) -> Map<String, Value> {
    match serde_json::to_value(request) {
        Ok(Value::Object(keys)) => keys,
        _ => Map::new(),
    }
}

/// What is to be verified.
pub(super) enum Given {
    /// A proof, whose question is the same.
    Proof,
    /// A plan in JSON.
    Plan(Box<Plan>),
}

/// A document that answers a question, and the keys of that as a request; none where it does not say them.
pub(super) struct Answered {
    pub given: Given,
    asked: Map<String, Value>,
}

impl Answered {
    /// Reads a proof as far as its question, or a plan. What is wrong, in words, where it is neither.
    pub fn read(text: &str) -> Result<Answered, String> {
        if text.trim_start().starts_with('{') {
            return match Plan::read(text) {
                Ok(Some(plan)) => {
                    let asked = question_of(&plan);
                    Ok(Answered { given: Given::Plan(plan), asked })
                }
                Ok(None) => Err("is a document in JSON, and no plan".to_owned()),
                Err(error) => Err(format!("is no plan in JSON: {error}")),
            };
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        if lines.next().is_none_or(|first| !first.starts_with("studypath proof")) {
            return Err("is neither a proof nor a plan in JSON".to_owned());
        }
        let mut requests = lines.filter_map(|line| after(REQUEST, after("question", line)?));
        let asked = match requests.next().map(serde_json::from_str) {
            Some(Ok(asked)) => asked,
            Some(Err(error)) => return Err(format!("has a request that makes no sense: {error}")),
            None => Map::new(),
        };
        if requests.next().is_some() {
            return Err("has more than one request".to_owned());
        }
        is_a_question(&asked)?;
        Ok(Answered { given: Given::Proof, asked })
    }

    /// The question as a request, in which what is said takes the place of what the document says.
    pub fn with(&self, said: &Request) -> Result<Request, String> {
        let mut request = keys(said);
        let is_paced = PACES.iter().any(|pace| request.contains_key(*pace));
        for (key, value) in &self.asked {
            if !(is_paced && PACES.contains(&key.as_str()) || key == "transcript") {
                request.entry(key.as_str()).or_insert_with(|| value.clone());
            }
        }
        serde_json::from_str(&Value::Object(request).to_string()).map_err(|error| without_place(&error))
    }

    /// What the question of the document has under a key.
    pub fn key(&self, key: &str) -> Option<&str> {
        self.asked.get(key)?.as_str()
    }

    /// The name of the file that the question of the document has under a key.
    pub fn file(&self, key: &str) -> Option<String> {
        self.key(key).map(str::to_owned)
    }
}

/// What comes after the first word of a line, where it is this one.
fn after<'l>(word: &str, line: &'l str) -> Option<&'l str> {
    let rest = line.strip_prefix(word)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

/// A document says its question, and not what becomes of the answer. It names its files, and does not bring them along:
/// what it says of itself proves nothing.
fn is_a_question(asked: &Map<String, Value>) -> Result<(), String> {
    let command = asked.get("command");
    let is = |command: Option<&Value>, one: Command| command.is_some_and(|said| said == one.name());
    let is_asked = |key: &str| match key {
        "command" => is(command, Command::Plan) || is(command, Command::Keep),
        "until" => is(command, Command::Keep),
        key => is_of_a_question(key),
    };
    for (key, value) in asked {
        if !is_asked(key) {
            return Err(format!("has a request with `{key}`, which is no part of a question"));
        }
        if FILES.contains(&key.as_str()) && !value.is_string() {
            return Err(format!("has a request whose `{key}` is no name of a file"));
        }
    }
    Ok(())
}

/// The keys of a pace of study, which stand together.
const PACES: [&str; 4] = ["hours_per_week", "default_hours", "exams_per_month", "weeks_per_exam"];

/// The question of a plan, as far as the document says it. What the candidate has and what they wish is not there.
fn question_of(plan: &Plan) -> Map<String, Value> {
    let (head, prices, calendar) = (&plan.head, plan.head.prices.as_ref(), plan.calendar.as_ref());
    let names = |criteria: &[Criterion]| criteria.iter().map(|c| c.name().to_owned()).collect();
    keys(&Request {
        goals: head.goals.clone(),
        catalog: Some(Source::Named(head.catalog.clone())),
        currency: prices.map(|prices| prices.currency.clone()),
        region: prices.and_then(|prices| prices.region.clone()),
        as_of: Some(head.as_of.to_string()),
        rules: head.rules.map(|day| day.to_string()),
        evidence: head.evidence.map(|least| least.mark().unwrap_or("sourced").to_owned()),
        minimize: names(&head.minimized),
        hours_per_week: calendar.and_then(|c| c.hours_per_week),
        default_hours: calendar.and_then(|c| c.default_hours),
        exams_per_month: calendar.and_then(|c| c.exams_per_month),
        weeks_per_exam: calendar.and_then(|c| c.weeks_per_exam),
        start: calendar.map(|c| c.start.to_string()),
        by: calendar.and_then(|c| c.by).map(|day| day.to_string()),
        blackout: calendar.map_or_else(Vec::new, |c| c.blackout.clone()),
        weekdays: calendar.is_some_and(|c| c.weekdays),
        ..Request::default()
    })
}

/// The names of the files that a question rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    /// The catalog, a built-in one or a file.
    pub catalog: Option<String>,
    /// The price list.
    pub prices: Option<String>,
    /// What the candidate has.
    pub transcript: Option<String>,
}

/// The names of the files that the question of a proof or a plan rests on, as far as it says them: whoever has it
/// verified reads them again.
pub fn files_of(text: &str) -> FileNames {
    let Ok(answered) = Answered::read(text) else { return FileNames::default() };
    let [catalog, prices, transcript] = FILES.map(|key| answered.file(key));
    FileNames { catalog, prices, transcript }
}
