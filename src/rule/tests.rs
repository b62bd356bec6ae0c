//! For every rule a plan that breaks it, next to a legal one: a checker without the rule fails here.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::{RULES, check};
use crate::catalog::{
    Cap, Catalog, CatalogParts, Credential, CredentialId, Evidence, Exam, ExamId, Item, Limit, Requirement,
    Slot, SlotOption, Track, Validity, ValidityRule, Window,
};
use crate::money::{Currency, Money};
use crate::plan::{Claim, Earned, Milestone, Plan, Spent, Totals};
use crate::price::{PriceList, PriceRow};
use crate::question::{Criterion, Policy, Question};
use crate::schedule::{DaysOff, Pace, Schedule};
use crate::transcript::Transcript;

const A: ExamId = ExamId(0);
const B: ExamId = ExamId(1);
const GOAL: CredentialId = CredentialId(0);
const OTHER: CredentialId = CredentialId(1);
const TODAY: Date = date(2004, 11, 1);

/// Exams `a` and `b`; `goal` needs both of them in one slot, `other` needs either.
fn catalog() -> CatalogParts {
    let exam =
        |id: &str| Exam { id: id.into(), title: id.to_uppercase(), hours: Some(10), ..Exam::default() };
    let slot = |need| Slot {
        id: "core".into(),
        need,
        options: vec![SlotOption::item(A.into()), SlotOption::item(B.into())],
        ..Slot::default()
    };
    let track = |need| Track { id: "full".into(), slots: vec![slot(need)], ..Track::default() };
    let credential =
        |id: &str, need| Credential { id: id.into(), tracks: vec![track(need)], ..Credential::default() };
    CatalogParts {
        exams: vec![exam("a"), exam("b")],
        credentials: vec![credential("goal", 2), credential("other", 1)],
        ..CatalogParts::default()
    }
}

fn prices() -> PriceList {
    let row = |item: &str, exam| PriceRow {
        item: item.into(),
        covers: vec![exam],
        requires: Vec::new(),
        voucher: None,
        earns: None,
        price: Money(100),
        currency: Currency::from_code("USD").expect("USD exists"),
        retake: crate::price::Retake::default(),
        region: None,
        window: Window::ALWAYS,
        source: None,
        evidence: Evidence::Sourced,
    };
    PriceList {
        name: "test".into(),
        rows: vec![row("a", A).into(), row("b", B).into()],
        ..PriceList::default()
    }
}

fn claim(credential: CredentialId, option: usize) -> Claim {
    Claim { credential, track: 0, slot: 0, option }
}

/// Sits `a` and `b`, claims both for `goal`.
fn plan() -> Plan {
    Plan {
        exams: vec![A, B],
        days: Vec::new(),
        earned: vec![Earned { credential: GOAL, track: 0 }],
        claims: vec![claim(GOAL, 0), claim(GOAL, 1)],
        purchases: vec![0, 1],
        vouchers: Vec::new(),
        totals: Totals { cost: Some(Money(200)), exams: 2, hours: Some(20), unpriced: Vec::new() },
        milestones: vec![Milestone { after_step: 2, credential: GOAL }],
    }
}

fn after(days: i64) -> Date {
    TODAY.saturating_add(days.days())
}

/// A question with its parts, to be changed by a test.
struct Case {
    catalog: CatalogParts,
    prices: PriceList,
    transcript: Transcript,
    policy: Policy,
    plan: Plan,
}

impl Case {
    fn legal() -> Case {
        let policy = Policy { minimize: vec![Criterion::Cost], ..Policy::default() };
        Case { catalog: catalog(), prices: prices(), transcript: Transcript::new(), policy, plan: plan() }
    }

    /// At an hour a day, `a` and `b` are sat so many days after the first.
    fn in_time(&mut self, days: [i64; 2]) {
        self.policy.schedule = Some(Schedule {
            start: TODAY,
            pace: Pace::Hours { per_week: 7, default: None },
            by: None,
            off: DaysOff::default(),
        });
        self.plan.days = days.map(after).to_vec();
    }

