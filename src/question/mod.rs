//! The question: which credentials, for whom, under which rules, judged by what.

mod builder;
mod wishes;
pub(crate) mod words;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, Evidence, ExamId, Item};
use crate::money::Money;
use crate::price::Tariff;
use crate::schedule::Schedule;
use crate::transcript::{Followed, Stand, Transcript};

pub use builder::{Prepared, QuestionBuilder};
pub use words::Day;

/// What plans are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// The money spent.
    Cost,
    /// The number of exams sat.
    Exams,
    /// The hours of study.
    Hours,
}

impl Criterion {
    /// Every criterion.
    pub const ALL: [Criterion; 3] = [Criterion::Cost, Criterion::Exams, Criterion::Hours];

    /// What it counts, the most important first. A missing price is missing, never 0: a plan with fewer exams of
    /// unknown price costs less, and of two with as many the one that costs less by the known prices.
    pub fn measures(self) -> &'static [Measure] {
        match self {
            Criterion::Cost => &[Measure::Unpriced, Measure::Cost],
            Criterion::Exams => &[Measure::Exams],
            Criterion::Hours => &[Measure::Hours],
        }
    }

    /// The word used in options and answers.
    pub fn name(self) -> &'static str {
        match self {
            Criterion::Cost => "cost",
            Criterion::Exams => "exams",
            Criterion::Hours => "hours",
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Criterion {
    type Err = String;

    fn from_str(text: &str) -> Result<Criterion, String> {
        let wanted = text.trim();
        Criterion::ALL
            .into_iter()
            .find(|c| c.name().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| format!("`{wanted}` is not a criterion: expected `cost`, `exams` or `hours`"))
    }
}

/// A number that plans are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The number of exams whose price is not known.
    Unpriced,
    /// The money known to be spent, in minor units.
    Cost,
    /// The number of exams sat.
    Exams,
    /// The hours of study.
    Hours,
}

impl Measure {
    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Unpriced => "unpriced",
            Measure::Cost => "cost",
            Measure::Exams => "exams",
            Measure::Hours => "hours",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the asker wants beyond the goal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The criteria, the most important first. The number of exams is always the last criterion,
    /// named or not, so that no plan is padded.
    pub minimize: Vec<Criterion>,
    /// A credential named here may be earned only through the tracks named with it (by index).
    pub tracks: Vec<(CredentialId, usize)>,
    /// What must be on hand in the end.
    pub with: Vec<Item>,
    /// What must be sat by the plan itself: no pass of before does instead.
    pub sit: Vec<ExamId>,
    /// What must be neither sat nor earned.
    pub without: Vec<Item>,
    /// The time there is for studying; without one, time plays no part.
    pub schedule: Option<Schedule>,
    /// The rules day, where it is not the as-of day: a person's own catalog year.
    pub rules: Option<Date>,
    /// No fact is used that is less sure; `None` uses all, and marks them. The catalog and the prices of a question
    /// are without the others already.
    pub evidence: Option<Evidence>,
}

impl Policy {
    /// The criteria in force: those asked for, then the number of exams.
    pub fn criteria(&self) -> Vec<Criterion> {
        let mut criteria = self.minimize.clone();
        if !criteria.contains(&Criterion::Exams) {
            criteria.push(Criterion::Exams);
        }
        criteria
    }

    /// What plans are compared by: the measures of the criteria in force.
    pub fn measures(&self) -> impl Iterator<Item = Measure> + use<> {
        self.criteria().into_iter().flat_map(Criterion::measures).copied()
    }

    /// May the credential be earned through this track?
    pub fn allows_track(&self, credential: CredentialId, track: usize) -> bool {
        let mut named = self.tracks.iter().filter(|(c, _)| *c == credential).peekable();
        named.peek().is_none() || named.any(|(_, t)| *t == track)
    }
}

/// Everything that an answer depends on, owned. Its parts are shared: a clone copies no catalog, and one
/// that differs in a part, such as `Question { policy: Arc::new(other), ..question.clone() }`, is cheap.
#[derive(Clone, Debug)]
pub struct Question {
    /// The rules.
    pub catalog: Arc<Catalog>,
    /// What is on sale on the as-of day; `None` where there is no price list.
    pub tariff: Option<Arc<Tariff>>,
    /// What the candidate has.
    pub transcript: Arc<Transcript>,
    /// The credentials asked for, all of them together.
    pub goals: Arc<[CredentialId]>,
    /// The day on which the question is asked: of prices, of what can be sat and what is active; and of the rules,
    /// where there is no rules day of its own.
    pub as_of: Date,
    /// The day that it is, where that is known.
    pub today: Option<Date>,
    /// What the asker wants beyond the goal.
    pub policy: Arc<Policy>,
}

impl Question {
    /// What is on sale on the as-of day; `None` where there is no price list.
    pub fn tariff(&self) -> Option<&Tariff> {
        self.tariff.as_deref()
    }

    /// The rules day: it chooses among the tracks and options that have dates.
    pub fn rules_day(&self) -> Date {
        self.rules_on(self.as_of)
    }

    /// The rules day of something that is judged on another day than the question.
    pub fn rules_on(&self, day: Date) -> Date {
        self.policy.rules.unwrap_or(day)
    }

    /// An amount in the tariff's currency as a decimal string; `None` without a price list.
    pub fn money(&self, amount: Money) -> Option<String> {
        self.tariff().map(|tariff| tariff.currency.format(amount))
    }

    /// A value in the unit of a criterion, for programs: `125.00`, `2`.
    pub fn format(&self, criterion: Criterion, value: i64) -> String {
        let amount = Some(Money(value)).filter(|_| criterion == Criterion::Cost);
        amount.and_then(|amount| self.money(amount)).unwrap_or_else(|| value.to_string())
    }

