//! What present-day programmes ask for, each rule by itself, with answers derived by hand.

use std::num::NonZero;
use std::sync::Arc;
use studypath::ilp::backend;

use jiff::civil::{Date, date};
use studypath::catalog::{Catalog, CredentialId, Item};
use studypath::price::PriceList;
use studypath::query::{self, Answer, Engine, Status};
use studypath::question::{Criterion, Policy, Question};
use studypath::read::{self, SourceFile};
use studypath::transcript::Transcript;

const TODAY: Date = date(2026, 11, 1);

struct World {
    catalog: Arc<Catalog>,
    prices: Option<Arc<PriceList>>,
    transcript: Transcript,
    minimize: Vec<Criterion>,
    as_of: Date,
}

impl World {
    fn new(rules: &str, prices: &str) -> World {
        let text = format!("[catalog]\nid = \"demo\"\n{rules}");
        let catalog = read::catalog(&SourceFile::new("demo.toml", text)).unwrap_or_else(|e| panic!("{e}"));
        let list = SourceFile::new("demo.csv", prices);
        let prices =
            (!prices.is_empty()).then(|| read::prices(&list, &catalog).unwrap_or_else(|e| panic!("{e}")));
        let minimize = if prices.is_some() { vec![Criterion::Cost] } else { vec![Criterion::Exams] };
        let (catalog, prices) = (Arc::new(catalog), prices.map(Arc::new));
        World { catalog, prices, transcript: Transcript::new(), minimize, as_of: TODAY }
    }

    fn item(&self, id: &str) -> Item {
        self.catalog.find(id).unwrap_or_else(|| panic!("{id} is not in the catalog"))
    }

    fn with(mut self, id: &str, day: Option<Date>) -> World {
        self.transcript.add(self.item(id), day);
        self
    }

    fn with_vouchers(mut self, name: &str, count: u32) -> World {
        self.transcript.add_vouchers(name, count);
        self
    }

    fn on(self, as_of: Date) -> World {
        World { as_of, ..self }
    }

    fn by_exams(self) -> World {
        World { minimize: vec![Criterion::Exams], ..self }
    }

