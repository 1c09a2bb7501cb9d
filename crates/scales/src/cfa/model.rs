//! The parameters of a model: which are free, which are fixed, and where each stands.

use super::syntax::{Modifier, Operator, Same, Syntax, Term};
use super::{Cfa, CfaEqual};
use crate::ScalesError;
use crosscase_data::{Listed, Place};

/// Where a parameter stands among all variables, the observed ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A path, from the second to the first.
    Path(usize, usize),
    /// A variance or covariance.
    Covariance(usize, usize),
    /// An intercept or mean.
    Mean(usize),
    /// The cut of an ordered variable, from 0.
    Cut(usize, usize),
    /// One over the standard deviation of a latent response.
    Scale(usize),
}

/// A parameter of one group.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) lhs: String,
    pub(super) op: Operator,
    pub(super) rhs: String,
    pub(super) label: Option<String>,
    pub(super) group: usize,
    pub(super) spot: Spot,
    /// Which of the free values it has; none where it is fixed.
    pub(super) free: Option<usize>,
    /// Its value where it is fixed.
    pub(super) value: f64,
}

/// What a model is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// The observed variables, in the order of the answers.
    pub(super) observed: &'a [String],
    pub(super) groups: usize,
    pub(super) means: bool,
    /// How many categories each ordered variable has.
    pub(super) categories: &'a [(String, usize)],
}

/// A model with its parameters in every group.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) observed: Vec<String>,
    pub(super) latent: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) free: usize,
    pub(super) means: bool,
    pub(super) groups: usize,
    /// Of each observed variable how many cuts it has.
    pub(super) cuts: Vec<usize>,
}

/// The names of the observed variables of a model, in the order in which they stand, and of the latent ones.
pub(super) fn variables(terms: &[Term]) -> (Vec<String>, Vec<String>) {
    let mut latent: Vec<String> = Vec::new();
    for term in terms.iter().filter(|term| term.op == Operator::Measured) {
        if !latent.contains(&term.lhs) {
            latent.push(term.lhs.clone());
        }
    }
    let mut observed: Vec<String> = Vec::new();
    for term in terms {
        let right = (term.op != Operator::Cut).then_some(&term.rhs);
        for name in right.into_iter().chain([&term.lhs]) {
            if !name.is_empty() && !latent.contains(name) && !observed.contains(name) {
                observed.push(name.clone());
            }
        }
    }
    (observed, latent)
}

/// What a name stands for: the value of the first parameter that has it, or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    Free(usize),
    Fixed(f64),
}

/// Labels, by what they are equal to, and what is equal in every group.
#[derive(Default)]
struct Known {
    same: Vec<(String, Same)>,
    labels: Vec<(String, usize)>,
    /// What is equal in every group has the value of the first one.
    shared: Vec<(Spot, usize)>,
}

impl Known {
    fn of(syntax: &Syntax) -> Result<Self, ScalesError> {
        let mut known = Self::default();
        for (label, same, place) in &syntax.equal {
            let other = match same {
                Same::Label(other) => known.end(other),
                Same::Value(value) => Same::Value(*value),
            };
            match (known.end(label), other) {
                (a, b) if a == b => {}
                (Same::Label(a), b) => known.same.push((a, b)),
                (Same::Value(value), Same::Label(b)) => known.same.push((b, Same::Value(value))),
                (Same::Value(_), Same::Value(_)) => {
                    let reason = format!("{label} has two values");
                    return Err(ScalesError::Instrument { place: place.clone(), reason });
                }
            }
        }
        Ok(known)
    }

    /// What a label is equal to in the end.
    fn end(&self, label: &str) -> Same {
        match self.same.iter().find(|(known, _)| known == label) {
            Some((_, Same::Label(next))) => self.end(next),
            Some((_, value)) => value.clone(),
            None => Same::Label(label.to_owned()),
        }
    }
}

