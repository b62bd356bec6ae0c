//! The JSON documents are read back as they were written; a word that none of them has is refused with those
//! that they have.

use std::num::NonZero;

use jiff::ToSpan as _;

use crate::support::scenario::Scenarios;
use studypath::catalog::Evidence;
use studypath::ilp::backend;
use studypath::plan::By;
use studypath::query::{self, Engine, Listed, Role, Status, Wanted};
use studypath::question::{Criterion, Question};
use studypath::schema::cohort::{Refused, RowAnswer};
use studypath::schema::{self, Reply, Row};

/// Every document that a question has, as far as it can be asked.
fn documents(question: &Question) -> Vec<Reply> {
    let engine = &Engine::new(backend::default_backend());
    let best = query::best(question, engine).expect("an answer");
    let mut replies = vec![Reply::from(schema::Plan::of(question, &best))];
    let mut robust = query::latest_start(question, best, engine).expect("an answer");
    robust.separate_goals = query::separate_goals(question, &robust, engine).expect("an answer");
    robust.timetable = query::timetable(question, &robust, engine).expect("an answer");
    replies.push(Reply::from(schema::Plan::of(question, &robust)));
    let three = NonZero::new(3).expect("not 0");
    let alternatives = query::alternatives(question, three, engine).expect("an answer");
    replies.push(Reply::Alternatives(schema::Ranking::alternatives(question, &alternatives)));
    let criteria = [Criterion::Exams, Criterion::Hours];
    let front = query::pareto(question, &criteria, engine).expect("an answer");
    replies.push(Reply::Pareto(schema::Ranking::front(question, &front)));
    let wanted = Wanted { count: Some(10), roles: true };
    let optima = query::optima(question, wanted, engine).expect("an answer");
    replies.push(Reply::Optima(schema::Optima::of(question, &optima)));
    let audit = query::audit(question, engine).expect("an answer");
    replies.push(Reply::Audit(schema::Audit::of(question, &audit)));
    let comparison = query::compare(question, engine).expect("an answer");
    replies.push(Reply::Compare(schema::Comparison::of(question, &comparison)));
    let other = question.catalog.exam_ids().last();
    let explanation = query::explain(question, other.as_slice(), engine).expect("an answer");
    replies.push(Reply::Explain(schema::Explanation::of(question, &explanation)));
    let until = question.as_of.saturating_add(3.years());
    if let Ok(keeping) = query::keep(question, until, engine) {
        replies.push(Reply::Keep(schema::Keeping::of(question, &keeping)));
    }
    replies
}

fn assert_is_read_back(about: &str, reply: &Reply) {
    let text = reply.to_json();
    let read: Reply = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{about}: {error}\n{text}"));
    assert_eq!(&read, reply, "{about}");
    assert_eq!(read.to_json(), text, "{about}");
}

#[test]
fn every_document_of_every_scenario_is_read_back() {
    let mut kept = 0;
    for Scenarios { file, catalog, prices, cases } in Scenarios::all() {
        let all: Vec<_> = catalog.credential_ids().collect();
        let rules = Reply::Catalog(schema::Catalog::of(&catalog, &all));
        let list =
            Reply::Catalogs(schema::Catalogs::of(&[Listed { catalog: catalog.clone(), open: Vec::new() }]));
        assert_is_read_back(&file, &rules);
        assert_is_read_back(&file, &list);
        for case in cases {
            let replies = case.ask(&catalog, prices.as_ref(), documents);
            assert!(replies.len() >= 8, "a document of each kind");
            kept += replies.len() - 8;
            replies.iter().for_each(|reply| assert_is_read_back(&case.name, reply));
        }
    }
    assert!(kept > 0, "some of them can be kept");
}

#[test]
fn a_row_of_a_cohort_is_read_back() {
    let (id, answer) = ("p1".to_owned(), RowAnswer::Answered(Box::new(audit())));
    let line = format!("{{\"id\":\"p1\"{}", audit().rest_of_line());
    let row: Row = serde_json::from_str(&line).expect("a row");
    assert_eq!((&row.id, &row.answer), (&id, &answer));
    assert_eq!(serde_json::to_string(&row).expect("JSON"), line);

    let wrong = r#"{"id":"p1","status":"error","message":"`x` is not a day"}"#;
    let row: Row = serde_json::from_str(wrong).expect("a row");
    let message = "`x` is not a day".to_owned();
    assert_eq!(row.answer, RowAnswer::Refused(Refused::Error { message }));
    assert_eq!(serde_json::to_string(&row).expect("JSON"), wrong);
}

