//! Every law that has a test, asked of new questions until the time is up: `STUDYPATH_SOAK` says how many minutes, and
//! the seeds follow from the clock, or begin with `STUDYPATH_SEED`. Without it each is asked a moment, from a fixed seed on.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::support::random::{self, Sample};
use crate::support::shrink::shrink;
use crate::support::soak::{Outcome, soak};
use crate::support::written::Files;
use crate::{
    agreement, alternatives, cohort, compare, doors, explain, fund, graph, having, keep, more, proof,
    refusals, schedule, told, totals,
};

type Law = fn();

/// The laws by their kind.
const KINDS: &[(&str, &[(&str, Law)])] = &[
    (
        "the best plan, by the enumeration",
        &[
            ("plain", agreement::every_backend_agrees_with_the_enumeration),
            ("all rules", agreement::every_backend_agrees_with_the_enumeration_on_what_is_new),
            (
                "unknown prices",
                agreement::every_backend_agrees_with_the_enumeration_where_prices_are_not_known,
            ),
            ("matching", agreement::matching_gives_the_whole_answer_of_the_program),
            ("keep", keep::nothing_keeps_it_for_less),
        ],
    ),
    (
        "in time, by all orders",
        &[
            ("plans", schedule::the_cheapest_plan_that_can_be_done_in_time_is_that_of_all_sets_and_orders),
            ("all rules", schedule::so_it_is_with_vouchers_validity_renewals_windows_and_grants),
            ("days", schedule::every_date_is_kept_on_the_days_of_the_calendar),
            ("order of study", schedule::the_order_of_study_is_the_best_of_all_orders),
            ("latest start", schedule::the_robust_plan_is_as_good_and_no_plan_as_good_waits_longer),
            ("earliest day", schedule::the_earliest_day_is_the_first_by_which_a_plan_exists),
            ("each solver", schedule::every_solver_finds_the_same_plan_in_time),
        ],
    ),
    (
        "other questions, by the enumeration",
        &[
            ("alternatives", alternatives::the_best_plans_come_in_order_and_none_is_padded),
            ("counts", alternatives::the_optimal_plans_are_counted),
            ("roles", alternatives::each_exam_is_in_all_some_or_none_of_the_optimal_plans),
            ("front", alternatives::the_front_is_the_front),
            ("goals", alternatives::goals_one_by_one_are_the_best_plan_of_each),
            ("explain", explain::each_what_if_is_what_the_enumeration_says_of_it),
            ("explain in time", explain::so_it_is_in_time),
            ("break-even", compare::prices_flip_decisions_of_new_questions),
            ("refusals", refusals::reasons_and_repairs_of_new_questions),
            ("refusals in time", refusals::so_they_are_where_time_is_short),
            ("funding", fund::funding_of_new_people),
        ],
    ),
    (
        "what was told",
        &[
            ("verdicts", told::everything_told_has_one_verdict_that_goes_with_the_plan),
            ("results", told::failed_is_no_pass_and_booked_is_paid_for),
            ("records", told::a_cohort_tells_each_person_what_became_of_their_records),
            ("bookings", told::a_column_of_what_is_booked_says_the_same_as_records),
            ("having", having::every_question_means_the_same_by_having),
        ],
    ),
    (
        "commands against each other",
        &[
            ("written and read", doors::what_is_written_down_is_read_as_the_same),
            ("commands", doors::every_command_tells_the_same),
            ("formats", doors::every_format_is_written),
            ("pictures", graph::a_path_shows_every_exam_in_study_order),
            ("notations", graph::no_text_of_a_catalog_breaks_a_notation),
        ],
    ),
    (
        "cohort against plan",
        &[
            ("rows", cohort::each_row_is_the_plan_of_its_person),
            ("all rules", cohort::so_it_is_with_days_with_what_is_new_and_where_time_is_short),
            ("threads and parts", cohort::the_bytes_depend_neither_on_the_threads_nor_on_the_parts),
            ("forms", cohort::the_order_of_the_rows_and_their_form_change_no_answer),
            ("JSON", cohort::a_line_of_json_is_the_plan_of_its_person),
            ("tracks", cohort::comparing_tracks_says_what_each_alone_amounts_to),
            ("odd bytes", cohort::bytes_that_mean_nothing_give_errors_and_no_panic),
            ("cut apart", cohort::a_person_is_not_split_by_rows_that_say_nothing_and_not_answered_by_half),
            ("totals", totals::totals_are_what_the_plans_of_each_person_sum_up_to),
            ("totals divided", totals::totals_do_not_depend_on_how_the_work_is_divided),
            ("totals merged", totals::parts_of_the_people_that_are_merged_are_the_same_as_all_of_them),
            ("budgets", totals::a_budget_lets_as_many_finish_as_any_choice_of_people_would),
            ("differences", totals::only_those_who_changed_are_told_with_the_sum),
        ],
    ),
    (
        "more never makes it worse, names and orders are nothing",
        &[
            ("a pass", more::one_more_pass_never_makes_it_worse),
            ("a credential", more::one_more_credential_held_never_makes_it_worse),
            ("an option", more::one_more_option_never_makes_it_worse),
            ("a price", more::a_lower_price_never_makes_it_worse),
            ("an offer", more::one_more_offer_never_makes_it_worse),
            ("time", schedule::more_time_is_never_worse),
            ("names", agreement::ids_are_only_names),
            ("order", agreement::the_order_of_the_input_does_not_matter),
            ("again", agreement::the_same_question_has_the_same_answer),
        ],
    ),
    (
        "certificates and lies",
        &[
            ("plans", proof::every_random_question_has_a_proof),
            ("unknown prices", proof::so_it_has_where_prices_are_not_known),
            ("in time", proof::every_random_question_in_time_has_a_proof),
            ("keep", proof::what_keeps_credentials_active_is_proven),
            ("command", doors::every_proof_is_verified),
            ("lies", proof::a_lie_is_refuted_or_says_what_is_true),
        ],
    ),
];