    fn broken(&self) -> BTreeSet<&'static str> {
        let question = Question {
            catalog: Arc::new(Catalog::new(self.catalog.clone())),
            tariff: Arc::new(self.prices.clone()).tariff(TODAY, None, None).map(Arc::new),
            transcript: Arc::new(self.transcript.clone()),
            goals: [GOAL].into(),
            as_of: TODAY,
            today: None,
            policy: Arc::new(self.policy.clone()),
        }
        .with_what_follows();
        check(&question, &self.plan).into_iter().map(|violation| violation.rule).collect()
    }

    fn breaks(&self, rule: &str) -> bool {
        assert!(RULES.iter().any(|r| r.name() == rule), "there is no rule `{rule}`");
        self.broken().contains(rule)
    }

    fn breaks_only(&self, rule: &'static str) -> bool {
        self.breaks(rule) && self.broken() == BTreeSet::from([rule])
    }

    fn offer(&mut self, row: usize) -> &mut PriceRow {
        Arc::make_mut(&mut self.prices.rows[row])
    }

    fn option(&mut self, credential: CredentialId, option: usize) -> &mut SlotOption {
        &mut self.catalog.credentials[credential.0].tracks[0].slots[0].options[option]
    }

    fn slot(&mut self, credential: CredentialId) -> &mut Slot {
        &mut self.catalog.credentials[credential.0].tracks[0].slots[0]
    }

    fn also_earn_other(&mut self) {
        self.plan.earned.push(Earned { credential: OTHER, track: 0 });
        self.plan.claims.push(claim(OTHER, 0));
    }
}

#[test]
fn the_plan_that_the_others_vary_is_legal() {
    assert_eq!(Case::legal().broken(), BTreeSet::new());
    let mut both = Case::legal();
    both.also_earn_other();
    assert_eq!(both.broken(), BTreeSet::new());
}

#[test]
fn a_goal_must_be_reached() {
    let mut case = Case::legal();
    case.plan.earned.clear();
    case.plan.claims.clear();
    assert!(case.breaks_only("goal"));
}

#[test]
fn what_was_asked_for_is_in_the_plan_and_what_was_excluded_is_not() {
    let mut case = Case::legal();
    case.policy.with = vec![OTHER.into()];
    assert!(case.breaks_only("policy"));
    case.also_earn_other();
    assert!(!case.breaks("policy"));
    case.policy.with.clear();
    case.policy.without = vec![OTHER.into()];
    assert!(case.breaks_only("policy"));
    case.policy.without = vec![A.into()];
    assert!(case.breaks("policy"));
    case.policy.without.clear();
    case.policy.sit = vec![A];
    assert!(!case.breaks("policy"));
    case.plan.exams.retain(|exam| *exam != A);
    assert!(case.breaks("policy"));
}

#[test]
fn a_track_that_was_ruled_out_is_not_used() {
    let mut case = Case::legal();
    let second = case.catalog.credentials[GOAL.0].tracks[0].clone();
    case.catalog.credentials[GOAL.0].tracks.push(second);
    case.policy.tracks = vec![(GOAL, 1)];
    assert!(case.breaks_only("policy"));
}

#[test]
fn a_track_is_used_only_while_it_is_open() {
    let mut case = Case::legal();
    case.catalog.credentials[GOAL.0].tracks[0].window.until = Some(date(2004, 10, 31));
    assert!(case.breaks_only("track"));
    case.catalog.credentials[GOAL.0].tracks[0].window.until = Some(TODAY);
    assert!(!case.breaks("track"));
}

#[test]
fn a_credential_is_earned_through_one_track_and_once() {
    let mut case = Case::legal();
    let second = case.catalog.credentials[GOAL.0].tracks[0].clone();
    case.catalog.credentials[GOAL.0].tracks.push(Track { slots: Vec::new(), ..second });
    case.plan.earned.push(Earned { credential: GOAL, track: 1 });
    assert!(case.breaks("track"));
    let mut case = Case::legal();
    case.transcript.add(GOAL, None);
    assert!(case.breaks_only("track"));
}

#[test]
fn a_slot_gets_the_units_it_needs() {
    let mut case = Case::legal();
    case.plan.claims.pop();
    assert!(case.breaks_only("slot"));
    case.option(GOAL, 0).units = 2;
    assert!(!case.breaks("slot"));
}

#[test]
fn units_above_a_cap_do_not_count() {
    let mut case = Case::legal();
    case.slot(GOAL).caps = vec![Cap { items: vec![A.into(), B.into()], at_most: 1 }];
    assert!(case.breaks_only("slot"));
}

