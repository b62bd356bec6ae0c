//! Adapters onto good_lp. Floating-point numbers are born and die in this file.
#![allow(clippy::float_arithmetic, reason = "solver crates speak in floats, and this is where they end")]

use std::time::Duration;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolutionStatus, SolverModel, Variable,
    WithInitialSolution, WithTimeLimit, variable,
};

use crate::task::{Backend, Outcome, Stop, Task};
use crate::{BackendError, Sense, Var, common_divisor};

/// The solvers count the time from now on, and not every clock goes on for ever: a year is no limit, either.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// [microlp](https://docs.rs/microlp): pure Rust, a simplex method with branch and bound.
pub struct Microlp;

impl Backend for Microlp {
    fn name(&self) -> &'static str {
        "microlp"
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError> {
        let floats = Floats::new(task);
        let model = floats.variables.minimise(floats.objective).using(good_lp::microlp);
        // A gap of 0 is the adapter's default.
        finish(task, &floats.columns, model)
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

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError> {
        let floats = Floats::new(task);
        let mut model = floats.variables.minimise(floats.objective).using(good_lp::highs);
        model.set_verbose(false);
        let model = model.set_threads(1).set_option("mip_rel_gap", 0.0).set_option("mip_abs_gap", 0.0);
        finish(task, &floats.columns, model)
    }
}

/// The columns and the objective of a task in floating-point numbers.
struct Floats {
    variables: ProblemVariables,
    columns: Vec<Variable>,
    objective: Expression,
}

impl Floats {
    fn new(task: &Task<'_>) -> Floats {
        let mut variables = ProblemVariables::new();
        let columns: Vec<Variable> = task
            .program
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
        Floats { variables, columns, objective }
    }
}

fn finish<M>(task: &Task<'_>, columns: &[Variable], mut model: M) -> Result<Outcome, BackendError>
where
    M: SolverModel<Error = ResolutionError> + WithTimeLimit + WithInitialSolution,
{
    for row in &task.program.rows {
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
        model = model.with_time_limit(remaining().min(LONGEST).as_secs_f64());
    }
    match model.solve() {
        Ok(solution) => {
            let values: Vec<i64> = columns.iter().map(|c| solution.value(*c).round() as i64).collect();
            if !task.program.is_satisfied_by(&values) {
                return Err(BackendError::Rounded);
            }
            let stop = match solution.status() {
                SolutionStatus::Optimal => Stop::Proven,
                _ if task.remaining.is_some() => Stop::TimeLimit,
                _ => {
                    let message = "it stopped before the proof, and no limit was set".to_owned();
                    return Err(BackendError::Failed { message });
                }
            };
            Ok(Outcome { stop, best: Some(values) })
        }
        Err(ResolutionError::Infeasible) => Ok(Outcome { stop: Stop::Infeasible, best: None }),
        Err(error) if ran_out(task, &error) => Ok(Outcome { stop: Stop::TimeLimit, best: None }),
        Err(error) => Err(BackendError::Failed { message: error.to_string() }),
    }
}

/// good_lp has no error of its own for a limit that was reached before anything was found: microlp's
/// adapter says so in words, HiGHS's says that there is no solution yet.
fn ran_out(task: &Task<'_>, error: &ResolutionError) -> bool {
    let says_so = matches!(
        error,
        ResolutionError::Other("Time limit reached before finding a feasible solution" | "NoSolutionFound")
    );
    task.remaining.is_some_and(|remaining| says_so || remaining().is_zero())
}
