use super::prefer::Preferring;
use super::proof::{Line, Log, Places, Step};
use super::rows::{BETTER, Multiples, RowId, Rows};
use super::{Exact, Guide, Labels};
use crate::{Found, Program, Var};

/// A program whose parts have no row in common, each of them solved by itself.
///
/// A sum over all columns is least where it is least over the columns of each part, and what is preferred in one part
/// changes nothing in another. So every stage falls into stages of the parts: their tableaus are small, and what is
/// undecided in one of them is not multiplied by what is in the others.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    whole: Exact,
    parts: Vec<Part>,
    /// Of each column, the part that has it and its place there.
    home: Vec<Option<(usize, usize)>>,
    is_split: bool,
}

#[derive(Clone, Debug)]
struct Part {
    exact: Exact,
    /// What its columns are in the whole.
    columns: Vec<u32>,
    /// What its rows are in the whole, as far as they are known there.
    rows: Vec<RowId>,
}

/// What a stage of the whole has of the proofs of its parts.
#[derive(Default)]
struct Proofs {
    /// Of each lemma, its row in the whole and its divisor.
    lemmas: Vec<(RowId, i64)>,
    /// What follows once the stage is proven.
    after: Vec<Line>,
}

impl Split {
    /// A program whose numbers fit.
    pub fn new(program: &Program, is_proven: bool) -> Split {
        let whole = Exact::new(program, is_proven);
        Split { whole, parts: Vec::new(), home: Vec::new(), is_split: false }
    }

    pub fn incumbent(&self) -> Option<&[i64]> {
        self.whole.incumbent()
    }

    pub fn least(&self, terms: &[(Var, i64)]) -> i128 {
        self.whole.least(terms)
    }

    pub fn label(&mut self, name: &str) {
        self.whole.label(name);
    }

    pub fn certificate(&self, program: &Program, labels: &Labels<'_>) -> Option<String> {
        self.whole.certificate(program, labels)
    }

    pub fn believed(&self) -> Option<&'static str> {
        self.parts.iter().map(|part| &part.exact).chain([&self.whole]).find_map(|exact| exact.believed)
    }

    pub fn post(&mut self, terms: impl Iterator<Item = (Var, i64)>, rhs: i64) {
        self.join();
        self.whole.post(terms, rhs);
    }

    /// Begins with an assignment, where it satisfies every row.
    pub fn begin_with(&mut self, values: &[i64]) {
        if self.whole.is_possible(values) {
            self.join();
            self.whole.set_incumbent(values.to_vec());
        }
    }

    /// Adds a row that follows from the others, where it can be proven by them.
    pub fn imply(&mut self, terms: &[(Var, i64)], rhs: i64, guide: &mut Guide<'_>) {
        self.join();
        self.whole.imply(terms, rhs, guide);
    }

    pub fn fix(&mut self, var: Var, value: i64) {
        self.join();
        self.whole.fix(var, value);
    }

    pub fn minimize(&mut self, terms: &[(Var, i64)], keep: bool, guide: &mut Guide<'_>) -> Option<Found> {
        self.split(guide);
        if self.parts.is_empty() || self.whole.is_impossible {
            return self.whole.minimize(terms, keep, guide);
        }
        let mut proofs = Proofs::default();
        let mut sum: i128 = 0;
        let mut of_part = vec![Vec::new(); self.parts.len()];
        for (var, c) in terms {
            match self.home[var.0] {
                Some((part, own)) => of_part[part].push((Var(own), *c)),
                None => sum += i128::from(*c) * i128::from(self.whole.bounds.lower[var.0]),
            }
        }
        for (part, terms) in self.parts.iter_mut().zip(of_part) {
            if terms.is_empty() && part.exact.incumbent().is_some() {
                continue;
            }
            let found = part.exact.minimize(&terms, keep, guide)?;
            part.tell(&mut self.whole, Some(&mut proofs));
            match found {
                Found::Optimum(value) => sum += i128::from(value),
                Found::Infeasible => {
                    self.whole.is_impossible = true;
                    return Some(Found::Infeasible);
                }
                Found::Interrupted => {
                    self.put_together();
                    return Some(Found::Interrupted);
                }
            }
        }
        self.put_together();
        let value = i64::try_from(sum).ok()?;
        if keep && self.whole.log.is_on() {
            self.whole.add_up(terms, value, proofs);
        }
        Some(Found::Optimum(value))
    }

    pub fn prefer(&mut self, vars: &[Var], guide: &mut Guide<'_>) -> Option<Found> {
        self.split(guide);
        if self.parts.is_empty() || self.whole.is_impossible {
            return self.whole.prefer(vars, guide);
        }
        if self.whole.log.is_on() {
            // What is certified is the choice in the order of the whole.
            return Preferring::prefer(self, vars, guide);
        }
        let mut found = self.minimize(&[], false, guide)?;
        let mut of_part = vec![Vec::new(); self.parts.len()];
        for (part, own) in vars.iter().filter_map(|var| self.home[var.0]) {
            of_part[part].push(Var(own));
        }
        for (part, vars) in self.parts.iter_mut().zip(of_part) {
            if matches!(found, Found::Optimum(_)) {
                found = part.exact.prefer(&vars, guide)?;
                part.tell(&mut self.whole, None);
            }
        }
        self.put_together();
        Some(found)
    }

    /// Looks once for parts, where no judge has to see them all.
    fn split(&mut self, guide: &Guide<'_>) {
        if self.is_split || guide.judge.is_some() || self.whole.is_impossible {
            return;
        }
        self.is_split = true;
        self.parts = parts_of(&self.whole).unwrap_or_default();
        self.home.clear();
        self.home.resize(self.whole.bounds.lower.len(), None);
        for (place, part) in self.parts.iter().enumerate() {
            for (own, column) in part.columns.iter().enumerate() {
                self.home[*column as usize] = Some((place, own));
            }
        }
    }

    /// Forgets the parts: what they have found is known to the whole.
    fn join(&mut self) {
        self.parts.clear();
        self.is_split = false;
    }

    /// Makes an incumbent of those of the parts.
    fn put_together(&mut self) {
        if self.parts.iter().any(|part| part.exact.incumbent().is_none()) {
            return;
        }
        let mut values = self.whole.bounds.lower.clone();
        for part in &self.parts {
            for (column, value) in part.columns.iter().zip(part.exact.incumbent().unwrap_or_default()) {
                values[*column as usize] = *value;
            }
        }
        self.whole.incumbent = Some(values);
    }
}

