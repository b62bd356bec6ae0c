use std::collections::BTreeMap;

use studypath_ilp::{Affine, Found, Program, Role, Search, Tag, Var, evaluate};

use super::{Engine, Failure};

/// What can be bought any number of times, for anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// In minor units.
    pub price: i64,
    /// What one of it pays for, once each.
    pub covers: Vec<usize>,
}

/// People who need the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// What each of them costs beside the packs, in minor units.
    pub fixed: i64,
    /// What each of them needs to be paid for, each once.
    pub needs: Vec<usize>,
    /// How many they are.
    pub people: u64,
}

/// Whom to fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funding {
    /// The groups, each with the shares in it and how many of its people are funded. It does not matter
    /// which of them: they cost the same.
    pub groups: Vec<(Vec<usize>, u64)>,
    /// How many of each pack are bought for what packs of several cover; everything else that the
    /// people need is bought by itself ([`Funding::purchases`]).
    pub packs: Vec<u64>,
    /// How many people are funded.
    pub people: u64,
    /// The money used, in minor units.
    pub cost: i64,
    /// No more people than that can be funded; equal to `people` where that is proven.
    pub at_most: u64,
    /// Is it proven that no other choice funds more people, or as many for less?
    pub proven: bool,
}

impl Funding {
    /// How many of each pack are bought when so many people of each share are those who are funded.
    /// `None` where something that they need is not sold.
    pub fn purchases(&self, packs: &[Pack], shares: &[Share], people: &[u64]) -> Option<Vec<u64>> {
        let mut bought = self.packs.clone();
        let mut open: BTreeMap<usize, i128> = BTreeMap::new();
        for (share, n) in shares.iter().zip(people) {
            for need in &share.needs {
                *open.entry(*need).or_default() += i128::from(*n);
            }
        }
        for (pack, n) in packs.iter().zip(&self.packs) {
            for need in &pack.covers {
                *open.entry(*need).or_default() -= i128::from(*n);
            }
        }
        for (need, n) in open.into_iter().filter(|(_, n)| *n > 0) {
            let single = (0..packs.len()).filter(|pack| packs[*pack].covers == [need]);
            bought[single.min_by_key(|pack| packs[*pack].price)?] += u64::try_from(n).ok()?;
        }
        Some(bought)
    }
}

/// Whom to fund so that the most people finish.
///
/// Everybody who is funded gets all that they need. It is paid for by packs that are bought for all
/// together: a pack that covers two exams may serve two people. Of the choices that stay within the
/// budget, the answer is one that funds the most people; of those, one that costs the least; of those,
/// the one that funds more of the first group, then of the second, and so on, the groups in order of
/// what they cost apart from what is shared, then of their first share; and of those the one that buys
/// fewer of the first pack of what is shared, and so on.
///
/// What no pack covers together with something else has one price, which is simply added. If nothing
/// else is left, the cheapest people first is exact: exchanging a funded person for a cheaper one never
/// raises the cost. Otherwise integer programs decide what so many people cost at least: so many of each
/// group, so many of each pack, for each need as many covered as funded. Sums are integers; nothing is returned that was not
/// added up again.
///
/// # Errors
///
/// [`Failure`] when a sum is beyond 64 bits. Where the backend gives up or the time is over, the
/// best choice known is returned, not proven.
pub fn fund(packs: &[Pack], shares: &[Share], budget: i64, engine: &Engine<'_>) -> Result<Funding, Failure> {
    let market = Market::new(packs, shares);
    let simple = market.cheapest_first(budget);
    let needs_packs = market.groups.iter().any(|group| !group.shared.is_empty());
    if !needs_packs {
        return Ok(Funding { at_most: simple.people, proven: true, ..simple });
    }
    let known = market.programmed(budget, &simple, engine);
    let found = match known {
        Some(found) if found.proven || (found.people, -found.cost) >= (simple.people, -simple.cost) => found,
        _ => Funding { at_most: market.bound(budget), ..simple },
    };
    let is_sound =
        market.cost(&found).is_some_and(|cost| cost == i128::from(found.cost) && found.cost <= budget);
    match is_sound {
        true => Ok(found),
        false => Err(Failure::Funding { backend: engine.backend.name() }),
    }
}

/// People for whom the same is to be bought.
struct Group {
    /// What is bought for nobody else, in minor units.
    apart: i64,
    /// What may be bought together with what others need.
    shared: Vec<usize>,
    shares: Vec<usize>,
    people: u64,
}

