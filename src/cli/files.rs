//! The files that options name, to be read.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use studypath::read::{self, BUILTINS, Diagnostic, Diagnostics, SourceFile, quoted};
use studypath::schema::{Source, TextSource};
use studypath::shelf::Shelf;

use super::several;
use super::stop::Stop;
use super::workbook;

/// What a run reads: catalogs go on the shelf, and every name is remembered, so that nothing is written there.
pub(super) struct Files {
    /// The catalogs and price lists that can be asked about.
    pub shelf: Shelf,
    names: Vec<String>,
}

impl Files {
    /// Nothing read, and the built-in catalogs.
    pub fn new() -> Files {
        Files { shelf: Shelf::builtin(), names: Vec::new() }
    }

    /// The names of all that was read, `-` for standard input.
    pub fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// The text of a file; of a workbook, that of a sheet.
    pub fn text(&mut self, path: &str, sheet: Option<&str>) -> Result<TextSource, Diagnostics> {
        self.names.push(path.to_owned());
        let (name, bytes) = bytes(path)?;
        let bytes = workbook::text(bytes, sheet, SourceFile::LIMIT + 1).map_err(|refused| {
            let refusal = Diagnostic::whole(refused.why);
            Diagnostics::unreadable(name, refused.help.into_iter().fold(refusal, Diagnostic::help))
        })?;
        let file = SourceFile::from_bytes(name, bytes)?;
        Ok(TextSource { name: file.name, text: file.text })
    }

    /// The transcript that an option names: a file, a sheet of a workbook, or those of a folder or of a ZIP archive as one.
    pub fn transcript(&mut self, path: &str, sheet: Option<&str>) -> Result<TextSource, Diagnostics> {
        let is_folder = path != "-" && Path::new(path).is_dir();
        if !is_folder && !several::is_archive(path) {
            return self.text(path, sheet);
        }
        self.names.push(path.to_owned());
        let files = if is_folder { several::of_folder(path) } else { several::of_archive(path) }?;
        if is_folder {
            let place = |(name, _): &(String, String)| Path::new(path).join(name);
            self.names.extend(files.iter().map(|file| place(file).to_string_lossy().into_owned()));
        }
        Ok(TextSource { name: path.to_owned(), text: read::several_transcripts(&files) })
    }

    /// The catalog that an option names, a built-in one or a file that is put on the shelf; with the path of
    /// the price list that the file names.
    pub fn catalog(&mut self, named: Option<&str>) -> Result<Option<(Source, Option<String>)>, Stop> {
        let Some(name) = named else { return Ok(None) };
        let source = Source::Named(name.to_owned());
        if is_built_in(name) {
            return Ok(Some((source, None)));
        }
        let looks_like_a_file = name == "-" || name.contains(['/', '\\', '.']);
        if !looks_like_a_file && !exists(name) {
            let message = format!("there is no catalog `{name}`, built in or as a file");
            let help = read::did_you_mean(name, BUILTINS.iter().map(|b| b.id))
                .unwrap_or_else(|| "`studypath catalog list` shows what there is".to_owned());
            return Err(Stop::Usage(message, Some(help)));
        }
        Ok(Some((source, self.put(name)?)))
    }

    /// Puts a catalog file on the shelf, by its path; gives the path of the price list that it names.
    pub fn put(&mut self, path: &str) -> Result<Option<String>, Diagnostics> {
        let file = self.load(path)?;
        let catalog = self.shelf.add_catalog_file(path, file)?;
        let prices = catalog.prices.as_ref().map(|name| beside(path, name)).transpose()?;
        let prices = prices.map(|prices| prices.to_string_lossy().into_owned());
        // Even where another list is read: it belongs to the catalog.
        self.names.extend(prices.clone());
        Ok(prices)
    }

    fn load(&mut self, path: &str) -> Result<SourceFile, Diagnostics> {
        self.names.push(path.to_owned());
        let (name, bytes) = bytes(path)?;
        SourceFile::from_bytes(name, bytes)
    }
}

/// Reads a file, or standard input for `-`; with what it is called.
fn bytes(path: &str) -> Result<(&str, Vec<u8>), Diagnostics> {
    let (name, bytes) = if path == "-" {
        ("<stdin>", read_limited(std::io::stdin().lock()))
    } else {
        let file = File::open(path).and_then(|file| {
            if file.metadata()?.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { Ok(file) }
        });
        (path, file.and_then(read_limited))
    };
    let bytes = bytes.map_err(|error| Diagnostics::unreadable(name, cannot_read(&error)))?;
    Ok((name, bytes))
}

/// No more than it takes to know that it is too much.
fn read_limited(input: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(SourceFile::LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn cannot_read(error: &std::io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::NotFound => Diagnostic::whole("there is no such file"),
        ErrorKind::IsADirectory => Diagnostic::whole("this is a folder, not a file"),
        ErrorKind::PermissionDenied => Diagnostic::whole("the file may not be read: permission denied"),
        _ => Diagnostic::whole(format!("the file cannot be read: {error}")),
    }
}

/// Is there such a file?
pub(super) fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

/// Is it the id of a catalog that is part of the program?
pub(super) fn is_built_in(name: &str) -> bool {
    BUILTINS.iter().any(|builtin| builtin.id.eq_ignore_ascii_case(name))
}

/// A price list is looked for beside the catalog that names it, then in a folder beside it, and nowhere else: a catalog
/// may come from anybody, and what it names is read.
fn beside(catalog: &str, name: &str) -> Result<PathBuf, Diagnostics> {
    let parent = Path::new(catalog).parent().filter(|_| catalog != "-");
    let folder = parent.filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let refused = |why: &str| {
        let title = format!("the catalog names the price list {}, {why}", quoted(name));
        let help = "name a file beside the catalog, or one in a folder `prices` beside it";
        Diagnostics::unreadable(catalog, Diagnostic::whole(title).help(help))
    };
    let parts: Vec<Component<'_>> = Path::new(name).components().collect();
    let is_plain = match parts.as_slice() {
        [Component::Normal(_)] => true,
        [Component::Normal(folder), Component::Normal(_)] => *folder == "prices",
        _ => false,
    };
    if !is_plain || name.contains('\\') {
        return Err(refused("which is not a name of a file beside it"));
    }
    let (direct, in_folder) = (folder.join(name), folder.join("prices").join(name));
    let found = if !direct.exists() && in_folder.exists() { in_folder } else { direct };
    // What is not there is said when it is read.
    if let (Ok(real), Ok(home)) = (found.canonicalize(), folder.canonicalize())
        && !(real.starts_with(home) && real.is_file())
    {
        return Err(refused("which leads to something else than a file beside it"));
    }
    let shown = match parent {
        Some(parent) => parent.join(found.strip_prefix(folder).unwrap_or(&found)),
        None => found.strip_prefix(folder).unwrap_or(&found).to_owned(),
    };
    Ok(shown)
}
