//! What all the optimal plans have in common, and how many there are.

use crate::catalog::{CredentialId, ExamId};
use crate::query::{Group, Optima, Role, Roles, Status};
use crate::question::Question;
use crate::schema::{self, Reply};

use super::document::{Block, Cell, Column, Document, Table, Tone, cells};
use super::plan::{self, basis, headline, left_out, track_name};
use super::{Format, TerminalStyle, capitalized, exam_ids as ids, for_goals, listed, write};

/// So many exams of a group are named on a terminal; the other formats name all.
const NAMED: usize = 5;

/// Writes down what is known of all the optimal plans. The style matters for text only.
pub fn render(format: Format, question: &Question, optima: &Optima, style: &TerminalStyle) -> String {
    write(
        format,
        style,
        || Reply::Optima(schema::Optima::of(question, optima)),
        || document(question, optima),
    )
}

/// What is known of all the optimal plans, laid out.
pub fn document(question: &Question, optima: &Optima) -> Document {
    if !matches!(optima.first.status, Status::Optimal | Status::Earned) {
        return Document { data: data(question, optima), ..plan::document(question, &optima.first) };
    }
    let mut document = for_goals(question);
    let headline = format!("{}.", capitalized(&headline(question, &optima.first)));
    let mut full = headline.clone();
    if let ([goal], Some(plan)) = (&*question.goals, &optima.first.plan)
        && let Some(track) = plan.track_of(*goal)
    {
        full.push_str(&format!(" By {}, for one.", track_name(question, *goal, track)));
    }
    let verdict = (verdict(optima), if optima.complete { Tone::Good } else { Tone::Warn });
    document.add(Block::verdict([(full, Tone::Plain), verdict.clone()]).on_terminal());
    document.add(Block::verdict([(headline, Tone::Plain), verdict]).on_page());
    if let Some(roles) = &optima.roles {
        by_role(&mut document, question, roles);
        let columns = [Column::id("exam"), Column::words("title"), Column::id("role")];
        let table = Table::new(columns.into_iter().chain([Column::words("counts for")]));
        document.section(Block::from(table.with(exams(question, roles))).on_page());
    }
    document.remark(left_out(question, &optima.first.left_out));
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
    let mut names: Vec<(CredentialId, Vec<&str>)> = Vec::new();
    for (credential, track, slot) in &group.slots {
        let id = question.catalog.credential(*credential).tracks[*track].slots[*slot].id.as_str();
        match names.iter_mut().find(|(known, _)| known == credential) {
            Some((_, ids)) if ids.contains(&id) => {}
            Some((_, ids)) => ids.push(id),
            None => names.push((*credential, vec![id])),
        }
    }
    let worded = names.iter().map(|(credential, ids)| match *question.goals == [*credential] {
        true => listed(ids, "or"),
        false => format!("{} {}", question.catalog.credential(*credential).id, listed(ids, "or")),
    });
    worded.collect::<Vec<_>>().join(", ")
}

/// The first few ids and how many more there are.
fn some(ids: &[&str]) -> String {
    match ids.len().saturating_sub(NAMED) {
        0 | 1 => ids.join(", "),
        more => format!("{} ... ({more} more)", ids[..NAMED].join(", ")),
    }
}

/// What stands below each heading on a terminal.
fn by_role(document: &mut Document, question: &Question, roles: &Roles) {
    let mut must = Table::new([Column::id(""), Column::words("")]);
    for exam in exams_of(roles, Role::Must) {
        let facts = question.catalog.exam(exam);
        must.row(cells![&facts.id, &facts.title]);
    }
    let mut may = Table::new([Column::id(""), Column::words(""), Column::words("")]);
    for group in &roles.groups {
        may.row(cells![how_many(group), some(&ids(question, &group.exams)), slots(question, group)]);
    }
    let mut never = Table::new([Column::words("")]);
    let none = exams_of(roles, Role::Never);
    if !none.is_empty() {
        never.row(cells![ids(question, &none)]);
    }
    document.titled("In every optimal plan", Block::from(must).on_terminal());
    document.titled("In some optimal plans, not in others", Block::from(may).on_terminal());
    document.titled("In no optimal plan", Block::from(never).on_terminal());
}

/// Each exam with its role: id, title, role, and the group and the slots that it counts for.
fn exams(question: &Question, roles: &Roles) -> Vec<[Cell; 4]> {
    let row = |(exam, role): &(ExamId, Role)| {
        let facts = question.catalog.exam(*exam);
        let group = roles.groups.iter().find(|group| group.exams.contains(exam));
        let words = group.map(|group| match slots(question, group) {
            slots if slots.is_empty() => how_many(group),
            slots if group.exams.len() == 1 => slots,
            slots => format!("{} {} for {slots}", how_many(group), group.exams.len()),
        });
        cells![&facts.id, &facts.title, role.name(), words]
    };
    roles.exams.iter().map(row).collect()
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
