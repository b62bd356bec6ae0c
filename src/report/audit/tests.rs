use insta::assert_snapshot;

use super::*;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::query::Gap;
use crate::report::fixture::{MCSE, World, claims, world};

fn halfway() -> (World, Audit) {
    let mut world = world();
    for exam in [1, 2, 3, 9] {
        world.transcript.add(ExamId(exam), None);
    }
    let slot = |track, slot, places: &[usize], need: u32, options: Vec<usize>| SlotAudit {
        slot,
        claims: claims(MCSE, track, &places.iter().map(|o| (slot, *o)).collect::<Vec<_>>()),
        units: u32::try_from(places.len()).expect("few"),
        gap: (need > 0).then_some(Gap { units: need, options }),
    };
    let full = TrackAudit {
        track: 0,
        open: true,
        missing: Vec::new(),
        slots: vec![
            slot(0, 0, &[0, 1], 2, vec![2, 3]),
            slot(0, 1, &[1], 0, vec![]),
            slot(0, 2, &[], 1, vec![0]),
            slot(0, 3, &[0], 0, vec![]),
        ],
        unused: Vec::new(),
    };
    let upgrade = TrackAudit {
        track: 1,
        open: true,
        missing: vec![Item::Credential(CredentialId(1)).into()],
        slots: vec![slot(1, 0, &[], 2, vec![0, 1]), slot(1, 1, &[], 0, vec![])],
        unused: [1, 2, 3, 9].map(|e| Item::Exam(ExamId(e))).to_vec(),
    };
    let goal = GoalAudit { credential: MCSE, held: false, complete: None, tracks: vec![full, upgrade] };
    (world, Audit { goals: vec![goal] })
}

fn written(format: Format, width: Option<usize>) -> String {
    let (world, audit) = halfway();
    world.ask(|question| {
        render(format, question, &audit, &TerminalStyle { width, ..TerminalStyle::default() }).to_string()
    })
}

#[test]
fn text() {
    assert_snapshot!(written(Format::Text, Some(80)), @"
    MCSE on Microsoft Windows Server 2003
    Not complete; closest is track full with 4 of 7.

    full, all seven exams: 4 of 7 units
      slot        have  counted         to do
      networking   2/4  70-290, 70-291  all of 70-293, 70-294
      client       1/1  70-270
      design       0/1                  70-297
      elective     1/1  70-086

    upgrade-mcse-2000, upgrade from MCSE on Windows 2000: 0 of 2 units
      needs mcse-2000
      slot       have  to do
      upgrade     0/2  all of 70-292, 70-296
      design   waived
      not used: 70-270, 70-290, 70-291, 70-086

    As of 2004-11-01; catalog microsoft-2003.
    ");
}

#[test]
fn json() {
    assert_snapshot!(written(Format::Json, None), @r#"
    {
      "schema": "studypath/audit/1",
      "catalog": "microsoft-2003",
      "as_of": "2004-11-01",
      "goals": [
        {
          "credential": "mcse-2003",
          "title": "MCSE on Microsoft Windows Server 2003",
          "held": false,
          "complete": null,
          "tracks": [
            {
              "track": "full",
              "open": true,
              "missing": [],
              "slots": [
                {
                  "slot": "networking",
                  "need": 4,
                  "units": 2,
                  "claims": [
                    {
                      "item": "70-290",
                      "by": "passed",
                      "units": 1
                    },
                    {
                      "item": "70-291",
                      "by": "passed",
                      "units": 1
                    }
                  ],
                  "waived": null,
                  "gap": {
                    "units": 2,
                    "options": [
                      {
                        "items": [
                          "70-293"
                        ],
                        "units": 1
                      },
                      {
                        "items": [
                          "70-294"
                        ],
                        "units": 1
                      }
                    ]
                  }
                },
                {
                  "slot": "client",
                  "need": 1,
                  "units": 1,
                  "claims": [
                    {
                      "item": "70-270",
                      "by": "passed",
                      "units": 1
                    }
                  ],
                  "waived": null,
                  "gap": null
                },
                {
                  "slot": "design",
                  "need": 1,
                  "units": 0,
                  "claims": [],
                  "waived": null,
                  "gap": {
                    "units": 1,
                    "options": [
                      {
                        "items": [
                          "70-297"
                        ],
                        "units": 1
                      }
                    ]
                  }
                },
                {
                  "slot": "elective",
                  "need": 1,
                  "units": 1,
                  "claims": [
                    {
                      "item": "70-086",
                      "by": "passed",
                      "units": 1
                    }
                  ],
                  "waived": null,
                  "gap": null
                }
              ],
              "unused": []
            },
            {
              "track": "upgrade-mcse-2000",
              "open": true,
              "missing": [
                [
                  "mcse-2000"
                ]
              ],
              "slots": [
                {
                  "slot": "upgrade",
                  "need": 2,
                  "units": 0,
                  "claims": [],
                  "waived": null,
                  "gap": {
                    "units": 2,
                    "options": [
                      {
                        "items": [
                          "70-292"
                        ],
                        "units": 1
                      },
                      {
                        "items": [
                          "70-296"
                        ],
                        "units": 1
                      }
                    ]
                  }
                },
                {
                  "slot": "design",
                  "need": 1,
                  "units": 0,
                  "claims": [],
                  "waived": "the design skills required do not differ significantly from Windows 2000",
                  "gap": null
                }
              ],
              "unused": [
                "70-270",
                "70-290",
                "70-291",
                "70-086"
              ]
            }
          ]
        }
      ],
      "told": [
        {
          "item": "70-270",
          "verdict": "counts",
          "text": "counts"
        },
        {
          "item": "70-290",
          "verdict": "counts",
          "text": "counts"
        },
        {
          "item": "70-291",
          "verdict": "counts",
          "text": "counts"
        },
        {
          "item": "70-086",
          "verdict": "counts",
          "text": "counts"
        }
      ]
    }
    "#);
}

#[test]
fn csv() {
    assert_snapshot!(written(Format::Csv, None), @r"
    credential,track,state,slot,need,units,missing,counted,options
    mcse-2003,full,open,networking,4,2,2,70-290;70-291,70-293;70-294
    mcse-2003,full,open,client,1,1,0,70-270,
    mcse-2003,full,open,design,1,0,1,,70-297
    mcse-2003,full,open,elective,1,1,0,70-086,
    mcse-2003,upgrade-mcse-2000,open,upgrade,2,0,2,,70-292;70-296
    mcse-2003,upgrade-mcse-2000,open,design,1,0,0,,
    ");
}

#[test]
fn markdown() {
    assert_snapshot!(written(Format::Markdown, None), @"
    # MCSE on Microsoft Windows Server 2003

    **Not complete; closest is track full with 4 of 7.**

    ## full, all seven exams: 4 of 7 units

    | slot | have | counted | to do |
    | --- | ---: | --- | --- |
    | networking | 2/4 | 70-290, 70-291 | all of 70-293, 70-294 |
    | client | 1/1 | 70-270 |  |
    | design | 0/1 |  | 70-297 |
    | elective | 1/1 | 70-086 |  |

    ## upgrade-mcse-2000, upgrade from MCSE on Windows 2000: 0 of 2 units

    Needs mcse-2000.

    | slot | have | counted | to do |
    | --- | ---: | --- | --- |
    | upgrade | 0/2 |  | all of 70-292, 70-296 |
    | design | waived |  |  |

    Not used: 70-270, 70-290, 70-291, 70-086.

    As of 2004-11-01; catalog microsoft-2003.
    ");
}
