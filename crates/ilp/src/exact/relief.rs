use super::tree::{Ended, Judged};
use super::{Exact, Guide, Relief, Stage};
use crate::precision::is_beyond_floats;
use crate::{Column, Domain, Program, Reduced, Role, Stop, Tag, Task, Var};

impl Exact {
    /// Hands a stage that takes too many nodes to another backend: one that searches differently may be lucky. What it
    /// finds is checked and judged; that nothing is better is believed, so that there is no certificate from here on. `None`
    /// where it cannot be asked or does not know.
    pub(super) fn relieve(&mut self, stage: &Stage, guide: &mut Guide<'_>) -> Option<Ended> {
        let Relief { backend, remaining } = guide.relief?;
        loop {
            if !(guide.go_on)() {
                return Some(Ended::Interrupted);
            }
            let (program, objective) = self.as_program(stage);
            let reduced = Reduced::new(&program, &Domain::of(&program))?;
            let minimize = reduced.terms(&objective);
            if is_beyond_floats(&reduced.program, &minimize) {
                return None;
            }
            let start = self.incumbent.as_ref().map(|values| reduced.restrict(values));
            let task =
                Task { program: &reduced.program, minimize: &minimize, start: start.as_deref(), remaining };
            let outcome = backend.solve(&task).ok()?;
            let known = self.incumbent.as_ref().map(|values| stage.value(values));
            let found = outcome.best.map(|values| reduced.expand(&values));
            if let Some(values) = found.filter(|values| known.is_none_or(|known| stage.value(values) < known))
            {
                if !self.rows.is_satisfied_by(&values) {
                    return None;
                }
                match self.judge(&values, guide) {
                    Judged::Better => self.incumbent = Some(values),
                    Judged::Cut => continue,
                    Judged::Refused | Judged::Unsettled => return None,
                }
            }
            return match outcome.stop {
                Stop::TimeLimit => Some(Ended::Interrupted),
                Stop::Infeasible if self.incumbent.is_some() => None,
                Stop::Proven if self.incumbent.is_none() => None,
                Stop::Infeasible | Stop::Proven => {
                    self.believed = Some(backend.name());
                    self.log = super::Log::default();
                    Some(Ended::Closed)
                }
            };
        }
    }

    fn as_program(&self, stage: &Stage) -> (Program, Vec<(Var, i64)>) {
        let bounds = self.bounds.lower.iter().zip(&self.bounds.upper);
        let columns =
            bounds.map(|(lower, upper)| Column { lower: *lower, upper: *upper, tag: Tag::default() });
        let mut program = Program { columns: columns.collect(), rows: Vec::new() };
        for (_, row) in self.rows.all() {
            let terms: Vec<(Var, i64)> = row.terms().map(|(column, c)| (Var(column), c)).collect();
            if row.is_equation {
                program.at_least(terms.clone(), row.rhs, Role::Optimum, Tag::default());
            }
            program.at_most(terms, row.rhs, Role::Rule, Tag::default());
        }
        (program, stage.terms.iter().map(|(column, c)| (Var(*column as usize), *c)).collect())
    }
}
