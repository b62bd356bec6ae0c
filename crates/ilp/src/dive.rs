use crate::{Domain, Program, Row, Sense, Var, Watch};

/// What a bounded depth-first search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dive {
    /// An assignment that satisfies every row.
    Solution(Vec<i64>),
    /// There is none: the whole tree was seen.
    Exhausted,
    /// The budget or the time was spent before either was known.
    GaveUp,
}

/// Looks for any solution by depth-first search with propagation: every open variable gets its least
/// value; of the rows that object, the one with the fewest ways out is helped first. Sees at most `budget` nodes, each of
/// which costs one propagation, and stops when `go_on` says so.
pub fn dive(program: &Program, domain: &Domain, budget: usize, go_on: &dyn Fn() -> bool) -> Dive {
    let watch = Watch::new(program);
    let mut root = domain.clone();
    if root.propagate(program).is_err() {
        return Dive::Exhausted;
    }
    let mut stack = vec![root];
    for _ in 0..budget {
        let Some(domain) = stack.pop() else { return Dive::Exhausted };
        if !go_on() {
            return Dive::GaveUp;
        }
        let values: Vec<i64> = (0..program.columns.len()).map(|i| domain.lower(Var(i))).collect();
        let objecting = program.rows.iter().filter(|row| !row.is_satisfied_by(&values));
        let Some(row) = objecting.min_by_key(|row| helpful(row, &domain).count()) else {
            return Dive::Solution(values);
        };
        let Some(var) = helpful(row, &domain).next() else { continue };
        // The last branch pushed is the first seen: the greater values, which help the row most.
        let (lower, upper) = (domain.lower(var), domain.upper(var));
        let middle = lower + (upper.abs_diff(lower) / 2) as i64;
        for (least, most) in [(lower, middle), (middle + 1, upper)] {
            let mut branch = domain.clone();
            let possible = branch.restrict(var, least, most);
            if possible.and_then(|()| branch.propagate_from(program, &watch, var)).is_ok() {
                stack.push(branch);
            }
        }
    }
    if stack.is_empty() { Dive::Exhausted } else { Dive::GaveUp }
}

/// The open variables of a row that would help it by growing from their least values.
fn helpful<'a>(row: &'a Row, domain: &'a Domain) -> impl Iterator<Item = Var> + 'a {
    let grows = |c: i64| match row.sense {
        Sense::AtMost => c < 0,
        Sense::AtLeast => c > 0,
    };
    let open = row.terms.iter().filter(move |(var, c)| grows(*c) && domain.fixed(*var).is_none());
    open.map(|(var, _)| *var)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, Tag};

    /// Two of three pigeons at least, and so many holes.
    fn pigeons(holes: i64) -> Program {
        let mut program = Program::default();
        let all = [0, 1, 2].map(|i| (program.binary(Tag(i)), 1));
        program.at_least(all, 2, Role::Rule, Tag(0));
        program.at_most(all, holes, Role::Rule, Tag(1));
        program
    }

    #[test]
    fn a_solution_is_found_where_there_is_one() {
        let program = pigeons(2);
        let Dive::Solution(values) = dive(&program, &Domain::of(&program), 10, &|| true) else {
            panic!("there is a solution")
        };
        assert!(program.is_satisfied_by(&values));
    }

    #[test]
    fn that_there_is_none_is_known_only_after_the_whole_tree() {
        let program = pigeons(1);
        assert_eq!(dive(&pigeons(2), &Domain::of(&pigeons(2)), 0, &|| true), Dive::GaveUp);
        assert_eq!(dive(&program, &Domain::of(&program), 10, &|| true), Dive::Exhausted);
    }

    #[test]
    fn it_stops_when_it_is_told_to() {
        let program = pigeons(2);
        assert_eq!(dive(&program, &Domain::of(&program), 10, &|| false), Dive::GaveUp);
    }
}