impl Model {
    /// The parameters of every group.
    pub(super) fn of(cfa: &Cfa, syntax: &Syntax, shape: Shape<'_>) -> Result<Self, ScalesError> {
        let (observed, latent) = (shape.observed.to_vec(), variables(&syntax.terms).1);
        let p = observed.len();
        let cuts_of = |name: &String| {
            let own = shape.categories.iter().find(|(known, _)| known == name);
            own.map_or(0, |(_, categories)| categories.saturating_sub(1))
        };
        let (cuts, names) = (observed.iter().map(cuts_of).collect(), [observed.clone(), latent.clone()].concat());
        let Shape { groups, means, .. } = shape;
        let mut model = Self { observed, latent, parameters: Vec::new(), free: 0, means, groups, cuts };
        let mut known = Known::of(syntax)?;
        for group in 0..groups {
            let mut first_of: Vec<&str> = Vec::new();
            for term in &syntax.terms {
                let wrong = |reason: String| ScalesError::Instrument { place: term.place.clone(), reason };
                let spot = model.spot(term, &names).map_err(wrong)?;
                if model.is_there(group, spot) {
                    return Err(wrong(format!("{} {} {} stands there twice", term.lhs, term.op.as_str(), term.rhs)));
                }
                let is_first = term.op == Operator::Measured && !first_of.contains(&term.lhs.as_str());
                if is_first {
                    first_of.push(&term.lhs);
                }
                let default = (is_first && !cfa.std_lv).then_some(1.0);
                let (fixed, label) = read(&term.modifiers, group, groups, default).map_err(wrong)?;
                let slot = match fixed {
                    Some(value) => Slot::Fixed(value),
                    None => model.slot(label.as_deref(), cfa.is_equal(term.op, spot, p), spot, &mut known),
                };
                model.push(term, label, group, spot, slot);
            }
            model.rest(cfa, group, &names, &mut known);
        }
        Ok(model)
    }

    /// All means, variances and covariances free, or without covariances.
    pub(super) fn unrestricted(observed: &[String], groups: usize, means: bool, covariances: bool) -> Self {
        let p = observed.len();
        let cuts = vec![0; p];
        let (observed, latent) = (observed.to_vec(), Vec::new());
        let mut model = Self { observed, latent, parameters: Vec::new(), free: 0, means, groups, cuts };
        for group in 0..groups {
            let pairs = (0..p).flat_map(|a| (a..if covariances { p } else { a + 1 }).map(move |b| (a, b)));
            let centres = (0..if means { p } else { 0 }).map(Spot::Mean);
            for spot in pairs.map(|(a, b)| Spot::Covariance(a, b)).chain(centres) {
                let (lhs, rhs, label) = (String::new(), String::new(), None);
                let free = Some(model.next());
                model.parameters.push(Parameter {
                    lhs,
                    op: Operator::Covaries,
                    rhs,
                    label,
                    group,
                    spot,
                    free,
                    value: 0.0,
                });
            }
        }
        model
    }

    pub(super) fn is_ordered(&self, at: usize) -> bool {
        self.cuts.get(at).is_some_and(|cuts| *cuts > 0)
    }

    fn is_there(&self, group: usize, spot: Spot) -> bool {
        self.parameters.iter().any(|known| known.group == group && known.spot == spot)
    }

