//! What all the optimal plans have in common, and how many there are.

use crate::catalog::{CredentialId, ExamId};
use crate::query::{Group, Optima, Role, Roles, Status};
use crate::question::Question;
use crate::schema::{self, Reply};

use super::markdown::{escape, table};
use super::plan::{self, basis, headline, left_out, track_name};
use super::style::Look;
use super::table::{Grid, Head, paragraph};
use super::{Format, capitalized, listed};

/// So many exams of a group are named in text; the other formats name all.
const NAMED: usize = 5;

/// Writes down what is known of all the optimal plans. The look matters for text only.
pub fn render(format: Format, question: &Question, optima: &Optima, look: &Look) -> String {
    let known = matches!(optima.first.status, Status::Optimal | Status::Earned);
    match format {
        Format::Json => Reply::Optima(schema::Optima::of(question, optima)).to_json(),
        Format::Csv => csv(question, optima),
        _ if !known => plan::render(format, question, &optima.first, look),
        Format::Text => text(question, optima, look),
        Format::Markdown => markdown(question, optima),
    }
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

fn ids<'a>(question: &'a Question, exams: &[ExamId]) -> Vec<&'a str> {
    exams.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect()
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

fn text(question: &Question, optima: &Optima, look: &Look) -> String {
    let mut text = String::new();
    for goal in question.goals.iter() {
        text.push_str(&look.bold(&paragraph(&question.catalog.credential(*goal).title, look)));
    }
    let mut head = format!("{}.", capitalized(&headline(question, &optima.first)));
    if let ([goal], Some(plan)) = (&*question.goals, &optima.first.plan)
        && let Some(track) = plan.track_of(*goal)
    {
        head.push_str(&format!(" By {}, for one.", track_name(question, *goal, track)));
    }
    text.push_str(&paragraph(&head, look));
    let verdict = verdict(optima);
    if !verdict.is_empty() {
        let verdict = paragraph(&verdict, look);
        text.push_str(&if optima.complete { look.good(&verdict) } else { look.warn(&verdict) });
    }
    for (title, body) in optima.roles.iter().flat_map(|roles| sections(question, roles, look)) {
        text.push_str(&format!("\n{}\n{body}", look.bold(title)));
    }
    if !look.quiet {
        text.push('\n');
        for sentence in left_out(question, &optima.first.left_out) {
            text.push_str(&look.dim(&paragraph(&sentence, look)));
        }
        for note in &optima.first.notes {
            text.push_str(&look.dim(&paragraph(&format!("Note: {note}"), look)));
        }
        text.push_str(&look.dim(&paragraph(&basis(question), look)));
    }
    text
}

/// What stands under each heading, the empty ones left out.
fn sections(question: &Question, roles: &Roles, look: &Look) -> Vec<(&'static str, String)> {
    let mut must = Grid::new([Head::left(""), Head::wrapped("")]);
    for exam in exams_of(roles, Role::Must) {
        let facts = question.catalog.exam(exam);
        must.row([facts.id.clone(), facts.title.clone()]);
    }
    let mut may = Grid::new([Head::left(""), Head::wrapped(""), Head::wrapped("")]);
    for group in &roles.groups {
        may.row([how_many(group), some(&ids(question, &group.exams)), slots(question, group)]);
    }
    let mut never = Grid::new([Head::wrapped("")]);
    let none = exams_of(roles, Role::Never);
    if !none.is_empty() {
        never.row([ids(question, &none).join(", ")]);
    }
    let grids = [
        ("In every optimal plan", must),
        ("In some optimal plans, not in others", may),
        ("In no optimal plan", never),
    ];
    let filled = grids.into_iter().filter(|(_, grid)| !grid.is_empty());
    filled.map(|(title, grid)| (title, grid.render(look))).collect()
}

fn markdown(question: &Question, optima: &Optima) -> String {
    let titles: Vec<String> =
        question.goals.iter().map(|goal| escape(&question.catalog.credential(*goal).title)).collect();
    let mut text =
        format!("# {}\n\n**{}.** ", listed(&titles, "and"), capitalized(&headline(question, &optima.first)));
    text.push_str(&format!("{}\n", escape(&verdict(optima))));
    if let Some(roles) = &optima.roles {
        let rows = roles.exams.iter().map(|(exam, role)| {
            let facts = question.catalog.exam(*exam);
            let group = roles.groups.iter().find(|group| group.exams.contains(exam));
            let words = group.map_or(String::new(), |group| match slots(question, group) {
                slots if slots.is_empty() => how_many(group),
                slots if group.exams.len() == 1 => slots,
                slots => format!("{} {} for {slots}", how_many(group), group.exams.len()),
            });
            [facts.id.clone(), facts.title.clone(), role.name().to_owned(), words]
        });
        text.push_str(&format!("\n{}", table(["exam", "title", "role", "counts for"], rows)));
    }
    text.push_str(&format!("\n{}\n", escape(&basis(question))));
    for sentence in left_out(question, &optima.first.left_out).iter().chain(&optima.first.notes) {
        text.push_str(&format!("\n- {}", escape(sentence)));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// One row for each exam where roles were asked, else one row with the number.
fn csv(question: &Question, optima: &Optima) -> String {
    let Some(roles) = &optima.roles else {
        let rows = optima.count.map(|count| [count.at_least.to_string(), count.exact.to_string()]);
        return super::csv(["optimal", "exact"], rows);
    };
    let rows = roles.exams.iter().map(|(exam, role)| {
        let facts = question.catalog.exam(*exam);
        let group = roles.groups.iter().position(|group| group.exams.contains(exam));
        let number = group.map_or(String::new(), |group| (group + 1).to_string());
        [facts.id.clone(), facts.title.clone(), role.name().to_owned(), number]
    });
    super::csv(["exam", "title", "role", "group"], rows)
}
