use crate::{Column, Domain, Program, Row, Sense, Var};

/// What is left of a program once the fixed variables are put in and the rows that always hold are
/// dropped. Its solutions are the solutions of the program within the domain.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// The smaller program.
    pub program: Program,
    kept: Vec<Var>,
    fixed: Vec<i64>,
    place: Vec<Option<Var>>,
}

impl Reduced {
    /// Reduces a program to the variables that the domain leaves open, in time linear in its size.
    /// `None` where a right-hand side is beyond 64 bits once the fixed variables are put in.
    pub fn new(program: &Program, domain: &Domain) -> Option<Reduced> {
        let mut kept = Vec::new();
        let mut place = vec![None; program.columns.len()];
        let mut columns = Vec::new();
        let mut fixed = Vec::with_capacity(program.columns.len());
        for (index, column) in program.columns.iter().enumerate() {
            let var = Var(index);
            fixed.push(domain.lower(var));
            if domain.fixed(var).is_none() {
                place[index] = Some(Var(columns.len()));
                kept.push(var);
                columns.push(Column { lower: domain.lower(var), upper: domain.upper(var), ..*column });
            }
        }
        let always_holds = |row: &Row| match row.sense {
            Sense::AtMost => domain.greatest(&row.terms) <= i128::from(row.rhs),
            Sense::AtLeast => domain.least(&row.terms) >= i128::from(row.rhs),
        };
        let mut rows = Vec::new();
        for row in program.rows.iter().filter(|row| !always_holds(row)) {
            let mut rhs = i128::from(row.rhs);
            let mut terms = Vec::with_capacity(row.terms.len());
            for (var, coefficient) in &row.terms {
                match place[var.0] {
                    Some(new) => terms.push((new, *coefficient)),
                    None => rhs -= i128::from(*coefficient) * i128::from(fixed[var.0]),
                }
            }
            rows.push(Row { terms, rhs: i64::try_from(rhs).ok()?, ..*row });
        }
        Some(Reduced { program: Program { columns, rows }, kept, fixed, place })
    }

    /// The terms over the variables that are left; the fixed ones add a constant that is dropped.
    pub fn terms(&self, terms: &[(Var, i64)]) -> Vec<(Var, i64)> {
        terms.iter().filter_map(|(var, c)| self.place[var.0].map(|new| (new, *c))).collect()
    }

    /// The values of the variables that are left, taken from values of the whole program.
    pub fn restrict(&self, values: &[i64]) -> Vec<i64> {
        self.kept.iter().map(|var| values[var.0]).collect()
    }

    /// The values of the whole program, from values of the variables that are left.
    pub fn expand(&self, values: &[i64]) -> Vec<i64> {
        let mut all = self.fixed.clone();
        for (var, value) in self.kept.iter().zip(values) {
            all[var.0] = *value;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LARGEST, Role, Tag};

    #[test]
    fn fixed_variables_and_rows_that_always_hold_are_gone() {
        let mut program = Program::default();
        let [x, y, z] = [0, 1, 2].map(|i| program.column(0, 9, Tag(i)));
        program.at_most([(x, 2), (y, 3), (z, 1)], 20, Role::Rule, Tag(5));
        program.at_least([(x, 1), (y, 1)], 4, Role::Rule, Tag(6));
        let mut domain = Domain::of(&program);
        assert_eq!(domain.fix(x, 4), Ok(()));
        let reduced = Reduced::new(&program, &domain).expect("small numbers");
        assert_eq!(reduced.program.columns, program.columns[1..]);
        let row = Row { terms: vec![(Var(0), 3), (Var(1), 1)], rhs: 12, ..program.rows[0].clone() };
        assert_eq!(reduced.program.rows, [row]);
        assert_eq!(reduced.terms(&[(x, 7), (z, 5)]), [(Var(1), 5)]);
        assert_eq!(reduced.restrict(&[4, 1, 2]), [1, 2]);
        assert_eq!(reduced.expand(&[1, 2]), [4, 1, 2]);
    }

    #[test]
    fn a_right_hand_side_beyond_64_bits_is_refused() {
        let mut program = Program::default();
        let (x, y) = (program.column(0, 9, Tag(0)), program.column(0, 9, Tag(1)));
        program.at_least([(x, LARGEST), (y, LARGEST)], LARGEST, Role::Rule, Tag(0));
        let mut domain = Domain::of(&program);
        assert_eq!(domain.fix(x, 9), Ok(()));
        assert!(Reduced::new(&program, &domain).is_some(), "the row always holds");
        program.rows[0].terms[0].1 = -LARGEST;
        assert!(Reduced::new(&program, &domain).is_none());
    }
}
