//! The rules: one file for each kind of constraint.
//!
//! A rule knows three things. [`Rule::post`] writes it into the integer program, every row with its
//! origin. [`Rule::check`] looks at a finished plan and says what breaks it; it never sees the
//! program. [`Rule::say`] puts an origin into words.

mod available;
mod calendar;
mod completion;
mod cycle;
mod deadline;
mod fact;
mod formulation;
mod founded;
mod goal;
mod ids;
mod likeness;
mod limit;
mod model;
mod names;
mod not_circular;
mod origin;
mod policy;
mod purchase;
mod requires;
mod reuse;
mod scope;
mod sentence;
mod slot;
mod support;
mod symmetry;
mod track;
mod voucher;
mod voucher_order;
mod words;

use crate::plan::Plan;
use crate::question::Question;

pub use calendar::{Core, Cut, clash_of, is_dated};
pub use fact::{Fact, FactKind};
pub use formulation::{Formulation, columns, formulate};
pub use founded::without_unfounded;
pub use ids::Ids;
pub use likeness::{Likeness, Place, Sign};
pub use model::Model;
pub use names::Names;
pub use origin::{Clash, Node, Origin, Quantity, Requirer, Rest};
pub use purchase::{cheapest_plain, is_plain};
pub(crate) use scope::order_in_time;
pub use scope::{Scope, order_of};
pub use sentence::Sentence;
pub use symmetry::{Class, interchangeable, interchangeable_with_certificates};
pub use words::{any_of, named, quoted};

/// One kind of constraint.
pub trait Rule: Sync {
    /// The name used in answers.
    fn name(&self) -> &'static str;

    /// Adds its rows to the program.
    fn post(&self, formulation: &mut Formulation);

    /// Reports everything about the plan that breaks it.
    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String));

    /// Says in words why a row of this rule is there; `None` for rows of other rules.
    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence>;

    /// Do its sentences say what is needed? Those of other rules say what stands in the way.
    fn says_what_is_needed(&self) -> bool {
        false
    }

    /// The facts on which a plan rests by this rule. It has no default: a fact that is left out here is
    /// never marked as unsure.
    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact>;

    /// The fact on which a row of this rule rests, where a refusal is to name it.
    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact>;

    /// A name for a row of this rule, for other solvers; the name of the rule where it has none.
    fn row_name(&self, _: &Ids<'_>, _: Origin) -> Option<String> {
        None
    }

    /// A name for a column of this rule, for other solvers.
    fn column_name(&self, _: &Ids<'_>, _: Quantity) -> Option<String> {
        None
    }

    /// Says what the rule looks at in the exams that could be sat, and which items it names. A rule that says nothing
    /// keeps all exams from being taken for alike.
    fn tell_apart(&self, _: &Formulation, likeness: &mut Likeness) {
        likeness.all_unlike();
    }

    /// Does matching decide everything that the rule asks in this question? The columns of the formulation are
    /// there, its rows need not be. A rule that does not say so keeps matching from being used at all.
    fn is_matching(&self, _columns: &Formulation) -> bool {
        false
    }
}

/// Every rule, in the order in which their sentences read as an argument. Purchases come before the
/// rules that look at their variables.
pub static RULES: &[&dyn Rule] = &[
    &goal::Goal,
    &policy::Policy,
    &track::OneTrack,
    &slot::SlotNeed,
    &completion::Completion,
    &purchase::Purchase,
    &voucher::Vouchers,
    &requires::Requires,
    &reuse::NoReuse,
    &limit::Limits,
    &not_circular::NotCircular,
    &support::Support,
    &available::Available,
    &deadline::Deadline,
    &calendar::Calendar,
];

/// Adds the rows of every rule to the program, and those that follow from all of them.
fn post(formulation: &mut Formulation) {
    for rule in RULES {
        rule.post(formulation);
    }
    founded::post(formulation);
}

/// A rule that a plan breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: &'static str,
    /// How the plan breaks it.
    pub text: String,
}

/// Checks a plan against every rule. An empty list means that it is legal.
pub fn check(question: &Question, plan: &Plan) -> Vec<Violation> {
    let mut violations = Vec::new();
    for rule in RULES {
        rule.check(question, plan, &mut |text| violations.push(Violation { rule: rule.name(), text }));
    }
    violations
}

/// Puts the origin of a row into words, with its rule. `None` for rows that say nothing
/// by themselves.
pub fn say(question: &Question, origin: Origin) -> Option<(&'static dyn Rule, Sentence)> {
    RULES.iter().find_map(|rule| rule.say(question, origin).map(|sentence| (*rule, sentence)))
}

/// The facts on which a plan rests, in the order in which a reader is told of them.
pub fn facts(question: &Question, plan: &Plan) -> Vec<Fact> {
    let mut facts: Vec<Fact> = RULES.iter().flat_map(|rule| rule.facts(question, plan)).collect();
    facts.sort_by_key(|fact| fact.about);
    facts
}

/// The fact on which a row rests, where a refusal is to name it.
pub fn fact_of(question: &Question, origin: Origin) -> Option<Fact> {
    RULES.iter().find_map(|rule| rule.fact_of(question, origin))
}

#[cfg(test)]
mod tests;
