use insta::assert_snapshot;

use super::*;
use crate::report::fixture::{MCSE, world};

fn style() -> TerminalStyle {
    TerminalStyle { width: Some(80), ..TerminalStyle::default() }
}

fn listed() -> Listed {
    Listed { catalog: world().catalog.into(), open: Vec::new() }
}

#[test]
fn what_has_no_plan_is_marked_in_the_list() {
    let text = r#"
        [catalog]
        id = "demo"
        [exam.old]
        retired = 2026-03-31
        [exam.new]
        released = 2026-04-01
        [exam.next]
        released = 2027-01-01
        [credential.silver]
        successor = "gold"
        [[credential.silver.track]]
        id = "exam"
        [[credential.silver.track.slot]]
        id = "exam"
        need = 1
        from = ["old"]
        [credential.gold]
        [[credential.gold.track]]
        id = "exam"
        [[credential.gold.track.slot]]
        id = "exam"
        need = 1
        from = ["new"]
        [credential.coming]
        [[credential.coming.track]]
        id = "exam"
        [[credential.coming.track.slot]]
        id = "exam"
        need = 1
        from = ["next"]
        [credential.given]
        [credential.closed]
        retired = 2025-12-31
        [credential.upgrade]
        [[credential.upgrade.track]]
        id = "from-given"
        requires = ["given"]
    "#;
    let catalog = crate::read::catalog(&crate::read::SourceFile::new("demo.toml", text)).expect("good");
    let catalog = std::sync::Arc::new(catalog);
    let engine = crate::query::Engine::new(studypath_ilp::backend::default_backend());
    let all: Vec<_> = catalog.credential_ids().collect();
    let open =
        crate::query::openness(&catalog, &all, jiff::civil::date(2026, 6, 1), &engine).expect("answered");
    let listed = [Listed { catalog, open }];
    assert_snapshot!(list(Format::Csv, &listed, &style()), @r"
    catalog,credential,title,aliases,tracks,no_plan,day,successor
    demo,silver,silver,,exam,ended,2026-04-01,gold
    demo,gold,gold,,exam,,,
    demo,coming,coming,,exam,later,2027-01-01,
    demo,given,given,,,held,,
    demo,closed,closed,,,ended,2026-01-01,
    demo,upgrade,upgrade,,from-given,held,,
    ");
    assert_snapshot!(list(Format::Text, &listed, &TerminalStyle::default()), @r"
    demo: demo
      goal     title    tracks
      silver   silver   no longer offered since 2026-04-01, successor gold
      gold     gold     1 track
      coming   coming   1 track, offered from 2027-01-01
      given    given    can only be held
      closed   closed   no longer offered since 2026-01-01
      upgrade  upgrade  1 track, needs what can only be held
    ");
}

#[test]
fn the_list_in_text() {
    assert_snapshot!(list(Format::Text, &[listed()], &style()), @r"
    microsoft-2003: Microsoft certification, Windows Server 2003 era, as of
    2004-11-01
      goal       title                                  also  tracks
      mcse-2003  MCSE on Microsoft Windows Server 2003  mcse  2 tracks
      mcse-2000  MCSE on Microsoft Windows 2000               1 track
      mcsa-2003  MCSA on Microsoft Windows Server 2003        1 track
    ");
}

#[test]
fn the_list_in_csv() {
    assert_snapshot!(list(Format::Csv, &[listed()], &style()), @r"
    catalog,credential,title,aliases,tracks,no_plan,day,successor
    microsoft-2003,mcse-2003,MCSE on Microsoft Windows Server 2003,mcse,full;upgrade-mcse-2000,,,
    microsoft-2003,mcse-2000,MCSE on Microsoft Windows 2000,,full,,,
    microsoft-2003,mcsa-2003,MCSA on Microsoft Windows Server 2003,,full,,,
    ");
}

#[test]
fn the_rules_of_a_credential_in_text() {
    assert_snapshot!(show(Format::Text, &world().catalog, &[MCSE], &style()), @r"
    MCSE on Microsoft Windows Server 2003
    mcse-2003, also mcse; 2 tracks.

    full, all seven exams
      slot        need  from             title
      networking  4 of  70-290           Managing and Maintaining a Microsoft
                                         Windows Server 2003 Environment
                        70-291           Implementing, Managing, and Maintaining a
                                         Microsoft Windows Server 2003 Network
                                         Infrastructure
                        70-293           Planning and Maintaining a Microsoft
                                         Windows Server 2003 Network Infrastructure
                        70-294           Planning, Implementing, and Maintaining a
                                         Microsoft Windows Server 2003 Active
                                         Directory Infrastructure
      client      1 of  70-210           Installing, Configuring, and Administering
                                         Microsoft Windows 2000 Professional
                        70-270           Installing, Configuring, and Administering
                                         Microsoft Windows XP Professional
      design      1 of  70-297           Designing a Microsoft Windows Server 2003
                                         Active Directory and Network Infrastructure
      elective    1 of  70-086           Implementing and Supporting Microsoft
                                         Systems Management Server 2.0
                        SY0-101+N10-002  Security+ and Network+

    upgrade-mcse-2000, upgrade from MCSE on Windows 2000
      for holders of mcse-2000
      slot     need    from    title
      upgrade  2 of    70-292  Managing and Maintaining a Windows Server 2003
                               Environment for an MCSA on Windows 2000
                       70-296  Planning, Implementing, and Maintaining a Windows
                               Server 2003 Environment for an MCSE on Windows 2000
      design   waived          the design skills required do not differ
                               significantly from Windows 2000
    ");
}

#[test]
fn the_rules_of_a_credential_in_csv() {
    assert_snapshot!(show(Format::Csv, &world().catalog, &[MCSE], &style()), @r#"
    credential,track,slot,need,items,title,units,since,until
    mcse-2003,full,networking,4,70-290,Managing and Maintaining a Microsoft Windows Server 2003 Environment,1,,
    mcse-2003,full,networking,4,70-291,"Implementing, Managing, and Maintaining a Microsoft Windows Server 2003 Network Infrastructure",1,,
    mcse-2003,full,networking,4,70-293,Planning and Maintaining a Microsoft Windows Server 2003 Network Infrastructure,1,,
    mcse-2003,full,networking,4,70-294,"Planning, Implementing, and Maintaining a Microsoft Windows Server 2003 Active Directory Infrastructure",1,,
    mcse-2003,full,client,1,70-210,"Installing, Configuring, and Administering Microsoft Windows 2000 Professional",1,,
    mcse-2003,full,client,1,70-270,"Installing, Configuring, and Administering Microsoft Windows XP Professional",1,,
    mcse-2003,full,design,1,70-297,Designing a Microsoft Windows Server 2003 Active Directory and Network Infrastructure,1,,
    mcse-2003,full,elective,1,70-086,Implementing and Supporting Microsoft Systems Management Server 2.0,1,,
    mcse-2003,full,elective,1,SY0-101+N10-002,Security+ and Network+,1,,
    mcse-2003,upgrade-mcse-2000,upgrade,2,70-292,Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000,1,,
    mcse-2003,upgrade-mcse-2000,upgrade,2,70-296,"Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000",1,,
    mcse-2003,upgrade-mcse-2000,design,1,,,,,
    "#);
}

#[test]
fn how_long_a_credential_is_active_and_what_it_renews() {
    let text = r#"
        [catalog]
        id = "demo"
        [exam.a]
        [credential.silver]
        valid_months = [{ months = 36, until = 2024-03-31 }, { months = 24, since = 2024-04-01 }]
        free_renewal = { by = "a form", within_months = 6, until = 2027-01-31 }
        retired = 2026-12-31
        [credential.gold]
        valid_months = 12
        renews = [{ item = "silver", since = 2026-01-01, even_expired = true }]
        [[credential.gold.track]]
        id = "full"
        window_months = 36
        grants = ["silver"]
        [[credential.gold.track.slot]]
        id = "core"
        need = 1
        from = ["a"]
    "#;
    let catalog = crate::read::catalog(&crate::read::SourceFile::new("demo.toml", text)).expect("good");
    let all: Vec<CredentialId> = catalog.credential_ids().collect();
    assert_snapshot!(show(Format::Text, &catalog, &all, &style()), @r"
    demo: demo

    silver
    silver; can only be held.
    Active for 36 months if earned until 2024-03-31, 24 months if earned since
    2024-04-01. It can be earned until 2026-12-31. Free renewal: a form, in its last
    6 months, until 2027-01-31.

    gold
    gold; 1 track.
    Active for 12 months. Renews silver (since 2026-01-01, even expired).

    full
      Its exams lie within 36 months of each other.
      It brings silver along.
      slot  need  from  title
      core  1 of  a     a
    ");
    let json = show(Format::Json, &catalog, &all[..1], &style()).to_string();
    assert!(json.contains(r#""within_months": 6"#) && json.contains(r#""months": 36"#), "{json}");
}
