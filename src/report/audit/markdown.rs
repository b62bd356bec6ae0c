use crate::query::Audit;
use crate::question::Question;
use crate::report::markdown::{escape, table};

use super::{counted, one_of, standing, to_do, units};
use crate::report::capitalized;

pub(super) fn render(question: &Question, audit: &Audit) -> String {
    let mut text = String::new();
    for goal in &audit.goals {
        let credential = question.catalog.credential(goal.credential);
        text.push_str(&format!(
            "# {}\n\n**{}.**\n",
            escape(&credential.title),
            capitalized(&standing(question, goal))
        ));
        for track_audit in goal.tracks.iter().filter(|t| t.open) {
            let track = &credential.tracks[track_audit.track];
            let (have, need) = units(question, track, track_audit);
            text.push_str(&format!("\n## Track {}: {have} of {need}\n\n", escape(&track.id)));
            for requirement in &track_audit.missing {
                text.push_str(&format!("Needs {}.\n\n", escape(&one_of(&question.catalog, requirement))));
            }
            let rows = track_audit.slots.iter().map(|slot| {
                let facts = &track.slots[slot.slot];
                let have = match facts.waived {
                    Some(_) => "waived".to_owned(),
                    None => format!("{}/{}", slot.units, facts.need_on(question.as_of)),
                };
                [facts.id.clone(), have, counted(question, slot), to_do(question, track, slot)]
            });
            text.push_str(&table(["slot", "have:", "counted", "to do"], rows));
        }
        text.push('\n');
    }
    text.push_str(&format!("As of {}; catalog {}.\n", question.as_of, escape(&question.catalog.id)));
    text
}
