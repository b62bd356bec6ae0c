//! What all the optimal plans have in common, and how many there are.

use crate::catalog::ExamId;
use crate::query::{Group, Optima, Role, Roles, Status};
use crate::question::Question;
use crate::schema::{self, Reply};

use super::document::{Block, Cell, Column, Document, Table, Tone, cells};
use super::plan::{self, basis, headline, left_out, track_name};
use super::{
    Format, TerminalStyle, Written, capitalized, exam_ids as ids, for_goals, grouped, listed, slot_name,
    told_besides, unique, write,
};

/// So many exams of a group are named on a terminal; the other formats name all.
const NAMED: usize = 5;

/// Writes down what is known of all the optimal plans. The style matters for text only.
pub fn render(format: Format, question: &Question, optima: &Optima, style: &TerminalStyle) -> Written {
    let reply = || Reply::Optima(schema::Optima::of(question, optima));
    write(format, style, reply, || document(question, optima))
}

/// What is known of all the optimal plans, laid out.
pub fn document(question: &Question, optima: &Optima) -> Document {
    if !matches!(optima.first.status, Status::Optimal | Status::Earned) {
        return Document { data: data(question, optima), ..plan::document(question, &optima.first) };
    }
    let mut document = for_goals(question);
    let mut headline = format!("{}.", capitalized(&headline(question, &optima.first)));
    if let ([goal], Some(plan)) = (&*question.goals, &optima.first.plan)
        && let Some(track) = plan.track_of(*goal)
    {
        headline.push_str(&format!(" By {}, for one.", track_name(question, *goal, track)));
    }
    let tone = if optima.complete { Tone::Good } else { Tone::Warn };
    document.add(Block::verdict([(headline, Tone::Plain), (verdict(optima), tone)]));
    if let Some(roles) = &optima.roles {
        by_role(&mut document, question, roles);
    }
    document.remark(left_out(question, &optima.first.left_out));
    document.remark(told_besides(question));
    document.note(optima.first.notes.iter().cloned());
    document.basis = Some(basis(question));
    document.data = data(question, optima);
    document
}

/// How many optimal plans there are, as a sentence.
fn verdict(optima: &Optima) -> String {
    let count = optima.count.map(|count| match (count.exact, count.at_least) {
        (true, 1) => "Proven: exactly one exam set is optimal.".to_owned(),
        (true, n) => format!("Proven: exactly {n} exam sets are optimal."),
        (false, n) => format!("At least {n} exam sets are optimal."),
    });
    let limit = (!optima.complete).then(|| "Not all is known: a limit stopped the search.".to_owned());
    count.into_iter().chain(limit).collect::<Vec<_>>().join(" ")
}

fn exams_of(roles: &Roles, role: Role) -> Vec<ExamId> {
    roles.exams.iter().filter(|(_, r)| *r == role).map(|(exam, _)| *exam).collect()
}

/// How many of a group an optimal plan sits, such as `any one of`.
fn how_many(group: &Group) -> String {
    match (group.least, group.most) {
        _ if group.exams.len() == 1 => "perhaps".to_owned(),
        (1, 1) => "any one of".to_owned(),
        (0, 1) => "at most one of".to_owned(),
        (0, most) => format!("up to {most} of"),
        (least, most) if least == most => format!("{least} of"),
        (least, most) if least + 1 == most => format!("{least} or {most} of"),
        (least, most) => format!("{least} to {most} of"),
    }
}

/// The slots that a group could fill, such as `elective`; with the credential where it is not the goal.
fn slots(question: &Question, group: &Group) -> String {
    let slots = group.slots.iter().map(|(credential, track, slot)| {
        let slots = &question.catalog.credential(*credential).tracks[*track].slots;
        (*credential, slots[*slot].id.as_str())
    });
    let named = grouped(unique(slots)).into_iter();
    let named = named.map(|(credential, ids)| slot_name(question, credential, &listed(&ids, "or")));
    named.collect::<Vec<_>>().join(", ")
}

/// Some exams with their titles; a terminal has the ids.
fn with_titles(question: &Question, exams: &[ExamId], words: impl Fn(&[&str]) -> String) -> Cell {
    let title = |exam: &ExamId| {
        let facts = question.catalog.exam(*exam);
        format!("{}: {}", facts.id, facts.title)
    };
    Cell::Brief { words: words(&ids(question, exams)), things: exams.iter().map(title).collect() }
}

/// The first few ids and how many more there are.
fn some(ids: &[&str]) -> String {
    match ids.len().saturating_sub(NAMED) {
        0 | 1 => ids.join(", "),
        more => format!("{} ... ({more} more)", ids[..NAMED].join(", ")),
    }
}

/// The exams that all optimal plans sit, those that some do, and those that none does.
fn by_role(document: &mut Document, question: &Question, roles: &Roles) {
    let must = Table::new([Column::id("exam"), Column::words("title")]).headless();
    document.titled(
        "In every optimal plan",
        must.with(exams_of(roles, Role::Must).into_iter().map(|exam| {
            let facts = question.catalog.exam(exam);
            cells![&facts.id, &facts.title]
        })),
    );
    let may = [Column::id("how many"), Column::words("exams"), Column::words("counts for")];
    let may = Table::new(may).headless().with(roles.groups.iter().map(|group| {
        cells![how_many(group), with_titles(question, &group.exams, some), slots(question, group)]
    }));
    document.titled("In some optimal plans, not in others", may);
    let never = Some(exams_of(roles, Role::Never)).filter(|never| !never.is_empty());
    let never = never.map(|never| [with_titles(question, &never, |ids| ids.join(", "))]);
    document.titled("In no optimal plan", Table::new([Column::words("exams")]).headless().with(never));
}

/// One row for each exam where roles were asked, else one row with the number.
fn data(question: &Question, optima: &Optima) -> Table {
    let Some(roles) = &optima.roles else {
        let rows = optima.count.map(|count| cells![count.at_least.to_string(), count.exact.to_string()]);
        return Table::raw(&["optimal", "exact"]).with(rows);
    };
    Table::raw(&["exam", "title", "role", "group"]).with(roles.exams.iter().map(|(exam, role)| {
        let facts = question.catalog.exam(*exam);
        let group = roles.groups.iter().position(|group| group.exams.contains(exam));
        cells![&facts.id, &facts.title, role.name(), group.map(|group| group + 1)]
    }))
}