#[test]
fn an_option_counts_only_on_its_days() {
    let mut case = Case::legal();
    case.option(GOAL, 0).window.since = Some(date(2004, 11, 2));
    assert!(case.breaks_only("slot"));
}

#[test]
fn an_item_is_claimed_once_in_a_credential() {
    let mut case = Case::legal();
    let again = Slot { id: "elective".into(), need: 1, ..case.slot(GOAL).clone() };
    case.catalog.credentials[GOAL.0].tracks[0].slots.push(again);
    case.plan.claims.push(Claim { credential: GOAL, track: 0, slot: 1, option: 0 });
    assert!(case.breaks_only("no reuse"));
    case.catalog.credentials[GOAL.0].tracks[0].slots[1].shared = true;
    assert!(!case.breaks("no reuse"));
}

#[test]
fn what_is_claimed_is_on_hand() {
    let mut case = Case::legal();
    case.plan.exams = vec![A];
    case.plan.purchases = vec![0];
    case.plan.totals = Totals { cost: Some(Money(100)), exams: 1, hours: Some(10), unpriced: Vec::new() };
    assert!(case.breaks("on hand"));
    case.transcript.add(B, None);
    assert!(!case.breaks("on hand"));
}

#[test]
fn what_is_passed_is_not_sat_again() {
    let mut case = Case::legal();
    case.transcript.add(A, None);
    assert!(case.breaks_only("on hand"));
}

#[test]
fn requirements_are_on_hand() {
    let mut case = Case::legal();
    case.catalog.exams[1].requires = vec![Item::from(OTHER).into()];
    assert!(case.breaks("requires"));
    case.also_earn_other();
    assert!(!case.breaks("requires"));
    let mut case = Case::legal();
    case.catalog.credentials[GOAL.0].tracks[0].requires = vec![Item::from(OTHER).into()];
    assert!(case.breaks("requires"));
    let mut case = Case::legal();
    case.offer(0).requires = vec![OTHER.into()];
    assert!(case.breaks("requires"));
}

#[test]
fn credentials_do_not_support_each_other() {
    let mut case = Case::legal();
    *case.option(GOAL, 0) = SlotOption::item(OTHER.into());
    *case.option(OTHER, 0) = SlotOption::item(GOAL.into());
    case.also_earn_other();
    assert!(case.breaks_only("not circular"));
    *case.option(OTHER, 0) = SlotOption::item(A.into());
    assert!(!case.breaks("not circular"));
}

#[test]
fn exams_stand_in_study_order() {
    let mut case = Case::legal();
    case.catalog.exams[0].requires = vec![Item::from(B).into()];
    assert!(case.breaks_only("not circular"));
    case.plan.exams = vec![B, A];
    assert_eq!(case.broken(), BTreeSet::new());
}

#[test]
fn exams_are_sat_by_their_last_day() {
    let mut case = Case::legal();
    // Ten hours each, an hour a day: `b` is sat on the twentieth day.
    case.in_time([9, 19]);
    case.catalog.exams[1].retired = Some(after(19));
    assert_eq!(case.broken(), BTreeSet::new());
    case.catalog.exams[1].retired = Some(after(18));
    assert!(case.breaks_only("calendar"));
    case.plan.exams = vec![B, A];
    assert_eq!(case.broken(), BTreeSet::new());
    case.policy.schedule =
        case.policy.schedule.take().map(|schedule| Schedule { by: Some(after(18)), ..schedule });
    assert!(case.breaks_only("calendar"));
}

#[test]
fn every_exam_has_a_day_with_time_for_it() {
    let mut case = Case::legal();
    case.in_time([9, 18]);
    assert!(case.breaks_only("calendar"), "there are nine days for ten hours");
    case.in_time([10, 19]);
    assert!(case.breaks_only("calendar"), "the days between are not enough, with what is left of the tenth");
    case.in_time([10, 20]);
    assert_eq!(case.broken(), BTreeSet::new());
    case.in_time([30, 90]);
    assert_eq!(case.broken(), BTreeSet::new(), "one may wait");
    case.plan.days.pop();
    assert!(case.breaks_only("calendar"), "an exam has no day");
}

