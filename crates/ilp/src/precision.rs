use crate::{Program, Role, Row, Var, common_divisor};

/// A backend computes with floating-point numbers and tolerances of about 1e-9: objectives that tell
/// solutions apart only in a later digit are proven in integers instead.
const LARGEST_FOR_FLOATS: u64 = 1 << 24;

/// Does an objective, or a rule, tell solutions apart only in a digit that floats may not have?
pub(crate) fn is_beyond_floats(program: &Program, minimize: &[(Var, i64)]) -> bool {
    let is_kept = |row: &&Row| row.role == Role::Optimum;
    let kept = program.rows.iter().filter(is_kept).map(|row| row.terms.as_slice());
    let objectives = kept.chain([minimize]).map(|terms| {
        let common = common_divisor(terms);
        terms.iter().map(|(_, c)| c.unsigned_abs() / common).max().unwrap_or(0)
    });
    // Units and needs are matched by a solver's feasibility tolerance, which is coarser.
    let rules = program.rows.iter().filter(|row| !is_kept(row)).flat_map(|row| &row.terms);
    let rules = rules.map(|(_, c)| c.unsigned_abs().saturating_mul(16));
    objectives.chain(rules).any(|largest| largest > LARGEST_FOR_FLOATS)
}
