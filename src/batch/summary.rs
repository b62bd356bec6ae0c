use jiff::civil::Date;

use super::{BatchTotals, Funded};
use crate::catalog::{Catalog, CredentialId, Evidence};
use crate::price::PriceList;

/// The totals of a batch, with what they are about.
#[derive(Clone, Copy)]
pub struct Summary<'a> {
    /// The rules.
    pub catalog: &'a Catalog,
    /// The prices, where there are any.
    pub prices: Option<&'a PriceList>,
    /// The goals of rows that name none.
    pub goals: &'a [CredentialId],
    /// The day of rows that name none.
    pub as_of: Date,
    /// The rules day of rows that name none, where it is not the as-of day.
    pub rules: Option<Date>,
    /// The least sure facts that were used, where not all were.
    pub evidence: Option<Evidence>,
    /// The day that it is, where that is known.
    pub today: Option<Date>,
    /// The totals.
    pub tally: &'a BatchTotals,
    /// How many situations were told apart.
    pub situations: usize,
    /// Whom a budget lets finish, where there is one.
    pub funded: Option<&'a Funded>,
}
