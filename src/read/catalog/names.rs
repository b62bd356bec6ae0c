//! The ids of a catalog: declared once, looked up everywhere.

use std::collections::HashMap;

use crate::catalog::{CredentialId, ExamId, Item, SourceId};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::table::{Errors, Node, Table, Text};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Exam,
    Credential,
    AliasOfExam,
    Alias,
}

impl Kind {
    fn article(self) -> &'static str {
        match self {
            Kind::Exam => "an exam",
            Kind::Credential => "a credential",
            Kind::Alias | Kind::AliasOfExam => "an alias",
        }
    }

    fn names_an_exam(self) -> bool {
        matches!(self, Kind::Exam | Kind::AliasOfExam)
    }
}

#[derive(Default)]
pub(super) struct Names<'t> {
    items: HashMap<&'t str, Item>,
    /// By the id in lower case: what was declared first, and what of the other kind has the same letters.
    folded: HashMap<String, Vec<(Text<'t>, Kind)>>,
    ids: HashMap<Item, &'t str>,
    sources: HashMap<&'t str, SourceId>,
}

/// Ids must survive in lists, flags and file names of other tools.
pub(super) fn check_id(id: &Text<'_>, errors: &mut Errors) {
    if id.text.is_empty() {
        errors.push(Diagnostic::at(id.span.clone(), "an id cannot be empty"));
        return;
    }
    let bad = |c: &char| c.is_whitespace() || c.is_control() || matches!(c, ';' | ',' | '@');
    if let Some(c) = id.text.chars().find(bad) {
        let named = match c {
            ' ' => "a space".to_owned(),
            c => format!("`{}`", c.escape_default()),
        };
        errors.push(
            Diagnostic::at(id.span.clone(), format!("the id {} has {named} in it", quoted(id.text))).help(
                "an id has no white space and no `;`, `,` or `@`, which have a meaning in lists of ids",
            ),
        );
    }
}

/// An alias may be a title, and must be found again in lists.
fn check_alias(alias: &Text<'_>, errors: &mut Errors) {
    if alias.text.is_empty() {
        errors.push(Diagnostic::at(alias.span.clone(), "an alias cannot be empty"));
        return;
    }
    if alias.text.trim() != alias.text {
        let title = format!("the alias {} has white space around it", quoted(alias.text));
        errors.push(Diagnostic::at(alias.span.clone(), title));
        return;
    }
    let bad = |c: &char| c.is_control() || matches!(c, ';' | ',' | '@');
    if let Some(c) = alias.text.chars().find(bad) {
        let title = format!("the alias {} has `{}` in it", quoted(alias.text), c.escape_default());
        errors.push(
            Diagnostic::at(alias.span.clone(), title)
                .help("an alias has no `;`, `,` or `@`, which have a meaning in lists of ids"),
        );
    }
}

impl<'t> Names<'t> {
    pub(super) fn declare_source(&mut self, id: &Text<'t>, errors: &mut Errors) {
        check_id(id, errors);
        let next = SourceId(self.sources.len());
        self.sources.insert(id.text, next);
    }

    pub(super) fn declare_exam(&mut self, id: &Text<'t>, at: usize, errors: &mut Errors) {
        check_id(id, errors);
        self.declare(id, Item::Exam(ExamId(at)), Kind::Exam, errors);
    }

    pub(super) fn declare_credential(&mut self, id: &Text<'t>, at: usize, errors: &mut Errors) {
        check_id(id, errors);
        self.declare(id, Item::Credential(CredentialId(at)), Kind::Credential, errors);
    }

    /// Declares the aliases of an item, before its table is walked for mistakes.
    pub(super) fn declare_aliases(&mut self, node: &'t Node<'_>, item: Item, errors: &mut Errors) {
        let kind = if item.exam().is_some() { Kind::AliasOfExam } else { Kind::Alias };
        let list =
            node.get_ref().as_table().and_then(|t| t.get("aliases")).and_then(|n| n.get_ref().as_array());
        for node in list.into_iter().flat_map(|list| list.iter()) {
            if let Some(text) = node.get_ref().as_str() {
                let alias = Text { text, span: node.span() };
                check_alias(&alias, errors);
                self.declare(&alias, item, kind, errors);
            }
        }
    }

    fn declare(&mut self, id: &Text<'t>, item: Item, kind: Kind, errors: &mut Errors) {
        let alike = self.folded.entry(id.text.to_lowercase()).or_default();
        // An exam and the credential it gives may have one name in two letter cases, as `CKA` and `cka`.
        let clash = alike
            .iter()
            .find(|(first, what)| first.text == id.text || what.names_an_exam() == kind.names_an_exam());
        let Some((first, as_what)) = clash else {
            alike.push((id.clone(), kind));
            self.items.insert(id.text, item);
            self.ids.entry(item).or_insert(id.text);
            return;
        };
        let title = if first.text == id.text {
            format!("the id {} is given twice", quoted(id.text))
        } else {
            format!("the ids {} and {} differ only in letter case", quoted(first.text), quoted(id.text))
        };
        errors.push(
            Diagnostic::at(id.span.clone(), title)
                .label(format!("as {}", kind.article()))
                .also(first.span.clone(), format!("first as {}", as_what.article()))
                .help("exams, credentials and aliases share their ids"),
        );
        self.items.entry(id.text).or_insert(item);
    }

    /// The id of an item, for messages.
    pub(super) fn id_of(&self, item: Item) -> &'t str {
        self.ids.get(&item).copied().unwrap_or_default()
    }

    pub(super) fn item(&self, id: &Text<'_>, errors: &mut Errors) -> Option<Item> {
        let found = self.items.get(id.text).copied();
        if found.is_none() {
            let help = errors.suggest(id.text, self.items.keys().copied()).or_else(|| {
                self.sources
                    .contains_key(id.text)
                    .then(|| "a source has that id; an exam or a credential is asked for".into())
            });
            let title = if id.text.is_empty() {
                "an id cannot be empty".to_owned()
            } else {
                format!("unknown id {}", quoted(id.text))
            };
            errors.push(
                Diagnostic::at(id.span.clone(), title)
                    .label("no exam or credential has this id")
                    .help_if(help),
            );
        }
        found
    }

    /// The list `sources` of a table.
    pub(super) fn sources(&self, table: &Table<'_, '_>, errors: &mut Errors) -> Vec<SourceId> {
        let mut sources = Vec::new();
        for id in table.texts("sources", errors) {
            match self.sources.get(id.text) {
                Some(source) if sources.contains(source) => errors
                    .push(Diagnostic::at(id.span, format!("source {} stands here twice", quoted(id.text)))),
                Some(source) => sources.push(*source),
                None => {
                    let help = errors.suggest(id.text, self.sources.keys().copied());
                    errors.push(Diagnostic::at(id.span, format!("unknown source {}", quoted(id.text))).help(
                        help.unwrap_or_else(|| {
                            "sources are declared with `[source.ID]` and a `title`".into()
                        }),
                    ));
                }
            }
        }
        sources
    }
}
