/// An exam, by its place in catalog order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExamId(
    /// The index into the catalog's exams.
    pub usize,
);

/// A credential, by its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialId(
    /// The index into the catalog's credentials.
    pub usize,
);

/// An exam or a credential: what can be on hand, fill a slot or be required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Something one sits.
    Exam(ExamId),
    /// Something one holds.
    Credential(CredentialId),
}

impl Item {
    /// The exam, if it is one.
    pub fn exam(self) -> Option<ExamId> {
        match self {
            Item::Exam(exam) => Some(exam),
            Item::Credential(_) => None,
        }
    }

    /// The credential, if it is one.
    pub fn credential(self) -> Option<CredentialId> {
        match self {
            Item::Exam(_) => None,
            Item::Credential(credential) => Some(credential),
        }
    }
}

impl From<ExamId> for Item {
    fn from(exam: ExamId) -> Item {
        Item::Exam(exam)
    }
}

impl From<CredentialId> for Item {
    fn from(credential: CredentialId) -> Item {
        Item::Credential(credential)
    }
}
