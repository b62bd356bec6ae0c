use std::sync::Arc;

use super::question::parsed;
use super::{Asking, Note, Printed, Refusal, refuse, stderr, stdout};
use studypath_ilp::backend;

use crate::catalog::{Catalog, CredentialId};
use crate::mistake::{Field, Mistake};
use crate::query::{self, Engine, Failure, Listed, Sought};
use crate::question::Day;
use crate::read::{self, Diagnostics, SourceFile};
use crate::report::{self, count, graph};
use crate::schema::{Source, TextSource};
use crate::shelf::{Entry, Shelf, find_goal, unknown_name};

pub(super) fn list(asking: Asking<'_>, mut mistakes: Vec<Mistake>) -> Result<Printed, Refusal> {
    let format = asking.format(&mut mistakes);
    let as_of = day(Field::AsOf, asking.request.as_of.as_deref(), &mut mistakes);
    let today = day(Field::Today, asking.request.today.as_deref(), &mut mistakes);
    refuse(mistakes)?;
    let engine = Engine::new(backend::default_backend());
    let listed = asking.catalogs()?.into_iter().map(|catalog| {
        let day = as_of.or(catalog.as_of).or(today);
        let all: Vec<CredentialId> = catalog.credential_ids().collect();
        let open = day.map(|day| query::openness(&catalog, &all, day, &engine)).transpose()?;
        Ok(Listed { catalog, open: open.unwrap_or_default() })
    });
    let listed: Vec<Listed> = listed.collect::<Result<_, Failure>>()?;
    Ok(Printed::new(report::catalog::list(format, &listed, &stdout(asking.request)), 0))
}

pub(super) fn search(asking: Asking<'_>, mut mistakes: Vec<Mistake>) -> Result<Printed, Refusal> {
    let request = asking.request;
    let format = asking.format(&mut mistakes);
    let as_of = day(Field::AsOf, request.as_of.as_deref(), &mut mistakes);
    let today = day(Field::Today, request.today.as_deref(), &mut mistakes);
    let sought = match request.kind.as_deref() {
        None => Sought::Any,
        Some("credential") => Sought::Credentials,
        Some("exam") => Sought::Exams,
        Some(other) => {
            let message = Field::Kind + format!(" is `credential` or `exam`, not `{other}`");
            mistakes.push(Mistake::said(Field::Kind, message));
            Sought::Any
        }
    };
    let words = request.words.as_deref().unwrap_or_default();
    if words.trim().is_empty() {
        mistakes.push(Mistake::said(Field::Words, Field::Words + " is missing: what is looked for"));
    }
    refuse(mistakes)?;
    let dated = |catalog: Arc<Catalog>| (as_of.or(catalog.as_of).or(today), catalog);
    let catalogs: Vec<_> = asking.catalogs()?.into_iter().map(dated).map(|(day, it)| (it, day)).collect();
    let engine = Engine::new(backend::default_backend());
    let most = request.most.unwrap_or(12);
    let found = query::search(&catalogs, words, sought, most, &engine)?;
    let status = u8::from(found.is_empty());
    Ok(Printed::new(report::catalog::search(format, &found, &stdout(request)), status))
}

pub(super) fn show(asking: Asking<'_>, mut mistakes: Vec<Mistake>) -> Result<Printed, Refusal> {
    let format = asking.format(&mut mistakes);
    let name = asking.only_goal(&mut mistakes);
    refuse(mistakes)?;
    let given = asking.given()?;
    let entry = match (&given, asking.shelf.named(&name)) {
        (Given::Nothing, Ok(entry)) => entry,
        _ => given.entry(asking.shelf, std::slice::from_ref(&name))?,
    };
    let catalog = entry.catalog()?;
    let credentials: Vec<CredentialId> = match find_goal(&catalog, &name)? {
        Some(credential) => vec![credential],
        None if catalog.id.eq_ignore_ascii_case(&name) => catalog.credential_ids().collect(),
        None => return Err(unknown(&catalog, &name).into()),
    };
    Ok(Printed::new(report::catalog::show(format, &catalog, &credentials, &stdout(asking.request)), 0))
}

pub(super) fn graph(asking: Asking<'_>, mut mistakes: Vec<Mistake>) -> Result<Printed, Refusal> {
    let request = asking.request;
    let notation = parsed(Field::Graph, request.graph.as_deref(), &mut mistakes);
    let as_of = day(Field::AsOf, request.as_of.as_deref(), &mut mistakes);
    let today = day(Field::Today, request.today.as_deref(), &mut mistakes);
    let name = asking.only_goal(&mut mistakes);
    refuse(mistakes)?;
    let given = asking.given()?;
    let entry = given.entry(asking.shelf, std::slice::from_ref(&name))?;
    let catalog = entry.catalog()?;
    let Some(goal) = find_goal(&catalog, &name)? else { return Err(unknown(&catalog, &name).into()) };
    let Some(as_of) = as_of.or(catalog.as_of).or(today) else {
        return Err(crate::question::words::no_day().into());
    };
    let picture = graph::catalog(&catalog, goal, as_of);
    Ok(Printed::new(graph::render(notation.unwrap_or(graph::Notation::Svg), &picture), 0))
}