struct Market<'a> {
    packs: &'a [Pack],
    shares: &'a [Share],
    groups: Vec<Group>,
    /// For each need the cheapest pack that covers nothing else.
    single: BTreeMap<usize, usize>,
    /// The packs of several that can be worth buying.
    joint: Vec<usize>,
}

impl<'a> Market<'a> {
    fn new(packs: &'a [Pack], shares: &'a [Share]) -> Market<'a> {
        let mut single: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, pack) in packs.iter().enumerate() {
            if let [need] = pack.covers[..] {
                let known = single.entry(need).or_insert(place);
                if packs[*known].price > pack.price {
                    *known = place;
                }
            }
        }
        let apart = |pack: &Pack| -> Option<i64> {
            pack.covers.iter().map(|need| single.get(need).map(|p| packs[*p].price)).sum()
        };
        let needed = |need: &usize| shares.iter().any(|share| share.needs.contains(need));
        let worth = |place: &usize| {
            let pack = &packs[*place];
            pack.covers.len() > 1
                && pack.covers.iter().any(needed)
                && apart(pack).is_none_or(|sum| pack.price < sum)
        };
        let joint: Vec<usize> = (0..packs.len()).filter(worth).collect();
        let mut groups: BTreeMap<(i64, Vec<usize>), Group> = BTreeMap::new();
        for (place, share) in shares.iter().enumerate() {
            let is_joint = |need: &usize| joint.iter().any(|pack| packs[*pack].covers.contains(need));
            let (mut shared, alone): (Vec<usize>, Vec<usize>) = share.needs.iter().partition(|n| is_joint(n));
            let prices = alone.iter().map(|need| single.get(need).map(|pack| packs[*pack].price));
            let Some(sum) = prices.sum::<Option<i64>>() else { continue };
            shared.sort_unstable();
            let apart = share.fixed + sum;
            let key = (apart, shared.clone());
            let group = groups.entry(key).or_insert(Group { apart, shared, shares: Vec::new(), people: 0 });
            group.shares.push(place);
            group.people += share.people;
        }
        let mut groups: Vec<Group> = groups.into_values().collect();
        groups.sort_by_key(|group| (group.apart, group.shares[0]));
        Market { packs, shares, groups, single, joint }
    }

    /// What the people of a group cost by themselves; `None` where a need has no pack of its own.
    fn alone(&self, group: &Group) -> Option<i64> {
        let prices =
            group.shared.iter().map(|need| self.single.get(need).map(|pack| self.packs[*pack].price));
        Some(group.apart + prices.sum::<Option<i64>>()?)
    }

    /// The cheapest first, each by themselves.
    fn cheapest_first(&self, budget: i64) -> Funding {
        let mut order: Vec<(i64, usize)> =
            (0..self.groups.len()).filter_map(|g| Some((self.alone(&self.groups[g])?, g))).collect();
        order.sort_unstable();
        let mut counts = vec![0; self.groups.len()];
        let mut left = budget;
        for (price, group) in order {
            let people = self.groups[group].people;
            let most = if price == 0 { people } else { people.min(u64::try_from(left / price).unwrap_or(0)) };
            left -= price * i64::try_from(most).unwrap_or(0);
            counts[group] = most;
        }
        let mut packs = vec![0; self.packs.len()];
        for (group, count) in self.groups.iter().zip(&counts) {
            for pack in group.shared.iter().filter_map(|need| self.single.get(need)) {
                packs[*pack] += count;
            }
        }
        self.funding(&counts, packs, budget - left)
    }

    fn funding(&self, counts: &[u64], packs: Vec<u64>, cost: i64) -> Funding {
        let groups = self.groups.iter().zip(counts).filter(|(_, count)| **count > 0);
        let groups: Vec<(Vec<usize>, u64)> = groups.map(|(g, count)| (g.shares.clone(), *count)).collect();
        let people = counts.iter().sum();
        Funding { groups, packs, people, cost, at_most: people, proven: false }
    }

    /// Searches the number of people between what is known to be affordable and the bound, by halves:
    /// the least that so many people cost is a question whose relaxation is nearly integral, unlike
    /// the most people for so much money.
    fn programmed(&self, budget: i64, simple: &Funding, engine: &Engine<'_>) -> Option<Funding> {
        let program = Purchases::new(self)?;
        let (mut least, mut most) = (simple.people, self.bound(budget));
        let mut known: Option<Vec<i64>> = None;
        let mut decided = true;
        while least < most {
            let middle = least + (most - least).div_ceil(2);
            let mut search = program.search(middle, engine);
            let found = search.settle(&program.cost);
            let affordable =
                search.incumbent().filter(|values| program.cost_of(values) <= i128::from(budget));
            match (affordable, found) {
                (Some(values), _) => {
                    least = program.people_of(values);
                    known = Some(values.to_vec());
                }
                (None, Ok(Found::Optimum(_) | Found::Infeasible)) => most = middle - 1,
                _ => {
                    decided = false;
                    break;
                }
            }
        }
        let mut search = program.search(least, engine);
        let is_optimum = |found| matches!(found, Ok(Found::Optimum(_)));
        let mut proven = decided && is_optimum(search.settle(&program.cost));
        let counts = program.counts.iter().map(|var| (*var, -1));
        for term in counts.chain(program.bought.iter().map(|(_, var)| (*var, 1))) {
            proven = proven && is_optimum(search.settle(&[term]));
        }
        let last = search.incumbent().filter(|values| program.cost_of(values) <= i128::from(budget));
        let values = last.map(<[i64]>::to_vec).or(known)?;
        let number = |var: &Var| u64::try_from(values[var.0]).unwrap_or(0);
        let counts: Vec<u64> = program.counts.iter().map(number).collect();
        let mut packs = vec![0; self.packs.len()];
        for (pack, var) in &program.bought {
            packs[*pack] += number(var);
        }
        let funding = self.funding(&counts, packs, i64::try_from(program.cost_of(&values)).ok()?);
        Some(Funding { at_most: most.max(funding.people), proven, ..funding })
    }

    /// An upper bound on the number of people: each need is charged the least part of a pack's price
    /// that covers it, the price split evenly. No pack pays for more than its price in such parts, so
    /// nobody can be funded for less than what theirs sum up to; and of people with a price each, the
    /// cheapest first are the most. Counted in parts of a minor unit.
    fn bound(&self, budget: i64) -> u64 {
        let whole = self.packs.iter().map(|p| p.covers.len() as i128).fold(1, lcm);
        let part = |need: &usize| {
            let covering = self.packs.iter().filter(|pack| pack.covers.contains(need));
            covering.map(|p| i128::from(p.price) * (whole / p.covers.len() as i128)).min()
        };
        let mut prices: Vec<(i128, u64)> = self
            .groups
            .iter()
            .filter_map(|g| {
                let shared: Option<i128> = g.shared.iter().map(part).sum();
                Some((i128::from(g.apart) * whole + shared?, g.people))
            })
            .collect();
        prices.sort_unstable();
        let mut left = i128::from(budget) * whole;
        let mut people = 0;
        for (price, n) in prices {
            let most = if price == 0 { n } else { n.min(u64::try_from(left / price).unwrap_or(u64::MAX)) };
            left -= price * i128::from(most);
            people += most;
        }
        people
    }

    /// What a choice costs, added up anew from what is bought and the shares; `None` where something that
    /// is needed is not sold, or more people are funded than there are.
    fn cost(&self, funding: &Funding) -> Option<i128> {
        let mut people = vec![0; self.shares.len()];
        for (shares, count) in &funding.groups {
            let mut open = *count;
            for share in shares {
                people[*share] = open.min(self.shares[*share].people);
                open -= people[*share];
            }
            if open > 0 {
                return None;
            }
        }
        let bought = funding.purchases(self.packs, self.shares, &people)?;
        let packs = self.packs.iter().zip(&bought).map(|(pack, n)| i128::from(pack.price) * i128::from(*n));
        let fixed = self.shares.iter().zip(&people).map(|(s, n)| i128::from(s.fixed) * i128::from(*n));
        Some(packs.chain(fixed).sum())
    }
}

