//! Adapters onto good_lp. Floating-point numbers are born and die in this file.
#![allow(clippy::float_arithmetic)]

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolutionStatus, SolverModel, Variable,
    WithInitialSolution, WithTimeLimit, variable,
};

use super::{Backend, Outcome, Stop, Task};
use crate::model::{Sense, Var, common_divisor};

/// [microlp](https://docs.rs/microlp): pure Rust, a simplex method with branch and bound.
pub struct Microlp;

impl Backend for Microlp {
    fn name(&self) -> &'static str {
        "microlp"
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, String> {
        let program = Program::new(task);
        let model = program.variables.minimise(program.objective).using(good_lp::microlp);
        // A gap of 0 is the adapter's default.
        finish(task, &program.columns, model)
    }
}

/// [HiGHS](https://highs.dev), through its C++ library.
#[cfg(feature = "highs")]
pub struct Highs;

#[cfg(feature = "highs")]
impl Backend for Highs {
    fn name(&self) -> &'static str {
        "highs"
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, String> {
        let program = Program::new(task);
        let mut model = program.variables.minimise(program.objective).using(good_lp::highs);
        model.set_verbose(false);
        let model = model.set_threads(1).set_option("mip_rel_gap", 0.0).set_option("mip_abs_gap", 0.0);
        finish(task, &program.columns, model)
    }
}

struct Program {
    variables: ProblemVariables,
    columns: Vec<Variable>,
    objective: Expression,
}

impl Program {
    fn new(task: &Task<'_>) -> Program {
        let mut variables = ProblemVariables::new();
        let columns: Vec<Variable> = task
            .model
            .columns
            .iter()
            .map(|c| variables.add(variable().integer().min(c.lower as f64).max(c.upper as f64)))
            .collect();
        // Divided by their greatest common divisor, prices in cents become small numbers again.
        let scale = common_divisor(task.minimize) as i64;
        let mut objective = Expression::with_capacity(task.minimize.len());
        for (var, coefficient) in task.minimize {
            objective.add_mul((coefficient / scale) as f64, columns[var.0]);
        }
        Program { variables, columns, objective }
    }
}

fn finish<M>(task: &Task<'_>, columns: &[Variable], mut model: M) -> Result<Outcome, String>
where
    M: SolverModel<Error = ResolutionError> + WithTimeLimit + WithInitialSolution,
{
    for row in &task.model.rows {
        let mut expression = Expression::with_capacity(row.terms.len());
        for (Var(index), coefficient) in &row.terms {
            expression.add_mul(*coefficient as f64, columns[*index]);
        }
        model.add_constraint(match row.sense {
            Sense::AtMost => expression.leq(row.rhs as f64),
            Sense::AtLeast => expression.geq(row.rhs as f64),
        });
    }
    if let Some(start) = task.start {
        model = model.with_initial_solution(columns.iter().zip(start).map(|(c, v)| (*c, *v as f64)));
    }
    if let Some(remaining) = task.remaining {
        model = model.with_time_limit(remaining().as_secs_f64());
    }
    match model.solve() {
        Ok(solution) => {
            let values: Vec<i64> = columns.iter().map(|c| solution.value(*c).round() as i64).collect();
            if !task.model.is_satisfied_by(&values) {
                return Err("its solution breaks a row after rounding".into());
            }
            let stop = match solution.status() {
                SolutionStatus::Optimal => Stop::Proven,
                _ => Stop::TimeLimit,
            };
            Ok(Outcome { stop, best: Some(values) })
        }
        Err(ResolutionError::Infeasible) => Ok(Outcome { stop: Stop::Infeasible, best: None }),
        Err(error) if ran_out(task, &error) => Ok(Outcome { stop: Stop::TimeLimit, best: None }),
        Err(error) => Err(error.to_string()),
    }
}

/// good_lp has no error of its own for a limit that was reached before anything was found: microlp's
/// adapter says so in words, HiGHS's says that there is no solution yet.
fn ran_out(task: &Task<'_>, error: &ResolutionError) -> bool {
    let message = error.to_string();
    let says_so = message.contains("Time limit") || message.contains("NoSolutionFound");
    task.remaining.is_some_and(|remaining| says_so || remaining().is_zero())
}
