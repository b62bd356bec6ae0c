//! What it takes to keep credentials active until a day.

mod days;
mod expand;
mod node;
mod program;
mod refuse;
mod slots;
mod timeline;
mod write;
mod written;

use std::collections::BTreeSet;

use jiff::civil::Date;

use self::days::candidates;
use self::program::Program;
use self::write::expand;
use super::told::Told;
use super::{Engine, Failure};
use crate::catalog::{Catalog, CredentialId, ExamId, Item};
use crate::engine::{Bound, LeftOut, Status};
use crate::money::Money;
use crate::plan::Totals;
use crate::question::{Criterion, Question};
use crate::semantics::rests_on_others;

pub(super) use self::written::Written;

/// The cheapest way to keep credentials active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// `Earned` where nothing has to be sat.
    pub status: Status,
    /// The last day on which everything is to be active.
    pub until: Date,
    /// What has to be done, in order. Empty when infeasible.
    pub steps: Vec<Step>,
    /// What is bought, in order.
    pub purchases: Vec<Bought>,
    /// What it amounts to.
    pub totals: Totals,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// For each criterion, in the same order, a proven lower bound where one is known.
    pub bounds: Vec<Bound>,
    /// The backend whose word was taken that nothing is better, or that there is nothing: it is not certified.
    pub believed: Option<&'static str>,
    /// How long what is kept is active: now, and in the end.
    pub terms: Vec<Term>,
    /// Where it is infeasible: what cannot be kept active until the day.
    pub lapses: Vec<Lapse>,
    /// Exams that could otherwise have been sat again, but for a missing price or study estimate.
    pub left_out: Vec<LeftOut>,
    /// What became of everything that was told.
    pub told: Vec<Told>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is done on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The last day on which it does what it is for.
    pub day: Date,
    /// What is done.
    pub act: Act,
    /// The credentials to which it gives a new day, with the last one on which each is active from then on.
    pub keeps: Vec<(CredentialId, Option<Date>)>,
}

/// Something done to keep a credential active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The exam is sat.
    Sit(ExamId),
    /// The credential is renewed at the vendor's, for nothing and without an exam.
    Renew(CredentialId),
    /// The credential is earned again by what is active, without an exam.
    Claim(CredentialId),
}

impl Act {
    /// What is sat, renewed or earned again.
    pub fn item(self) -> Item {
        match self {
            Act::Sit(exam) => Item::Exam(exam),
            Act::Renew(credential) | Act::Claim(credential) => Item::Credential(credential),
        }
    }

    /// What that is, in words: the title of the exam, or how the credential is renewed.
    pub fn title(self, question: &Question) -> &str {
        match self {
            Act::Sit(exam) => &question.catalog.exam(exam).title,
            Act::Renew(credential) => {
                let free = question.catalog.credential(credential).free_renewal.as_ref();
                free.map_or("", |free| free.by.as_str())
            }
            Act::Claim(_) => "earned again by what is active",
        }
    }
}

impl Keeping {
    /// What is paid for a step alone; `None` without a price list, and where an offer for several pays for it.
    pub fn price_of(&self, question: &Question, step: &Step) -> Option<Money> {
        let tariff = question.tariff()?;
        match step.act {
            Act::Renew(_) | Act::Claim(_) => Some(Money(0)),
            Act::Sit(exam) if self.purchases.is_empty() => tariff.plain_price(exam),
            Act::Sit(exam) => {
                let own = self.purchases.iter().find(|b| b.day == step.day && b.exams == [exam]);
                own.map(|bought| tariff.offers[bought.offer].price)
            }
        }
    }
}

/// An offer of the tariff, bought for the exams of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The day on which its exams are sat.
    pub day: Date,
    /// The offer, by its place in the tariff.
    pub offer: usize,
    /// The exams sat that it pays for.
    pub exams: Vec<ExamId>,
}

/// How long something is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The credential.
    pub credential: CredentialId,
    /// Is it active now?
    pub active: bool,
    /// The last day on which it is or was active as things stand; `None` where no day is known.
    pub now: Option<Date>,
    /// The last day on which it is active in the end; `None` where it does not expire.
    pub then: Option<Date>,
}

/// What cannot be kept active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The credential.
    pub credential: CredentialId,
    /// The last day until which it can be; `None` where it cannot be active at all.
    pub until: Option<Date>,
}

/// Why the question cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unasked {
    /// What expires is on hand, and nobody knows since when.
    #[error("{} on hand without a day", .0.len())]
    Undated(Vec<Item>),
    /// The credential is on hand and active only as long as others are, and it was not said which and since when.
    #[error("what the credential rests on is not known")]
    Parts(CredentialId),
    /// A voucher is taken for what does not bring one back, so that its order in time matters.
    #[error("the voucher `{0}` cannot be put in order")]
    Voucher(String),
    /// A free renewal opens only shortly before the credential expires, and having it sooner could be of use.
    #[error("the free renewal cannot be put in order")]
    Closing(CredentialId),
    /// A pass that expires is renewed by a credential, and not by sitting the exam again alone.
    #[error("renewals of passes are not looked at")]
    Renewed(ExamId),
    /// A limit on sharing items stands between the credentials.
    #[error("limits on sharing are not looked at")]
    Limit,
    /// A cap stands over an item of which the credential asks in one place that it be active, and in another not.
    #[error("the cap cannot be put in order")]
    Cap(CredentialId),
    /// There are too many days on which something could be done.
    #[error("too far away")]
    TooFar,
    /// The engine failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// So many days on which something could be done are looked at, and so many sittings.