fn lcm(a: i128, b: i128) -> i128 {
    fn gcd(a: i128, b: i128) -> i128 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    if b == 0 { a } else { a / gcd(a, b) * b }
}

/// Who is funded and what is bought for them, as a program.
struct Purchases {
    program: Program,
    /// How many of each group.
    counts: Vec<Var>,
    /// How many of each pack of what is shared.
    bought: Vec<(usize, Var)>,
    cost: Vec<(Var, i64)>,
}

impl Purchases {
    /// `None` where a bound is beyond 64 bits.
    fn new(market: &Market<'_>) -> Option<Purchases> {
        let mut program = Program::default();
        let mut cost = Vec::new();
        let mut counts = Vec::new();
        let mut demand: BTreeMap<usize, (Affine, i64)> = BTreeMap::new();
        for group in &market.groups {
            let people = i64::try_from(group.people).ok()?;
            let var = program.column(0, people, Tag::default());
            counts.push(var);
            cost.push((var, group.apart));
            for need in &group.shared {
                let (row, sum) = demand.entry(*need).or_default();
                row.add_term(var, -1);
                *sum = sum.checked_add(people)?;
            }
        }
        let single = demand.keys().filter_map(|need| market.single.get(need).copied());
        let packs: Vec<usize> = single.chain(market.joint.iter().copied()).collect();
        let mut bought = Vec::new();
        for place in packs {
            let pack = &market.packs[place];
            let wanted = pack.covers.iter().filter_map(|need| demand.get(need).map(|(_, sum)| *sum)).max();
            let Some(wanted) = wanted else { continue };
            let var = program.column(0, wanted, Tag::default());
            bought.push((place, var));
            cost.push((var, pack.price));
            for need in &pack.covers {
                if let Some((row, _)) = demand.get_mut(need) {
                    row.add_term(var, 1);
                }
            }
        }
        for (row, _) in demand.into_values() {
            program.at_least(row, 0, Role::Rule, Tag::default());
        }
        cost.retain(|(_, price)| *price != 0);
        Some(Purchases { program, counts, bought, cost })
    }