#[test]
#[allow(clippy::print_stderr, reason = "a soak says what it has done")]
fn every_law_holds_of_new_questions() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<f64>().expect("a number"));
    let minutes = number("STUDYPATH_SOAK");
    let seed: Option<u64> = std::env::var("STUDYPATH_SEED").ok().map(|text| text.parse().expect("a number"));
    let laws = KINDS.iter().map(|(_, laws)| laws.len()).sum::<usize>();
    let total = minutes.map_or(Duration::from_secs(20), |minutes| Duration::from_secs_f64(minutes * 60.0));
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    // A round takes each law for a while; the next one goes on from seeds that nobody has asked.
    let rounds = (total.as_secs() / 600).max(1);
    let share = total / u32::try_from(laws).expect("few") / u32::try_from(rounds).expect("few");
    let mut outcomes: Vec<Outcome> = (0..laws).map(|_| Outcome::default()).collect();
    for round in 0..rounds {
        let by_clock = if minutes.is_some() { now() << 24 } else { 1 << 40 };
        let first = seed.unwrap_or(by_clock) + (round << 20);
        for (law, (_, ask)) in KINDS.iter().flat_map(|(_, laws)| *laws).enumerate() {
            if outcomes[law].failures.is_empty() {
                let outcome = soak(*ask, first, share);
                outcomes[law].asked += outcome.asked;
                outcomes[law].failures.extend(outcome.failures);
            }
        }
        if minutes.is_some() {
            eprintln!("{}{}", table(&outcomes), failures(&outcomes).collect::<Vec<_>>().join("\n"));
        }
    }
    let failures: Vec<String> = failures(&outcomes).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    KINDS.iter().flat_map(|(kind, laws)| laws.iter().map(move |(name, _)| (*kind, *name)))
}

/// How much was asked of each kind, and of each law.
fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let mut kind_before = "";
    for ((kind, name), outcome) in named().zip(outcomes) {
        if kind != kind_before {
            let of_kind = named().zip(outcomes).filter(|((other, _), _)| *other == kind);
            let (asked, failed) = of_kind.fold((0, 0), |(asked, failed), (_, outcome)| {
                (asked + outcome.asked, failed + outcome.failures.len())
            });
            text += &format!("{asked:>10} {failed:>3} failed  {kind}\n");
            kind_before = kind;
        }
        text += &format!("{:>10} {:>3}           {name}\n", outcome.asked, outcome.failures.len());
    }
    text
}

fn failures(outcomes: &[Outcome]) -> impl Iterator<Item = String> + '_ {
    named().zip(outcomes).flat_map(|((kind, name), outcome)| {
        outcome.failures.iter().map(move |failure| {
            let written =
                failure.written.as_ref().map_or(String::new(), |path| format!(" ({})", path.display()));
            format!("{kind}, {name}: seed {}{written}: {}", failure.seed, failure.why)
        })
    })
}

/// What is wrong with a question stays, and little else does.
#[test]
fn what_fails_is_made_smaller_as_long_as_it_fails() {
    let has_two_slots = |sample: &Sample| {
        let tracks = || sample.catalog.credentials.iter().flat_map(|credential| &credential.tracks);
        tracks().any(|track| track.slots.len() == 2)
    };
    let sample =
        (0..).map(random::sample).find(|sample| has_two_slots(sample) && Files::of(sample).read().is_ok());
    let small =
        shrink(&sample.expect("one of them"), Instant::now() + Duration::from_secs(60), has_two_slots);
    assert!(has_two_slots(&small), "{small}");
    // One track, an exam in each slot at most, and nothing else.
    assert!(small.catalog.exams.len() <= 2 && small.catalog.credentials.len() == 1, "{small}");
    assert_eq!((small.catalog.credentials[0].tracks.len(), small.prices), (1, None));
}
