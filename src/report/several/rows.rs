use crate::plan::Plan;
use crate::question::Question;
use crate::report::{exam_ids as ids, listed};

/// The tracks by which the goals are earned, such as `full`; with the goal where there are several.
pub(super) fn tracks(question: &Question, plan: &Plan) -> Vec<String> {
    let tracks = question.goals.iter().filter_map(|goal| {
        let credential = question.catalog.credential(*goal);
        let track = &credential.tracks[plan.track_of(*goal)?].id;
        Some(match question.goals.len() {
            1 => track.clone(),
            _ => format!("{}/{track}", credential.id),
        })
    });
    tracks.collect()
}

/// What sets a plan apart from the first one, in a few words; the exams themselves where that is shorter.
pub(super) fn difference(question: &Question, plan: &Plan, first: &Plan) -> String {
    let (more, fewer) = (plan.beyond(first), first.beyond(plan));
    let (gained, lost) = (ids(question, &more), ids(question, &fewer));
    if more.len() + fewer.len() > plan.exams.len() {
        return listed(&ids(question, &plan.exams), "and");
    }
    match (gained.is_empty(), lost.is_empty()) {
        (true, true) => "the same exams".to_owned(),
        (true, false) => format!("without {}", listed(&lost, "and")),
        (false, true) => format!("{} besides", listed(&gained, "and")),
        (false, false) => format!("{} instead of {}", listed(&gained, "and"), listed(&lost, "and")),
    }
}
