use crate::query::Audit;
use crate::question::Question;

use super::{candidates, counted};

/// One row for each slot of each track.
pub(super) fn render(question: &Question, audit: &Audit) -> String {
    let mut rows = Vec::new();
    for goal in &audit.goals {
        let credential = question.catalog.credential(goal.credential);
        for track_audit in &goal.tracks {
            let track = &credential.tracks[track_audit.track];
            for slot in &track_audit.slots {
                let facts = &track.slots[slot.slot];
                rows.push([
                    credential.id.clone(),
                    track.id.clone(),
                    if track_audit.open { "open" } else { "closed" }.to_owned(),
                    facts.id.clone(),
                    facts.need_on(question.as_of).to_string(),
                    slot.units.to_string(),
                    slot.gap.as_ref().map_or(0, |gap| gap.units).to_string(),
                    counted(question, slot).replace(", ", ";"),
                    candidates(question, track, slot).join(";"),
                ]);
            }
        }
    }
    let header = ["credential", "track", "state", "slot", "need", "units", "missing", "counted", "options"];
    crate::report::csv(header, rows)
}