    /// The same question for other goals.
    pub fn with_goals(&self, goals: &[CredentialId]) -> Question {
        Question { goals: goals.into(), ..self.clone() }
    }

    /// The same question under other wishes.
    pub fn with_policy(&self, policy: &Policy) -> Question {
        let question = Question { policy: Arc::new(policy.clone()), ..self.clone() };
        let is_same = policy.tracks == self.policy.tracks && policy.without == self.policy.without;
        let mut followed = self.transcript.following().into_iter().flat_map(|following| &following.items);
        let is_left = |followed: &Followed| followed.stand == Stand::LeftToPlan;
        match policy.schedule.is_some() && !is_same && followed.any(is_left) {
            true => question.with_what_follows_now(),
            false => question,
        }
    }

    /// The same question at other prices.
    pub fn with_tariff(&self, tariff: Tariff) -> Question {
        Question { tariff: Some(Arc::new(tariff)), ..self.clone() }
    }

    /// The same question for another candidate, who pays what is left to pay beside their bookings.
    #[must_use]
    pub fn for_candidate(&self, transcript: Transcript) -> Question {
        let booked = || transcript.booked().map(|exam| (exam, self.catalog.exam(exam).id.as_str()));
        let is_booked = booked().next().is_some() || self.tariff().is_some_and(|t| !t.booked.is_empty());
        let tariff = match &self.tariff {
            Some(tariff) if is_booked => Some(Arc::new(tariff.with_bookings(booked()))),
            tariff => tariff.clone(),
        };
        Question { tariff, ..self.clone() }.with_transcript(transcript)
    }

    /// Is it on hand before anything is sat? What follows from what was told and could be earned as well is left to
    /// the plan, and so is what is asked for by a track. Under a schedule not what is known to be older than the first
    /// day of study, where that makes a difference, unless it follows from what is asked for by a track alone.
    pub fn has(&self, item: impl Into<Item>) -> bool {
        let item = item.into();
        let is_left_to_plan = |followed: Followed| {
            let is_named = || self.policy.tracks.iter().any(|(c, _)| Item::Credential(*c) == item);
            let is_timed = self.schedule().is_some() && !followed.rests_on_named;
            let is_done = || is_timed && self.is_older(item, followed);
            match followed.stand {
                Stand::Settled => false,
                Stand::Repeatable => is_named(),
                Stand::LeftToPlan => !(self.policy.without.contains(&item) || is_done()) || is_named(),
            }
        };
        self.transcript.was_told(item) || self.transcript.followed(item).is_some_and(|f| !is_left_to_plan(f))
    }

    /// What is on hand before anything is sat, with its day where it is known, exams first, in catalog order.
    pub fn on_hand(&self) -> impl Iterator<Item = (Item, Option<Date>)> + '_ {
        self.transcript.on_hand().into_iter().filter(|(item, _)| self.has(*item))
    }

    /// Does the asker want it in the plan, beside the goals?
    pub fn asks_for(&self, item: Item) -> bool {
        self.policy.with.contains(&item) || item.exam().is_some_and(|exam| self.policy.sit.contains(&exam))
    }

    /// Do the criteria include this one?
    pub fn judged_by(&self, criterion: Criterion) -> bool {
        self.policy.criteria().contains(&criterion)
    }

    /// The plain facts that keep an exam from being sat, apart from its requirements.
    pub fn obstacles(&self, exam: ExamId) -> Vec<Obstacle> {
        let facts = self.catalog.exam(exam);
        let mut obstacles = Vec::new();
        // Under a schedule one waits for a release, and last days are those of the calendar.
        let (first, last) = match self.schedule() {
            None => (self.as_of, Some(self.as_of)),
            Some(schedule) => (schedule.start.min(self.as_of), schedule.by),
        };
        if facts.released.is_some_and(|day| last.is_some_and(|last| last < day)) {
            obstacles.push(Obstacle::NotReleased);
        }
        if facts.retired.is_some_and(|day| day < first) {
            obstacles.push(Obstacle::Retired);
        }
        if self.policy.without.contains(&Item::Exam(exam)) {
            obstacles.push(Obstacle::Excluded);
        }
        let counted = self.judged_by(Criterion::Hours) || self.schedule().is_some_and(|s| s.counts_hours());
        if counted && self.hours(exam).is_none() {
            obstacles.push(Obstacle::NoHours);
        }
        obstacles
    }

    /// The time there is for studying, where the asker said so.
    pub fn schedule(&self) -> Option<&Schedule> {
        self.policy.schedule.as_ref()
    }

    /// The study estimate of an exam: the catalog's, else the one that the schedule takes for granted.
    pub fn hours(&self, exam: ExamId) -> Option<u32> {
        let default = self.schedule().and_then(Schedule::default_hours);
        self.catalog.exam(exam).hours.or(default)
    }

    /// The last day on which an exam can be sat under the schedule; `None` where no day is the last
    /// or there is no schedule.
    pub fn deadline(&self, exam: ExamId) -> Option<Date> {
        let schedule = self.schedule()?;
        let retired = self.catalog.exam(exam).retired;
        retired.into_iter().chain(schedule.by).min()
    }
}

/// Why an exam cannot be sat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The as-of day, or under a schedule the day by which everything must be done, is before its release.
    NotReleased,
    /// The as-of day, or under a schedule the first day of study if that is earlier, is after its retirement.
    Retired,
    /// The asker excluded it.
    Excluded,
    /// Hours are counted and it has no study estimate.
    NoHours,
}
