//! A small catalog to show answers with, and answers written by hand.

use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::catalog::{
    Catalog, CatalogParts, Credential, CredentialId, Exam, ExamId, Item, Requirement, Slot, SlotOption,
    Track, Window,
};
use crate::money::{Currency, Money};
use crate::plan::{Claim, Earned, Milestone, Plan, Totals};
use crate::price::{PriceList, PriceRow, Tariff};
use crate::query::{Answer, Bound, Status};
use crate::question::{Criterion, Measure, Policy, Question};
use crate::transcript::Transcript;

use super::TerminalStyle;

pub const DAY: Date = date(2004, 11, 1);

const EXAMS: [(&str, &str); 12] = [
    ("70-210", "Installing, Configuring, and Administering Microsoft Windows 2000 Professional"),
    ("70-270", "Installing, Configuring, and Administering Microsoft Windows XP Professional"),
    ("70-290", "Managing and Maintaining a Microsoft Windows Server 2003 Environment"),
    (
        "70-291",
        "Implementing, Managing, and Maintaining a Microsoft Windows Server 2003 Network Infrastructure",
    ),
    ("70-292", "Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000"),
    ("70-293", "Planning and Maintaining a Microsoft Windows Server 2003 Network Infrastructure"),
    (
        "70-294",
        "Planning, Implementing, and Maintaining a Microsoft Windows Server 2003 Active Directory Infrastructure",
    ),
    (
        "70-296",
        "Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000",
    ),
    ("70-297", "Designing a Microsoft Windows Server 2003 Active Directory and Network Infrastructure"),
    ("70-086", "Implementing and Supporting Microsoft Systems Management Server 2.0"),
    ("SY0-101", "Security+"),
    ("N10-002", "Network+"),
];

/// The parts of a question, easy to change.
pub struct World {
    pub catalog: Catalog,
    pub prices: PriceList,
    pub transcript: Transcript,
    pub goals: Vec<CredentialId>,
    pub policy: Policy,
    pub priced: bool,
}

fn slot(id: &str, need: u32, options: Vec<SlotOption>) -> Slot {
    Slot { id: id.into(), need, options, ..Slot::default() }
}

fn one(items: &[usize]) -> Vec<SlotOption> {
    items.iter().map(|i| SlotOption::item(Item::Exam(ExamId(*i)))).collect()
}

fn both(a: usize, b: usize) -> SlotOption {
    let items = vec![Item::Exam(ExamId(a)), Item::Exam(ExamId(b))];
    SlotOption { items, ..SlotOption::item(Item::Exam(ExamId(a))) }
}

fn track(id: &str, title: &str, requires: &[usize], slots: Vec<Slot>) -> Track {
    let requires = requires.iter().map(|c| Requirement::from(Item::Credential(CredentialId(*c)))).collect();
    Track { id: id.into(), title: Some(title.into()), requires, slots, ..Track::default() }
}

pub const MCSE: CredentialId = CredentialId(0);
pub const MCSE_2000: CredentialId = CredentialId(1);
pub const MCSA: CredentialId = CredentialId(2);

pub fn world() -> World {
    let exam = |(id, title): (&str, &str)| Exam { id: id.into(), title: title.into(), ..Exam::default() };
    let mut elective = one(&[9]);
    elective.push(both(10, 11));
    let waived = Slot {
        waived: Some("the design skills required do not differ significantly from Windows 2000".into()),
        ..slot("design", 1, Vec::new())
    };
    let tracks = vec![
        track(
            "full",
            "all seven exams",
            &[],
            vec![
                slot("networking", 4, one(&[2, 3, 5, 6])),
                slot("client", 1, one(&[0, 1])),
                slot("design", 1, one(&[8])),
                slot("elective", 1, elective),
            ],
        ),
        track(
            "upgrade-mcse-2000",
            "upgrade from MCSE on Windows 2000",
            &[1],
            vec![slot("upgrade", 2, one(&[4, 7])), waived],
        ),
    ];
    let credentials = vec![
        Credential {
            id: "mcse-2003".into(),
            title: "MCSE on Microsoft Windows Server 2003".into(),
            aliases: vec!["mcse".into()],
            tracks,
            ..Credential::default()
        },
        Credential {
            id: "mcse-2000".into(),
            title: "MCSE on Microsoft Windows 2000".into(),
            tracks: vec![track("full", "last exam", &[], vec![slot("core", 1, one(&[0]))])],
            ..Credential::default()
        },
        Credential {
            id: "mcsa-2003".into(),
            title: "MCSA on Microsoft Windows Server 2003".into(),
            tracks: vec![track(
                "full",
                "four exams",
                &[],
                vec![
                    slot("networking", 2, one(&[2, 3])),
                    slot("client", 1, one(&[0, 1])),
                    slot("elective", 1, one(&[9, 10])),
                ],
            )],
            ..Credential::default()
        },
    ];
    let catalog = Catalog::new(CatalogParts {
        id: "microsoft-2003".into(),
        title: "Microsoft certification, Windows Server 2003 era".into(),
        as_of: Some(DAY),
        prices: Some("microsoft-2003.csv".into()),
        exams: EXAMS.into_iter().map(exam).collect(),
        credentials,
        ..CatalogParts::default()
    });
    let rows = (0..11).map(|i| row(&catalog.exam(ExamId(i)).id, &[i], 12_500)).map(Arc::new).collect();
    World {
        catalog,
        prices: PriceList { name: "microsoft-2003.csv".into(), rows, ..PriceList::default() },
        transcript: Transcript::new(),
        goals: vec![MCSE],
        policy: Policy { minimize: vec![Criterion::Cost, Criterion::Exams], ..Policy::default() },
        priced: true,
    }
}