/// Some document that is easily written down.
fn audit() -> Reply {
    let text = r#"{ "schema": "studypath/audit/1", "catalog": "c", "as_of": "2004-11-01", "goals": [] }"#;
    serde_json::from_str(text).expect("a document")
}

/// What is said to a word that is not one of them.
fn refusal<T: serde::de::DeserializeOwned + std::fmt::Debug>(word: &str) -> String {
    serde_json::from_value::<T>(word.into()).expect_err("not a word").to_string()
}

#[test]
fn an_unknown_word_is_refused_with_those_that_are_known() {
    let refusals = [
        refusal::<Status>("perfect"),
        refusal::<Criterion>("fame"),
        refusal::<By>("luck"),
        refusal::<Role>("should"),
        refusal::<Evidence>("hearsay"),
        refusal::<schema::head::Missing>("no time"),
        refusal::<schema::calendar::Worth>("better"),
        refusal::<schema::compare::Never>("because"),
    ];
    let expected = [
        "unknown variant `perfect`, expected one of `optimal`, `earned`, `infeasible`, `unproven`",
        "unknown variant `fame`, expected one of `cost`, `exams`, `hours`",
        "unknown variant `luck`, expected one of `passed`, `sit`, `held`, `earned`",
        "unknown variant `should`, expected one of `must`, `may`, `never`",
        "unknown variant `hearsay`, expected one of `sourced`, `inferred`, `unverified`",
        "unknown variant `no time`, expected `no price` or `no study estimate`",
        "unknown variant `better`, expected one of `as good`, `worse`, `impossible`, `unknown`",
        "unknown variant `because`, expected one of `the best track does without it`, \
         `every other way pays for it too`, `every other way has more exams without a price`, \
         `its price is not known`, `an offer pays for it`",
    ];
    assert_eq!(refusals, expected);
}

#[test]
fn an_unknown_schema_is_refused_with_those_that_are_known() {
    let text = audit().to_json().replace("audit/1", "audit/9");
    let refusal = serde_json::from_str::<Reply>(&text).expect_err("no such schema").to_string();
    assert!(refusal.contains("unknown variant `studypath/audit/9`"), "{refusal}");
    for known in
        ["plan/2", "alternatives/2", "pareto/2", "optima/2", "audit/1", "compare/2", "explain/2", "keep/2"]
    {
        assert!(refusal.contains(&format!("`studypath/{known}`")), "{refusal}");
    }
}

#[test]
fn a_word_in_a_document_is_refused_as_well_as_alone() {
    let Scenarios { catalog, prices, cases, .. } = Scenarios::all().remove(0);
    let engine = &Engine::new(backend::default_backend());
    let reply = cases[0].ask(&catalog, prices.as_ref(), |question| {
        let answer = query::best(question, engine).expect("an answer");
        Reply::from(schema::Plan::of(question, &answer))
    });
    let text = format!("{{\"id\":\"p1\"{}", reply.rest_of_line());
    let text = &text.replace("\"status\":\"optimal\"", "\"status\":\"perfect\"");
    let refusal = serde_json::from_str::<Row>(text).expect_err("no such status").to_string();
    assert!(refusal.contains("`perfect`, expected one of `optimal`"), "{refusal}");
}

#[test]
fn a_missing_field_is_named_and_a_new_one_passed_over() {
    let without = audit().to_json().replace("\"goals\"", "\"aims\"");
    let refusal = serde_json::from_str::<Reply>(&without).expect_err("no goals").to_string();
    assert!(refusal.contains("missing field `goals`"), "{refusal}");
    let with = audit().to_json().replace("\"goals\"", "\"aims\": 1, \"goals\"");
    assert_eq!(serde_json::from_str::<Reply>(&with).expect("a document"), audit());
}

#[test]
fn the_words_of_documents_are_those_of_options_and_texts() {
    fn word(word: impl serde::Serialize) -> String {
        serde_json::to_value(word).expect("a word").as_str().expect("a word").to_owned()
    }
    for status in [Status::Optimal, Status::Earned, Status::Infeasible, Status::Unproven] {
        assert_eq!(word(status), status.name());
    }
    for criterion in Criterion::ALL {
        assert_eq!(word(criterion), criterion.name());
    }
    for by in [By::Passed, By::Sit, By::Held, By::Earned] {
        assert_eq!(word(by), by.name());
    }
    for role in [Role::Must, Role::May, Role::Never] {
        assert_eq!(word(role), role.name());
    }
    for evidence in [Evidence::Inferred, Evidence::Unverified] {
        assert_eq!(Some(word(evidence).as_str()), evidence.mark());
    }
}
