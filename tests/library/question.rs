//! Questions in words, and the shelf that they are put to.

use studypath::mistake::Field;
use studypath::{Question, Shelf};

const CLUB: &str = "[catalog]\nid = \"club\"\ntitle = \"Club\"\nas_of = 2026-01-01\nprices = \"club.csv\"\n[exam.knots]\n\
    [credential.sailor]\ntitle = \"Able Sailor\"\n[[credential.sailor.track]]\nid = \"full\"\n\
    [[credential.sailor.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"knots\"]\n";

fn fields(shelf: &Shelf, goal: &str) -> Vec<Field> {
    let mistakes = Question::builder(shelf).goal(goal).build().expect_err("there is a mistake");
    mistakes.iter().filter_map(|mistake| mistake.field()).collect()
}

#[test]
fn a_goal_is_found_by_id_alias_and_title_in_any_letter_case() {
    let shelf = Shelf::builtin();
    let found = |goal: &str| {
        let question = Question::builder(&shelf).goal(goal).build().unwrap_or_else(|error| panic!("{error}"));
        question.catalog.credential(question.goals[0]).id.clone()
    };
    for goal in ["mcse-2003", "MCSE", "mcse on microsoft windows SERVER 2003"] {
        assert_eq!(found(goal), "mcse-2003", "{goal}");
    }
}

#[test]
fn an_added_catalog_is_asked_like_those_built_in() {
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("club.toml", CLUB).expect("a catalog");
    assert_eq!(fields(&shelf, "sailor"), [Field::Prices], "its price list is not there yet");
    shelf.add_prices("club.csv", "item,price,currency\nknots,20.00,EUR\n").expect("text");
    for builder in [
        Question::builder(&shelf).goal("able sailor"),
        Question::builder(&shelf).goal("Sailor").catalog("CLUB"),
        Question::builder(&shelf).goal("sailor").catalog("club.toml"),
    ] {
        let question = builder.build().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(question.catalog.id, "club");
        assert!(question.tariff().is_some());
    }
    assert_eq!(fields(&shelf, "knots"), [Field::Goals], "an exam is no goal");
}

#[test]
fn every_mistake_is_found_at_once() {
    let shelf = Shelf::builtin();
    let question = Question::builder(&shelf)
        .goal("mcse")
        .region("XX")
        .passed("70-2x")
        .held("mcse-20")
        .track("ful")
        .with("70-290@2004-01-01")
        .hours_per_week(0)
        .start("2004-02-30");
    let mistakes = question.build().expect_err("everything is wrong");
    let fields: Vec<Field> = mistakes.iter().filter_map(|mistake| mistake.field()).collect();
    use Field::{Held, HoursPerWeek, Passed, Region, Start, Track, With};
    assert_eq!(fields, [Region, Passed, Held, Track, With, HoursPerWeek, Start]);
}

#[test]
fn a_transcript_is_read_with_the_catalog() {
    let shelf = Shelf::builtin();
    let asked = |bytes: &[u8]| Question::builder(&shelf).goal("mcse").transcript("me.csv", bytes).build();
    let question = asked(b"item,date\n70-290,2004-02-03\n").unwrap_or_else(|error| panic!("{error}"));
    assert!(question.has(question.catalog.find("70-290").expect("an exam")));
    let error = asked(b"item\n70-29\n\xff").expect_err("not in UTF-8").to_string();
    assert!(error.contains("me.csv") && error.contains("UTF-8"), "{error}");
}