pub(super) fn check(
    asking: Asking<'_>,
    mut mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let request = asking.request;
    let as_of = day(Field::AsOf, request.as_of.as_deref(), &mut mistakes);
    let name = match &request.catalog {
        Some(Source::Named(name)) => name.as_str(),
        Some(Source::Text(file)) => file.name.as_str(),
        None => {
            mistakes.push(Mistake::said(Field::Catalog, Field::Catalog + " is missing"));
            ""
        }
    };
    refuse(mistakes)?;
    let given = asking.given()?;
    let entry = given.entry(asking.shelf, &[])?;
    let catalog = entry.catalog()?;
    let prices = match &request.prices {
        None => asking.shelf.own_prices(entry)?,
        Some(Source::Named(name)) => Some(asking.shelf.prices_named(name, entry)?),
        Some(Source::Text(file)) => Some(Arc::new(read::prices(&text(file)?, &catalog)?)),
    };
    let mut warnings = read::lint(&catalog, prices.as_deref());
    warnings.extend(as_of.into_iter().flat_map(|day| read::review(&catalog, prices.as_deref(), day)));
    let warnings = Diagnostics::new(name, "", warnings);
    let priced = match &prices {
        Some(list) => format!(", {} in {}", count(list.rows.len(), "price"), list.name),
        None => String::new(),
    };
    let found = match warnings.list.len() {
        0 => "no problem found".to_owned(),
        n => count(n, "warning"),
    };
    if !warnings.list.is_empty() {
        let style = stderr(request);
        let marked = warnings.render(style.color, style.width.unwrap_or(100));
        listen(Note::Remark(marked.trim_end().to_owned()));
    }
    let exams = count(catalog.exams.len(), "exam");
    let credentials = count(catalog.credentials.len(), "credential");
    Ok(Printed::new(format!("{name}: {exams}, {credentials}{priced}; {found}\n"), 0))
}

/// The catalog that a request gives.
enum Given<'a> {
    Nothing,
    Named(&'a str),
    Text(Box<Entry>),
}

impl Given<'_> {
    /// The catalog given, or else the one that has the goals.
    fn entry<'e>(&'e self, shelf: &'e Shelf, goals: &[String]) -> Result<&'e Entry, Mistake> {
        match self {
            Given::Text(entry) => Ok(entry),
            Given::Named(name) => shelf.named(name),
            Given::Nothing => shelf.choose(None, goals),
        }
    }
}

impl<'a> Asking<'a> {
    fn given(self) -> Result<Given<'a>, Mistake> {
        match &self.request.catalog {
            None => Ok(Given::Nothing),
            Some(Source::Named(name)) => Ok(Given::Named(name)),
            Some(Source::Text(file)) => Ok(Given::Text(Box::new(Entry::read(text(file)?)?))),
        }
    }

    /// The catalog given, or else every one.
    fn catalogs(self) -> Result<Vec<Arc<Catalog>>, Refusal> {
        Ok(match self.given()? {
            Given::Nothing => self.shelf.entries().map(Entry::catalog).collect::<Result<_, _>>()?,
            given => vec![given.entry(self.shelf, &[])?.catalog()?],
        })
    }

    /// The one name that these requests are about.
    fn only_goal(self, mistakes: &mut Vec<Mistake>) -> String {
        match self.request.goals.as_slice() {
            [name] => name.clone(),
            _ => {
                mistakes.push(Mistake::said(Field::Goals, Field::Goals + " holds one name here"));
                String::new()
            }
        }
    }
}

fn text(file: &TextSource) -> Result<SourceFile, Diagnostics> {
    SourceFile::from_bytes(&file.name, file.text.clone().into_bytes())
}

fn day(field: Field, text: Option<&str>, mistakes: &mut Vec<Mistake>) -> Option<jiff::civil::Date> {
    Day::from(text?).read(field).map_err(|mistake| mistakes.push(mistake)).ok()
}

fn unknown(catalog: &Catalog, name: &str) -> Mistake {
    let message = format!("the catalog `{}` has no credential `{name}`", catalog.id);
    unknown_name(Field::Goals, message, name, catalog.ids())
}