    /// A search in which so many people are funded, or more.
    fn search<'e>(&self, people: u64, engine: &Engine<'e>) -> Search<'e> {
        let mut program = self.program.clone();
        let terms: Affine = self.counts.iter().map(|var| (*var, 1)).collect();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        program.at_least(terms, people, Role::Rule, Tag::default());
        Search::new(program, *engine)
    }

    fn cost_of(&self, values: &[i64]) -> i128 {
        evaluate(&self.cost, values)
    }

    fn people_of(&self, values: &[i64]) -> u64 {
        self.counts.iter().map(|var| u64::try_from(values[var.0]).unwrap_or(0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(packs: &[(i64, &[usize])], shares: &[(i64, &[usize], u64)], budget: i64) -> Funding {
        let pack = |(price, covers): &(i64, &[usize])| Pack { price: *price, covers: covers.to_vec() };
        let share = |(fixed, needs, people): &(i64, &[usize], u64)| Share {
            fixed: *fixed,
            needs: needs.to_vec(),
            people: *people,
        };
        let packs: Vec<Pack> = packs.iter().map(pack).collect();
        let shares: Vec<Share> = shares.iter().map(share).collect();
        fund(&packs, &shares, budget, &Engine::new(studypath_ilp::default_backend())).expect("an answer")
    }

    #[test]
    fn without_bundles_the_cheapest_are_funded_first() {
        let funding = ask(&[(10, &[0]), (7, &[1])], &[(0, &[0], 5), (0, &[1], 2), (3, &[0, 1], 9)], 40);
        assert_eq!(funding.groups, [(vec![1], 2), (vec![0], 2)], "7 + 7 + 10 + 10 = 34, and no third 10");
        assert_eq!((funding.people, funding.cost, funding.proven), (4, 34, true));
        assert_eq!(funding.packs, [0, 0], "nothing is shared");
    }

    #[test]
    fn a_bundle_may_serve_two_people() {
        // SeparateGoals, two people cost 10 + 10; the bundle pays for both at 12.
        let funding = ask(&[(10, &[0]), (10, &[1]), (12, &[0, 1])], &[(0, &[0], 1), (0, &[1], 1)], 12);
        assert_eq!((funding.people, funding.cost, funding.proven), (2, 12, true));
        assert_eq!(funding.packs, [0, 0, 1]);
    }

    #[test]
    fn a_bundle_that_saves_nothing_is_not_looked_at() {
        let funding = ask(&[(10, &[0]), (10, &[1]), (20, &[0, 1])], &[(0, &[0], 3), (0, &[1], 1)], 35);
        assert_eq!((funding.people, funding.cost, funding.proven), (3, 30, true));
        assert_eq!(funding.groups, [(vec![0, 1], 3)]);
        assert_eq!(funding.packs, [0, 0, 0]);
    }

    #[test]
    fn what_nobody_sells_is_not_funded_and_what_is_free_always() {
        let funding = ask(&[(0, &[1])], &[(0, &[0], 3), (0, &[1], 4)], 0);
        assert_eq!((funding.people, funding.cost, funding.proven), (4, 0, true));
    }
}
