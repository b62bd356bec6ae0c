use crate::catalog::Item;
use crate::plan::Plan;
use crate::query::Answer;
use crate::question::Question;
use crate::report::markdown::{escape, table};
use crate::report::{listed, refusal};

use super::{
    basis, condition, had, headline, is_bundled, left_out, offers, price, shared, sums, time, track_name,
    uses, verdict,
};

pub(super) fn render(question: &Question, answer: &Answer) -> String {
    let titles: Vec<String> =
        question.goals.iter().map(|goal| escape(&question.catalog.credential(*goal).title)).collect();
    let mut text = format!("# {}\n\n**{}.**", listed(&titles, "and"), headline(question, answer));
    let verdict = verdict(question, answer);
    if !verdict.is_empty() {
        text.push_str(&format!(" {}", escape(&verdict)));
    }
    let summary = time::summary(question, answer);
    if !summary.is_empty() {
        text.push_str(&format!(" {}", escape(&summary)));
    }
    text.push('\n');
    if let Some(plan) = &answer.plan {
        exams(&mut text, question, plan);
        let header = ["exam", "sit on", "begin by", "sit by", "after that"];
        section(&mut text, "Calendar", header, time::rows(question, answer));
        on_hand(&mut text, question, plan);
        earned(&mut text, question, plan);
        let waived = plan.waived(&question.catalog).map(|(earned, slot)| {
            let credential = question.catalog.credential(earned.credential).id.clone();
            [credential, slot.id.clone(), slot.waived.clone().unwrap_or_default()]
        });
        section(&mut text, "Waived", ["credential", "slot", "why"], waived.collect());
    }
    if let (Some(plan), Some(apart)) = (&answer.plan, &answer.apart) {
        let currency = question.tariff().map_or("", |t| t.currency.code());
        let header = ["", "exams:", &format!("{currency}:")];
        section(&mut text, "Together and one by one", header, sums(question, apart, plan));
        if let Some(sentence) = shared(question, apart) {
            text.push_str(&format!("\n{}\n", escape(&sentence)));
        }
    }
    if let Some(conflict) = &answer.conflict {
        text.push_str(&refusal::markdown(conflict, "##"));
    }
    text.push_str(&format!("\n{}\n", escape(&basis(question))));
    for sentence in left_out(question, &answer.left_out).iter().chain(&answer.notes) {
        text.push_str(&format!("\n- {}", escape(sentence)));
    }
    if !answer.left_out.is_empty() || !answer.notes.is_empty() {
        text.push('\n');
    }
    text
}

fn section<const N: usize>(text: &mut String, title: &str, header: [&str; N], rows: Vec<[String; N]>) {
    if !rows.is_empty() {
        text.push_str(&format!("\n## {title}\n\n{}", table(header, rows)));
    }
}

fn exams(text: &mut String, question: &Question, plan: &Plan) {
    if plan.exams.is_empty() {
        return;
    }
    let exams = plan.exams.iter().enumerate().map(|(i, exam)| {
        let facts = question.catalog.exam(*exam);
        let price = match price(question, plan, *exam) {
            Some(price) => price,
            None if is_bundled(question, plan, *exam) => "offer".to_owned(),
            None => String::new(),
        };
        let counts_for = uses::phrase(question, plan, Item::Exam(*exam));
        let own = plan.own_purchase(question, *exam);
        let title = match own.and_then(|row| condition(question, plan, row)) {
            Some(words) => format!("{} (price {words})", facts.title),
            None => facts.title.clone(),
        };
        [(i + 1).to_string(), facts.id.clone(), title, counts_for, price]
    });
    let mut rows: Vec<[String; 5]> = exams.collect();
    for offer in offers(question, plan).filter(|offer| offer.covers.len() > 1) {
        let covers: Vec<&str> = offer.covers.iter().map(|e| question.catalog.exam(*e).id.as_str()).collect();
        let price = question.tariff().map_or(String::new(), |t| t.currency.format(offer.price));
        let words = format!("offer, pays for {}", listed(&covers, "and"));
        rows.push([String::new(), offer.item.clone(), words, String::new(), price]);
    }
    if let (Some(tariff), Some(cost)) = (question.tariff(), plan.totals.cost) {
        let total = tariff.currency.format(cost);
        rows.push([String::new(), "total".into(), String::new(), String::new(), total]);
    }
    text.push_str("\n## Exams to sit\n\n");
    match question.tariff() {
        Some(tariff) => {
            let price = format!("{}:", tariff.currency);
            text.push_str(&table(["step:", "exam", "title", "counts for", price.as_str()], rows));
        }
        None => {
            let rows =
                rows.into_iter().map(|[step, exam, title, counts_for, _]| [step, exam, title, counts_for]);
            text.push_str(&table(["step:", "exam", "title", "counts for"], rows));
        }
    }
}

fn on_hand(text: &mut String, question: &Question, plan: &Plan) {
    let rows = uses::on_hand(question, plan).0.into_iter().map(|item| {
        let catalog = &question.catalog;
        let counts_for = match uses::is_goal(question, item) {
            true => "the goal itself".to_owned(),
            false => uses::phrase(question, plan, item),
        };
        [
            catalog.id_of(item).to_owned(),
            catalog.title_of(item).to_owned(),
            counts_for,
            had(question, plan, item),
        ]
    });
    section(text, "Already on hand", ["item", "title", "counts for", "how"], rows.collect());
}

fn earned(text: &mut String, question: &Question, plan: &Plan) {
    let rows = plan.milestones.iter().map(|milestone| {
        let item = Item::Credential(milestone.credential);
        let track = plan.track_of(milestone.credential);
        let why = match (uses::is_goal(question, item), track) {
            (true, _) => "goal".to_owned(),
            (false, None) => "for free".to_owned(),
            (false, Some(_)) => uses::phrase(question, plan, item),
        };
        let track = track.map_or(String::new(), |t| track_name(question, milestone.credential, t));
        let credential = question.catalog.credential(milestone.credential).id.clone();
        let track = track.trim_start_matches("track ").to_owned();
        [credential, track, milestone.after_step.to_string(), why]
    });
    section(text, "Credentials earned", ["credential", "track", "after step:", "why"], rows.collect());
}
