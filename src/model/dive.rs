use super::{Domain, Model, Row, Sense, Var, Watch};

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
pub fn dive(model: &Model, domain: &Domain, budget: usize, go_on: &dyn Fn() -> bool) -> Dive {
    let watch = Watch::new(model);
    let mut root = domain.clone();
    if root.propagate(model).is_err() {
        return Dive::Exhausted;
    }
    let mut stack = vec![root];
    for _ in 0..budget {
        let Some(domain) = stack.pop() else { return Dive::Exhausted };
        if !go_on() {
            return Dive::GaveUp;
        }
        let values: Vec<i64> = (0..model.columns.len()).map(|i| domain.lower(Var(i))).collect();
        let objecting = model.rows.iter().filter(|row| !row.is_satisfied_by(&values));
        let Some(row) = objecting.min_by_key(|row| helpful(row, &domain).count()) else {
            return Dive::Solution(values);
        };
        let Some(var) = helpful(row, &domain).next() else { continue };
        // The last branch pushed is the first seen: the greater values, which help the row most.
        let (lower, upper) = (domain.lower(var), domain.upper(var));
        let middle = lower + (upper - lower) / 2;
        for (least, most) in [(lower, middle), (middle + 1, upper)] {
            let mut branch = domain.clone();
            branch.restrict(var, least, most);
            if branch.propagate_from(model, &watch, var).is_ok() {
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
    use crate::catalog::ExamId;
    use crate::model::{Affine, Origin, Quantity};

    fn pigeons(holes: i64) -> Model {
        let mut model = Model::default();
        for i in 0..3 {
            model.column(Quantity::Sit(ExamId(i)), 0, 1);
        }
        let all = Affine { constant: 0, terms: (0..3).map(|i| (Var(i), 1)).collect() };
        model.at_least(all.clone(), 2, Origin::Structure);
        model.at_most(all, holes, Origin::Structure);
        model
    }

    #[test]
    fn a_solution_is_found_where_there_is_one() {
        let model = pigeons(2);
        let Dive::Solution(values) = dive(&model, &Domain::of(&model), 10, &|| true) else {
            panic!("there is a solution")
        };
        assert!(model.is_satisfied_by(&values));
    }

    #[test]
    fn that_there_is_none_is_known_only_after_the_whole_tree() {
        assert_eq!(dive(&pigeons(2), &Domain::of(&pigeons(2)), 0, &|| true), Dive::GaveUp);
        let model = pigeons(1);
        assert_eq!(dive(&model, &Domain::of(&model), 10, &|| true), Dive::Exhausted);
    }
}
