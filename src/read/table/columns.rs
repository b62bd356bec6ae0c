//! Which column means what.

use serde::{Deserialize, Serialize};

use super::{Form, Reading};
use crate::catalog::{Catalog, Item};
use crate::read::did_you_mean;
use crate::words::plain;

/// What a column of a table of people means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Whose row it is.
    Id,
    /// A list of what was passed.
    Passed,
    /// A list of what is held.
    Held,
    /// A list of what is booked.
    Booked,
    /// An exam or a credential.
    Item,
    /// The day of it.
    Date,
    /// What came of it.
    Result,
    /// With which score.
    Score,
    /// What is to be earned.
    Goal,
    /// The day whose rules and prices hold.
    #[serde(rename = "as_of")]
    AsOf,
    /// The day whose rules hold.
    Rules,
}

impl Role {
    /// All of them, with the names that columns have where nothing has to be recognised.
    pub const NAMES: [(&str, Role); 11] = [
        ("id", Role::Id),
        ("passed", Role::Passed),
        ("held", Role::Held),
        ("booked", Role::Booked),
        ("item", Role::Item),
        ("date", Role::Date),
        ("result", Role::Result),
        ("score", Role::Score),
        ("goal", Role::Goal),
        ("as_of", Role::AsOf),
        ("rules", Role::Rules),
    ];

    /// The name that its column has where nothing has to be recognised.
    pub fn name(self) -> &'static str {
        Role::NAMES.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }

    fn named(name: &str) -> Option<Role> {
        let is_named = |(known, _): &&(&str, Role)| name.trim().eq_ignore_ascii_case(known);
        Role::NAMES.iter().find(is_named).map(|(_, role)| *role)
    }
}

/// What exports call their columns in English, German, French and Spanish, in small letters with single spaces: for each
/// meaning the names that say it best, then those that are taken where there is none of these.
const WORDS: &[(Role, &[&[&str]])] = &[
    (
        Role::Id,
        &[
            &[
                "person id",
                "employee id",
                "employee number",
                "employee no",
                "external id",
                "user id",
                "student id",
                "learner id",
                "member id",
                "sis user id",
                "staff id",
                "candidate id",
                "personalnummer",
                "personal nr",
                "mitarbeiternummer",
                "mitarbeiter nr",
                "mitarbeiter id",
                "matrikelnummer",
                "matricule",
                "numéro d employé",
                "número de empleado",
                "id empleado",
            ],
            &[
                "email",
                "e mail",
                "email address",
                "e mail address",
                "mail",
                "login",
                "username",
                "user name",
                "user",
                "benutzername",
                "e mail adresse",
                "courriel",
                "adresse e mail",
                "correo",
                "correo electrónico",
                "usuario",
            ],
            &[
                "name",
                "full name",
                "employee",
                "employee name",
                "student",
                "student name",
                "learner",
                "learner name",
                "participant",
                "candidate",
                "person",
                "member",
                "mitarbeiter",
                "mitarbeiterin",
                "teilnehmer",
                "kandidat",
                "vollständiger name",
                "nom",
                "nom complet",
                "employé",
                "participant e",
                "candidat",
                "nombre",
                "nombre completo",
                "empleado",
                "participante",
                "candidato",
                "alumno",
            ],
        ],
    ),
    (
        Role::Passed,
        &[&[
            "passed exams",
            "exams passed",
            "passes",
            "bestandene prüfungen",
            "examens réussis",
            "exámenes aprobados",
        ]],
    ),
    (
        Role::Held,
        &[&[
            "certifications",
            "certificates",
            "credentials",
            "certifications held",
            "held certifications",
            "zertifikate",
            "zertifizierungen",
            "certificats",
            "certificaciones",
            "certificados",
        ]],
    ),
    (
        Role::Booked,
        &[&["booked exams", "exams booked", "gebuchte prüfungen", "examens réservés", "exámenes reservados"]],
    ),
    (
        Role::Item,
        &[
            &[
                "exam code",
                "exam id",
                "exam number",
                "exam no",
                "test code",
                "course id",
                "course code",
                "certification id",
                "certification code",
                "prüfungsnummer",
                "prüfungscode",
                "prüfungs nr",
                "code examen",
                "código de examen",
            ],
            &[
                "exam",
                "exam name",
                "exam title",
                "test",
                "certification",
                "certification name",
                "certificate",
                "credential",
                "badge",
                "badge name",
                "course",
                "course name",
                "course title",
                "training",
                "prüfung",
                "examen",
                "zertifikat",
                "zertifizierung",
                "kurs",
                "épreuve",
                "certificat",
                "cours",
                "certificación",
                "certificado",
                "curso",
                "prueba",
            ],
        ],
    ),
    (
        Role::Date,
        &[
            &[
                "date passed",
                "passed on",
                "pass date",
                "exam date",
                "test date",
                "completion date",
                "completion time",
                "completed on",
                "completed at",
                "date completed",
                "issue date",
                "issued",
                "issued on",
                "issued at",
                "date issued",
                "earned on",
                "date earned",
                "prüfungsdatum",
                "bestanden am",
                "abgeschlossen am",
                "ausgestellt am",
                "date d examen",
                "date d obtention",
                "date de réussite",
                "fecha de examen",
                "fecha de aprobación",
                "fecha de obtención",
            ],
            &["day", "datum", "tag", "jour", "fecha", "día"],
        ],
    ),
    (
        Role::Result,
        &[
            &[
                "exam result",
                "pass fail",
                "passed",
                "ergebnis",
                "resultat",
                "résultat",
                "resultado",
                "outcome",
            ],
            &[
                "completed",
                "bestanden",
                "abgeschlossen",
                "réussi",
                "réussite",
                "aprobado",
                "completado",
                "status",
                "completion status",
                "estado",
                "statut",
            ],
        ],
    ),
    (Role::Score, &[&["exam score", "test score", "punkte", "punktzahl", "points", "puntuación", "puntos"]]),
    (Role::Goal, &[&["target", "target certification", "ziel", "objectif", "objetivo"]]),
];

