use crate::catalog::ExamId;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::report::listed;

/// The exams that a plan has and another one lacks, in study order.
pub(super) fn beyond(plan: &Plan, other: &Plan) -> Vec<ExamId> {
    plan.exams.iter().copied().filter(|exam| !other.exams.contains(exam)).collect()
}

/// The ids of exams.
pub(super) fn ids<'a>(problem: &Problem<'a>, exams: &[ExamId]) -> Vec<&'a str> {
    exams.iter().map(|exam| problem.catalog.exam(*exam).id.as_str()).collect()
}

/// The tracks by which the goals are earned, such as `full`; with the goal where there are several.
pub(super) fn tracks(problem: &Problem<'_>, plan: &Plan) -> Vec<String> {
    let tracks = problem.goals.iter().filter_map(|goal| {
        let credential = problem.catalog.credential(*goal);
        let track = &credential.tracks[plan.track_of(*goal)?].id;
        Some(match problem.goals.len() {
            1 => track.clone(),
            _ => format!("{}/{track}", credential.id),
        })
    });
    tracks.collect()
}

/// What sets a plan apart from the first one, in a few words; the exams themselves where that is shorter.
pub(super) fn difference(problem: &Problem<'_>, plan: &Plan, first: &Plan) -> String {
    let (more, fewer) = (beyond(plan, first), beyond(first, plan));
    let (gained, lost) = (ids(problem, &more), ids(problem, &fewer));
    if more.len() + fewer.len() > plan.exams.len() {
        return listed(&ids(problem, &plan.exams), "and");
    }
    match (gained.is_empty(), lost.is_empty()) {
        (true, true) => "the same exams".to_owned(),
        (true, false) => format!("without {}", listed(&lost, "and")),
        (false, true) => format!("{} besides", listed(&gained, "and")),
        (false, false) => format!("{} instead of {}", listed(&gained, "and"), listed(&lost, "and")),
    }
}
