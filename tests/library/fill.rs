//! Whether what somebody has fills the slots of a track, where options have units and caps.

use jiff::civil::date;
use studypath::catalog::Item;
use studypath::semantics::fills;
use studypath::{Question, Shelf};

/// Exams of two units each for two slots: `for_all` is open to all of them, `for_first` to the first few.
fn track(exams: usize, for_all: usize, first: usize, for_first: usize) -> Question {
    let exam = |e: usize| format!("[exam.e{e}]\n");
    let options = |count: usize| {
        let options: Vec<String> = (0..count).map(|e| format!("{{ item = \"e{e}\", units = 2 }}")).collect();
        options.join(", ")
    };
    let text = format!(
        "[catalog]\nid = \"f\"\nas_of = 2026-01-01\n{}[credential.c]\n[[credential.c.track]]\nid = \"t\"\n\
         [[credential.c.track.slot]]\nid = \"all\"\nneed = {for_all}\nfrom = [{}]\n\
         [[credential.c.track.slot]]\nid = \"first\"\nneed = {for_first}\nfrom = [{}]\n",
        (0..exams).map(exam).collect::<String>(),
        options(exams),
        options(first),
    );
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("f.toml", text).expect("a catalog");
    Question::builder(&shelf).goal("c").build().unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Can the slots be filled by all the exams?
fn by_all(question: &Question) -> bool {
    let goal = *question.goals.iter().next().expect("a goal");
    let track = &question.catalog.credential(goal).tracks[0];
    fills(track, date(2026, 1, 1), &|item, _| matches!(item, Item::Exam(_)))
}

#[test]
fn slots_are_filled_whenever_the_exams_can_be_shared_out() {
    // All of the first few go to their own slot: that leaves the others for the first slot.
    assert!(by_all(&track(13, 12, 6, 12)), "six of each");
    assert!(by_all(&track(13, 14, 6, 12)), "seven and six are thirteen");
    assert!(!by_all(&track(13, 16, 6, 12)), "eight and six are more");
    assert!(by_all(&track(40, 40, 20, 40)));
    assert!(!by_all(&track(40, 42, 20, 40)));
}