    fn ask<T>(&self, goals: &[&str], ask: impl Fn(&Question, &Engine<'_>) -> T) -> T {
        let goals: Vec<CredentialId> = goals
            .iter()
            .map(|goal| match self.item(goal) {
                Item::Credential(credential) => credential,
                Item::Exam(_) => panic!("{goal} is an exam"),
            })
            .collect();
        let tariff = self.prices.as_ref().and_then(|list| list.tariff(self.as_of, None, None));
        let policy = Policy { minimize: self.minimize.clone(), ..Policy::default() };
        let backend = backend::by_name(backend::names()[0]).expect("a backend that is built in");
        let question = Question {
            catalog: self.catalog.clone(),
            tariff: tariff.map(Arc::new),
            transcript: Arc::new(self.transcript.clone()),
            goals: goals.into(),
            as_of: self.as_of,
            today: None,
            policy: Arc::new(policy),
        }
        .with_what_follows();
        ask(&question, &Engine::new(backend))
    }

    fn best(&self, goals: &[&str]) -> Answer {
        self.ask(goals, |question, engine| query::best(question, engine).expect("an answer"))
    }

    fn ids(&self, answer: &Answer) -> Vec<String> {
        let exams = answer.plan.iter().flat_map(|plan| &plan.exams);
        exams.map(|exam| self.catalog.exam(*exam).id.clone()).collect()
    }

    /// The exams in study order.
    fn exams(&self, goals: &[&str]) -> Vec<String> {
        let answer = self.best(goals);
        assert!(answer.plan.is_some(), "there is no plan: {:?}", answer.conflict);
        self.ids(&answer)
    }

    /// The exams and the cost in whole units.
    fn cost(&self, goals: &[&str]) -> (Vec<String>, i64) {
        let answer = self.best(goals);
        let cost = answer.plan.as_ref().and_then(|plan| plan.totals.cost).expect("a cost");
        assert_eq!(cost.0 % 100, 0);
        (self.ids(&answer), cost.0 / 100)
    }

    /// The reasons why there is no plan.
    fn refusal(&self, goals: &[&str]) -> Vec<String> {
        let answer = self.best(goals);
        assert_eq!(answer.status, Status::Infeasible);
        let conflict = answer.conflict.expect("a conflict");
        conflict.because.into_iter().map(|reason| reason.text).collect()
    }
}

fn list(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// A, valid for two years, of which the credential `a` is the certificate; B stands on `a` passed once;
/// `all` wants both active on the same day.
const KUBE: &str = r#"
[exam.A]
valid_months = 24
[exam.B]
valid_months = 24

[credential.a]
valid_months = 24
[[credential.a.track]]
id = "exam"
[[credential.a.track.slot]]
id = "exam"
need = 1
active = true
from = ["A"]

[credential.b]
valid_months = 24
[[credential.b.track]]
id = "exam"
requires = [{ any = ["a", "A"] }]
[[credential.b.track.slot]]
id = "exam"
need = 1
active = true
from = ["B"]

[credential.all]
[[credential.all.track]]
id = "all"
[[credential.all.track.slot]]
id = "both"
need = 2
active = true
from = ["a", "b"]
"#;

#[test]
fn what_was_passed_once_is_enough_unless_an_active_one_is_asked_for() {
    let expired = || World::new(KUBE, "").with("a", Some(date(2024, 10, 31)));
    // `b` needs `a` only once; `all` needs it on the day.
    assert_eq!(expired().exams(&["b"]), list(&["B"]));
    assert_eq!(expired().exams(&["all"]), list(&["A", "B"]));
    // On the last day, 2024-11-01 plus 24 months, it is active.
    let active = World::new(KUBE, "").with("a", Some(date(2024, 11, 1)));
    assert_eq!(active.exams(&["all"]), list(&["B"]));
    // Without a day nothing expires.
    assert_eq!(World::new(KUBE, "").with("a", None).exams(&["all"]), list(&["B"]));
}

#[test]
fn an_expired_goal_is_earned_again_and_an_active_one_is_not() {
    let held = |day| World::new(KUBE, "").with("a", Some(day));
    assert_eq!(held(date(2020, 1, 1)).exams(&["a"]), list(&["A"]));
    assert_eq!(held(date(2026, 1, 1)).best(&["a"]).status, Status::Earned);
}

#[test]
fn an_expired_pass_makes_no_active_certificate() {
    let passed = |day| World::new(KUBE, "").with("A", Some(day));
    assert_eq!(passed(date(2023, 5, 1)).exams(&["a"]), list(&["A"]));
    assert_eq!(passed(date(2025, 5, 1)).best(&["a"]).status, Status::Earned);
}

#[test]
fn the_day_of_earning_decides_for_how_long() {
    let rules = KUBE.replace(
        "[credential.a]\nvalid_months = 24",
        "[credential.a]\nvalid_months = [{ months = 36, until = 2024-03-31 }, { months = 24, since = 2024-04-01 }]",
    );
    // 2024-03-31 plus 36 months is 2027-03-31; 2024-04-01 plus 24 months is 2026-04-01.
    let held = |day| World::new(&rules, "").with("a", Some(day));
    assert_eq!(held(date(2024, 3, 31)).best(&["a"]).status, Status::Earned);
    assert_eq!(held(date(2024, 4, 1)).exams(&["a"]), list(&["A"]));
}

#[test]
fn a_refusal_says_on_which_day_something_expired() {
    let rules = KUBE.replace("[exam.A]\n", "[exam.A]\nretired = 2026-06-30\n");
    let held = World::new(&rules, "").with("a", Some(date(2024, 5, 1)));
    let reasons = held.refusal(&["all"]);
    assert!(reasons.iter().any(|reason| reason.contains("`a` (expired on 2026-05-01)")), "{reasons:?}");
}

#[test]
fn earning_one_renews_another_from_a_day_on() {
    let renews = "[credential.b]\nrenews = [{ item = \"a\", since = 2026-06-18, even_expired = true }]";
    let rules = KUBE.replace("[credential.b]", renews);
    let expired = || World::new(&rules, "").with("a", Some(date(2020, 1, 1)));
    // B makes `b`, and `b` renews `a`.
    assert_eq!(expired().exams(&["all"]), list(&["B"]));
    // A day before the rule both have to be sat.
    assert_eq!(expired().on(date(2026, 6, 17)).exams(&["all"]), list(&["A", "B"]));
    // What was never held is not renewed.
    assert_eq!(World::new(&rules, "").exams(&["all"]), list(&["A", "B"]));
    // A renewal of the past counts from its own day: 2026-07-01 plus 24 months.
    let renewed = expired().with("b", Some(date(2026, 7, 1)));
    assert_eq!(renewed.best(&["all"]).status, Status::Earned);
    // Without `even_expired` there is nothing left to renew.
    let rules = rules.replace(", even_expired = true", "");
    let expired = World::new(&rules, "").with("a", Some(date(2020, 1, 1)));
    assert_eq!(expired.exams(&["all"]), list(&["A", "B"]));
}

/// SMALL, valid for half a year, is renewed by BIG, of A and B.
const RENEWED: &str = r#"
[exam.A]
[exam.B]
[credential.big]
renews = [{ item = "small", even_expired = true }]
[[credential.big.track]]
id = "exams"
slot = [{ id = "both", need = 2, from = ["A", "B"] }]
[credential.small]
valid_months = 6
"#;

#[test]
fn a_renewal_reaches_what_has_expired_by_way_of_what_is_held() {
    let rules = r#"
[exam.A]
[exam.B]
[credential.a]
renews = [{ item = "b" }]
[[credential.a.track]]
id = "exam"
slot = [{ id = "a", need = 1, from = ["A"] }]
[credential.b]
renews = [{ item = "c", even_expired = true }]
[[credential.b.track]]
id = "exam"
slot = [{ id = "b", need = 1, from = ["B"] }]
[credential.c]
valid_months = 12
[[credential.c.track]]
id = "exams"
slot = [{ id = "both", need = 2, from = ["A", "B"] }]
[credential.goal]
[[credential.goal.track]]
id = "c"
slot = [{ id = "c", need = 1, from = ["c"], active = true }]
"#;
    let world = World::new(rules, "");
    let held = world.with("b", Some(date(2020, 1, 1))).with("c", Some(date(2020, 1, 1)));
    // A earns a, which renews b, which renews c: one exam instead of two.
    assert_eq!(held.exams(&["goal"]), list(&["A"]));
}

#[test]
fn a_pass_counts_for_what_nobody_but_a_holder_can_renew() {
    let held = || World::new(RENEWED, "").with("small", Some(date(2020, 1, 2)));
    // Nobody who has nothing gets to `big` from `small`, and A stands already.
    assert_eq!(held().with("A", None).exams(&["small"]), list(&["B"]));
    assert_eq!(held().with("A", None).with("B", None).best(&["small"]).status, Status::Earned);
}

#[test]
fn a_requirement_stated_twice_counts_once() {
    let rules = r#"
[exam.E]
[credential.low]
[[credential.low.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["E"] }]
[credential.top]
[[credential.top.track]]
id = "twice"
requires = ["low", "low", { item = "low" }]
[credential.both]
[[credential.both.track]]
id = "track-and-slot"
requires = ["low", "E"]
slot = [{ id = "low", need = 2, from = ["low", "E"] }]
"#;
    let world = World::new(rules, "");
    assert_eq!(world.exams(&["top"]), list(&["E"]));
    assert_eq!(world.exams(&["both"]), list(&["E"]));
    let shown: Vec<String> = read::lint(&world.catalog, None).iter().map(|d| d.title.clone()).collect();
    let twice = "3 requirements that are stated twice and count once: `top/twice requires low`, \
                 `both/track-and-slot requires low`, `both/track-and-slot requires E`";
    assert!(shown.iter().any(|title| title == twice), "{shown:#?}");
}

#[test]
fn a_retired_credential_counts_where_it_is_held() {
    let rules = r#"
[exam.OLD]
[exam.NEW]
[exam.TOP]
[credential.old]
retired = 2026-07-31
[[credential.old.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["OLD"] }]
[credential.new]
[[credential.new.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["NEW"] }]
[credential.top]
[[credential.top.track]]
id = "exam"
requires = [{ any = ["old", "new"], active = true }]
slot = [{ id = "exam", need = 1, from = ["TOP"] }]
"#;
    let world = || World::new(rules, "");
    // `old` comes first in the catalog, so it is chosen while it can be earned.
    assert_eq!(world().on(date(2026, 7, 31)).exams(&["top"]), list(&["OLD", "TOP"]));
    assert_eq!(world().exams(&["top"]), list(&["NEW", "TOP"]));
    assert_eq!(world().with("old", None).exams(&["top"]), list(&["TOP"]));
    assert_eq!(
        world().refusal(&["old"]),
        ["`old` is asked for", "`old` can no longer be earned: it retired on 2026-07-31"]
    );
}

/// A core and one of two others within 36 months of it.
const WINDOW: &str = r#"
[exam.CORE]
[exam.X]
[exam.Y]
[credential.np]
[[credential.np.track]]
id = "np"
window_months = 36
slot = [{ id = "core", need = 1, from = ["CORE"] }, { id = "other", need = 1, from = ["X", "Y"] }]
"#;

#[test]
fn the_exams_of_a_track_lie_within_its_window() {
    let world = || World::new(WINDOW, "");
    // 2023-11-01 plus 36 months is today, 2023-10-31 is a day too old: CORE is sat again.
    assert_eq!(world().with("CORE", Some(date(2023, 11, 1))).exams(&["np"]), list(&["X"]));
    assert_eq!(world().with("CORE", Some(date(2023, 10, 31))).exams(&["np"]), list(&["CORE", "X"]));
    // Two old passes go together if they are close to each other.
    let close = world().with("CORE", Some(date(2015, 1, 1))).with("X", Some(date(2018, 1, 1)));
    assert_eq!(close.best(&["np"]).status, Status::Earned);
    let apart = world().with("CORE", Some(date(2015, 1, 1))).with("X", Some(date(2018, 1, 2)));
    assert_eq!(apart.exams(&["np"]), list(&["CORE", "X"]));
    // Without a day an exam goes with everything.
    assert_eq!(world().with("CORE", None).exams(&["np"]), list(&["X"]));
}

#[test]
fn a_window_that_cannot_be_met_is_named() {
    let rules = WINDOW.replace("[exam.CORE]", "[exam.CORE]\nretired = 2024-01-01");
    let world = World::new(&rules, "").with("CORE", Some(date(2020, 1, 1)));
    let reasons = world.refusal(&["np"]);
    let apart = "`CORE` (passed on 2020-01-01) and `X` do not count together for `np`: they lie more than 36 months apart";
    assert!(reasons.iter().any(|reason| reason == apart), "{reasons:?}");
}

#[test]
fn a_track_grants_other_credentials_along() {
    let rules = r#"
[exam.A]
[exam.B]
[exam.UP]
[credential.x]
[[credential.x.track]]
id = "full"
slot = [{ id = "both", need = 2, from = ["A", "B"] }]
[credential.y]
[[credential.y.track]]
id = "up"
grants = ["x"]
slot = [{ id = "up", need = 1, from = ["UP"] }]
"#;
    let world = World::new(rules, "");
    // One exam instead of two.
    assert_eq!(world.exams(&["x"]), list(&["UP"]));
    assert_eq!(world.exams(&["x", "y"]), list(&["UP"]));
}

#[test]
fn what_a_plan_earns_brings_what_that_implies() {
    let rules = r#"
[exam.A]
[exam.B]
[exam.UP]
[exam.LAST]
requires = ["x"]
[credential.x]
[[credential.x.track]]
id = "full"
slot = [{ id = "both", need = 2, from = ["A", "B"] }]
[credential.y]
implies = ["x"]
[[credential.y.track]]
id = "up"
slot = [{ id = "up", need = 1, from = ["UP"] }]
[credential.z]
[[credential.z.track]]
id = "last"
slot = [{ id = "last", need = 1, from = ["LAST"] }]
"#;
    let world = World::new(rules, "");
    // One exam instead of two.
    assert_eq!(world.exams(&["x"]), list(&["UP"]));
    assert_eq!(world.exams(&["z"]), list(&["UP", "LAST"]));
    assert_eq!(world.with("y", None).exams(&["z"]), list(&["LAST"]));
}

#[test]
fn what_came_along_with_several_is_as_new_as_the_last_of_them() {
    let rules = r#"
[exam.A]
[exam.lead]
[credential.base]
valid_months = 24
[[credential.base.track]]
id = "full"
slot = [{ id = "a", need = 1, from = ["A"] }]
[credential.senior]
implies = ["base"]
[[credential.senior.track]]
id = "up"
slot = [{ id = "up", need = 2, from = ["A", "lead"] }]
[credential.LEAD]
implies = ["base"]
[[credential.LEAD.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["lead"] }]
"#;
    let (old, new) = (Some(date(2020, 1, 1)), Some(date(2026, 1, 1)));
    let asked = |told: &[(&str, Option<Date>)]| {
        let world = told.iter().fold(World::new(rules, ""), |world, (id, day)| world.with(id, *day));
        world.exams(&["base"])
    };
    assert_eq!(asked(&[("senior", old)]), list(&["A"]));
    for newer in [new, None] {
        assert_eq!(asked(&[("senior", old), ("LEAD", newer)]), list(&[]));
        assert_eq!(asked(&[("senior", newer), ("LEAD", old)]), list(&[]));
        assert_eq!(asked(&[("senior", newer), ("base", old)]), list(&[]));
        // One fact in two letter cases, whichever of them is told.
        assert_eq!(asked(&[("lead", newer)]), list(&[]));
    }
}

#[test]
fn an_exam_that_is_sat_again_does_not_undo_what_its_first_pass_has_earned() {
    let rules = r#"
[exam.A]
[exam.B]
[credential.expert]
valid_months = 12
[[credential.expert.track]]
id = "full"
slot = [{ id = "both", need = 2, from = ["A", "B"] }]
"#;
    // Earned on 2023-02-01 and expired since; one newer pass is not enough to earn it again.
    let earned = || {
        let world = World::new(rules, "").on(date(2026, 6, 15));
        world.with("A", Some(date(2023, 1, 1))).with("B", Some(date(2023, 2, 1)))
    };
    assert_eq!(earned().exams(&["expert"]), list(&["A", "B"]));
    assert_eq!(earned().with("A", Some(date(2026, 1, 1))).exams(&["expert"]), list(&["B"]));
    let again = earned().with("A", Some(date(2026, 1, 1))).with("B", Some(date(2026, 1, 2)));
    assert_eq!(again.exams(&["expert"]), list(&[]));
}

#[test]
fn an_open_set_grows_with_the_day() {
    let rules = r#"
[exam.A]
[exam.B]
[exam.C]
[group.current]
from = ["A", { item = "B", since = 2026-03-01 }, { item = "C", until = 2026-02-28 }]
[credential.golden]
[[credential.golden.track]]
id = "all"
slot = [{ id = "all", need = "all", from = [{ group = "current" }] }]
"#;
    assert_eq!(World::new(rules, "").exams(&["golden"]), list(&["A", "B"]));
    assert_eq!(World::new(rules, "").on(date(2026, 2, 1)).exams(&["golden"]), list(&["A", "C"]));
}

#[test]
fn credits_open_an_exam_through_a_named_requirement() {
    let rules = r#"
[exam.F]
[exam.M1]
[exam.M2]
[exam.M3]
[exam.LAST]
requires = ["credits"]
[credential.credits]
[[credential.credits.track]]
id = "credits"
[[credential.credits.track.slot]]
id = "credits"
need = 7
from = [{ item = "F", units = 2 }, { item = "M1", units = 3 }, { item = "M2", units = 3 }, { item = "M3", units = 4 }]
cap = [{ items = ["M1", "M2"], at_most = 3 }]
[credential.expert]
[[credential.expert.track]]
id = "expert"
slot = [{ id = "last", need = 1, from = ["LAST"] }]
"#;
    // M1 and M2 give 3 between them; 7 is M3 and one of them, and no two others.
    assert_eq!(World::new(rules, "").exams(&["expert"]), list(&["M1", "M3", "LAST"]));
}

/// Two exams of which every pass brings a voucher for half the price of a later one.
const AWS: &str = r#"
[exam.CLF]
[exam.SAA]
[exam.SAP]
[credential.saa]
[[credential.saa.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["SAA"] }]
[credential.sap]
[[credential.sap.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["SAP"] }]
"#;
const HALF: &str = "item,price,currency,earns,voucher
CLF,100,USD,half,
CLF,50,USD,,half
SAA,150,USD,half,
SAA,75,USD,,half
SAP,300,USD,half,
SAP,150,USD,,half
";

#[test]
fn an_exam_that_nobody_needs_may_lower_the_cost() {
    // 300 alone; 100 for CLF, whose pass halves the 300: 250.
    assert_eq!(World::new(AWS, HALF).cost(&["sap"]), (list(&["CLF", "SAP"]), 250));
    // Judged by exams it is not worth an exam.
    assert_eq!(World::new(AWS, HALF).by_exams().exams(&["sap"]), list(&["SAP"]));
    // For 150 it does not pay: 100 + 75 is more.
    assert_eq!(World::new(AWS, HALF).cost(&["saa"]), (list(&["SAA"]), 150));
}

#[test]
fn a_discount_goes_where_it_saves_most_and_the_first_exam_is_paid_in_full() {
    // SAA in full, SAP for half: 300. CLF first would make it 100 + 75 + 150 = 325.
    assert_eq!(World::new(AWS, HALF).cost(&["saa", "sap"]), (list(&["SAA", "SAP"]), 300));
    // With a voucher at hand both are for half: 225.
    let world = World::new(AWS, HALF).with_vouchers("half", 1);
    assert_eq!(world.cost(&["saa", "sap"]), (list(&["SAA", "SAP"]), 225));
    assert_eq!(world.cost(&["sap"]), (list(&["SAP"]), 150));
}

#[test]
fn a_plan_says_which_voucher_pays_for_what() {
    let world = World::new(AWS, HALF);
    let plan = world.best(&["sap"]).plan.expect("a plan");
    let Item::Exam(clf) = world.item("CLF") else { panic!("CLF is an exam") };
    // The sixth row of the list is SAP for half.
    assert_eq!(plan.vouchers.len(), 1);
    assert_eq!((plan.vouchers[0].offer, plan.vouchers[0].from), (5, Some(clf)));
}

#[test]
fn a_voucher_is_earned_before_it_is_spent_whatever_the_exams_require() {
    // SAP comes first here, so its price is full: 300 for SAP, then 75 for SAA.
    let rules = AWS.replace("[exam.SAA]\n", "[exam.SAA]\nrequires = [\"SAP\"]\n");
    let only = HALF.lines().filter(|line| !line.starts_with("CLF")).collect::<Vec<_>>().join("\n");
    assert_eq!(World::new(&rules, &only).cost(&["saa"]), (list(&["SAP", "SAA"]), 375));
    // With CLF on sale SAP is for half, too: 100 + 150 + 75.
    assert_eq!(World::new(&rules, HALF).cost(&["saa"]), (list(&["CLF", "SAP", "SAA"]), 325));
}

#[test]
fn alternatives_do_not_take_fewer_exams_for_cheaper() {
    let world = World::new(AWS, HALF);
    let count = NonZero::new(9).expect("not zero");
    let found = world.ask(&["sap"], |question, engine| query::alternatives(question, count, engine));
    let costs: Vec<(Vec<String>, i64)> = found
        .expect("an answer")
        .plans()
        .map(|plan| {
            let ids = plan.exams.iter().map(|exam| world.catalog.exam(*exam).id.clone()).collect();
            (ids, plan.totals.cost.expect("a cost").0 / 100)
        })
        .collect();
    // 100 + 150, 300, 150 + 150; with all three, 100 + 75 + 150 = 325, it is CLF and SAP, padded.
    let expected = [(list(&["CLF", "SAP"]), 250), (list(&["SAP"]), 300)];
    assert_eq!(costs, expected, "SAA and SAP cost 300 like SAP alone, padded");
}

#[test]
fn a_bundle_for_holders_is_bought_after_what_it_asks_for() {
    let rules = r#"
[exam.A]
[exam.B]
[exam.C]
[credential.a]
[[credential.a.track]]
id = "exam"
slot = [{ id = "exam", need = 1, from = ["A"] }]
[credential.all]
[[credential.all.track]]
id = "all"
slot = [{ id = "all", need = 3, from = ["A", "B", "C"] }]
"#;
    let prices = "item,price,currency,covers,requires
A,445,USD,,
B,445,USD,,
C,250,USD,,
bundle,1100,USD,A;B;C,
upgrade,500,USD,B;C,a
circle,1,USD,A;B;C,a
";
    // 445 for A opens `a`; then 1 dollar for a bundle of all three, of which A is had already.
    assert_eq!(World::new(rules, prices).cost(&["all"]), (list(&["A", "B", "C"]), 446));
    // For a holder it is 1 dollar: to hold `a` is to have passed A, and B and C are left.
    assert_eq!(World::new(rules, prices).with("a", None).cost(&["all"]), (list(&["B", "C"]), 1));
    // Without it the upgrade after A, 945, beats the bundle of 1100; with A passed and `a` not held, `a`
    // is complete at once.
    let rest = prices.lines().filter(|line| !line.starts_with("circle")).collect::<Vec<_>>().join("\n");
    assert_eq!(World::new(rules, &rest).cost(&["all"]), (list(&["A", "B", "C"]), 945));
    assert_eq!(World::new(rules, &rest).with("A", None).cost(&["all"]), (list(&["B", "C"]), 500));
}
