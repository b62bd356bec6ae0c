use crate::catalog::Track;
use crate::query::{Audit, GoalAudit, TrackAudit};
use crate::question::Question;
use crate::report::style::Look;
use crate::report::table::{Grid, Head, paragraph};
use crate::report::{capitalized, count};

use super::{counted, one_of, standing, to_do, units};

pub(super) fn render(question: &Question, audit: &Audit, look: &Look) -> String {
    let goals: Vec<String> = audit.goals.iter().map(|goal| one_goal(question, goal, look)).collect();
    let mut text = goals.join("\n");
    if !look.quiet {
        let basis = format!("As of {}; catalog {}.", question.as_of, question.catalog.id);
        text.push_str(&format!("\n{}", look.dim(&paragraph(&basis, look))));
    }
    text
}

fn one_goal(question: &Question, goal: &GoalAudit, look: &Look) -> String {
    let credential = question.catalog.credential(goal.credential);
    let mut text = look.bold(&paragraph(&credential.title, look));
    let standing = paragraph(&format!("{}.", capitalized(&standing(question, goal))), look);
    let is_done = goal.held || goal.complete.is_some();
    text.push_str(&if is_done { look.good(&standing) } else { standing });
    for audit in &goal.tracks {
        let track = &credential.tracks[audit.track];
        if !audit.open {
            continue;
        }
        text.push('\n');
        text.push_str(&one_track(question, track, audit, look));
    }
    let closed: Vec<&str> =
        goal.tracks.iter().filter(|t| !t.open).map(|t| credential.tracks[t.track].id.as_str()).collect();
    if !closed.is_empty() && !look.quiet {
        let sentence = format!("Not open on {}: {}.", question.as_of, closed.join(", "));
        text.push_str(&format!("\n{}", look.dim(&paragraph(&sentence, look))));
    }
    text
}

fn one_track(question: &Question, track: &Track, audit: &TrackAudit, look: &Look) -> String {
    let (have, need) = units(question, track, audit);
    let title = track.title.as_ref().map_or(String::new(), |t| format!(", {t}"));
    let mut text = look
        .bold(&paragraph(&format!("{}{title}: {have} of {}", track.id, count(need as usize, "unit")), look));
    for requirement in &audit.missing {
        text.push_str(
            &look.warn(&paragraph(&format!("  needs {}", one_of(&question.catalog, requirement)), look)),
        );
    }
    let mut grid = Grid::new([
        Head::left("slot"),
        Head::right("have"),
        Head::wrapped("counted"),
        Head::wrapped("to do"),
    ]);
    for slot in &audit.slots {
        let facts = &track.slots[slot.slot];
        let have = match facts.waived {
            Some(_) => "waived".to_owned(),
            None => format!("{}/{}", slot.units, facts.need_on(question.as_of)),
        };
        grid.row([facts.id.clone(), have, counted(question, slot), to_do(question, track, slot)]);
    }
    if !grid.is_empty() {
        text.push_str(&grid.render(look));
    }
    let unused: Vec<&str> = audit.unused.iter().map(|item| question.catalog.id_of(*item)).collect();
    if !unused.is_empty() && !look.quiet {
        text.push_str(&look.dim(&paragraph(&format!("  not used: {}", unused.join(", ")), look)));
    }
    text
}