    /// Where a term stands.
    fn spot(&self, term: &Term, names: &[String]) -> Result<Spot, String> {
        let place_of = |name: &str| names.iter().position(|known| known == name);
        let left = place_of(&term.lhs).ok_or_else(|| format!("{} is unknown", term.lhs))?;
        let right = place_of(&term.rhs).unwrap_or(left);
        let is_cause = |at: usize| {
            let reason = "is ordered, and nothing can be regressed on it here: take it as a number";
            if self.is_ordered(at) { Err(format!("{} {reason}", names[at])) } else { Ok(at) }
        };
        match term.op {
            Operator::Measured => Ok(Spot::Path(right, is_cause(left)?)),
            Operator::Regressed => Ok(Spot::Path(left, is_cause(right)?)),
            Operator::Covaries if left == right && self.is_ordered(left) => {
                Err(format!("{} is ordered: what is left of its variance follows from the rest", term.lhs))
            }
            Operator::Covaries => Ok(Spot::Covariance(left.min(right), left.max(right))),
            Operator::Intercept => Ok(Spot::Mean(left)),
            Operator::Scale | Operator::Cut if !self.is_ordered(left) => {
                Err(format!("{} is not ordered: name it in `--ordered`, with wlsmv", term.lhs))
            }
            Operator::Scale => Ok(Spot::Scale(left)),
            Operator::Cut => {
                let number = term.rhs.strip_prefix('t').and_then(|number| number.parse::<usize>().ok());
                let at = number.and_then(|number| number.checked_sub(1)).filter(|at| *at < self.cuts[left]);
                let all = self.cuts[left];
                at.map(|at| Spot::Cut(left, at))
                    .ok_or_else(|| format!("{} has {all} thresholds, named t1 to t{all}", term.lhs))
            }
        }
    }

    fn next(&mut self) -> usize {
        self.free += 1;
        self.free - 1
    }

    /// The value that a parameter has: that of its label, of the first group, or its own.
    fn slot(&mut self, label: Option<&str>, is_equal: bool, spot: Spot, known: &mut Known) -> Slot {
        if let Some(label) = label {
            return match known.end(label) {
                Same::Value(value) => Slot::Fixed(value),
                Same::Label(label) => {
                    let free = known.labels.iter().find(|(known, _)| *known == label).map(|(_, free)| *free);
                    Slot::Free(free.unwrap_or_else(|| {
                        known.labels.push((label, self.free));
                        self.next()
                    }))
                }
            };
        }
        let free = known.shared.iter().find(|(known, _)| is_equal && *known == spot).map(|(_, free)| *free);
        Slot::Free(free.unwrap_or_else(|| {
            known.shared.push((spot, self.free));
            self.next()
        }))
    }

    fn push(&mut self, term: &Term, label: Option<String>, group: usize, spot: Spot, slot: Slot) {
        let (free, value) = match slot {
            Slot::Free(free) => (Some(free), 0.0),
            Slot::Fixed(value) => (None, value),
        };
        let (lhs, op, rhs) = (term.lhs.clone(), term.op, term.rhs.clone());
        self.parameters.push(Parameter { lhs, op, rhs, label, group, spot, free, value });
    }

