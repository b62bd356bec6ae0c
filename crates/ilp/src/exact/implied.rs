use super::proof::Line;
use super::rows::BETTER;
use super::tree::Ended;
use super::{Exact, Guide, NODES};
use crate::Var;

impl Exact {
    /// Adds a row that follows from the others, by a proof that it does: a lemma. A row for which none is found is left
    /// out, as it takes nothing away.
    pub fn imply(&mut self, terms: &[(Var, i64)], rhs: i64, guide: &mut Guide<'_>) {
        if self.is_impossible {
            return;
        }
        let turned: Vec<(Var, i64)> = terms.iter().map(|(var, c)| (*var, -c)).collect();
        let stage = self.stage(&turned);
        let divisor = i128::from(stage.divisor);
        let least = (-i128::from(rhs) - stage.fixed).div_euclid(divisor);
        let value = stage.fixed + divisor * least;
        let (Ok(least), Ok(value)) = (i64::try_from(least), i64::try_from(value)) else { return };
        if stage.terms.is_empty() || value != -rhs {
            return;
        }
        self.rows.set_objective(&stage.terms);
        let known = self.incumbent.take();
        self.rows.set_better(least - 1);
        self.bounds.enqueue(BETTER);
        let end = self.attempt(&stage, guide, &mut None, NODES);
        let tree = self.log.end_tree();
        self.bounds.undo(0);
        std::mem::take(&mut self.late).into_iter().for_each(|row| self.bounds.enqueue(row));
        self.rows.end_stage();
        let is_implied = end == Ended::Closed && self.incumbent.is_none();
        self.incumbent = known;
        if is_implied {
            let opposite = stage.terms.iter().map(|(column, c)| (*column, -c));
            let row = self.rows.push(opposite, -least, true);
            self.rows.watch();
            self.bounds.enqueue(row);
            let terms = turned.iter().map(|(var, c)| (var.0 as u32, *c)).collect();
            let divisor = stage.divisor;
            self.log.line(|| Line::Lemma { terms, value, divisor, times: divisor, tree });
        }
        self.propagate();
    }
}