#[test]
fn an_exam_is_not_sat_before_its_release_in_the_calendar() {
    let mut case = Case::legal();
    case.catalog.exams[1].released = Some(after(25));
    case.in_time([9, 24]);
    assert!(case.breaks_only("calendar"));
    case.in_time([9, 25]);
    assert_eq!(case.broken(), BTreeSet::new());
}

#[test]
fn what_is_claimed_lies_within_the_window_in_the_calendar() {
    let mut case = Case::legal();
    case.catalog.credentials[GOAL.0].tracks[0].window_months = Some(1);
    // From 10 November on a month is over after 10 December.
    case.in_time([9, 39]);
    assert_eq!(case.broken(), BTreeSet::new());
    case.in_time([9, 40]);
    assert!(case.breaks_only("calendar"));
}

#[test]
fn what_must_be_active_is_so_on_its_day_in_the_calendar() {
    let month = Validity { rules: vec![ValidityRule { months: 1, earned: Window::ALWAYS }] };
    let mut case = Case::legal();
    case.catalog.exams[0].validity = month.clone();
    case.catalog.exams[1].requires = vec![Requirement { any: vec![A.into()], active: true }];
    case.in_time([9, 39]);
    assert_eq!(case.broken(), BTreeSet::new());
    case.in_time([9, 40]);
    assert!(case.breaks_only("calendar"), "`b` is sat when `a` has run out");
    case.catalog.exams[1].requires.clear();
    case.option(GOAL, 0).active = true;
    assert!(case.breaks_only("calendar"), "`a` has run out when `goal` is complete");
}

#[test]
fn what_has_retired_is_not_earned_in_the_calendar() {
    let mut case = Case::legal();
    case.in_time([9, 19]);
    case.catalog.credentials[GOAL.0].retired = Some(after(19));
    assert_eq!(case.broken(), BTreeSet::new());
    case.catalog.credentials[GOAL.0].retired = Some(after(18));
    assert!(case.breaks_only("calendar"));
}

#[test]
fn an_offer_does_not_unlock_itself() {
    let mut case = Case::legal();
    case.catalog.credentials[OTHER.0].tracks[0].slots[0].need = 1;
    case.also_earn_other();
    case.offer(0).covers = vec![A, B];
    case.offer(0).requires = vec![OTHER.into()];
    case.plan.purchases = vec![0];
    case.plan.totals.cost = Some(Money(100));
    assert!(case.breaks_only("not circular"));
}

#[test]
fn sharing_between_credentials_is_limited() {
    let mut case = Case::legal();
    case.also_earn_other();
    case.catalog.limits = vec![Limit {
        between: vec![GOAL, OTHER],
        at_most: 0,
        items: None,
        sources: Vec::new(),
        evidence: Evidence::Sourced,
    }];
    assert!(case.breaks_only("limit"));
    case.catalog.limits[0].items = Some(vec![B.into()]);
    assert!(!case.breaks("limit"));
}

#[test]
fn an_exam_is_sat_only_on_its_days() {
    let mut case = Case::legal();
    case.catalog.exams[0].retired = Some(date(2004, 10, 31));
    assert!(case.breaks_only("available"));
    case.catalog.exams[0].retired = Some(TODAY);
    case.catalog.exams[0].released = Some(date(2004, 11, 2));
    assert!(case.breaks_only("available"));
    case.catalog.exams[0].released = Some(TODAY);
    assert!(!case.breaks("available"));
}

#[test]
fn numbers_that_plans_are_judged_by_are_known() {
    let mut case = Case::legal();
    case.catalog.exams[0].hours = None;
    case.plan.totals.hours = None;
    assert_eq!(case.broken(), BTreeSet::new());
    case.policy.minimize = vec![Criterion::Hours];
    assert!(case.breaks_only("available"));
}

#[test]
fn totals_are_what_the_lists_say() {
    let vary: [fn(&mut Totals); 3] = [|t| t.cost = Some(Money(199)), |t| t.exams = 1, |t| t.hours = Some(19)];
    for change in vary {
        let mut case = Case::legal();
        change(&mut case.plan.totals);
        assert!(case.breaks_only("purchase"));
    }
}

