//! What a comparison looks like: four candidates for the MCSE, on a narrow and a wide terminal.

use std::sync::Arc;
use studypath::ilp::backend;

use studypath::catalog::Item;
use studypath::query::{self, Engine};
use studypath::question::{Criterion, Policy, Question};
use studypath::read;
use studypath::report::TerminalStyle;
use studypath::report::{Format, compare};
use studypath::transcript::Transcript;

fn written(format: Format, width: Option<usize>, goals: &[&str], has: &[&str]) -> String {
    let builtin = read::BUILTINS.iter().find(|b| b.id == "microsoft-2003").expect("built in");
    let catalog = read::catalog(&read::SourceFile::new(builtin.id, builtin.catalog_text)).expect("sound");
    let (file, text) = builtin.price_texts[0];
    let prices = read::prices(&read::SourceFile::new(file, text), &catalog).expect("sound");
    let item = |id: &&str| catalog.find(id).expect("in the catalog");
    let goals: Vec<_> = goals
        .iter()
        .map(|id| match item(id) {
            Item::Credential(credential) => credential,
            Item::Exam(_) => panic!("`{id}` is an exam"),
        })
        .collect();
    let as_of = catalog.as_of.expect("dated");
    let tariff = Arc::new(prices).tariff(as_of, None, None);
    let question = Question {
        catalog: Arc::new(catalog.clone()),
        tariff: tariff.map(Arc::new),
        transcript: Arc::new(has.iter().map(item).collect::<Transcript>()),
        goals: goals.into(),
        as_of,
        today: None,
        policy: Arc::new(Policy { minimize: vec![Criterion::Cost], ..Policy::default() }),
    }
    .with_what_follows();
    let engine = Engine::new(backend::default_backend());
    let comparison = query::compare(&question, &engine).expect("compared");
    compare::render(format, &question, &comparison, &TerminalStyle { width, ..TerminalStyle::default() })
        .to_string()
}

fn mcse(width: usize, has: &[&str]) -> String {
    written(Format::Text, Some(width), &["mcse"], has)
}

