use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, ExamId};

/// Can the exam be sat on this day, as far as its dates go: released, and not after its last day?
pub fn is_sittable(catalog: &Catalog, exam: ExamId, day: Date) -> bool {
    catalog.exam(exam).window().contains(day)
}

/// Can the credential still be earned, granted or renewed on this day? One that has retired cannot.
pub fn is_offered(catalog: &Catalog, credential: CredentialId, day: Date) -> bool {
    catalog.credential(credential).retired.is_none_or(|retired| day <= retired)
}
