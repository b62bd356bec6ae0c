use super::*;

#[test]
fn seven_exams_from_nothing() {
    assert_snapshot!(world().plan_text(&with_notes(seven()), Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    7 exams to sit, 875.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan costs less.

         exam    title                                            counts for     USD
      1  70-270  Installing, Configuring, and Administering       client      125.00
                 Microsoft Windows XP Professional
      2  70-290  Managing and Maintaining a Microsoft Windows     networking  125.00
                 Server 2003 Environment
      3  70-291  Implementing, Managing, and Maintaining a        networking  125.00
                 Microsoft Windows Server 2003 Network
                 Infrastructure
      4  70-293  Planning and Maintaining a Microsoft Windows     networking  125.00
                 Server 2003 Network Infrastructure
      5  70-294  Planning, Implementing, and Maintaining a        networking  125.00
                 Microsoft Windows Server 2003 Active Directory
                 Infrastructure
      6  70-297  Designing a Microsoft Windows Server 2003        design      125.00
                 Active Directory and Network Infrastructure
      7  70-086  Implementing and Supporting Microsoft Systems    elective    125.00
                 Management Server 2.0
         total                                                                875.00

    If an exam is failed: one failed attempt adds at most 125.00 USD.
    Left out because it has no price: SY0-101.
    Note: The price of 70-291 is inferred.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_narrow_terminal() {
    assert_snapshot!(world().plan_text(&with_notes(seven()), Some(60)), @r"
    MCSE on Microsoft Windows Server 2003
    7 exams to sit, 875.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan costs less.

         exam    title                        counts for     USD
      1  70-270  Installing, Configuring,     client      125.00
                 and Administering Microsoft
                 Windows XP Professional
      2  70-290  Managing and Maintaining a   networking  125.00
                 Microsoft Windows Server
                 2003 Environment
      3  70-291  Implementing, Managing, and  networking  125.00
                 Maintaining a Microsoft
                 Windows Server 2003 Network
                 Infrastructure
      4  70-293  Planning and Maintaining a   networking  125.00
                 Microsoft Windows Server
                 2003 Network Infrastructure
      5  70-294  Planning, Implementing, and  networking  125.00
                 Maintaining a Microsoft
                 Windows Server 2003 Active
                 Directory Infrastructure
      6  70-297  Designing a Microsoft        design      125.00
                 Windows Server 2003 Active
                 Directory and Network
                 Infrastructure
      7  70-086  Implementing and Supporting  elective    125.00
                 Microsoft Systems
                 Management Server 2.0
         total                                            875.00

    If an exam is failed: one failed attempt adds at most 125.00
    USD.
    Left out because it has no price: SY0-101.
    Note: The price of 70-291 is inferred.
    As of 2004-11-01; catalog microsoft-2003; prices
    microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn piped_text_is_neither_cut_nor_wrapped() {
    assert_snapshot!(world().plan_text(&seven(), None), @r"
    MCSE on Microsoft Windows Server 2003
    7 exams to sit, 875.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan costs less.

         exam    title                                                                                                    counts for     USD
      1  70-270  Installing, Configuring, and Administering Microsoft Windows XP Professional                             client      125.00
      2  70-290  Managing and Maintaining a Microsoft Windows Server 2003 Environment                                     networking  125.00
      3  70-291  Implementing, Managing, and Maintaining a Microsoft Windows Server 2003 Network Infrastructure           networking  125.00
      4  70-293  Planning and Maintaining a Microsoft Windows Server 2003 Network Infrastructure                          networking  125.00
      5  70-294  Planning, Implementing, and Maintaining a Microsoft Windows Server 2003 Active Directory Infrastructure  networking  125.00
      6  70-297  Designing a Microsoft Windows Server 2003 Active Directory and Network Infrastructure                    design      125.00
      7  70-086  Implementing and Supporting Microsoft Systems Management Server 2.0                                      elective    125.00
         total                                                                                                                        875.00

    If an exam is failed: one failed attempt adds at most 125.00 USD.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_upgrade_through_an_old_credential() {
    let (world, answer) = by_upgrade();
    assert_snapshot!(world.plan_text(&answer, Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    3 exams to sit, 375.00 USD. By track upgrade-mcse-2000 (upgrade from MCSE on
    Windows 2000).
    Proven optimal: no legal plan costs less.

         exam    title                                        counts for         USD
      1  70-210  Installing, Configuring, and Administering   mcse-2000 core  125.00
                 Microsoft Windows 2000 Professional
      2  70-292  Managing and Maintaining a Windows Server    upgrade         125.00
                 2003 Environment for an MCSA on Windows
                 2000
      3  70-296  Planning, Implementing, and Maintaining a    upgrade         125.00
                 Windows Server 2003 Environment for an MCSE
                 on Windows 2000
         total                                                                375.00

    Earned on the way
      mcse-2000  MCSE on Microsoft Windows 2000, after exam 1 by track full (last
                 exam): opens track upgrade-mcse-2000

    Waived
      design  the design skills required do not differ significantly from Windows
              2000

    If an exam is failed: one failed attempt adds at most 125.00 USD.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn two_goals_share_exams() {
    let (world, answer) = two_goals();
    assert_snapshot!(world.plan_text(&answer, Some(120)), @r"
    MCSE on Microsoft Windows Server 2003, by track full (all seven exams)
    MCSA on Microsoft Windows Server 2003, by track full (four exams)
    6 exams to sit, 750.00 USD.
    Proven optimal: no legal plan costs less.

         exam    title                                                 counts for                                     USD
      1  70-270  Installing, Configuring, and Administering Microsoft  mcse-2003 client, mcsa-2003 client          125.00
                 Windows XP Professional
      2  70-291  Implementing, Managing, and Maintaining a Microsoft   mcse-2003 networking, mcsa-2003 networking  125.00
                 Windows Server 2003 Network Infrastructure
      3  70-293  Planning and Maintaining a Microsoft Windows Server   mcse-2003 networking                        125.00
                 2003 Network Infrastructure
      4  70-294  Planning, Implementing, and Maintaining a Microsoft   mcse-2003 networking                        125.00
                 Windows Server 2003 Active Directory Infrastructure
      5  70-297  Designing a Microsoft Windows Server 2003 Active      mcse-2003 design                            125.00
                 Directory and Network Infrastructure
      6  70-086  Implementing and Supporting Microsoft Systems         mcse-2003 elective, mcsa-2003 elective      125.00
                 Management Server 2.0
         total                                                                                                     750.00

    What you told us
      70-290  passed 2004-03-09  counts for mcse-2003 networking and mcsa-2003 networking

    Not used in this plan: 70-296.
    If an exam is failed: one failed attempt adds at most 125.00 USD.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn an_offer_pays_for_several_exams() {
    let (world, answer) = bundled();
    assert_snapshot!(world.plan_text(&answer, Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    7 exams to sit, 765.00 USD. By track full (all seven exams).
    Proven optimal: no legal plan costs less.

         exam       title                          counts for                    USD
      1  70-270     Installing, Configuring, and   client                     125.00
                    Administering Microsoft
                    Windows XP Professional
      2  70-290     Managing and Maintaining a     networking, needed for  in bundle
                    Microsoft Windows Server 2003  the price of 70-294
                    Environment
      3  70-291     Implementing, Managing, and    networking              in bundle
                    Maintaining a Microsoft
                    Windows Server 2003 Network
                    Infrastructure
      4  70-293     Planning and Maintaining a     networking              in bundle
                    Microsoft Windows Server 2003
                    Network Infrastructure
      5  70-294     Planning, Implementing, and    networking                  90.00
                    Maintaining a Microsoft
                    Windows Server 2003 Active
                    Directory Infrastructure
                    (price for those who have
                    70-290)
      6  70-297     Designing a Microsoft Windows  design                     125.00
                    Server 2003 Active Directory
                    and Network Infrastructure
      7  70-086     Implementing and Supporting    elective                   125.00
                    Microsoft Systems Management
                    Server 2.0
         core-pack  bundle, pays for 70-290,                                  300.00
                    70-291 and 70-293
         total                                                                765.00

    If an exam is failed: one failed attempt adds at most 125.00 USD.
    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn items_that_count_only_together() {
    let (world, answer) = paired();
    assert_snapshot!(world.plan_text(&answer, Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    3 exams to sit. By track full (all seven exams).
    Proven optimal: no legal plan needs fewer exams.

         exam     title                               counts for
      1  70-270   Installing, Configuring, and        client
                  Administering Microsoft Windows XP
                  Professional
      2  SY0-101  Security+                           elective (with N10-002)
      3  N10-002  Network+                            elective (with SY0-101)

    What you told us
      70-290  passed  counts for networking
      70-291  passed  counts for networking
      70-293  passed  counts for networking
      70-294  passed  counts for networking
      70-297  passed  counts for design

    As of 2004-11-01; catalog microsoft-2003; no price list.
    ");
}

#[test]
fn nothing_left_to_sit() {
    let (world, answer) = earned();
    assert_snapshot!(world.plan_text(&answer, Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    Nothing left to sit.
    mcse-2003 is complete: everything that its track upgrade-mcse-2000 asks for is
    on hand.

    Waived
      design  the design skills required do not differ significantly from Windows
              2000

    What you told us
      70-292     passed 2004-02-03  counts for upgrade
      70-296     passed 2004-02-03  counts for upgrade
      mcse-2000  held               opens track upgrade-mcse-2000

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn no_plan_exists() {
    assert_snapshot!(world().plan_text(&refused(), Some(80)), @r"
    MCSE on Microsoft Windows Server 2003
    No plan exists.

    Why
      1. `mcse-2003` is asked for.
      2. Track full of mcse-2003 needs 1 of 70-297 for its slot design.
      3. 70-297 cannot be sat: it was retired on 2004-06-30, and the answer is for
         2004-11-01.
      4. Track upgrade-mcse-2000 of mcse-2003 requires mcse-2000, which is not held.

    Each of these would make a plan possible
      - Ask for a day up to 2004-06-30.
      - Hold mcse-2000.

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).
    ");
}

#[test]
fn a_limit_stopped_the_search() {
    assert_snapshot!(world().plan_text(&unproven(), Some(80)).lines().take(4).collect::<Vec<_>>().join("\n"), @r"
    MCSE on Microsoft Windows Server 2003
    7 exams to sit, 875.00 USD. By track full (all seven exams).
    Not proven: a limit stopped the search, and a better plan may exist. No legal
    plan costs less than 750.00 USD.
    ");
}

#[test]
fn what_is_not_certified_is_not_called_proven() {
    let world = world();
    let by_word = |answer| Answer { believed: Some("microlp"), ..answer };
    let verdict = |answer| world.plan_text(&by_word(answer), Some(80)).lines().nth(2).map(str::to_owned);
    let says = "Optimal by microlp, not certified: no legal plan costs less.";
    assert_eq!(verdict(seven()).as_deref(), Some(says));
    assert!(!world.plan_text(&by_word(seven()), None).to_lowercase().contains("proven"));
}
