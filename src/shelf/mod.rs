//! The catalogs and price lists that can be asked about: those built in, and those added as text.

mod find;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::catalog::Catalog;
use crate::mistake::{Field, Mistake, Phrase};
use crate::price::PriceList;
use crate::read::{self, BUILTINS, Builtin, Diagnostics, SourceFile};

pub use find::{exam_as_goal, find_goal, unknown_name};

/// Catalogs and price lists. A built-in catalog is read when it is first asked about, so that a question
/// reads one catalog only.
#[derive(Debug, Default)]
pub struct Shelf {
    entries: Vec<Entry>,
    prices: Vec<SourceFile>,
}

/// Where a catalog came from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// It is part of the library.
    BuiltIn(&'static Builtin),
    /// It was added under this name, which is usually that of its file.
    Added(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::BuiltIn(_) => f.write_str("built in"),
            Origin::Added(name) => f.write_str(name),
        }
    }
}

type Lazily<T> = OnceLock<Result<Arc<T>, Diagnostics>>;

#[derive(Debug)]
enum Text {
    BuiltIn(&'static Builtin),
    Added(SourceFile),
}

/// A catalog on a shelf.
#[derive(Debug)]
pub struct Entry {
    origin: Origin,
    text: Text,
    catalog: Lazily<Catalog>,
    prices: Lazily<PriceList>,
}

impl Entry {
    fn built_in(builtin: &'static Builtin) -> Entry {
        let (origin, text) = (Origin::BuiltIn(builtin), Text::BuiltIn(builtin));
        Entry { origin, text, catalog: OnceLock::new(), prices: OnceLock::new() }
    }

    /// Reads a catalog that stands on no shelf.
    ///
    /// # Errors
    ///
    /// Every mistake of the text.
    pub fn read(file: SourceFile) -> Result<Entry, Diagnostics> {
        let (origin, text) = (Origin::Added(file.name.clone()), Text::Added(file));
        let entry = Entry { origin, text, catalog: OnceLock::new(), prices: OnceLock::new() };
        entry.catalog()?;
        Ok(entry)
    }

    /// Where it came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The catalog.
    ///
    /// # Errors
    ///
    /// Every mistake of its text.
    pub fn catalog(&self) -> Result<Arc<Catalog>, Diagnostics> {
        let read = || match &self.text {
            Text::BuiltIn(builtin) => {
                let file = SourceFile::new(format!("{}.toml", builtin.id), builtin.catalog_text);
                read::catalog(&file).map(Arc::new)
            }
            Text::Added(file) => read::catalog(file).map(Arc::new),
        };
        self.catalog.get_or_init(read).clone()
    }
}

impl Shelf {
    /// A shelf with the catalogs that are part of the library.
    pub fn builtin() -> Shelf {
        Shelf { entries: BUILTINS.iter().map(Entry::built_in).collect(), prices: Vec::new() }
    }

    /// Adds a catalog. `name` is the one under which mistakes are reported, usually that of its file; it is
    /// asked for by this name or by its id.
    ///
    /// # Errors
    ///
    /// Every mistake of the text.
    pub fn add_catalog(
        &mut self,
        name: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<Arc<Catalog>, Diagnostics> {
        self.add_catalog_file(name, SourceFile::from_bytes(name, bytes.into())?)
    }

    /// Adds a catalog that is asked for by another name than the one under which its mistakes are reported.
    ///
    /// # Errors
    ///
    /// Every mistake of the text.
    pub fn add_catalog_file(&mut self, name: &str, file: SourceFile) -> Result<Arc<Catalog>, Diagnostics> {
        let entry = Entry { origin: Origin::Added(name.to_owned()), ..Entry::read(file)? };
        let catalog = entry.catalog()?;
        self.entries.push(entry);
        Ok(catalog)
    }

    /// Adds a price list, under the name by which catalogs and questions ask for it. Its rows are read
    /// with the catalog that they are for.
    ///
    /// # Errors
    ///
    /// Bytes that are not text in UTF-8.
    pub fn add_prices(&mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<(), Diagnostics> {
        self.prices.push(SourceFile::from_bytes(name, bytes.into())?);
        Ok(())
    }

    /// Every catalog, those built in first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The price list that the catalog names, where it names one.
    ///
    /// # Errors
    ///
    /// Every mistake of the list, and a list that an added catalog names and nobody added.
    pub fn own_prices(&self, entry: &Entry) -> Result<Option<Arc<PriceList>>, Mistake> {
        let catalog = entry.catalog()?;
        let Some(name) = &catalog.prices else { return Ok(None) };
        let text = match &entry.origin {
            Origin::BuiltIn(builtin) => builtin.price_texts.iter().find(|(known, _)| known == name),
            Origin::Added(_) => None,
        };
        if let Some((name, text)) = text {
            let read = || read::prices(&SourceFile::new(*name, *text), &catalog).map(Arc::new);
            return Ok(Some(entry.prices.get_or_init(read).clone()?));
        }
        match (self.prices.iter().find(|file| file.name == *name), &entry.origin) {
            (Some(file), _) => Ok(Some(Arc::new(read::prices(file, &catalog)?))),
            (None, Origin::BuiltIn(_)) => Ok(None),
            (None, Origin::Added(_)) => {
                let message =
                    format!("the catalog `{}` names a price list that is not there: `{name}`", catalog.id);
                Err(Mistake::said(Field::Prices, message)
                    .help(Phrase::from("add it, or name another with ") + Field::Prices))
            }
        }
    }

    /// Was a price list added under this name?
    pub(crate) fn has_prices(&self, name: &str) -> bool {
        self.prices.iter().any(|file| file.name == name)
    }

    /// The price list added under this name, or the catalog's own one of this name.
    ///
    /// # Errors
    ///
    /// An unknown name, and every mistake of the list.
    pub fn prices_named(&self, name: &str, entry: &Entry) -> Result<Arc<PriceList>, Mistake> {
        let catalog = entry.catalog()?;
        if let Some(file) = self.prices.iter().find(|file| file.name == name) {
            return Ok(Arc::new(read::prices(file, &catalog)?));
        }
        if catalog.prices.as_deref() == Some(name)
            && let Some(own) = self.own_prices(entry)?
        {
            return Ok(own);
        }
        let known = self.prices.iter().map(|file| file.name.as_str()).chain(catalog.prices.as_deref());
        let mistake = Mistake::said(Field::Prices, format!("there is no price list `{name}`"));
        Err(match read::did_you_mean(name, known) {
            Some(help) => mistake.help(help),
            None => mistake,
        })
    }
}