impl Preferring for Split {
    fn is_open(&self, var: Var) -> bool {
        self.home[var.0].is_some_and(|(part, own)| self.parts[part].exact.is_open(Var(own)))
    }

    fn is_taken(&self, var: Var) -> bool {
        self.home[var.0].is_some_and(|(part, own)| self.parts[part].exact.is_taken(Var(own)))
    }

    fn take(&mut self, var: Var) {
        let Some((part, own)) = self.home[var.0] else { return };
        let part = &mut self.parts[part];
        part.exact.label(&self.whole.log.label);
        part.exact.take(Var(own));
        part.tell(&mut self.whole, None);
    }

    fn is_out(&self, var: Var) -> bool {
        match self.home[var.0] {
            Some((part, own)) => self.parts[part].exact.is_out(Var(own)),
            None => self.whole.is_out(var),
        }
    }

    fn leave(&mut self, vars: &[Var]) {
        self.whole.leave(vars);
    }

    fn is_impossible(&self) -> bool {
        self.whole.is_impossible
    }

    fn minimize(&mut self, terms: &[(Var, i64)], keep: bool, guide: &mut Guide<'_>) -> Option<Found> {
        Split::minimize(self, terms, keep, guide)
    }
}

impl Exact {
    /// Writes down a stage of the whole whose parts are proven: what they take at least sums up to the value, and so each
    /// takes just that.
    fn add_up(&mut self, terms: &[(Var, i64)], value: i64, proofs: Proofs) {
        let stage = self.stage(terms);
        let Ok(open) = i64::try_from((i128::from(value) - stage.fixed) / i128::from(stage.divisor)) else {
            return self.log = Log::default();
        };
        let row = self.rows.push(stage.terms.iter().copied(), open, false);
        self.rows.make_equation(row);
        self.rows.watch();
        let sum = |of: RowId| -> Multiples {
            let lemmas = proofs.lemmas.iter().map(|(row, divisor)| (*row, -divisor));
            std::iter::once((of, stage.divisor)).chain(lemmas).collect()
        };
        let tree = vec![Step::Narrow { multiples: sum(BETTER), is_needed: true }];
        let (name, terms) =
            (self.log.label.clone(), terms.iter().map(|(var, c)| (var.0 as u32, *c)).collect());
        self.log.line(|| Line::Stage { name, terms, value, divisor: stage.divisor, tree });
        self.log.line(|| Line::Equate(sum(row)));
        proofs.after.into_iter().for_each(|line| self.log.line(|| line));
    }
}