pub fn row(item: &str, covers: &[usize], cents: i64) -> PriceRow {
    PriceRow {
        item: item.into(),
        covers: covers.iter().map(|i| ExamId(*i)).collect(),
        requires: Vec::new(),
        voucher: None,
        earns: None,
        price: Money(cents),
        currency: Currency::from_code("USD").expect("USD exists"),
        retake: crate::price::Retake::default(),
        region: Some("US".into()),
        window: Window::ALWAYS,
        source: None,
        evidence: crate::catalog::Evidence::Sourced,
    }
}

impl World {
    pub fn ask<T>(&self, answer: impl FnOnce(&Question) -> T) -> T {
        let prices = Arc::new(self.prices.clone());
        let tariff: Option<Tariff> =
            self.priced.then(|| prices.tariff(DAY, None, None).expect("the list has prices"));
        answer(
            &Question {
                catalog: Arc::new(self.catalog.clone()),
                tariff: tariff.map(Arc::new),
                transcript: Arc::new(self.transcript.clone()),
                goals: self.goals.as_slice().into(),
                as_of: DAY,
                today: None,
                policy: Arc::new(self.policy.clone()),
            }
            .with_what_follows(),
        )
    }

    /// The plan text on a terminal of some width, or piped.
    pub fn plan_text(&self, answer: &Answer, width: Option<usize>) -> String {
        let look = TerminalStyle { width, ..TerminalStyle::default() };
        self.ask(|question| super::plan::render(super::Format::Text, question, answer, &look)).to_string()
    }
}

/// Claims in one track, as (slot, option) places.
pub fn claims(credential: CredentialId, track: usize, places: &[(usize, usize)]) -> Vec<Claim> {
    places.iter().map(|(slot, option)| Claim { credential, track, slot: *slot, option: *option }).collect()
}

/// A proven plan, bought row by row.
pub fn answer(exams: &[usize], earned: &[(CredentialId, usize)], claims: Vec<Claim>, cents: i64) -> Answer {
    Answer {
        status: if exams.is_empty() { Status::Earned } else { Status::Optimal },
        plan: Some(Plan {
            exams: exams.iter().map(|i| ExamId(*i)).collect(),
            days: Vec::new(),
            earned: earned
                .iter()
                .map(|(credential, track)| Earned { credential: *credential, track: *track })
                .collect(),
            claims,
            purchases: exams.to_vec(),
            vouchers: Vec::new(),
            totals: Totals { cost: Some(Money(cents)), exams: exams.len(), ..Totals::default() },
            // The last is complete with the last exam, what it stands on with the first.
            milestones: earned
                .iter()
                .enumerate()
                .map(|(i, (credential, _))| {
                    let after_step = if i + 1 == earned.len() { exams.len() } else { 1 };
                    Milestone { after_step, credential: *credential }
                })
                .collect(),
        }),
        minimized: vec![Criterion::Cost, Criterion::Exams],
        believed: None,
        bounds: vec![
            Bound { measure: Measure::Unpriced, at_least: Some(0) },
            Bound { measure: Measure::Cost, at_least: Some(cents) },
        ],
        conflict: None,
        separate_goals: None,
        tradeoff: None,
        sourced: None,
        likely: None,
        timetable: None,
        slack: None,
        left_out: Vec::new(),
        notes: Vec::new(),
    }
}

pub fn seven() -> Answer {
    let places = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (2, 0), (3, 0)];
    answer(&[1, 2, 3, 5, 6, 8, 9], &[(MCSE, 0)], claims(MCSE, 0, &places), 87_500)
}