/// The columns that mean something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub roles: Vec<Option<Role>>,
    /// Whether it was told what a column means.
    pub is_told: Vec<bool>,
    /// In a matrix, the columns that are named after an item.
    pub items: Vec<(usize, Item)>,
    /// The columns that mean something by what they are usually called.
    pub assumed: Vec<usize>,
}

impl Columns {
    /// Is it not known what a column means, nor that it means nothing?
    pub fn is_free(&self, at: usize) -> bool {
        self.roles[at].is_none() && !self.is_told[at] && self.items.iter().all(|(of, _)| *of != at)
    }
}

/// Why it is not clear which column means what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// Two columns mean the same.
    Twice(Role),
    /// Several may mean it.
    Several { role: Role, columns: Vec<String> },
    /// What was told of a column that is not there; what may be meant.
    NotThere { column: String, help: Option<String> },
}

/// What the columns of these names mean, and what the rows hold; `None` where that cannot be seen.
///
/// # Errors
///
/// [`Unclear`].
pub(crate) fn roles(
    names: &[String],
    reading: &Reading,
    catalog: &Catalog,
) -> Result<(Option<Form>, Columns), Unclear> {
    let mut columns = told(names, reading)?;
    let has = |columns: &Columns, role: Role| columns.roles.contains(&Some(role));
    let items = items(names, &columns, catalog);
    let form = match reading.layout {
        Some(form) => Some(form),
        None if has(&columns, Role::Item) => Some(Form::Records),
        None if has(&columns, Role::Passed) || has(&columns, Role::Held) => Some(Form::People),
        None if items.len() > 1 => Some(Form::Matrix),
        None if !meant(names, &columns, Role::Item).is_empty() => Some(Form::Records),
        None if [Role::Passed, Role::Held].iter().any(|role| !meant(names, &columns, *role).is_empty()) => {
            Some(Form::People)
        }
        None if !items.is_empty() => Some(Form::Matrix),
        None => None,
    };
    let open: &[Role] = match form {
        Some(Form::Records) => &[Role::Id, Role::Item, Role::Date, Role::Result, Role::Score],
        Some(Form::People) => &[Role::Id, Role::Passed, Role::Held, Role::Booked],
        Some(Form::Matrix) => &[Role::Id],
        None => &[],
    };
    for role in open.iter().chain([&Role::Goal]) {
        if has(&columns, *role) {
            continue;
        }
        match meant(names, &columns, *role)[..] {
            [] => {}
            [only] => {
                columns.roles[only] = Some(*role);
                columns.assumed.push(only);
            }
            ref several => {
                let columns = several.iter().map(|at| names[*at].trim().to_owned()).collect();
                return Err(Unclear::Several { role: *role, columns });
            }
        }
    }
    if form == Some(Form::Matrix) {
        columns.items = items;
    }
    Ok((form, columns))
}

/// What was told of columns, and what is named as it is in files that need nothing recognised.
fn told(names: &[String], reading: &Reading) -> Result<Columns, Unclear> {
    let mut roles: Vec<Option<Role>> = names.iter().map(|name| Role::named(name)).collect();
    let mut is_told = vec![false; names.len()];
    for (column, role) in &reading.columns {
        let exact = names.iter().position(|name| name.trim() == column.trim());
        let near = || names.iter().position(|name| plain(name) == plain(column));
        let Some(at) = exact.or_else(near) else {
            let help = did_you_mean(column, names.iter().map(|name| name.trim()));
            return Err(Unclear::NotThere { column: column.clone(), help });
        };
        (roles[at], is_told[at]) = (*role, true);
    }
    for (_, role) in Role::NAMES {
        let mut places: Vec<usize> = (0..names.len()).filter(|at| roles[*at] == Some(role)).collect();
        // What was told goes before a name.
        if places.iter().any(|at| is_told[*at]) {
            places.iter().filter(|at| !is_told[**at]).for_each(|at| roles[*at] = None);
            places.retain(|at| is_told[*at]);
        }
        if places.len() > 1 {
            return Err(Unclear::Twice(role));
        }
    }
    Ok(Columns { roles, is_told, ..Columns::default() })
}

/// The columns without a meaning so far whose names say this one best.
fn meant(names: &[String], columns: &Columns, role: Role) -> Vec<usize> {
    let ranks = WORDS.iter().find(|(of, _)| *of == role).map_or(&[][..], |(_, ranks)| ranks);
    let found = ranks.iter().map(|words| {
        let free = (0..names.len()).filter(|at| columns.is_free(*at));
        free.filter(|at| words.contains(&plain(&names[*at]).as_str())).collect::<Vec<_>>()
    });
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The columns that are named after an item, be it with something in brackets behind it.
fn items(names: &[String], columns: &Columns, catalog: &Catalog) -> Vec<(usize, Item)> {
    let item = |name: &str| {
        let before = || catalog.find(name.split_once('(')?.0.trim());
        catalog.find(name.trim()).or_else(before)
    };
    let free = (0..names.len()).filter(|at| columns.is_free(*at));
    free.filter_map(|at| Some((at, item(&names[at])?))).collect()
}

/// How many of these names mean something by themselves: what the first line of a table is known by.
pub(crate) fn named<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    let is_word = |name: &str| {
        let name = plain(name);
        WORDS.iter().any(|(_, ranks)| ranks.iter().any(|words| words.contains(&name.as_str())))
    };
    names.filter(|name| Role::named(name).is_some() || is_word(name)).count()
}
