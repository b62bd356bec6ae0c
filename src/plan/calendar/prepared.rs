use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::part::Part;
use super::too_far::{Distance, TooFar};
use crate::catalog::{ExamId, Item};
use crate::question::Question;
use crate::semantics::{Activity, rests_on_others};

/// Something that it takes to earn a credential: one of these items.
pub(super) struct Want<'p> {
    pub any: &'p [Item],
    /// Active on that day?
    pub active: bool,
    /// Got by the plan, for what was had before has counted already?
    pub anew: bool,
}

/// A part, with what is the same for every order of it.
pub(super) struct Prepared<'p> {
    pub part: &'p Part<'p>,
    /// What it takes to earn each credential.
    pub wanted: Vec<Vec<Want<'p>>>,
    /// What is claimed for each credential.
    pub claimed: Vec<Vec<Item>>,
    /// Of each credential, whether the whole of which this is a part may complete it later.
    pub may_come_later: Vec<bool>,
    /// Does it matter how many days lie between two exams?
    pub runs_out: bool,
    /// What is active, as far as it is on hand.
    pub activity: Activity<'p>,
    /// The days on which exams were passed.
    pub passed: BTreeMap<ExamId, Vec<Date>>,
    /// What was passed on a day that is not known.
    pub undated: BTreeSet<ExamId>,
    /// What rests on others and fell with them before the outset: it is active once it is earned or renewed.
    pub fallen: BTreeSet<Item>,
    /// What was found not to come close enough however long one waits.
    pub too_far: RefCell<BTreeMap<Distance, TooFar>>,
}

impl<'p> Prepared<'p> {
    pub fn new(part: &'p Part<'p>) -> Prepared<'p> {
        let question = part.question;
        let catalog = &question.catalog;
        let had = || question.on_hand();
        let mut wanted = Vec::new();
        let mut claimed = Vec::new();
        for earned in &part.earned {
            let track = &catalog.credential(earned.credential).tracks[earned.track];
            let claims = part.claims.iter().filter(|claim| claim.credential == earned.credential);
            let options: Vec<_> = claims.map(|claim| claim.option_in(catalog)).collect();
            let required = track.requires.iter().map(|r| Want { any: &r.any, active: r.active, anew: false });
            let counted = |item: &Item| {
                item.exam().is_some_and(|e| question.has_counted_for_what_runs_out(earned.credential, e))
            };
            let claims = options.iter().flat_map(|option| {
                let want = |item| Want {
                    any: std::slice::from_ref(item),
                    active: option.active,
                    anew: counted(item),
                };
                option.items.iter().map(want)
            });
            wanted.push(required.chain(claims).collect());
            claimed.push(options.iter().flat_map(|option| &option.items).copied().collect());
        }
        Prepared {
            part,
            wanted,
            claimed,
            may_come_later: part.may_come_later(),
            runs_out: part.runs_out(),
            activity: Activity::of(catalog, &question.transcript),
            passed: had().filter_map(|(item, day)| Some((item.exam()?, vec![day?]))).collect(),
            undated: had().filter_map(|(item, day)| item.exam().filter(|_| day.is_none())).collect(),
            fallen: had().map(|(item, _)| item).filter(|item| has_fallen(question, *item)).collect(),
            too_far: RefCell::default(),
        }
    }
}

fn has_fallen(question: &Question, item: Item) -> bool {
    let rests = |credential| rests_on_others(&question.catalog, credential);
    item.credential().is_some_and(rests) && question.expired(item).is_some()
}
