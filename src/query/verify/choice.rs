use std::collections::BTreeSet;

use studypath_certificate::Stage;
use studypath_ilp::{Engine, Found, Search, Var};

use super::super::Failure;
use super::program::same;
use super::{Certificate, KeptBy, Refuted};
use crate::engine::stages::{Choice, choices, count};

impl Certificate<'_> {
    /// Are the stages the criteria in force, what else is better, then the steps of the choice among equals, and does nothing but the
    /// witness follow from them? What kept that from being shown, if anything
    /// did.
    pub(super) fn is_chosen(
        &self,
        stages: &[Stage],
        witness: &[i64],
        engine: &Engine<'_>,
    ) -> Result<Result<Option<KeptBy>, Refuted>, Failure> {
        let mut program = self.f.model.program.clone();
        program.rows.extend(self.added());
        let search = Search::new(program, *engine);
        let out = BTreeSet::new();
        let mut walk = Walk { certificate: self, stages, place: 0, witness, out, search, kept_by: None };
        let walked = walk.all();
        match walked {
            Ok(()) => Ok(Ok(walk.kept_by)),
            Err(Halt::Refuted(refuted)) => Ok(Err(refuted)),
            Err(Halt::Failure(failure)) => Err(failure),
        }
    }
}

/// Why the stages are not followed any further.
enum Halt {
    Refuted(Refuted),
    Failure(Failure),
}

struct Walk<'w> {
    certificate: &'w Certificate<'w>,
    stages: &'w [Stage],
    place: usize,
    witness: &'w [i64],
    /// What is 0 in all that attains the stages so far, as one of them says.
    out: BTreeSet<Var>,
    /// What satisfies the rows and attains the stages so far.
    search: Search<'w>,
    kept_by: Option<KeptBy>,
}

impl<'w> Walk<'w> {
    fn all(&mut self) -> Result<(), Halt> {
        let f = self.certificate.f;
        for (measure, terms) in f.objectives() {
            self.stage(measure.name(), &terms)?;
        }
        for (name, terms) in self.certificate.further {
            self.stage(name, terms)?;
        }
        for (name, choice) in choices(f) {
            match choice {
                Choice::Fewest(vars) => self.stage(name, &count(&vars))?,
                Choice::First(vars) => self.first(name, &vars)?,
            }
        }
        match self.stages.get(self.place) {
            None => Ok(()),
            Some(more) => Err(self.halt(format!("no stage `{}` belongs here", more.name))),
        }
    }

    fn halt(&self, text: String) -> Halt {
        Halt::Refuted(Refuted { line: self.certificate.line("minimize", self.place), text })
    }

    /// The next stage minimizes these terms.
    fn stage(&mut self, name: &str, terms: &[(Var, i64)]) -> Result<(), Halt> {
        let Some(stage) = self.stages.get(self.place) else {
            return Err(self.halt(format!("a stage `{name}` is missing")));
        };
        same("the stage", stage.name.as_str(), name)
            .and_then(|()| self.certificate.same_terms(&stage.terms, terms))
            .map_err(|text| self.halt(text))?;
        self.keep(stage);
        Ok(())
    }

    fn keep(&mut self, stage: &Stage) {
        let terms: Vec<(Var, i64)> = stage.terms.iter().map(|(column, c)| (Var(*column), *c)).collect();
        self.search.require_at_most(terms, stage.value);
        self.place += 1;
    }

    /// The next stages take one of these after the other where that is possible. What none of them names is taken, or
    /// nothing that is as good can take it.
    fn first(&mut self, name: &str, vars: &[Var]) -> Result<(), Halt> {
        let mut open = vars;
        while let Some(stage) = self.stages.get(self.place) {
            if let Some(out) = left(stage, vars) {
                same("the stage", stage.name.as_str(), name).map_err(|text| self.halt(text))?;
                self.out.extend(out);
                self.place += 1;
                continue;
            }
            let Some(end) = decided(stage, open) else { break };
            same("the stage", stage.name.as_str(), name).map_err(|text| self.halt(text))?;
            let is_named = |var: &Var| stage.terms.iter().any(|(column, _)| *column == var.0);
            let between: Vec<Var> = open[..end].iter().copied().filter(|var| !is_named(var)).collect();
            self.cannot_be_taken(&between)?;
            self.keep(stage);
            open = &open[end..];
        }
        self.cannot_be_taken(open)
    }

    /// Is there nothing as good that takes one of these, where the witness does not?
    fn cannot_be_taken(&mut self, vars: &[Var]) -> Result<(), Halt> {
        let not_taken = vars.iter().filter(|var| self.witness[var.0] == 0 && !self.out.contains(var));
        let terms: Vec<(Var, i64)> = not_taken.map(|var| (*var, -1)).collect();
        if terms.is_empty() {
            return Ok(());
        }
        let found = self.search.minimize(&terms).map_err(|error| Halt::Failure(error.into()))?;
        match found {
            Found::Optimum(0) => {
                self.kept_by = self.kept_by.or(self.search.believed().map(KeptBy::Believed));
                Ok(())
            }
            Found::Interrupted => {
                self.kept_by = self.kept_by.or(Some(KeptBy::Limit));
                Ok(())
            }
            _ => Err(self.halt("of equally good plans another one comes first".to_owned())),
        }
    }
}

/// The variables that a stage leaves at 0, if it does: none of them can be more, as minus their sum is at least 0.
fn left(stage: &Stage, vars: &[Var]) -> Option<Vec<Var>> {
    let named = stage.terms.iter().map(|(column, c)| (*c == -1).then_some(Var(*column)));
    let named: Vec<Var> = named.collect::<Option<_>>()?;
    let known: BTreeSet<Var> = vars.iter().copied().collect();
    (stage.value == 0 && !named.is_empty() && named.iter().all(|var| known.contains(var))).then_some(named)
}

/// Up to where a stage decides these variables, if it does: the sooner one comes, the more it weighs, by powers of two.
fn decided(stage: &Stage, open: &[Var]) -> Option<usize> {
    let mut terms = stage.terms.clone();
    terms.sort_unstable_by_key(|(_, c)| *c);
    let mut end = 0;
    for (later, (column, c)) in (0..terms.len()).rev().zip(terms) {
        end += open[end..].iter().position(|var| var.0 == column)? + 1;
        (later < 62 && c == -(1 << later)).then_some(())?;
    }
    (end > 0).then_some(end)
}
