//! Requests about a file of people.

use std::io::Cursor;

use studypath::schema::CohortReply;
use studypath::{Shelf, ask};

const PEOPLE: &str =
    "id,name,passed,held\nann,Ann,70-210,mcse-2000\nbob,\"Bob, the first\",,\ncid,Cid,70-21O,\n";

fn asked(request: &str, file: &str) -> (CohortReply, String) {
    let mut rows = Vec::new();
    let mut read = Cursor::new(file);
    let reply = ask::people(&Shelf::builtin(), request, &mut read, &mut rows, &mut |_| true);
    (reply, String::from_utf8(rows).expect("UTF-8"))
}

#[test]
fn rows_and_totals_are_those_of_the_command() {
    let (reply, rows) =
        asked(r#"{"question": {"command": "plan", "goals": ["mcse"]}, "closest": 1}"#, PEOPLE);
    assert_eq!((reply.status, reply.error), (2, None));
    let read = reply.read.expect("read");
    assert!(read.person_in_each_row);
    assert_eq!(
        (read.columns, read.carried),
        (vec!["id".into(), "passed".into(), "held".into()], vec!["name".to_owned()])
    );
    let summary = reply.summary.expect("totals");
    assert_eq!((summary.people, summary.status.optimal, summary.status.error), (3, 2, 1));
    assert_eq!(summary.closest[0].id, "ann");
    assert_eq!((reply.wrong[0].line, reply.wrong.len()), (4, 1));
    let first = "id,name,passed,held,status,tracks,exams,count,cost,currency,message\n";
    assert!(rows.starts_with(first), "{rows}");
    assert!(rows.contains("\nann,Ann,70-210,mcse-2000,optimal,"), "{rows}");
}

#[test]
fn those_behind_a_number_are_listed_and_each_is_a_file_of_one() {
    let request = r#"{"question": {"command": "plan", "goals": ["mcse"]}, "list": {"status": "optimal", "skip": 1, "most": 5}}"#;
    let list = asked(request, PEOPLE).0.list.expect("a list");
    assert_eq!(list.people, 2);
    let [bob] = list.rows.as_slice() else { panic!("{list:?}") };
    assert_eq!((bob.id.as_str(), bob.name.as_deref()), ("bob", Some("Bob, the first")));
    assert_eq!(bob.file, "id,name,passed,held\nbob,\"Bob, the first\",,\n");

    let whole = r#"{"question": {"command": "plan", "goals": ["mcse"]}, "documents": true}"#;
    let (reply, document) = asked(whole, &bob.file);
    assert_eq!(reply.status, 0);
    assert!(document.starts_with(r#"{"id":"bob","schema":"studypath/plan/2","#), "{document}");

    for (wanted, people) in [
        (r#"{"exam": "70-296"}"#, 1),
        (r#"{"left": 2}"#, 1),
        (r#"{"credential": "mcse-2003", "track": "full"}"#, 1),
        (r#"{"find": "FIRST"}"#, 1),
        (r#"{"ids": ["ann", "bob"]}"#, 2),
        (r#"{"status": "infeasible"}"#, 0),
        ("{}", 3),
    ] {
        let request =
            format!(r#"{{"question": {{"command": "plan", "goals": ["mcse"]}}, "list": {wanted}}}"#);
        assert_eq!(asked(&request, PEOPLE).0.list.expect("a list").people, people, "{wanted}");
    }
}

#[test]
fn those_whose_rows_lie_together_are_a_file_of_one_too() {
    let file = "id,item,date\nann,70-210,2001-02-03\nann,mcse-2000,\nbob,70-290,\n";
    let request =
        r#"{"question": {"command": "plan", "goals": ["mcse"]}, "list": {"ids": ["ann"], "most": 1}}"#;
    let list = asked(request, file).0.list.expect("a list");
    assert_eq!(list.rows[0].file, "id,item,date\nann,70-210,2001-02-03\nann,mcse-2000,\n");
    assert_eq!(list.rows[0].exams, ["70-292", "70-296"]);
}

#[test]
fn each_amount_of_money_lets_people_finish() {
    let request = r#"{"question": {"command": "plan", "goals": ["mcse"]}, "budgets": ["0", "250", "10000"]}"#;
    let funded = asked(request, PEOPLE).0.funded;
    let finish: Vec<(usize, &[String])> =
        funded.iter().map(|one| (one.totals.people, one.ids.as_slice())).collect();
    assert_eq!(finish, [(0, &[][..]), (1, &["ann".to_owned()]), (2, &["ann".to_owned(), "bob".to_owned()])]);
}

#[test]
fn nothing_is_spent_for_those_who_are_left_out() {
    let request = r#"{"question": {"command": "plan", "goals": ["mcse"]}, "budgets": ["250", "10000"], "unfunded": ["ann"]}"#;
    let funded = asked(request, PEOPLE).0.funded;
    let finish: Vec<(usize, &[String])> =
        funded.iter().map(|one| (one.totals.people, one.ids.as_slice())).collect();
    assert_eq!(finish, [(0, &[][..]), (1, &["bob".to_owned()])]);
}

#[test]
fn what_becomes_of_everybody_then_is_told_with_what_was_before() {
    let request = r#"{"question": {"command": "plan", "goals": ["mcse"]},
        "then": {"command": "plan", "goals": ["mcse"], "price": ["70-292=200.00"]}, "list": {"changed": true, "most": 9}}"#;
    let reply = asked(request, PEOPLE).0;
    let changes = reply.changes.expect("what changes");
    assert_eq!((changes.people, changes.changed), (3, 1));
    let [cost] = changes.costs.as_slice() else { panic!("{changes:?}") };
    assert_eq!((cost.people, cost.dearer, cost.cheaper), (2, 1, 0));
    let list = reply.list.expect("a list");
    let [ann] = list.rows.as_slice() else { panic!("{list:?}") };
    assert_eq!((ann.id.as_str(), ann.cost.as_deref()), ("ann", Some("325.00")));
    assert_eq!(ann.before.as_ref().and_then(|before| before.cost.as_deref()), Some("250.00"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (request, file, message) in [
        ("{", PEOPLE, "EOF while parsing an object at line 1 column 1"),
        (r#"{"question": {"command": "plan", "goals": ["mcse"]}}"#, "", "the cohort is empty"),
        (
            r#"{"question": {"command": "plan", "goals": ["mcsee"]}}"#,
            PEOPLE,
            "no catalog has a credential `mcsee`",
        ),
        (
            r#"{"question": {"command": "plan", "goals": ["mcse"]}, "budgets": ["much"]}"#,
            PEOPLE,
            "the budget `much` is no amount",
        ),
    ] {
        let reply = asked(request, file).0;
        let error = reply.error.expect("an error");
        assert_eq!(reply.status, 2);
        assert!(error.diagnostics[0].message.contains(message), "{}", error.diagnostics[0].message);
    }
}
