use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::question::{Criterion, Policy, Question};
use crate::schedule::{Pace, Rate, Schedule};
use crate::transcript::Transcript;

/// A change of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// The exam is passed.
    Pass(ExamId),
    /// The credential is held.
    Hold(CredentialId),
    /// The rules and prices of a day hold; with the first and the last day on which the same is
    /// possible without a break.
    Day {
        /// A day on which it is possible.
        day: Date,
        /// The first such day, where that was looked for.
        first: Option<Date>,
        /// The last such day; `None` means for ever.
        last: Option<Date>,
    },
    /// The item is no longer excluded.
    Allow(Item),
    /// The item is no longer asked for.
    Release(Item),
    /// The credential may be earned through this track, too.
    Track(CredentialId, usize),
    /// Plans are no longer judged by this.
    Ignore(Criterion),
    /// The credential is no longer a goal.
    Drop(CredentialId),
    /// Everything need be done only by this day.
    By(Date),
    /// Study goes at this pace, in hours a week, exams a month or weeks for an exam as before.
    Pace(u32),
    /// Study begins on this day.
    Start(Date),
}

impl Change {
    /// The place of its kind among the others: what is easiest to do comes first.
    pub(crate) fn rank(self) -> usize {
        match self {
            Change::By(_) => 0,
            Change::Pace(_) => 1,
            Change::Start(_) => 2,
            Change::Allow(_) => 3,
            Change::Release(_) => 4,
            Change::Track(..) => 5,
            Change::Ignore(_) => 6,
            Change::Pass(_) => 7,
            Change::Hold(_) => 8,
            Change::Day { .. } => 9,
            Change::Drop(_) => 10,
        }
    }

    /// The change in a few words.
    pub(crate) fn words(self, question: &Question) -> String {
        let catalog = &question.catalog;
        match self {
            Change::Pass(exam) if question.has(exam) => {
                format!("if you had passed `{}` again today", catalog.exam(exam).id)
            }
            Change::Pass(exam) => format!("if you have passed `{}`", catalog.exam(exam).id),
            Change::Hold(credential) if question.has(credential) => {
                format!("if `{}` were renewed today", catalog.credential(credential).id)
            }
            Change::Hold(credential) => format!("if you hold `{}`", catalog.credential(credential).id),
            Change::Day { day, first, last } => match (first, last) {
                (Some(first), None) => format!("as of {first} or later"),
                (Some(first), Some(last)) if first == last => format!("as of {day}"),
                (Some(first), Some(last)) => format!("as of any day from {first} to {last}"),
                (None, _) => format!("as of {day}"),
            },
            Change::Allow(item) => format!("`{}` no longer excluded (--without)", catalog.id_of(item)),
            Change::Release(item) => format!("`{}` no longer asked for (--with)", catalog.id_of(item)),
            Change::Track(credential, track) => {
                let credential = catalog.credential(credential);
                format!(
                    "track `{}` of `{}` allowed too (--track)",
                    credential.tracks[track].id, credential.id
                )
            }
            Change::Ignore(criterion) => {
                let left = question.policy.criteria().into_iter().filter(|c| *c != criterion);
                let left: Vec<&str> = left.map(Criterion::name).collect();
                format!("whatever the {criterion} (--minimize {})", left.join(","))
            }
            Change::By(day) => format!("by {day} at the earliest (--by)"),
            Change::Pace(pace) => match question.schedule().map(|s| s.pace) {
                Some(Pace::Exams { .. }) => format!("with {pace} exams a month or more (--exams-per-month)"),
                Some(Pace::Weeks { .. }) => match pace {
                    1 => "with an exam every week (--weeks-per-exam)".to_owned(),
                    _ => format!("with an exam every {pace} weeks or more often (--weeks-per-exam)"),
                },
                _ => format!("with {pace} hours a week or more (--hours-per-week)"),
            },
            Change::Start(day) => format!("begun by {day} (--start)"),
            Change::Drop(goal) => format!("without the goal `{}`", catalog.credential(goal).id),
        }
    }
}

impl Change {
    /// Is it over by the as-of day, so that nobody can make the change any more?
    pub(crate) fn is_in_the_past(self, question: &Question) -> bool {
        let last = match self {
            Change::Day { last, .. } => last,
            Change::By(day) | Change::Start(day) => Some(day),
            _ => None,
        };
        last.is_some_and(|last| last < question.as_of)
    }

    fn of_schedule(self, schedule: Schedule) -> Schedule {
        match self {
            Change::By(day) => Schedule { by: Some(day), ..schedule },
            Change::Start(day) => schedule.starting(day),
            Change::Pace(pace) => {
                let pace = match schedule.pace {
                    Pace::Hours { default, .. } => Pace::Hours { per_week: pace, default },
                    Pace::Exams { .. } => Pace::Exams { per_month: Rate::whole(pace) },
                    Pace::Weeks { .. } => Pace::Weeks { per_exam: pace },
                };
                Schedule { pace, ..schedule }
            }
            _ => schedule,
        }
    }
}

/// Asks the question with some changes made to it.
pub(crate) fn ask_changed<T>(question: &Question, changes: &[Change], ask: impl FnOnce(&Question) -> T) -> T {
    let mut transcript = Transcript::clone(&question.transcript);
    let mut policy = Policy::clone(&question.policy);
    let mut goals = question.goals.to_vec();
    let mut as_of = question.as_of;
    // What has expired would be had anew.
    let again = |item: Item| question.has(item).then_some(question.as_of);
    for change in changes {
        match *change {
            Change::Pass(exam) => transcript.add(exam, again(exam.into())),
            Change::Hold(credential) => transcript.add(credential, again(credential.into())),
            Change::Day { day, .. } => as_of = day,
            Change::Allow(item) => policy.without.retain(|i| *i != item),
            Change::Release(item) => policy.with.retain(|i| *i != item),
            Change::Track(credential, track) => policy.tracks.push((credential, track)),
            Change::Ignore(criterion) => policy.minimize.retain(|c| *c != criterion),
            Change::Drop(goal) => goals.retain(|g| *g != goal),
            Change::By(_) | Change::Pace(_) | Change::Start(_) => {
                policy.schedule = policy.schedule.take().map(|schedule| change.of_schedule(schedule));
            }
        }
    }
    let tariff = question.tariff();
    let tariff = if as_of == question.as_of { tariff.cloned() } else { tariff.and_then(|t| t.on(as_of)) };
    let changed = Question {
        catalog: question.catalog.clone(),
        tariff: tariff.map(Arc::new),
        transcript: Arc::new(transcript),
        goals: goals.into(),
        as_of,
        today: question.today,
        policy: Arc::new(policy),
    };
    ask(&changed.with_what_follows_now())
}
