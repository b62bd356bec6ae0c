//! What the command says when there is no plan, and why a plan is what it is: the manual of what can go
//! wrong. Every text is the whole answer.

use assert_cmd::Command;

fn said(args: &str) -> String {
    let mut command = Command::cargo_bin("studypath").expect("the command is built");
    let output =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args.split(' ')).output().expect("it runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_core_exam_retired() {
    insta::assert_snapshot!(said("plan mcse --as-of 2014-01-01 --track full"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2014-01-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. `mcse-2003` must be earned by track `full`, as asked
      3. Track `full` of `mcse-2003` needs all of `70-290`, `70-291`, `70-293` and `70-294` for `networking` (Microsoft)
         - `70-291` can no longer be sat: it retired on 2013-07-31, and it is not passed

    This would make a plan possible
      - if you have passed `70-291`: 6 exams, 750.00 USD

    As of 2014-01-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn every_track_is_closed_by_retirement() {
    insta::assert_snapshot!(said("plan mcse --as-of 2014-01-01"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2014-01-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. Tracks `full`, `upgrade-mcse-2000-core` and `upgrade-mcse-nt4` of `mcse-2003` need all of `70-290`, `70-291`, `70-293` and `70-294` for `networking` (Microsoft)
         - `70-291` can no longer be sat: it retired on 2013-07-31, and it is not passed
      3. Track `upgrade-mcse-2000` of `mcse-2003` requires `mcse-2000` (Microsoft)
         - Every track of `mcse-2000` needs 1 of `70-219`, `70-220`, `70-221` or `70-226` for `design` (MCP Magazine, 1999-09-20)
           - `70-219`, `70-220`, `70-221` and `70-226` can no longer be sat: they retired on 2008-03-31, and they are not passed
      4. Track `upgrade-mcsa-2000` of `mcse-2003` requires `mcsa-2000` (Microsoft)
         - Track `full` of `mcsa-2000` needs both `70-215` and `70-218` for `networking` (InformIT)
           - `70-218` can no longer be sat: it retired on 2008-03-31, and it is not passed
         - Track `accelerated` of `mcsa-2000` needs `70-218` for `networking` (InformIT)

    This would make a plan possible
      - if you have passed `70-291`: 6 exams, 750.00 USD

    Note: Rests on facts that are inferred: the dates of `70-219`, the dates of `70-221` and the dates of `70-218`.
    As of 2014-01-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn before_the_programme_began() {
    insta::assert_snapshot!(said("plan mcse --as-of 1999-01-01"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 1999-01-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. Every track of `mcse-2003` is open only from 2003-02-17 on (Microsoft)

    This would make a plan possible
      - as of any day from 2003-08-28 to 2013-07-31: 7 exams, 875.00 USD

    As of 1999-01-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_credential_whose_exams_all_retired() {
    insta::assert_snapshot!(said("plan mcse-nt4"), @r"
    MCSE on Microsoft Windows NT 4.0
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcse-nt4` is asked for
      2. `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
         - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_core_exam_is_excluded() {
    insta::assert_snapshot!(said("plan mcse --track full --without 70-290"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. `mcse-2003` must be earned by track `full`, as asked
      3. Track `full` of `mcse-2003` needs all of `70-290`, `70-291`, `70-293` and `70-294` for `networking` (Microsoft)
         - `70-290` must not be sat, as asked

    Each of these would make a plan possible
      - `70-290` no longer excluded (--without): 7 exams, 875.00 USD
      - track `upgrade-mcsa-2000` of `mcse-2003` allowed too (--track): 8 exams, 1000.00 USD
      - track `upgrade-mcse-2000` of `mcse-2003` allowed too (--track): 9 exams, 1125.00 USD
      - if you have passed `70-290`: 6 exams, 750.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn both_design_exams_are_excluded() {
    insta::assert_snapshot!(said("plan mcse --track full --without 70-297,70-298"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. `mcse-2003` must be earned by track `full`, as asked
      3. Track `full` of `mcse-2003` needs 1 of `70-297` or `70-298` for `design` (Microsoft)
         - `70-297` and `70-298` must not be sat, as asked

    Each of these would make a plan possible
      - `70-297` no longer excluded (--without): 7 exams, 875.00 USD
      - `70-298` no longer excluded (--without): 7 exams, 875.00 USD
      - track `upgrade-mcse-2000` of `mcse-2003` allowed too (--track): 9 exams, 1125.00 USD
      - track `upgrade-mcse-2000-core` of `mcse-2003` allowed too (--track): 11 exams, 1375.00 USD
      - if you have passed `70-297`: 6 exams, 750.00 USD
      - if you have passed `70-298`: 6 exams, 750.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_credential_that_can_only_be_held() {
    insta::assert_snapshot!(said("plan comptia-a-plus"), @r"
    CompTIA A+
    As of 2004-11-01.
    No plan exists.

    Why
      1. `comptia-a-plus` is asked for, and the catalog knows no way to earn it

    Note: Its exams are not in this catalog, so it can only be held.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn something_is_asked_for_that_cannot_be_earned() {
    insta::assert_snapshot!(said("plan mcse --with comptia-a-plus"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    No plan exists.

    Why
      1. `comptia-a-plus` must be in the plan, as asked, and the catalog knows no way to earn it

    Each of these would make a plan possible
      - `comptia-a-plus` no longer asked for (--with): 7 exams, 875.00 USD
      - if you hold `comptia-a-plus`: 7 exams, 875.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_specialization_after_the_exams_retired() {
    insta::assert_snapshot!(said("plan mcse-security-2000 --as-of 2009-01-01"), @r"
    MCSE: Security on Microsoft Windows 2000
    As of 2009-01-01.
    No plan exists.

    Why
      1. `mcse-security-2000` is asked for
      2. `mcse-security-2000` needs `70-214` for `security` (RCP Magazine, 2003-07-01)
         - `70-214` can no longer be sat: it retired on 2008-03-31, and it is not passed

    Note: Rests on facts that are inferred: the dates of `70-214`.
    As of 2009-01-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn no_exam_has_study_hours() {
    insta::assert_snapshot!(said("plan mcsa --minimize hours"), @r"
    MCSA on Microsoft Windows Server 2003
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcsa-2003` is asked for
      2. Track `full` of `mcsa-2003` needs 1 of `70-086`, `70-227`, `70-228`, `70-284` or `70-299` for `elective` (ZDNet Asia, 2003)
         - `70-086`, `70-227`, `70-228`, `70-284` and `70-299` have no study estimate
      3. Track `upgrade-mcsa-2000` of `mcsa-2003` requires `mcsa-2000` (Microsoft, 2008-04-08)
         - Every track of `mcsa-2000` needs 1 of `70-227`, `70-228`, `70-214`, `70-224`, `70-244`, `comptia-a-plus` together with `comptia-network-plus` or `comptia-a-plus` together with `comptia-server-plus` for `elective` (CERTguide)
           - `70-214`, `70-224` and `70-244` have no study estimate

    This would make a plan possible
      - whatever the hours (--minimize exams): 4 exams

    Left out because they have no study estimate: 70-290, 70-291, 70-270, 70-210, 70-086, 70-227, 70-228, 70-229, 70-284, 70-299, 70-292, 70-215, 70-216, 70-217, 70-218, 70-219, 70-220, 70-221, 70-226, 70-214, 70-222, 70-224, 70-244.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_upgrade_before_its_time() {
    insta::assert_snapshot!(said("plan mcitp-sa-2008"), @r"
    MCITP: Server Administrator (Windows Server 2008)
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcitp-sa-2008` is asked for
      2. Every track of `mcitp-sa-2008` is open only from 2008-01-14 on (Edutel IT Solutions)

    This would make a plan possible
      - as of any day from 2008-01-14 to 2013-07-31: 6 exams, 750.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn one_of_two_goals_is_out_of_reach() {
    insta::assert_snapshot!(said("plan mcsa mcse-nt4"), @r"
    MCSA on Microsoft Windows Server 2003
    MCSE on Microsoft Windows NT 4.0
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcse-nt4` is asked for
      2. `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
         - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed

    This would make a plan possible
      - without the goal `mcse-nt4`: 4 exams, 500.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn the_wrong_upgrade() {
    insta::assert_snapshot!(said("plan mcse --track upgrade-mcse-nt4"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcse-2003` is asked for
      2. `mcse-2003` must be earned by track `upgrade-mcse-nt4`, as asked
      3. Track `upgrade-mcse-nt4` of `mcse-2003` requires `mcse-nt4` (Microsoft)
         - `mcse-nt4` needs all of `70-058`, `70-067`, `70-068` and `70-073` for `core` (Redmond Magazine, 2001-02-28)
           - `70-058` can no longer be sat: it retired on 2000-12-31, and it is not passed

    Each of these would make a plan possible
      - track `full` of `mcse-2003` allowed too (--track): 7 exams, 875.00 USD
      - track `upgrade-mcsa-2000` of `mcse-2003` allowed too (--track): 8 exams, 1000.00 USD
      - track `upgrade-mcse-2000` of `mcse-2003` allowed too (--track): 9 exams, 1125.00 USD
      - track `upgrade-mcse-2000-core` of `mcse-2003` allowed too (--track): 11 exams, 1375.00 USD
      - if you hold `mcse-nt4`: 6 exams, 750.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn the_goal_itself_is_excluded() {
    insta::assert_snapshot!(said("plan mcp --without mcp"), @r"
    Microsoft Certified Professional
    As of 2004-11-01.
    No plan exists.

    Why
      1. `mcp` is asked for
      2. `mcp` must not be earned, as asked

    This would make a plan possible
      - `mcp` no longer excluded (--without): 1 exam, 125.00 USD

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_exam_without_a_price() {
    insta::assert_snapshot!(said("plan comptia-security-plus"), @r"
    CompTIA Security+
    As of 2004-11-01.
    1 exam to sit, price not known. By track full (the one exam).
    Proven optimal: no legal plan has fewer exams without a price, and none that has as few costs less by the prices known.

         exam     title                       counts for       USD
      1  SY0-101  CompTIA Security+           exam        no price
         total    and 1 exam without a price

    Without a price: SY0-101 (--price SY0-101=AMOUNT sets one).
    Note: Rests on facts that are inferred: the dates of `SY0-101`.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
    insta::assert_snapshot!(said("plan comptia-security-plus --price sy0-101=225"), @r"
    CompTIA Security+
    As of 2004-11-01.
    1 exam to sit, 225.00 USD. By track full (the one exam).
    Proven optimal: no legal plan costs less.

         exam     title              counts for     USD
      1  SY0-101  CompTIA Security+  exam        225.00
         total                                   225.00

    If an exam is failed: one failed attempt adds at most 225.00 USD.
    Note: Rests on facts that are inferred: the dates of `SY0-101`.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD; SY0-101 as given).
    ");
}

#[test]
fn each_part_but_not_all_together() {
    insta::assert_snapshot!(said("plan strict --catalog tests/scenarios/catalogs/shared.toml --without c,d"), @r"
    Three slots, nothing twice
    As of 2004-11-01.
    No plan exists.

    Why
      1. `strict` is asked for
      2. `strict` needs 1 of `a` or `b` for `first`
      3. `strict` needs 1 of `a` or `c` for `second`
         - `c` must not be sat, as asked
      4. `strict` needs 1 of `b`, `c` or `d` for `third`
         - `d` must not be sat, as asked
      5. `a` and `b` count only once each for `strict`; each part can be met, but not all of them together without using one exam twice

    Each of these would make a plan possible
      - `c` no longer excluded (--without): 3 exams
      - `d` no longer excluded (--without): 3 exams
      - if you have passed `c`: 2 exams
      - if you have passed `d`: 2 exams

    As of 2004-11-01; catalog shared; no price list.
    ");
}

#[test]
fn not_enough_units() {
    insta::assert_snapshot!(said("plan six --catalog tests/scenarios/catalogs/caps.toml --without d,e"), @r"
    Six credits, at most three from the basics
    As of 2004-11-01.
    No plan exists.

    Why
      1. `six` is asked for
      2. `six` needs 6 units from `a`, `b`, `c`, `d` or `e` for `credits`
         - `d` and `e` must not be sat, as asked

    Each of these would make a plan possible
      - `e` no longer excluded (--without): 2 exams
      - `d` no longer excluded (--without): 3 exams
      - if you have passed `e`: 1 exam
      - if you have passed `d`: 2 exams

    As of 2004-11-01; catalog caps; no price list.
    ");
}

#[test]
fn credentials_that_only_support_each_other() {
    insta::assert_snapshot!(said("plan sun --catalog tests/scenarios/catalogs/circle.toml --without dear,cheap"), @r"
    Credential sun
    As of 2004-11-01.
    No plan exists.

    Why
      1. `sun` is asked for
      2. Track `by-exam` of `sun` needs `dear` for `exam`
         - `dear` must not be sat, as asked
      3. Track `by-moon` of `sun` needs `moon` for `credential`
         - Track `by-exam` of `moon` needs `cheap` for `exam`
           - `cheap` must not be sat, as asked
         - Track `by-sun` of `moon` needs `sun` for `credential`
      4. Nothing is earned by way of itself

    Each of these would make a plan possible
      - `dear` no longer excluded (--without): 1 exam
      - `cheap` no longer excluded (--without): 1 exam
      - if you have passed `cheap`: nothing left to sit
      - if you have passed `dear`: nothing left to sit
      - if you hold `moon`: nothing left to sit

    As of 2004-11-01; catalog circle; no price list.
    ");
}

#[test]
fn a_limit_on_sharing() {
    insta::assert_snapshot!(said("plan north south --catalog tests/scenarios/catalogs/limit.toml --without c,d"), @r"
    Credential north
    Credential south
    As of 2004-11-01.
    No plan exists.

    Why
      1. `north` is asked for
      2. `north` needs 2 of `a`, `b`, `c` or `d` for `exams`
         - `c` and `d` must not be sat, as asked
      3. `south` is asked for
      4. `south` needs 2 of `a`, `b`, `c` or `d` for `exams`
      5. At most 1 item may count for more than one of `north` and `south`

    Each of these would make a plan possible
      - `c` no longer excluded (--without): 3 exams
      - `d` no longer excluded (--without): 3 exams
      - if you have passed `c`: 2 exams
      - if you have passed `d`: 2 exams
      - without the goal `north`: 2 exams
      - without the goal `south`: 2 exams

    As of 2004-11-01; catalog limit; no price list.
    ");
}

#[test]
fn a_requirement_is_excluded() {
    insta::assert_snapshot!(said("plan expert --catalog tests/scenarios/catalogs/requires.toml --without base,bridge"), @r"
    Expert
    As of 2004-11-01.
    No plan exists.

    Why
      1. `expert` is asked for
      2. `expert` needs `advanced` for `exam`
         - `advanced` requires `bridge` or `member`
           - `bridge` must not be sat, as asked
           - `member` needs `top` for `exam`
             - `top` requires `base`
               - `base` must not be sat, as asked

    Each of these would make a plan possible
      - `bridge` no longer excluded (--without): 2 exams
      - `base` no longer excluded (--without): 3 exams
      - if you have passed `advanced`: nothing left to sit
      - if you have passed `bridge`: 1 exam
      - if you have passed `top`: 1 exam
      - if you have passed `base`: 2 exams
      - if you hold `member`: 1 exam

    As of 2004-11-01; catalog requires; no price list.
    ");
}

#[test]
fn an_option_of_two_exams() {
    insta::assert_snapshot!(said("plan goal --catalog tests/scenarios/catalogs/all.toml --without single,other"), @r"
    One of each
    As of 2004-11-01.
    No plan exists.

    Why
      1. `goal` is asked for
      2. `goal` needs 1 of `single` or `left` together with `right` for `main`
         - `single` must not be sat, as asked
      3. `goal` needs 1 of `right` or `other` for `side`
         - `other` must not be sat, as asked
      4. `right` counts only once for `goal`; each part can be met, but not all of them together without using one exam twice

    Each of these would make a plan possible
      - `single` no longer excluded (--without): 2 exams
      - `other` no longer excluded (--without): 3 exams
      - if you have passed `single`: 1 exam
      - if you have passed `other`: 2 exams

    As of 2004-11-01; catalog all; no price list.
    ");
}

#[test]
fn units_that_do_not_add_up() {
    insta::assert_snapshot!(said("plan ten --catalog tests/scenarios/catalogs/units.toml --without large,extra"), @r"
    Ten credits
    As of 2004-11-01.
    No plan exists.

    Why
      1. `ten` is asked for
      2. `ten` needs 10 units from `small`, `medium`, `large` or `extra` for `credits`
         - `large` and `extra` must not be sat, as asked

    Each of these would make a plan possible
      - `large` no longer excluded (--without): 2 exams
      - `extra` no longer excluded (--without): 2 exams
      - if you have passed `large`: 1 exam
      - if you have passed `extra`: 1 exam

    As of 2004-11-01; catalog units; no price list.
    ");
}

#[test]
fn why_the_full_track() {
    insta::assert_snapshot!(said("explain mcse"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    7 exams to sit, 875.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan costs less.

    Why each exam
         exam    counts for  the best plan without it                                 keep while it costs at most
      1  70-290  networking  125.00 USD more, with 70-227, 70-215, 70-218 and 70-292                       250.00
      2  70-291  networking  125.00 USD more, with 70-227, 70-215, 70-218 and 70-292                       250.00
      3  70-293  networking  250.00 USD more, with 70-086, 70-227, 70-215 and 5 more                       375.00
      4  70-294  networking  250.00 USD more, with 70-086, 70-227, 70-215 and 5 more                       375.00
      5  70-270  client      the same cost, with 70-210                                                    125.00
      6  70-297  design      the same cost, with 70-086                                                    125.00
      7  70-298  elective    the same cost, with 70-086                                                    125.00

    What to pass next
    Pass 70-290 next, as the plan does. 18 other exams are as good to begin with.
                                     in all  with any of these next
                                 875.00 USD  70-290, 70-291, 70-293, 70-294, 70-270, 70-297, 70-298, 70-210, 70-086, 70-227, 70-228, 70-229, 70-232, 70-281, 70-282, 70-284, 70-285, 70-299, 70-301
                                1000.00 USD  70-215, 70-216, 70-217, 70-218, 70-219, 70-220, 6 more
      750.00 USD and 1 exam without a price  SY0-101

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn why_the_upgrade() {
    insta::assert_snapshot!(said("explain mcse --held mcse-2000 --why-not 70-290"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    2 exams to sit, 250.00 USD. By track upgrade-mcse-2000 (upgrade from MCSE on Windows 2000).
    Proven optimal: no legal plan costs less.

    Why each exam
         exam    counts for  the best plan without it                                 keep while it costs at most
      1  70-292  networking  250.00 USD more, with 70-290, 70-291, 70-293 and 70-294                       375.00
      2  70-296  networking  250.00 USD more, with 70-290, 70-291, 70-293 and 70-294                       375.00

    Why not
      - The best plan with 70-290 takes 125.00 USD more; it would count for nothing there.

    What to pass next
    Pass 70-292 next, as the plan does. One other exam is as good to begin with.
                                     in all  with any of these next
                                 250.00 USD  70-292, 70-296
                                 375.00 USD  70-290, 70-291, 70-293, 70-294, 70-270, 70-210, 22 more
      250.00 USD and 1 exam without a price  SY0-101

    What you told us
      mcse-2000  held  opens track upgrade-mcse-2000, needed to sit 70-292, needed to sit 70-296

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn why_a_credential_on_the_way() {
    insta::assert_snapshot!(said("explain mcse --passed 70-210,70-215,70-216,70-217"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    5 exams to sit, 625.00 USD. By track upgrade-mcse-2000 (upgrade from MCSE on Windows 2000).
    Proven optimal: no legal plan costs less.

    Why each exam
         exam    counts for          the best plan without it                                 keep while it costs at most
      1  70-086  mcse-2000 elective  the same cost, with 70-228                                                    125.00
      2  70-227  mcse-2000 elective  the same cost, with 70-228                                                    125.00
      3  70-219  mcse-2000 design    the same cost, with 70-220                                                    125.00
      4  70-292  networking          125.00 USD more, with 70-290, 70-291, 70-293 and 3 more                       250.00
      5  70-296  networking          125.00 USD more, with 70-290, 70-291, 70-293 and 3 more                       250.00

    What to pass next
    Pass 70-086 next, as the plan does. 11 other exams are as good to begin with.
                                     in all  with any of these next
                                 625.00 USD  70-086, 70-227, 70-219, 70-228, 70-229, 70-220, 70-221, 70-226, 70-214, 70-222, 70-224, 70-244
                                 750.00 USD  70-290, 70-291, 70-293, 70-294, 70-270, 70-297, 9 more
      625.00 USD and 1 exam without a price  SY0-101

    What you told us
      70-210  passed  counts for mcse-2000 client
      70-215  passed  counts for mcse-2000 networking
      70-216  passed  counts for mcse-2000 networking
      70-217  passed  counts for mcse-2000 networking

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn why_these_for_the_mcsa() {
    insta::assert_snapshot!(said("explain mcsa --passed 70-290 --why-not 70-299,70-284"), @r"
    MCSA on Microsoft Windows Server 2003
    As of 2004-11-01.
    3 exams to sit, 375.00 USD. By track full (all four exams).
    Proven optimal: no legal plan costs less.

    Why each exam
         exam    counts for  the best plan without it                                 keep while it costs at most
      1  70-291  networking  250.00 USD more, with 70-227, 70-215, 70-218 and 70-292                       375.00
      2  70-270  client      the same cost, with 70-210                                                    125.00
      3  70-086  elective    the same cost, with 70-227                                                    125.00

    Why not
      - The best plan with 70-299 is as good as this one (the same cost); it replaces 70-086.
      - The best plan with 70-284 is as good as this one (the same cost); it replaces 70-086.

    What to pass next
    Pass 70-291 next, as the plan does. 7 other exams are as good to begin with.
          in all  with any of these next
      375.00 USD  70-291, 70-270, 70-086, 70-210, 70-227, 70-228, 70-284, 70-299
      500.00 USD  70-229, 70-215, 70-216, 70-217, 70-218, 70-219, 7 more

    What you told us
      70-290  passed  counts for networking

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn what_is_left_for_one_exam() {
    insta::assert_snapshot!(said("explain mcp"), @r"
    Microsoft Certified Professional
    As of 2004-11-01.
    1 exam to sit, 125.00 USD. By track full (any one Microsoft exam).
    Proven optimal: no legal plan costs less.

    Why each exam
         exam    counts for  the best plan without it    keep while it costs at most
      1  70-290  exam        the same cost, with 70-291                       125.00

    What to pass next
    Pass 70-290 next, as the plan does. 31 other exams are as good to begin with.
          in all  with any of these next
      125.00 USD  70-290, 70-291, 70-293, 70-294, 70-270, 70-210, 70-297, 70-298, 70-086, 70-227, 70-228, 70-229, 70-232, 70-281, 70-282, 70-284, 70-285, 70-299, 70-301, 70-215, 70-216, 70-217, 70-218, 70-219, 70-220, 70-221, 70-226, 70-214, 70-222, 70-224, 70-225, 70-244

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn nothing_is_left() {
    insta::assert_snapshot!(said("explain mcsa --held mcsa"), @r"
    MCSA on Microsoft Windows Server 2003
    As of 2004-11-01.
    Nothing left to sit.
    mcsa-2003 is held already.

    What you told us
      mcsa-2003  held  the goal itself

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn why_not_judged_by_exams() {
    insta::assert_snapshot!(said("explain mcse --minimize exams --passed 70-290,70-291,70-293,70-294"), @r"
    MCSE on Microsoft Windows Server 2003
    As of 2004-11-01.
    3 exams to sit, 375.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan needs fewer exams.

    Why each exam
         exam    counts for  the best plan without it
      1  70-270  client      as many exams, with 70-210
      2  70-297  design      as many exams, with 70-086
      3  70-298  elective    as many exams, with 70-086

    What to pass next
    Pass 70-270 next, as the plan does. 15 other exams are as good to begin with.
       in all  with any of these next
      3 exams  70-270, 70-297, 70-298, 70-210, 70-086, 70-227, 70-228, 70-229, 70-232, 70-281, 70-282, 70-284, 70-285, 70-299, 70-301, SY0-101
      4 exams  70-215, 70-216, 70-217, 70-218, 70-219, 70-220, 6 more

    What you told us
      70-290  passed  counts for networking
      70-291  passed  counts for networking
      70-293  passed  counts for networking
      70-294  passed  counts for networking

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn what_was_told_without_a_plan() {
    let args = "plan mcse --track full --without 70-290 --passed 70-210 --format";
    assert!(said(&format!("{args} text")).contains("\nNot used, as there is no plan: 70-210.\n"));
    assert!(said(&format!("{args} json")).contains("\"text\": \"not used, as there is no plan\""));
}

#[test]
fn what_a_plan_would_be_by_sourced_facts_is_said_where_it_differs() {
    // KCSA and CKS together for 645.00 is not verified: one by one it is 445 + 250 + 250.
    let asked = "plan kubestronaut --held cka,ckad --as-of 2026-11-20";
    let text = said(asked);
    assert!(text.contains("\n3 exams to sit, 895.00 USD."), "{text}");
    let line = "\nBy sourced facts alone (--evidence sourced) it is 3 exams to sit, 945.00 USD.\n";
    assert!(text.contains(line), "{text}");
    let text = said(&format!("{asked} --evidence sourced"));
    assert!(text.contains("By sourced facts alone.\n3 exams to sit, 945.00 USD."), "{text}");
    assert!(!text.contains("Rests on facts"), "{text}");
    // Nothing that the exam of AWS rests on is unsure.
    assert!(!said("plan aws-clf --as-of 2026-11-20").contains("By sourced facts"));
}

#[test]
fn what_was_probably_passed_is_offered() {
    // Both designations have Foundation and CDS4 among their exams, which Practice Manager asks for, too.
    let held =
        "plan itil5-master --held itil4-managing-professional,itil4-strategic-leader --as-of 2026-11-20";
    let text = said(held);
    assert!(text.contains("\nIf you have passed F4 and CDS4: 2 exams fewer (--passed F4,CDS4).\n"), "{text}");
    assert!(!said(&format!("{held} --passed F4,CDS4")).contains("If you have passed"));
    assert!(!said("plan mcse --held mcse-2000").contains("If you have passed"));
}

#[test]
fn a_pass_that_has_counted_for_what_expired() {
    let said = said(
        "plan azure-solutions-architect-expert --as-of 2026-06-15 \
         --passed AZ-104@2023-01-01,AZ-104@2026-06-01,AZ-305@2023-02-01",
    );
    // Earned on 2023-02-01, for a year; the newer pass of AZ-104 earns the associate alone.
    assert!(said.contains("1 exam to sit, 165.00 USD."), "{said}");
    let verdict = "AZ-305  passed 2023-02-01  has counted for azure-solutions-architect-expert, which expired on \
                   2024-02-01, sat again (step 1)";
    assert!(said.contains(verdict), "{said}");
}

#[test]
fn a_pass_that_is_too_old_for_its_track() {
    insta::assert_snapshot!(said("audit ccnp-security --passed 350-701@2022-06-01 --as-of 2026-11-25"), @r"
    CCNP Security
    As of 2026-11-25.
    Not complete; closest is track core-and-concentration with 0 of 2.

    core-and-concentration, the core exam and one concentration exam: 0 of 2 units
      slot           have  to do
      core            0/1  350-701
      concentration   0/1  1 of 300-710, 300-715, 300-730, 300-740, 300-745
      not used: 350-701 (too old: passes count for 36 months)

    As of 2026-11-25; catalog cisco.
    ");
}