    /// What a model has without being told: thresholds, variances, covariances of factors, scales and intercepts.
    fn rest(&mut self, cfa: &Cfa, group: usize, names: &[String], known: &mut Known) {
        let p = self.observed.len();
        let add = |model: &mut Self, known: &mut Known, spot: Spot, fixed: Option<f64>| {
            if model.is_there(group, spot) {
                return;
            }
            let (at, op, rhs) = match spot {
                Spot::Path(to, from) => (to, Operator::Regressed, names[from].clone()),
                Spot::Covariance(a, b) => (a, Operator::Covaries, names[b].clone()),
                Spot::Mean(at) => (at, Operator::Intercept, String::new()),
                Spot::Cut(at, cut) => (at, Operator::Cut, format!("t{}", cut + 1)),
                Spot::Scale(at) => (at, Operator::Scale, names[at].clone()),
            };
            let slot = match fixed {
                Some(value) => Slot::Fixed(value),
                None => model.slot(None, cfa.is_equal(op, spot, p), spot, known),
            };
            let term = Term { lhs: names[at].clone(), op, rhs, modifiers: Vec::new(), place: Place::default() };
            model.push(&term, None, group, spot, slot);
        };
        let holds = |what: CfaEqual| cfa.equal.contains(&what);
        let is_later = group > 0;
        let ordered: Vec<usize> = (0..p).filter(|at| self.is_ordered(*at)).collect();
        for &at in &ordered {
            (0..self.cuts[at]).for_each(|cut| add(self, known, Spot::Cut(at, cut), None));
        }
        for at in 0..names.len() {
            // With loadings held equal the variances of factors are free from the second group on.
            let is_unit = cfa.std_lv && at >= p && !(holds(CfaEqual::Loadings) && is_later);
            let fixed = if self.is_ordered(at) { Some(0.0) } else { is_unit.then_some(1.0) };
            add(self, known, Spot::Covariance(at, at), fixed);
        }
        let is_effect = |model: &Self, at: usize| {
            let is_to = |known: &Parameter| known.group == group && matches!(known.spot, Spot::Path(to, _) if to == at);
            model.parameters.iter().any(is_to)
        };
        let causes: Vec<usize> = (p..names.len()).filter(|at| !is_effect(self, *at)).collect();
        for (place, &a) in causes.iter().enumerate() {
            causes[place + 1..].iter().for_each(|&b| add(self, known, Spot::Covariance(a, b), None));
        }
        // Where thresholds are held equal, the spread of latent responses is free from the second group on.
        for &at in &ordered {
            let is_fixed = !(holds(CfaEqual::Thresholds) && is_later);
            add(self, known, Spot::Scale(at), is_fixed.then_some(1.0));
        }
        let moves = (holds(CfaEqual::Intercepts) || holds(CfaEqual::Thresholds)) && is_later;
        for at in 0..if self.means { names.len() } else { 0 } {
            let is_fixed = self.is_ordered(at) || at >= p && !moves;
            add(self, known, Spot::Mean(at), is_fixed.then_some(0.0));
        }
    }

    /// The observed variables that a table does not have.
    pub(super) fn check(terms: &[Term], known: &dyn Fn(&str) -> bool) -> Result<(), ScalesError> {
        let (observed, _) = variables(terms);
        let missing: Vec<String> = observed.into_iter().filter(|name| !known(name)).collect();
        let Some(first) = missing.first() else { return Ok(()) };
        let place = terms.iter().find(|term| term.rhs == *first || term.lhs == *first).map(|term| term.place.clone());
        let reason = format!("there is no variable {}, and nothing measures it", Listed(&missing));
        Err(ScalesError::Instrument { place: place.unwrap_or_default(), reason })
    }
}

impl Cfa {
    /// Whether a parameter is the same in every group.
    fn is_equal(&self, op: Operator, spot: Spot, observed: usize) -> bool {
        let what = match spot {
            Spot::Path(..) if op == Operator::Measured => CfaEqual::Loadings,
            Spot::Mean(at) if at < observed => CfaEqual::Intercepts,
            Spot::Covariance(a, b) if a == b && a < observed => CfaEqual::Residuals,
            Spot::Cut(..) => CfaEqual::Thresholds,
            Spot::Path(..) | Spot::Mean(_) | Spot::Covariance(..) | Spot::Scale(_) => return false,
        };
        self.equal.contains(&what)
    }
}

/// What modifiers say of one group: a value that is fixed, and a label.
fn read(
    modifiers: &[Modifier],
    group: usize,
    groups: usize,
    default: Option<f64>,
) -> Result<(Option<f64>, Option<String>), String> {
    let (mut fixed, mut label) = (default, None);
    for modifier in modifiers {
        let own = match modifier {
            Modifier::Groups(each) if each.len() == groups => each.get(group),
            Modifier::Groups(each) => return Err(format!("c() has {} values for {groups} groups", each.len())),
            other => Some(other),
        };
        match own {
            Some(Modifier::Fixed(value)) => fixed = Some(*value),
            Some(Modifier::Free) => fixed = None,
            Some(Modifier::Label(name)) => label = Some(name.clone()),
            Some(Modifier::Groups(_)) | None => {}
        }
    }
    Ok((fixed, label))
}