#[test]
fn an_mcse_on_windows_2000() {
    insta::assert_snapshot!(mcse(80, &["mcse-2000"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcse-2000: 2 exams, 250.00 USD.
    The next best is upgrade-mcse-2000-core: 250.00 USD more.

         track                             exams      USD  difference  filled now
      1  upgrade-mcse-2000                     2   250.00        best      3 of 5
      2  upgrade-mcse-2000-core                4   500.00     +250.00      3 of 7
      3  full                                  6   750.00     +500.00      1 of 7
      4  upgrade-mcsa-2000, after earning      8  1000.00     +750.00      2 of 7
         mcsa-2000

    Slot by slot
                           1          2                  3                 4
      requires             mcse-2000  mcse-2000 held                       mcsa-2000
                           held                                            earned
      first mcsa-2000                                                      70-270
                                                                           70-215
                                                                           70-218
                                                                           70-227
      networking           70-292     70-290             70-290            70-292
                           70-296     70-291             70-291
                                      70-293             70-293
                                      70-294             70-294
      client               waived     waived             70-270            waived
      design               waived     waived             70-297            70-297
      elective             waived     waived             mcse-2000 held    waived
      networking-advanced                                                  70-293
                                                                           70-294
      Exams without a word are still to be sat.

    Waived
      - client in 1 and 2: An MCSE on Windows 2000 has already passed 70-210 or
        70-270, and the same exam counts here.
      - design in 1 and 2: The design skills asked for are much the same as for the
        MCSE on Windows 2000.
      - elective in 1 and 2: The MCSE on Windows 2000 itself shows knowledge of a
        second version of the platform.
      - client in 4: An MCSA on Windows 2000 has already passed 70-210 or 70-270,
        and the same exam counts here.
      - elective in 4: The MCSA on Windows 2000 itself shows knowledge of
        administering a second version of the platform.

    When one price changes
      - upgrade-mcse-2000 stays cheapest until 70-292 or 70-296 costs more than
        375.00 (now 125.00); then upgrade-mcse-2000-core is cheaper.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core`
        (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not
        passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 500.00 more than the
        best way.

    What you told us
      mcse-2000  held  opens track upgrade-mcse-2000, needed to sit 70-292, needed
                       to sit 70-296

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
    insta::assert_snapshot!(mcse(120, &["mcse-2000"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcse-2000: 2 exams, 250.00 USD.
    The next best is upgrade-mcse-2000-core: 250.00 USD more.

         track                                       exams      USD  difference  filled now
      1  upgrade-mcse-2000                               2   250.00        best      3 of 5
      2  upgrade-mcse-2000-core                          4   500.00     +250.00      3 of 7
      3  full                                            6   750.00     +500.00      1 of 7
      4  upgrade-mcsa-2000, after earning mcsa-2000      8  1000.00     +750.00      2 of 7

    Slot by slot
                           1 upgrade-mcse-2000  2 upgrade-mcse-2000-core  3 full          4 upgrade-mcsa-2000
      requires             mcse-2000 held       mcse-2000 held                            mcsa-2000 earned
      first mcsa-2000                                                                     70-270
                                                                                          70-215
                                                                                          70-218
                                                                                          70-227
      networking           70-292               70-290                    70-290          70-292
                           70-296               70-291                    70-291
                                                70-293                    70-293
                                                70-294                    70-294
      client               waived               waived                    70-270          waived
      design               waived               waived                    70-297          70-297
      elective             waived               waived                    mcse-2000 held  waived
      networking-advanced                                                                 70-293
                                                                                          70-294
      Exams without a word are still to be sat.

    Waived
      - client in 1 and 2: An MCSE on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - design in 1 and 2: The design skills asked for are much the same as for the MCSE on Windows 2000.
      - elective in 1 and 2: The MCSE on Windows 2000 itself shows knowledge of a second version of the platform.
      - client in 4: An MCSA on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - elective in 4: The MCSA on Windows 2000 itself shows knowledge of administering a second version of the platform.

    When one price changes
      - upgrade-mcse-2000 stays cheapest until 70-292 or 70-296 costs more than 375.00 (now 125.00); then
        upgrade-mcse-2000-core is cheaper.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 500.00 more than the best way.

    What you told us
      mcse-2000  held  opens track upgrade-mcse-2000, needed to sit 70-292, needed to sit 70-296

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_mcsa_on_windows_2000() {
    insta::assert_snapshot!(mcse(80, &["mcsa-2000"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcsa-2000: 4 exams, 500.00 USD.
    The next best is full: 250.00 USD more.

         track                             exams      USD  difference  filled now
      1  upgrade-mcsa-2000                     4   500.00        best      2 of 7
      2  full                                  6   750.00     +250.00      1 of 7
      3  upgrade-mcse-2000, after earning      9  1125.00     +625.00      3 of 5
         mcse-2000
      4  upgrade-mcse-2000-core, after        11  1375.00     +875.00      3 of 7
         earning mcse-2000

    Slot by slot
                           1          2                  3          4
      requires             mcsa-2000                     mcse-2000  mcse-2000 earned
                           held                          earned
      first mcse-2000                                    70-270     70-270
                                                         70-215     70-215
                                                         70-216     70-216
                                                         70-217     70-217
                                                         70-219     70-219
                                                         70-086     70-086
                                                         70-227     70-227
      networking           70-292     70-290             70-292     70-290
                                      70-291             70-296     70-291
                                      70-293                        70-293
                                      70-294                        70-294
      networking-advanced  70-293
                           70-294
      client               waived     70-270             waived     waived
      design               70-297     70-297             waived     waived
      elective             waived     mcsa-2000 held     waived     waived
      Exams without a word are still to be sat.

    Waived
      - client in 1: An MCSA on Windows 2000 has already passed 70-210 or 70-270,
        and the same exam counts here.
      - elective in 1: The MCSA on Windows 2000 itself shows knowledge of
        administering a second version of the platform.
      - client in 3 and 4: An MCSE on Windows 2000 has already passed 70-210 or
        70-270, and the same exam counts here.
      - design in 3 and 4: The design skills asked for are much the same as for the
        MCSE on Windows 2000.
      - elective in 3 and 4: The MCSE on Windows 2000 itself shows knowledge of a
        second version of the platform.

    When one price changes
      - upgrade-mcsa-2000 stays cheapest until 70-293 or 70-294 costs more than
        750.00 (now 125.00); then upgrade-mcse-2000 is cheaper.
      - 70-297 never changes the way: above 125.00 (now 125.00) upgrade-mcsa-2000
        takes something else instead, and stays cheapest.
      - 70-292 never changes the way: above 250.00 (now 125.00) upgrade-mcsa-2000
        takes something else instead, and stays cheapest.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core`
        (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not
        passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 250.00 more than the
        best way.

    What you told us
      mcsa-2000  held  opens track upgrade-mcsa-2000, needed to sit 70-292

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
    insta::assert_snapshot!(mcse(120, &["mcsa-2000"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcsa-2000: 4 exams, 500.00 USD.
    The next best is full: 250.00 USD more.

         track                                            exams      USD  difference  filled now
      1  upgrade-mcsa-2000                                    4   500.00        best      2 of 7
      2  full                                                 6   750.00     +250.00      1 of 7
      3  upgrade-mcse-2000, after earning mcse-2000           9  1125.00     +625.00      3 of 5
      4  upgrade-mcse-2000-core, after earning mcse-2000     11  1375.00     +875.00      3 of 7

    Slot by slot
                           1 upgrade-mcsa-2000  2 full          3 upgrade-mcse-2000  4 upgrade-mcse-2000-core
      requires             mcsa-2000 held                       mcse-2000 earned     mcse-2000 earned
      first mcse-2000                                           70-270               70-270
                                                                70-215               70-215
                                                                70-216               70-216
                                                                70-217               70-217
                                                                70-219               70-219
                                                                70-086               70-086
                                                                70-227               70-227
      networking           70-292               70-290          70-292               70-290
                                                70-291          70-296               70-291
                                                70-293                               70-293
                                                70-294                               70-294
      networking-advanced  70-293
                           70-294
      client               waived               70-270          waived               waived
      design               70-297               70-297          waived               waived
      elective             waived               mcsa-2000 held  waived               waived
      Exams without a word are still to be sat.

    Waived
      - client in 1: An MCSA on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - elective in 1: The MCSA on Windows 2000 itself shows knowledge of administering a second version of the platform.
      - client in 3 and 4: An MCSE on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - design in 3 and 4: The design skills asked for are much the same as for the MCSE on Windows 2000.
      - elective in 3 and 4: The MCSE on Windows 2000 itself shows knowledge of a second version of the platform.

    When one price changes
      - upgrade-mcsa-2000 stays cheapest until 70-293 or 70-294 costs more than 750.00 (now 125.00); then upgrade-mcse-2000
        is cheaper.
      - 70-297 never changes the way: above 125.00 (now 125.00) upgrade-mcsa-2000 takes something else instead, and stays
        cheapest.
      - 70-292 never changes the way: above 250.00 (now 125.00) upgrade-mcsa-2000 takes something else instead, and stays
        cheapest.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 250.00 more than the best way.

    What you told us
      mcsa-2000  held  opens track upgrade-mcsa-2000, needed to sit 70-292

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_mcse_on_windows_nt_4_with_a_client_exam() {
    insta::assert_snapshot!(mcse(80, &["mcse-nt4", "70-210"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcse-nt4: 5 exams, 625.00 USD.
    As good is full, with the same exams.

         track                             exams      USD  difference  filled now
      1  upgrade-mcse-nt4                      5   625.00        best      2 of 7
      2  full                                  5   625.00    the same      2 of 7
      3  upgrade-mcsa-2000, after earning      7   875.00     +250.00      2 of 7
         mcsa-2000
      4  upgrade-mcse-2000, after earning      8  1000.00     +375.00      3 of 5
         mcse-2000
      5  upgrade-mcse-2000-core, after        10  1250.00     +625.00      3 of 7
         earning mcse-2000

    Slot by slot
                           1           2           3           4           5
      requires             mcse-nt4                mcsa-2000   mcse-2000   mcse-2000
                           held                    earned      earned      earned
      first mcsa-2000                              70-210
                                                   passed
                                                   70-215
                                                   70-218
                                                   70-227
      first mcse-2000                                          70-210      70-210
                                                               passed      passed
                                                               70-215      70-215
                                                               70-216      70-216
                                                               70-217      70-217
                                                               70-219      70-219
                                                               70-086      70-086
                                                               70-227      70-227
      networking           70-290      70-290      70-292      70-292      70-290
                           70-291      70-291                  70-296      70-291
                           70-293      70-293                              70-293
                           70-294      70-294                              70-294
      client               70-210      70-210      waived      waived      waived
                           passed      passed
      design               70-297      70-297      70-297      waived      waived
      elective             waived      mcse-nt4    waived      waived      waived
                                       held
      networking-advanced                          70-293
                                                   70-294
      Exams without a word are still to be sat.

    Waived
      - elective in 1: The MCSE on Windows NT 4.0 itself shows knowledge of a second
        version of the platform.
      - client in 3: An MCSA on Windows 2000 has already passed 70-210 or 70-270,
        and the same exam counts here.
      - elective in 3: The MCSA on Windows 2000 itself shows knowledge of
        administering a second version of the platform.
      - client in 4 and 5: An MCSE on Windows 2000 has already passed 70-210 or
        70-270, and the same exam counts here.
      - design in 4 and 5: The design skills asked for are much the same as for the
        MCSE on Windows 2000.
      - elective in 4 and 5: The MCSE on Windows 2000 itself shows knowledge of a
        second version of the platform.

    When one price changes
      - upgrade-mcse-nt4 stays cheapest until 70-290 or 70-291 costs more than
        375.00 (now 125.00); then upgrade-mcsa-2000 is cheaper.
      - upgrade-mcse-nt4 stays cheapest until 70-293 or 70-294 costs more than
        500.00 (now 125.00); then upgrade-mcse-2000 is cheaper.
      - 70-297 never changes the way: above 125.00 (now 125.00) upgrade-mcse-nt4
        takes something else instead, and stays cheapest.

    What you told us
      70-210    passed  counts for client
      mcse-nt4  held    opens track upgrade-mcse-nt4

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
    insta::assert_snapshot!(mcse(120, &["mcse-nt4", "70-210"]), @r"
    MCSE on Microsoft Windows Server 2003
    Cheapest by upgrade-mcse-nt4: 5 exams, 625.00 USD.
    As good is full, with the same exams.

         track                                            exams      USD  difference  filled now
      1  upgrade-mcse-nt4                                     5   625.00        best      2 of 7
      2  full                                                 5   625.00    the same      2 of 7
      3  upgrade-mcsa-2000, after earning mcsa-2000           7   875.00     +250.00      2 of 7
      4  upgrade-mcse-2000, after earning mcse-2000           8  1000.00     +375.00      3 of 5
      5  upgrade-mcse-2000-core, after earning mcse-2000     10  1250.00     +625.00      3 of 7

    Slot by slot
                           1              2              3                 4                 5
      requires             mcse-nt4 held                 mcsa-2000 earned  mcse-2000 earned  mcse-2000 earned
      first mcsa-2000                                    70-210 passed
                                                         70-215
                                                         70-218
                                                         70-227
      first mcse-2000                                                      70-210 passed     70-210 passed
                                                                           70-215            70-215
                                                                           70-216            70-216
                                                                           70-217            70-217
                                                                           70-219            70-219
                                                                           70-086            70-086
                                                                           70-227            70-227
      networking           70-290         70-290         70-292            70-292            70-290
                           70-291         70-291                           70-296            70-291
                           70-293         70-293                                             70-293
                           70-294         70-294                                             70-294
      client               70-210 passed  70-210 passed  waived            waived            waived
      design               70-297         70-297         70-297            waived            waived
      elective             waived         mcse-nt4 held  waived            waived            waived
      networking-advanced                                70-293
                                                         70-294
      Exams without a word are still to be sat.

    Waived
      - elective in 1: The MCSE on Windows NT 4.0 itself shows knowledge of a second version of the platform.
      - client in 3: An MCSA on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - elective in 3: The MCSA on Windows 2000 itself shows knowledge of administering a second version of the platform.
      - client in 4 and 5: An MCSE on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - design in 4 and 5: The design skills asked for are much the same as for the MCSE on Windows 2000.
      - elective in 4 and 5: The MCSE on Windows 2000 itself shows knowledge of a second version of the platform.

    When one price changes
      - upgrade-mcse-nt4 stays cheapest until 70-290 or 70-291 costs more than 375.00 (now 125.00); then upgrade-mcsa-2000
        is cheaper.
      - upgrade-mcse-nt4 stays cheapest until 70-293 or 70-294 costs more than 500.00 (now 125.00); then upgrade-mcse-2000
        is cheaper.
      - 70-297 never changes the way: above 125.00 (now 125.00) upgrade-mcse-nt4 takes something else instead, and stays
        cheapest.

    What you told us
      70-210    passed  counts for client
      mcse-nt4  held    opens track upgrade-mcse-nt4

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_beginner() {
    insta::assert_snapshot!(mcse(80, &[]), @"
    MCSE on Microsoft Windows Server 2003
    Cheapest by full: 7 exams, 875.00 USD.
    The next best is upgrade-mcsa-2000, after earning mcsa-2000: 125.00 USD more.

         track                             exams      USD  difference  filled now
      1  full                                  7   875.00        best      0 of 7
      2  upgrade-mcsa-2000, after earning      8  1000.00     +125.00      2 of 7
         mcsa-2000
      3  upgrade-mcse-2000, after earning      9  1125.00     +250.00      3 of 5
         mcse-2000
      4  upgrade-mcse-2000-core, after        11  1375.00     +500.00      3 of 7
         earning mcse-2000

    Slot by slot
                           1       2          3                   4
      requires                     mcsa-2000  mcse-2000 earned    mcse-2000 earned
                                   earned
      first mcsa-2000              70-270
                                   70-215
                                   70-218
                                   70-227
      first mcse-2000                         70-270              70-270
                                              70-215              70-215
                                              70-216              70-216
                                              70-217              70-217
                                              70-219              70-219
                                              70-086              70-086
                                              70-227              70-227
      networking           70-290  70-292     70-292              70-290
                           70-291             70-296              70-291
                           70-293                                 70-293
                           70-294                                 70-294
      client               70-270  waived     waived              waived
      design               70-297  70-297     waived              waived
      elective             70-298  waived     waived              waived
      networking-advanced          70-293
                                   70-294
      Exams without a word are still to be sat.

    Waived
      - client in 2: An MCSA on Windows 2000 has already passed 70-210 or 70-270,
        and the same exam counts here.
      - elective in 2: The MCSA on Windows 2000 itself shows knowledge of
        administering a second version of the platform.
      - client in 3 and 4: An MCSE on Windows 2000 has already passed 70-210 or
        70-270, and the same exam counts here.
      - design in 3 and 4: The design skills asked for are much the same as for the
        MCSE on Windows 2000.
      - elective in 3 and 4: The MCSE on Windows 2000 itself shows knowledge of a
        second version of the platform.

    When one price changes
      - full stays cheapest until 70-290 or 70-291 costs more than 250.00 (now
        125.00); then upgrade-mcsa-2000 is cheaper.
      - full stays cheapest until 70-293 or 70-294 costs more than 375.00 (now
        125.00); then upgrade-mcse-2000 is cheaper.
      - 70-270, 70-297 and 70-298 never change the way: above 125.00 (now 125.00)
        full takes something else instead, and stays cheapest.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core`
        (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not
        passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 125.00 less than the
        best way.

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
    insta::assert_snapshot!(mcse(120, &[]), @"
    MCSE on Microsoft Windows Server 2003
    Cheapest by full: 7 exams, 875.00 USD.
    The next best is upgrade-mcsa-2000, after earning mcsa-2000: 125.00 USD more.

         track                                            exams      USD  difference  filled now
      1  full                                                 7   875.00        best      0 of 7
      2  upgrade-mcsa-2000, after earning mcsa-2000           8  1000.00     +125.00      2 of 7
      3  upgrade-mcse-2000, after earning mcse-2000           9  1125.00     +250.00      3 of 5
      4  upgrade-mcse-2000-core, after earning mcse-2000     11  1375.00     +500.00      3 of 7

    Slot by slot
                           1 full  2 upgrade-mcsa-2000  3 upgrade-mcse-2000  4 upgrade-mcse-2000-core
      requires                     mcsa-2000 earned     mcse-2000 earned     mcse-2000 earned
      first mcsa-2000              70-270
                                   70-215
                                   70-218
                                   70-227
      first mcse-2000                                   70-270               70-270
                                                        70-215               70-215
                                                        70-216               70-216
                                                        70-217               70-217
                                                        70-219               70-219
                                                        70-086               70-086
                                                        70-227               70-227
      networking           70-290  70-292               70-292               70-290
                           70-291                       70-296               70-291
                           70-293                                            70-293
                           70-294                                            70-294
      client               70-270  waived               waived               waived
      design               70-297  70-297               waived               waived
      elective             70-298  waived               waived               waived
      networking-advanced          70-293
                                   70-294
      Exams without a word are still to be sat.

    Waived
      - client in 2: An MCSA on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - elective in 2: The MCSA on Windows 2000 itself shows knowledge of administering a second version of the platform.
      - client in 3 and 4: An MCSE on Windows 2000 has already passed 70-210 or 70-270, and the same exam counts here.
      - design in 3 and 4: The design skills asked for are much the same as for the MCSE on Windows 2000.
      - elective in 3 and 4: The MCSE on Windows 2000 itself shows knowledge of a second version of the platform.

    When one price changes
      - full stays cheapest until 70-290 or 70-291 costs more than 250.00 (now 125.00); then upgrade-mcsa-2000 is cheaper.
      - full stays cheapest until 70-293 or 70-294 costs more than 375.00 (now 125.00); then upgrade-mcse-2000 is cheaper.
      - 70-270, 70-297 and 70-298 never change the way: above 125.00 (now 125.00) full takes something else instead, and
        stays cheapest.

    Not open: upgrade-mcse-nt4 (upgrade from MCSE on Windows NT 4.0)
      - track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
      - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
      - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed
      - With mcse-nt4 it would be open: 6 exams, 750.00 USD, 125.00 less than the best way.

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_goal_held_and_another_one() {
    insta::assert_snapshot!(written(Format::Text, Some(80), &["mcsa-2000", "mcsa-2003"], &["mcsa-2000"]), @r"
    MCSA on Microsoft Windows 2000
    mcsa-2000 is held already: there is nothing to compare.

    MCSA on Microsoft Windows Server 2003
    Cheapest by upgrade-mcsa-2000: 1 exam, 125.00 USD.
    The next best is full: 375.00 USD more.

         track              exams     USD  difference  filled now
      1  upgrade-mcsa-2000      1  125.00        best      2 of 3
      2  full                   4  500.00     +375.00      0 of 4

    Slot by slot
                  1 upgrade-mcsa-2000  2 full
      requires    mcsa-2000 held
      networking  70-292               70-290
                                       70-291
      client      waived               70-270
      elective    waived               70-086
      Exams without a word are still to be sat.

    Waived
      - client in 1: 70-292 alone is asked of an MCSA on Windows 2000, who has
        passed a client exam before.
      - elective in 1: 70-292 alone is asked of an MCSA on Windows 2000, so no
        elective is needed.

    When one price changes
      - upgrade-mcsa-2000 stays cheapest until 70-292 costs more than 500.00 (now
        125.00); then full is cheaper.

    Each goal is compared by itself; `plan` finds one plan for all of them.

    What you told us
      mcsa-2000  held  the goal itself

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn in_the_other_formats() {
    insta::assert_snapshot!(written(Format::Csv, None, &["mcse"], &["mcse-2000"]), @r#"
    goal,track,status,after,count,hours,cost,currency,difference,exams,message,unpriced
    mcse-2003,upgrade-mcse-2000,optimal,,2,,250.00,USD,0.00,70-292;70-296,,
    mcse-2003,upgrade-mcse-2000-core,optimal,,4,,500.00,USD,250.00,70-290;70-291;70-293;70-294,,
    mcse-2003,full,optimal,,6,,750.00,USD,500.00,70-290;70-291;70-293;70-294;70-270;70-297,,
    mcse-2003,upgrade-mcsa-2000,optimal,mcsa-2000,8,,1000.00,USD,750.00,70-270;70-227;70-215;70-218;70-292;70-293;70-294;70-297,,
    mcse-2003,upgrade-mcse-nt4,infeasible,,,,,,,,"track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft); `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28); `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed",
    "#);
    insta::assert_snapshot!(written(Format::Markdown, None, &["mcsa-2003"], &["mcsa-2000"]), @r"
    # MCSA on Microsoft Windows Server 2003

    **Cheapest by upgrade-mcsa-2000: 1 exam, 125.00 USD.** The next best is full: 375.00 USD more.

    |  | track | exams | hours | USD | difference | filled now |
    | ---: | --- | ---: | ---: | ---: | ---: | ---: |
    | 1 | upgrade-mcsa-2000 | 1 |  | 125.00 | best | 2 of 3 |
    | 2 | full | 4 |  | 500.00 | +375.00 | 0 of 4 |

    ## Slot by slot

    | slot | 1 upgrade-mcsa-2000 | 2 full |
    | --- | --- | --- |
    | requires | mcsa-2000 held |  |
    | networking | 70-292 | 70-290, 70-291 |
    | client | waived | 70-270 |
    | elective | waived | 70-086 |

    Exams without a word are still to be sat.

    ## Waived

    - client in 1: 70-292 alone is asked of an MCSA on Windows 2000, who has passed a client exam before.
    - elective in 1: 70-292 alone is asked of an MCSA on Windows 2000, so no elective is needed.

    ## When one price changes

    - upgrade-mcsa-2000 stays cheapest until 70-292 costs more than 500.00 (now 125.00); then full is cheaper.

    ## What you told us

    | item | how | what became of it |
    | --- | --- | --- |
    | mcsa-2000 | held | opens track upgrade-mcsa-2000, needed to sit 70-292 |

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn json_follows_the_shapes_of_a_plan() {
    let text = written(Format::Json, None, &["mcse"], &["mcse-2000"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["schema"], "studypath/compare/2");
    let goal = &value["goals"][0];
    assert_eq!(goal["best"], "upgrade-mcse-2000");
    let [first, .., last] = goal["tracks"].as_array().expect("tracks").as_slice() else { panic!("two") };
    assert_eq!(first["totals"]["cost"], "250.00");
    assert_eq!(first["slots"][0]["to_do"], 2);
    assert_eq!(first["claims"][0]["by"], "sit");
    assert_eq!((&last["open"], &last["status"]), (&false.into(), &"infeasible".into()));
    assert_eq!(last["opened_by"][0]["items"][0], "mcse-nt4");
    assert_eq!(goal["break_even"][0]["flips_above"], "375.00");
    assert_eq!(goal["break_even"][0]["then"], "upgrade-mcse-2000-core");
}
