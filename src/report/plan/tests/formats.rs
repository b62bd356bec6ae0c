use super::*;

#[test]
fn json_has_the_documented_shape() {
    let (world, answer) = by_upgrade();
    assert_snapshot!(render_as(&world, &answer, Format::Json), @r#"
    {
      "schema": "studypath/plan/2",
      "catalog": "microsoft-2003",
      "as_of": "2004-11-01",
      "goals": [
        "mcse-2003"
      ],
      "status": "optimal",
      "minimized": [
        "cost",
        "exams"
      ],
      "prices": {
        "list": "microsoft-2003.csv",
        "currency": "USD",
        "region": "US"
      },
      "totals": {
        "cost": "375.00",
        "currency": "USD",
        "exams": 3,
        "hours": null,
        "unpriced": []
      },
      "bound": {
        "cost": "375.00"
      },
      "tracks": [
        {
          "credential": "mcse-2000",
          "track": "full",
          "after_step": 1
        },
        {
          "credential": "mcse-2003",
          "track": "upgrade-mcse-2000",
          "after_step": 3
        }
      ],
      "exams": [
        {
          "id": "70-210",
          "title": "Installing, Configuring, and Administering Microsoft Windows 2000 Professional",
          "price": "125.00",
          "step": 1,
          "hours": null
        },
        {
          "id": "70-292",
          "title": "Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000",
          "price": "125.00",
          "step": 2,
          "hours": null
        },
        {
          "id": "70-296",
          "title": "Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000",
          "price": "125.00",
          "step": 3,
          "hours": null
        }
      ],
      "purchases": [
        {
          "item": "70-210",
          "price": "125.00",
          "covers": [
            "70-210"
          ]
        },
        {
          "item": "70-292",
          "price": "125.00",
          "covers": [
            "70-292"
          ]
        },
        {
          "item": "70-296",
          "price": "125.00",
          "covers": [
            "70-296"
          ]
        }
      ],
      "claims": [
        {
          "credential": "mcse-2000",
          "track": "full",
          "slot": "core",
          "item": "70-210",
          "by": "sit",
          "units": 1
        },
        {
          "credential": "mcse-2003",
          "track": "upgrade-mcse-2000",
          "slot": "upgrade",
          "item": "70-292",
          "by": "sit",
          "units": 1
        },
        {
          "credential": "mcse-2003",
          "track": "upgrade-mcse-2000",
          "slot": "upgrade",
          "item": "70-296",
          "by": "sit",
          "units": 1
        }
      ],
      "waived": [
        {
          "credential": "mcse-2003",
          "track": "upgrade-mcse-2000",
          "slot": "design",
          "why": "the design skills required do not differ significantly from Windows 2000"
        }
      ],
      "earns": [
        "mcse-2000",
        "mcse-2003"
      ],
      "milestones": [
        {
          "after_step": 1,
          "credential": "mcse-2000"
        },
        {
          "after_step": 3,
          "credential": "mcse-2003"
        }
      ],
      "told": [],
      "conflict": null,
      "reserve": {
        "amount": "125.00",
        "exams": [
          "70-210",
          "70-292",
          "70-296"
        ]
      },
      "left_out": [],
      "notes": []
    }
    "#);
}

#[test]
fn json_of_a_refusal_has_empty_plan_fields() {
    assert_snapshot!(render_as(&world(), &refused(), Format::Json), @r#"
    {
      "schema": "studypath/plan/2",
      "catalog": "microsoft-2003",
      "as_of": "2004-11-01",
      "goals": [
        "mcse-2003"
      ],
      "status": "infeasible",
      "minimized": [
        "cost",
        "exams"
      ],
      "prices": {
        "list": "microsoft-2003.csv",
        "currency": "USD",
        "region": "US"
      },
      "totals": {
        "cost": null,
        "currency": "USD",
        "exams": null,
        "hours": null,
        "unpriced": []
      },
      "bound": {},
      "tracks": [],
      "exams": [],
      "purchases": [],
      "claims": [],
      "waived": [],
      "earns": [],
      "milestones": [],
      "told": [],
      "conflict": {
        "because": [
          {
            "rule": "goal",
            "subject": "mcse-2003",
            "subjects": [
              "mcse-2003"
            ],
            "depth": 0,
            "text": "`mcse-2003` is asked for."
          },
          {
            "rule": "slot",
            "subject": "design",
            "subjects": [
              "design"
            ],
            "depth": 0,
            "text": "Track full of mcse-2003 needs 1 of 70-297 for its slot design."
          },
          {
            "rule": "available",
            "subject": "70-297",
            "subjects": [
              "70-297"
            ],
            "depth": 0,
            "text": "70-297 cannot be sat: it was retired on 2004-06-30, and the answer is for 2004-11-01."
          },
          {
            "rule": "requires",
            "subject": "upgrade-mcse-2000",
            "subjects": [
              "upgrade-mcse-2000"
            ],
            "depth": 0,
            "text": "Track upgrade-mcse-2000 of mcse-2003 requires mcse-2000, which is not held."
          }
        ],
        "repairs": [
          "Ask for a day up to 2004-06-30.",
          "Hold mcse-2000."
        ],
        "more_repairs": 0
      },
      "left_out": [],
      "notes": []
    }
    "#);
}

#[test]
fn csv_has_one_row_for_each_exam() {
    let (world, answer) = bundled();
    assert_snapshot!(render_as(&world, &answer, Format::Csv), @r#"
    step,exam,title,price,currency,for
    1,70-270,"Installing, Configuring, and Administering Microsoft Windows XP Professional",125.00,USD,client
    2,70-290,Managing and Maintaining a Microsoft Windows Server 2003 Environment,,,"networking, needed for the price of 70-294"
    3,70-291,"Implementing, Managing, and Maintaining a Microsoft Windows Server 2003 Network Infrastructure",,,networking
    4,70-293,Planning and Maintaining a Microsoft Windows Server 2003 Network Infrastructure,,,networking
    5,70-294,"Planning, Implementing, and Maintaining a Microsoft Windows Server 2003 Active Directory Infrastructure",90.00,USD,networking
    6,70-297,Designing a Microsoft Windows Server 2003 Active Directory and Network Infrastructure,125.00,USD,design
    7,70-086,Implementing and Supporting Microsoft Systems Management Server 2.0,125.00,USD,elective
    ,core-pack,offer for 70-290;70-291;70-293,300.00,USD,
    "#);
}

#[test]
fn markdown_pastes_well() {
    let (world, answer) = by_upgrade();
    assert_snapshot!(render_as(&world, &answer, Format::Markdown), @r"
    # MCSE on Microsoft Windows Server 2003

    **3 exams to sit, 375.00 USD. By track upgrade-mcse-2000 (upgrade from MCSE on Windows 2000).** Proven optimal: no legal plan costs less.

    | step | exam | title | counts for | USD |
    | ---: | --- | --- | --- | ---: |
    | 1 | 70-210 | Installing, Configuring, and Administering Microsoft Windows 2000 Professional | mcse-2000 core | 125.00 |
    | 2 | 70-292 | Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000 | upgrade | 125.00 |
    | 3 | 70-296 | Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000 | upgrade; completes mcse-2003 | 125.00 |
    |  | total |  |  | 375.00 |

    ## Earned on the way

    | credential | how |
    | --- | --- |
    | mcse-2000 | MCSE on Microsoft Windows 2000, after exam 1 by track full (last exam): opens track upgrade-mcse-2000 |

    ## Waived

    | slot | why |
    | --- | --- |
    | design | the design skills required do not differ significantly from Windows 2000 |

    As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).

    - If an exam is failed: one failed attempt adds at most 125.00 USD.
    ");
}