#[test]
fn every_exam_is_paid_for() {
    let mut case = Case::legal();
    case.plan.purchases = vec![0];
    case.plan.totals.cost = Some(Money(100));
    assert!(case.breaks_only("purchase"));
}

fn a_year() -> Validity {
    Validity { rules: vec![ValidityRule { months: 12, earned: Window::ALWAYS }] }
}

impl Case {
    /// Only B is sat; A was passed on this day.
    fn passed(day: Date) -> Case {
        let mut case = Case::legal();
        case.transcript.add(A, Some(day));
        case.plan.exams = vec![B];
        case.plan.purchases = vec![1];
        case.plan.totals = Totals { cost: Some(Money(100)), exams: 1, hours: Some(10), unpriced: Vec::new() };
        case
    }
}

#[test]
fn what_must_be_active_has_not_expired() {
    let passed = |day| {
        let mut case = Case::passed(day);
        case.catalog.exams[0].validity = a_year();
        case
    };
    let mut case = passed(date(2003, 10, 31));
    assert_eq!(case.broken(), BTreeSet::new());
    case.option(GOAL, 0).active = true;
    assert!(case.breaks("on hand"));
    let mut case = passed(date(2003, 11, 1));
    case.option(GOAL, 0).active = true;
    assert_eq!(case.broken(), BTreeSet::new());
}

#[test]
fn an_expired_goal_is_not_reached() {
    let mut case = Case::legal();
    case.plan = Plan {
        totals: Totals { cost: Some(Money(0)), exams: 0, hours: Some(0), unpriced: Vec::new() },
        ..Plan::default()
    };
    case.catalog.credentials[GOAL.0].validity = a_year();
    case.transcript.add(GOAL, Some(date(2003, 11, 1)));
    assert_eq!(case.broken(), BTreeSet::new());
    case.transcript = Transcript::new();
    case.transcript.add(GOAL, Some(date(2003, 10, 31)));
    assert!(case.breaks_only("goal"));
}

#[test]
fn a_retired_credential_is_not_earned() {
    let mut case = Case::legal();
    case.catalog.credentials[GOAL.0].retired = Some(TODAY);
    assert_eq!(case.broken(), BTreeSet::new());
    case.catalog.credentials[GOAL.0].retired = Some(date(2004, 10, 31));
    assert!(case.breaks_only("track"));
}

#[test]
fn exams_claimed_together_lie_within_the_window() {
    let mut case = Case::passed(date(2003, 11, 1));
    case.catalog.credentials[GOAL.0].tracks[0].window_months = Some(12);
    assert_eq!(case.broken(), BTreeSet::new());
    let mut case = Case::passed(date(2003, 10, 31));
    case.catalog.credentials[GOAL.0].tracks[0].window_months = Some(12);
    assert!(case.breaks_only("completion window"));
}

#[test]
fn an_open_set_is_claimed_whole() {
    let mut case = Case::legal();
    case.slot(GOAL).every = true;
    case.plan.claims.pop();
    assert!(case.breaks_only("slot"));
    case.option(GOAL, 1).window.since = Some(date(2004, 11, 2));
    assert!(!case.breaks("slot"));
}

#[test]
fn a_voucher_is_there_before_it_is_spent_and_is_spent_once() {
    let with = |vouchers: &[Spent]| {
        let mut case = Case::legal();
        case.offer(0).earns = Some("half".into());
        case.offer(1).voucher = Some("half".into());
        case.plan.vouchers = vouchers.to_vec();
        case
    };
    let spent = |from| Spent { offer: 1, from };
    assert_eq!(with(&[spent(Some(A))]).broken(), BTreeSet::new());
    assert!(with(&[]).breaks("voucher"));
    assert!(with(&[spent(None)]).breaks_only("voucher"));
    assert!(with(&[spent(Some(B))]).breaks("voucher"));
    assert!(with(&[spent(Some(A)), spent(Some(A))]).breaks_only("voucher"));
    assert!(with(&[Spent { offer: 0, from: Some(A) }]).breaks("voucher"));
    let mut at_hand = with(&[spent(None)]);
    at_hand.transcript.add_vouchers("half", 1);
    assert_eq!(at_hand.broken(), BTreeSet::new());
    let mut too_early = with(&[spent(Some(A))]);
    too_early.plan.exams = vec![B, A];
    assert!(too_early.breaks_only("not circular"));
}
