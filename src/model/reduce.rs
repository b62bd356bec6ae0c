use super::{Column, Domain, Model, Row, Sense, Var};

/// What is left of a model once the fixed variables are put in and the rows that always hold are
/// dropped. Its solutions are the solutions of the model within the domain.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// The smaller model.
    pub model: Model,
    kept: Vec<Var>,
    fixed: Vec<i64>,
    place: Vec<Option<Var>>,
}

impl Reduced {
    /// Reduces a model to the variables that the domain leaves open.
    pub fn new(model: &Model, domain: &Domain) -> Reduced {
        let mut kept = Vec::new();
        let mut place = vec![None; model.columns.len()];
        let mut columns = Vec::new();
        let mut fixed = Vec::with_capacity(model.columns.len());
        for (index, column) in model.columns.iter().enumerate() {
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
        for row in model.rows.iter().filter(|row| !always_holds(row)) {
            let mut rhs = row.rhs;
            let mut terms = Vec::with_capacity(row.terms.len());
            for (var, coefficient) in &row.terms {
                match place[var.0] {
                    Some(new) => terms.push((new, *coefficient)),
                    None => rhs -= coefficient * fixed[var.0],
                }
            }
            rows.push(Row { terms, rhs, ..*row });
        }
        Reduced { model: Model { columns, rows }, kept, fixed, place }
    }

    /// The terms over the variables that are left; the fixed ones add a constant that is dropped.
    pub fn terms(&self, terms: &[(Var, i64)]) -> Vec<(Var, i64)> {
        terms.iter().filter_map(|(var, c)| self.place[var.0].map(|new| (new, *c))).collect()
    }

    /// The values of the variables that are left, taken from values of the whole model.
    pub fn restrict(&self, values: &[i64]) -> Vec<i64> {
        self.kept.iter().map(|var| values[var.0]).collect()
    }

    /// The values of the whole model, from values of the variables that are left.
    pub fn expand(&self, values: &[i64]) -> Vec<i64> {
        let mut all = self.fixed.clone();
        for (var, value) in self.kept.iter().zip(values) {
            all[var.0] = *value;
        }
        all
    }
}