const MOST_DAYS: usize = 400;
const MOST_SITTINGS: usize = 4_000;

/// The cheapest way to keep the goals of a question active on every day from its as-of day to another one.
///
/// An exam renews what it earns, and what that renews, from the day on which it is sat; the vendor's own
/// renewals are for nothing. To earn a credential again is to sit its exams again, all on one day, with
/// what else it asks for there on that day. A credential without a validity of its own stays active as long
/// as what it asks for is. Prices are those of the as-of day; an offer for several exams pays for exams of
/// one day, and a voucher for what is sat after the pass that brings it.
///
/// The days on which something has to be done can be told beforehand (`days`), so the question is an
/// ordinary one in a catalog written out day by day (`expand`): the same engine answers it, and checks it.
/// Of equally good answers the one whose sittings are put off the longest wins, then the later ones, then those that
/// sit again what expires on that day, then the first in catalog order.
///
/// # Errors
///
/// [`Unasked`] when the question has no meaning or the engine fails.
pub fn keep(question: &Question, until: Date, engine: &Engine<'_>) -> Result<Keeping, Unasked> {
    let written = Written::new(question, until, engine)?;
    let answer = written.program().solve(engine)?;
    written.keeping(answer, engine)
}

/// Everything that could play a part: what the goals ask for, what renews that, what grants it, and what
/// that asks for; the exams that bring a voucher, and what offers ask for.
fn items_of(question: &Question) -> BTreeSet<Item> {
    let catalog = &question.catalog;
    let mut open: Vec<Item> = question.goals.iter().map(|goal| Item::Credential(*goal)).collect();
    if let Some(tariff) = question.tariff() {
        let vouchers = tariff.offers.iter().filter_map(|row| row.voucher.as_deref());
        open.extend(vouchers.flat_map(|name| tariff.bringing(name)).map(Item::Exam));
        open.extend(tariff.offers.iter().flat_map(|row| row.requires.iter().copied()));
    }
    let mut items = BTreeSet::new();
    while let Some(item) = open.pop() {
        if !items.insert(item) {
            continue;
        }
        open.extend(catalog.renewed_by(item).iter().map(|(renewer, _)| Item::Credential(*renewer)));
        match item {
            Item::Exam(exam) => open.extend(catalog.exam(exam).requires.iter().flat_map(|r| &r.any)),
            Item::Credential(credential) => {
                let granters = catalog.granted_by(credential).iter();
                open.extend(granters.map(|(granter, _)| Item::Credential(*granter)));
                for track in &catalog.credential(credential).tracks {
                    open.extend(track.requires.iter().flat_map(|requirement| &requirement.any));
                    let options = track.slots.iter().flat_map(|slot| &slot.options);
                    open.extend(options.flat_map(|option| &option.items));
                }
            }
        }
    }
    items
}

/// The days on which something may have to be done. The first one only where not everything is active on
/// it: what is sat before it has to be could as well be sat later.
fn days_until(
    question: &Question,
    items: &BTreeSet<Item>,
    until: Date,
    engine: &Engine<'_>,
) -> Result<BTreeSet<Date>, Unasked> {
    let nothing = expand(question, items, &BTreeSet::new(), question.as_of);
    let stands = Program::of(question, &nothing).solve(engine)?.status == Status::Earned;
    candidates(question, items, until, !stands, MOST_DAYS).ok_or(Unasked::TooFar)
}

/// How long a credential can be kept.
enum Kept {
    /// Until the day asked for.
    ToTheEnd,
    /// Not as long as that.
    Until(Lapse),
    /// A limit stopped the search.
    Unknown,
}

/// Until when a credential can be kept. To keep it longer is never easier.
fn kept(
    question: &Question,
    goal: CredentialId,
    items: &BTreeSet<Item>,
    (days, until): (&BTreeSet<Date>, Date),
    engine: &Engine<'_>,
) -> Result<Kept, Failure> {
    let goals = [goal];
    let alone = question.with_goals(&goals);
    let mut ends: Vec<Date> = days.iter().copied().filter(|day| *day >= question.as_of).collect();
    ends.insert(0, question.as_of);
    ends.push(until);
    ends.dedup();
    let (mut low, mut high) = (0, ends.len());
    while low < high {
        let middle = low.midpoint(high);
        let end = ends[middle];
        if !engine.has_time() {
            return Ok(Kept::Unknown);
        }
        let within: BTreeSet<Date> = days.iter().copied().filter(|day| *day <= end).collect();
        match Program::of(&alone, &expand(&alone, items, &within, end)).solve(engine)?.status {
            Status::Unproven => return Ok(Kept::Unknown),
            Status::Infeasible => high = middle,
            Status::Optimal | Status::Earned => low = middle + 1,
        }
    }
    Ok(match low == ends.len() {
        true => Kept::ToTheEnd,
        false => Kept::Until(Lapse { credential: goal, until: low.checked_sub(1).map(|at| ends[at]) }),
    })
}

/// The credentials asked about that are not on a catalog's list of what expires.
pub fn never_expires(catalog: &Catalog, credential: CredentialId) -> bool {
    catalog.credential(credential).validity.rules.is_empty() && !rests_on_others(catalog, credential)
}
