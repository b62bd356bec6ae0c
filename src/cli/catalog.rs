use std::path::Path;

use jiff::civil::Date;

use studypath::catalog::{Catalog, CredentialId, Item};
use studypath::read::{self, BUILTINS, Diagnostics, SourceFile};
use studypath::report::{self, Format, count, graph};

use super::CatalogCommand;
use super::library::{self, Origin};
use super::output::Terminal;
use super::stop::Stop;

pub(super) fn run(command: &CatalogCommand, terminal: &Terminal) -> Result<u8, Stop> {
    match command {
        CatalogCommand::List { catalog, format } => list(catalog.as_deref(), format.format, terminal),
        CatalogCommand::Show { name, catalog, format } => {
            show(name, catalog.as_deref(), format.format, terminal)
        }
        CatalogCommand::Graph { name, catalog, as_of, graph } => {
            draw(name, catalog.as_deref(), *as_of, *graph, terminal)
        }
        CatalogCommand::Check { files, prices, as_of } => check(files, prices.as_deref(), *as_of, terminal),
    }
}

fn list(catalog: Option<&str>, format: Format, terminal: &Terminal) -> Result<u8, Stop> {
    let catalogs: Vec<Catalog> = match catalog {
        Some(name) => vec![library::catalog_named(name)?.0],
        None => {
            let all =
                BUILTINS.iter().map(|builtin| library::read_built_in(builtin).map(|(catalog, _)| catalog));
            all.collect::<Result<_, _>>()?
        }
    };
    terminal.print(&report::catalog::list(format, &catalogs, &terminal.stdout()))?;
    Ok(0)
}

fn show(name: &str, catalog: Option<&str>, format: Format, terminal: &Terminal) -> Result<u8, Stop> {
    let catalog = match catalog {
        Some(named) => library::catalog_named(named)?.0,
        None => match BUILTINS.iter().find(|builtin| builtin.id.eq_ignore_ascii_case(name)) {
            Some(builtin) => library::read_built_in(builtin)?.0,
            None => library::catalog_for(None, &[name.to_owned()])?.0,
        },
    };
    let named = catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name));
    let credentials: Vec<CredentialId> = match named {
        Some(Item::Credential(credential)) => vec![credential],
        Some(Item::Exam(exam)) => return Err(library::exam_as_goal(&catalog.exam(exam).id)),
        None if catalog.id.eq_ignore_ascii_case(name) => catalog.credential_ids().collect(),
        None => {
            let message = format!("the catalog `{}` has no credential `{name}`", catalog.id);
            return Err(library::unknown(message, name, catalog.ids()));
        }
    };
    terminal.print(&report::catalog::show(format, &catalog, &credentials, &terminal.stdout()))?;
    Ok(0)
}

fn draw(
    name: &str,
    catalog: Option<&str>,
    as_of: Option<Date>,
    notation: graph::Notation,
    terminal: &Terminal,
) -> Result<u8, Stop> {
    let (catalog, _) = library::catalog_for(catalog, &[name.to_owned()])?;
    let named = catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name));
    let goal = match named {
        Some(Item::Credential(credential)) => credential,
        Some(Item::Exam(exam)) => return Err(library::exam_as_goal(&catalog.exam(exam).id)),
        None => {
            let message = format!("the catalog `{}` has no credential `{name}`", catalog.id);
            return Err(library::unknown(message, name, catalog.ids()));
        }
    };
    let as_of = as_of.or(catalog.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
    terminal.print(&graph::render(notation, &graph::catalog(&catalog, goal, as_of)))?;
    Ok(0)
}

/// Every file is checked, whatever the others look like.
fn check(files: &[String], prices: Option<&str>, day: Option<Date>, terminal: &Terminal) -> Result<u8, Stop> {
    let mut code = 0;
    for file in files {
        match check_one(file, prices, day) {
            Ok((summary, warnings)) => {
                if !warnings.list.is_empty() {
                    terminal.remark(&terminal.marked(&warnings));
                }
                terminal.print(&summary)?;
            }
            Err(stop) => {
                code = stop.code().max(code);
                terminal.error(&stop);
            }
        }
    }
    Ok(code)
}

fn check_one(file: &str, prices: Option<&str>, day: Option<Date>) -> Result<(String, Diagnostics), Stop> {
    let built_in = BUILTINS.iter().find(|builtin| builtin.id.eq_ignore_ascii_case(file));
    let (catalog, origin) = match built_in.filter(|_| !Path::new(file).exists()) {
        Some(builtin) => library::read_built_in(builtin)?,
        None => (read::catalog(&SourceFile::load(file)?)?, Origin::File(file.to_owned())),
    };
    let prices = library::prices_for(prices, &catalog, &origin)?;
    let mut warnings = read::lint(&catalog, prices.as_ref());
    warnings.extend(day.into_iter().flat_map(|day| read::review(&catalog, prices.as_ref(), day)));
    let warnings = Diagnostics::new(file, "", warnings);
    let priced = match &prices {
        Some(list) => format!(", {} in {}", count(list.rows.len(), "price"), list.name),
        None => String::new(),
    };
    let found = match warnings.list.len() {
        0 => "no problem found".to_owned(),
        n => count(n, "warning"),
    };
    let summary = format!(
        "{file}: {}, {}{priced}; {found}\n",
        count(catalog.exams.len(), "exam"),
        count(catalog.credentials.len(), "credential")
    );
    Ok((summary, warnings))
}
