use std::sync::Arc;

use crate::catalog::Item;
use crate::engine::strategy::{Effort, Found, Matching};
use crate::question::{Criterion, Policy, Question};
use crate::read::{self, BUILTINS, SourceFile};
use crate::transcript::Transcript;

#[test]
fn bits_find_the_same_plans_and_orders_of_study_as_the_exact_search() {
    let mut seed = 1_u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let policy = Arc::new(Policy { minimize: vec![Criterion::Exams], ..Policy::default() });
    let mut found = 0;
    for builtin in BUILTINS {
        let text = builtin.catalog_text.to_owned();
        let catalog = Arc::new(read::catalog(&SourceFile::new("catalog", text)).expect("a catalog"));
        let as_of = catalog.as_of.unwrap_or(jiff::civil::date(2025, 1, 1));
        for goal in catalog.credential_ids() {
            let question = Question {
                catalog: catalog.clone(),
                tariff: None,
                transcript: Arc::default(),
                goals: [goal].into(),
                as_of,
                today: None,
                policy: policy.clone(),
            };
            let Some(matching) = Matching::new(&question, Effort::FOR_MANY) else { continue };
            let exams: Vec<Item> = matching.local.exams.iter().map(|e| Item::Exam(*e)).collect();
            for _ in 0..60 {
                let mut transcript = Transcript::new();
                for _ in 0..below(12).min(exams.len()) {
                    transcript.add(exams[below(exams.len())], None);
                }
                for credential in catalog.credential_ids().filter(|c| *c != goal) {
                    if below(20) == 0 {
                        transcript.add(credential, None);
                    }
                }
                let asked = question.with_transcript(transcript);
                let mut has = vec![0; catalog.item_count().div_ceil(64)];
                for number in asked.on_hand().map(|(item, _)| catalog.number_of(item)) {
                    has[number / 64] |= 1 << (number % 64);
                }
                let by_bits = matching.solve_for(&question, &has).expect("a legal plan");
                let exact = matching.solve(&asked).expect("a legal plan");
                let exact = exact.map(|plan| Found {
                    tracks: plan.earned.iter().map(|e| (e.credential, e.track)).collect(),
                    exams: plan.exams,
                    totals: plan.totals,
                });
                assert_eq!(by_bits, exact, "{}", catalog.credential(goal).id);
                found += usize::from(exact.is_some());
            }
        }
    }
    assert!(found > 1_000, "{found}");
}
