use std::collections::HashMap;

use super::{Catalog, CatalogParts, Credential, CredentialId, ExamId, Item};

/// Which of the two is meant where an exam and the credential that it alone gives bear one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meant {
    /// The exam.
    #[default]
    Exam,
    /// The credential.
    Credential,
}

impl Catalog {
    /// The item with this name: its id, an alias or its title, as [`named`](Catalog::named) finds it where an exam is
    /// meant.
    pub fn find(&self, name: &str) -> Option<Item> {
        self.named(name, Meant::Exam).ok()
    }

    /// The item with this name. An id or alias that is exactly the same comes first, then one that differs only in
    /// letter case, then a title; in titles and in aliases that are titles, kinds of dashes and of white space and the
    /// signs of trade marks are no difference.
    ///
    /// # Errors
    ///
    /// The items that bear the name, exams first, where it could mean any of them; none where nothing bears it. An exam
    /// and the credential that it alone gives are one thing, and `meant` says which of them is taken.
    pub fn named(&self, name: &str, meant: Meant) -> Result<Item, Vec<Item>> {
        if let Some(item) = self.by_id.get(name) {
            return Ok(self.fitting(*item, name, meant));
        }
        if let Some(item) = self.by_folded_id.get(&name.to_lowercase()) {
            return Ok(self.fitting(*item, name, meant));
        }
        match self.by_title.get(&folded_title(name)).map(Vec::as_slice) {
            None => Err(Vec::new()),
            Some([item]) => Ok(self.fitting(*item, name, meant)),
            Some([exam, Item::Credential(credential)])
                if self.exam_alone(*credential).map(Item::Exam) == Some(*exam) =>
            {
                Ok(match meant {
                    Meant::Exam => *exam,
                    Meant::Credential => Item::Credential(*credential),
                })
            }
            Some(several) => Err(several.to_vec()),
        }
    }

    /// Of an exam that is found by another name than its id, the credential that is the same fact where that is meant,
    /// and the other way round. An id is taken at its word.
    fn fitting(&self, item: Item, name: &str, meant: Meant) -> Item {
        let is_meant = match meant {
            Meant::Exam => item.exam().is_some(),
            Meant::Credential => item.credential().is_some(),
        };
        if is_meant || self.id_of(item).eq_ignore_ascii_case(name) {
            return item;
        }
        self.same_fact(item).unwrap_or(item)
    }

    /// The credential with this id, alias or title, where only a credential makes sense: an exam whose id
    /// differs only in letter case does not hide it.
    pub fn find_credential(&self, name: &str) -> Option<CredentialId> {
        if let Some(Item::Credential(credential)) = self.by_id.get(name) {
            return Some(*credential);
        }
        let folded = self.credential_by_folded_id.get(&name.to_lowercase()).copied();
        folded.or_else(|| match self.named(name, Meant::Credential) {
            Ok(item) => item.credential(),
            Err(several) => {
                let mut credentials = several.into_iter().filter_map(Item::credential);
                credentials.next().filter(|_| credentials.next().is_none())
            }
        })
    }

    /// The exam that every track of a credential takes, and nothing besides; `None` where there is more to it.
    pub fn exam_alone(&self, credential: CredentialId) -> Option<ExamId> {
        exam_alone(self.credential(credential))
    }

    /// Every name that something has, ids and aliases before titles.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let exams = self.exams.iter().flat_map(|e| std::iter::once(&e.title).chain(&e.alt_titles));
        let titles = exams.chain(self.credentials.iter().map(|c| &c.title));
        self.ids().chain(titles.map(String::as_str))
    }
}

/// The exam that every track of a credential takes, and nothing besides.
pub(super) fn exam_alone(credential: &Credential) -> Option<ExamId> {
    let mut alone = None;
    for track in &credential.tracks {
        let mut slots = track.slots.iter().filter(|slot| slot.waived.is_none());
        let (Some(slot), None, []) = (slots.next(), slots.next(), &track.requires[..]) else { return None };
        for option in &slot.options {
            let [Item::Exam(exam)] = option.items[..] else { return None };
            if option.units < slot.need || alone.is_some_and(|known| known != exam) {
                return None;
            }
            alone = Some(exam);
        }
    }
    alone
}

/// What bears each title or alias, exams first.
pub(super) fn by_title(parts: &CatalogParts) -> HashMap<String, Vec<Item>> {
    let exams = parts.exams.iter().enumerate().flat_map(|(number, exam)| {
        let names = std::iter::once(&exam.title).chain(&exam.alt_titles).chain(&exam.aliases);
        names.map(move |name| (name, Item::Exam(ExamId(number))))
    });
    let credentials = parts.credentials.iter().enumerate().flat_map(|(number, credential)| {
        let names = std::iter::once(&credential.title).chain(&credential.aliases);
        names.map(move |name| (name, Item::Credential(CredentialId(number))))
    });
    let mut titles: HashMap<String, Vec<Item>> = HashMap::new();
    for (name, item) in exams.chain(credentials) {
        let bearers = titles.entry(folded_title(name)).or_default();
        if !bearers.contains(&item) {
            bearers.push(item);
        }
    }
    titles.remove("");
    titles
}

/// A title in lower case, with one kind of dash and of space and without the signs of trade marks.
fn folded_title(title: &str) -> String {
    let plain = title.chars().filter(|c| !matches!(c, '®' | '™' | '©'));
    let plain: String = plain.map(|c| if matches!(c, '‐'..='―' | '−') { '-' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
