use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use studypath_ilp::{Affine, Column, Program, Role, Row, Tag, Var};

use super::{Origin, Quantity};

/// A program together with what its tags mean: what each column stands for, and why each row is there.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The columns and rows.
    pub program: Program,
    quantities: Vec<Quantity>,
    origins: Vec<Origin>,
    tags: FxHashMap<Origin, Tag>,
}

impl Model {
    /// Adds a variable with inclusive bounds.
    pub fn column(&mut self, what: Quantity, lower: i64, upper: i64) -> Var {
        let tag = next_tag(&self.quantities);
        self.quantities.push(what);
        self.program.column(lower, upper, tag)
    }

    /// Adds `expression <= rhs`.
    pub fn at_most(&mut self, expression: Affine, rhs: i64, origin: Origin) {
        let tag = self.tag(origin);
        self.program.at_most(expression, rhs, role(origin), tag);
    }

    /// Adds `expression >= rhs`.
    pub fn at_least(&mut self, expression: Affine, rhs: i64, origin: Origin) {
        let tag = self.tag(origin);
        self.program.at_least(expression, rhs, role(origin), tag);
    }

    /// What a column of this program stands for.
    pub fn quantity(&self, column: &Column) -> Quantity {
        self.quantities[column.tag.0 as usize]
    }

    /// Why a row of this program is there. Rows of one origin share a tag.
    pub fn origin(&self, row: &Row) -> Origin {
        self.origins[row.tag.0 as usize]
    }

    /// Why any of the rows is there.
    pub fn origins(&self) -> BTreeSet<Origin> {
        self.origins.iter().copied().collect()
    }

    /// The program without the rows that are there for another reason. Structure stays.
    pub fn reduced_to(&self, kept: &BTreeSet<Origin>) -> Program {
        let stays: Vec<bool> =
            self.origins.iter().map(|o| *o == Origin::Structure || kept.contains(o)).collect();
        let rows = self.program.rows.iter().filter(|row| stays[row.tag.0 as usize]);
        Program { columns: self.program.columns.clone(), rows: rows.cloned().collect() }
    }

    /// What the rules post, without the rows that follow from it.
    #[must_use]
    pub fn without_implied(&self) -> Model {
        Model { program: self.program.without_implied(), ..self.clone() }
    }

    fn tag(&mut self, origin: Origin) -> Tag {
        *self.tags.entry(origin).or_insert_with(|| {
            let tag = next_tag(&self.origins);
            self.origins.push(origin);
            tag
        })
    }
}

/// The tag of what is put at the end of a table. A program has far fewer columns and rows than `u32` has numbers.
fn next_tag<T>(table: &[T]) -> Tag {
    Tag(u32::try_from(table.len()).unwrap_or(u32::MAX))
}

fn role(origin: Origin) -> Role {
    match origin {
        Origin::Structure => Role::Structure,
        Origin::Implied => Role::Implied,
        _ => Role::Rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CredentialId, ExamId};

    #[test]
    fn columns_and_rows_are_traced_back() {
        let mut model = Model::default();
        let sit = [0, 1].map(|exam| model.column(Quantity::Sit(ExamId(exam)), 0, 1));
        let goal = Origin::Goal(CredentialId(0));
        let rows = [goal, Origin::Structure, goal, Origin::Implied];
        for origin in rows {
            model.at_least(sit[0].into(), 1, origin);
        }
        let stands_for = model.program.columns.iter().map(|column| model.quantity(column));
        assert!(stands_for.eq([0, 1].map(|exam| Quantity::Sit(ExamId(exam)))));
        assert!(model.program.rows.iter().map(|row| model.origin(row)).eq(rows));
        let roles = model.program.rows.iter().map(|row| row.role);
        assert!(roles.eq([Role::Rule, Role::Structure, Role::Rule, Role::Implied]));
        assert_eq!(model.program.rows[0].tag, model.program.rows[2].tag, "one origin, one tag");
    }

    #[test]
    fn structure_stays_whatever_is_left_out() {
        let mut model = Model::default();
        let sit = model.column(Quantity::Sit(ExamId(0)), 0, 1);
        for origin in [Origin::Structure, Origin::Implied, Origin::NotCircular, Origin::Limit(0)] {
            model.at_most(sit.into(), 1, origin);
        }
        let rows = model.reduced_to(&BTreeSet::from([Origin::NotCircular])).rows;
        let left: Vec<Origin> = rows.iter().map(|row| model.origin(row)).collect();
        assert_eq!(left, [Origin::Structure, Origin::NotCircular]);
        assert!(model.origins().contains(&Origin::Limit(0)));
    }
}