impl Part {
    /// Tells the whole which rows were derived since it was told last, and what proves them. A stage of a part is a lemma
    /// of the whole, where it is part of one there.
    fn tell(&mut self, whole: &mut Exact, mut proofs: Option<&mut Proofs>) {
        let first = self.rows.len();
        for id in self.rows.len()..self.exact.rows.len() {
            let row = self.exact.rows.get(id as RowId);
            let terms = row.terms().map(|(column, c)| (self.columns[column], c));
            let new = whole.rows.push(terms, row.rhs, self.exact.rows.is_relaxed(id as RowId));
            self.rows.push(new);
        }
        for (own, known) in self.rows.iter().enumerate() {
            if self.exact.rows.is_equation(own as RowId) && !whole.rows.is_equation(*known) {
                whole.rows.make_equation(*known);
                whole.bounds.enqueue(*known);
            }
        }
        whole.rows.watch();
        if self.exact.believed.is_some() {
            (whole.believed, whole.log) = (whole.believed.or(self.exact.believed), Log::default());
        }
        let places = Places { columns: &self.columns, rows: &self.rows };
        let (mut derived, mut is_after) = (self.rows[first..].iter(), false);
        for line in self.exact.log.take_lines() {
            let row = match &line {
                Line::Round { .. } | Line::Lemma { .. } | Line::Stage { .. } => derived.next(),
                Line::Narrow(_) | Line::Equate(_) | Line::Impossible(_) => None,
            };
            match (places.line(line), &mut proofs) {
                (Line::Stage { terms, value, divisor, tree, .. }, Some(proofs)) => {
                    proofs.lemmas.extend(row.map(|row| (*row, divisor)));
                    whole.log.line(|| Line::Lemma { terms, value, divisor, times: -divisor, tree });
                    is_after = true;
                }
                (line, Some(proofs)) if is_after => proofs.after.push(line),
                (line, _) => whole.log.line(|| line),
            }
        }
    }
}

/// The parts of what is open: columns that rows hold together. `None` where there is only one, or a number does not fit.
fn parts_of(whole: &Exact) -> Option<Vec<Part>> {
    let (rows, bounds) = (&whole.rows, &whole.bounds);
    let mut root: Vec<usize> = (0..bounds.lower.len()).collect();
    fn find(root: &mut [usize], mut column: usize) -> usize {
        while root[column] != column {
            root[column] = root[root[column]];
            column = root[column];
        }
        column
    }
    let open = |id: RowId| rows.get(id).terms().map(|(column, _)| column).filter(|c| bounds.is_open(*c));
    for id in 0..rows.len() as RowId {
        let mut open = open(id);
        if let Some(first) = open.next() {
            for column in open {
                let (a, b) = (find(&mut root, first), find(&mut root, column));
                root[b] = a;
            }
        }
    }
    let mut part_of: Vec<Option<usize>> = vec![None; root.len()];
    let mut place = vec![0_u32; root.len()];
    let mut columns: Vec<Vec<u32>> = Vec::new();
    for column in (0..root.len()).filter(|column| bounds.is_open(*column)) {
        let first = find(&mut root, column);
        let part = *part_of[first].get_or_insert_with(|| {
            columns.push(Vec::new());
            columns.len() - 1
        });
        part_of[column] = Some(part);
        place[column] = columns[part].len() as u32;
        columns[part].push(column as u32);
    }
    if columns.len() < 2 {
        return None;
    }
    let mut own: Vec<(Rows, Vec<RowId>)> =
        columns.iter().map(|columns| (Rows::new(columns.len()), Vec::new())).collect();
    for (id, row) in rows.all() {
        let Some(part) = open(id).next().and_then(|column| part_of[column]) else { continue };
        let mut rhs = i128::from(row.rhs);
        for (column, c) in row.terms().filter(|(column, _)| !bounds.is_open(*column)) {
            rhs -= i128::from(c) * i128::from(bounds.lower[column]);
        }
        let terms = row.terms().filter(|(column, _)| bounds.is_open(*column));
        let (own, known) = &mut own[part];
        let new = own.push(
            terms.map(|(column, c)| (place[column], c)),
            i64::try_from(rhs).ok()?,
            rows.is_relaxed(id),
        );
        if row.is_equation {
            own.make_equation(new);
        }
        known.push(id);
    }
    let part = |(columns, (own, rows)): (Vec<u32>, (Rows, Vec<RowId>))| {
        let of = |values: &[i64]| columns.iter().map(|column| values[*column as usize]).collect::<Vec<i64>>();
        let mut exact = Exact::of(own, of(&bounds.lower), of(&bounds.upper), whole.log.is_on());
        exact.incumbent = whole.incumbent().map(of);
        Part { exact, columns, rows }
    };
    Some(columns.into_iter().zip(own).map(part).collect())
}
