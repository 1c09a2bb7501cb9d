//! The parameters of a model: which are free, which are fixed, and where each stands.

use super::Cfa;
use super::syntax::{Modifier, Operator, Term};
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
}

/// A parameter of one group.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) lhs: String,
    pub(super) op: Operator,
    pub(super) rhs: String,
    pub(super) group: usize,
    pub(super) spot: Spot,
    /// Which of the free values it has; none where it is fixed.
    pub(super) free: Option<usize>,
    /// Its value: fixed, or where it starts.
    pub(super) value: f64,
}

/// A model with its parameters in every group.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) observed: Vec<String>,
    pub(super) latent: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) free: usize,
    pub(super) means: bool,
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
        for name in [&term.rhs, &term.lhs] {
            if !name.is_empty() && !latent.contains(name) && !observed.contains(name) {
                observed.push(name.clone());
            }
        }
    }
    (observed, latent)
}

impl Model {
    /// The parameters of so many groups; `start` is where a loading on the scale of correlations starts, and each group's variances.
    pub(super) fn of(cfa: Cfa, terms: &[Term], groups: usize, means: bool) -> Result<Self, ScalesError> {
        let (observed, latent) = variables(terms);
        let p = observed.len();
        let place_of = |name: &str| {
            observed
                .iter()
                .position(|known| known == name)
                .or_else(|| latent.iter().position(|known| known == name).map(|at| p + at))
        };
        let mut model =
            Self { observed: observed.clone(), latent: latent.clone(), parameters: Vec::new(), free: 0, means };
        let mut labels: Vec<(String, usize)> = Vec::new();
        // What is equal in every group has the value of the first one.
        let mut shared: Vec<(Spot, usize)> = Vec::new();
        for group in 0..groups {
            let mut first_of: Vec<&str> = Vec::new();
            for term in terms {
                let wrong = |reason: String| ScalesError::Instrument { place: term.place.clone(), reason };
                let (Some(left), right) = (place_of(&term.lhs), place_of(&term.rhs)) else {
                    return Err(wrong(format!("{} is unknown", term.lhs)));
                };
                let right = right.unwrap_or(left);
                let spot = match term.op {
                    Operator::Measured => Spot::Path(right, left),
                    Operator::Regressed => Spot::Path(left, right),
                    Operator::Covaries => Spot::Covariance(left.min(right), left.max(right)),
                    Operator::Intercept => Spot::Mean(left),
                };
                if term.op == Operator::Intercept && !means {
                    return Err(wrong("this model has no means: they come with groups or fiml".to_owned()));
                }
                if model.parameters.iter().any(|known| known.group == group && known.spot == spot) {
                    return Err(wrong(format!("{} {} {} stands there twice", term.lhs, term.op.as_str(), term.rhs)));
                }
                let is_first = term.op == Operator::Measured && !first_of.contains(&term.lhs.as_str());
                if is_first {
                    first_of.push(&term.lhs);
                }
                let mut fixed = if is_first && !cfa.std_lv { Some(1.0) } else { None };
                let mut label = None;
                for modifier in &term.modifiers {
                    match modifier {
                        Modifier::Fixed(value) => fixed = Some(*value),
                        Modifier::Free => fixed = None,
                        Modifier::Label(name) => {
                            label = Some(name.clone());
                        }
                    }
                }
                let is_equal = term.op == Operator::Measured && cfa.equal_loadings
                    || term.op == Operator::Intercept && cfa.equal_intercepts;
                let free = match (fixed, label) {
                    (Some(_), _) => None,
                    (None, Some(label)) => {
                        let known = labels.iter().find(|(known, _)| *known == label).map(|(_, free)| *free);
                        Some(known.unwrap_or_else(|| {
                            labels.push((label, model.free));
                            model.next()
                        }))
                    }
                    (None, None) => Some(model.shared(is_equal, spot, &mut shared)),
                };
                model.push(term, group, spot, free, fixed);
            }
            model.rest(cfa, group, &mut shared);
        }
        Ok(model)
    }

    fn next(&mut self) -> usize {
        self.free += 1;
        self.free - 1
    }

    fn shared(&mut self, is_equal: bool, spot: Spot, shared: &mut Vec<(Spot, usize)>) -> usize {
        let known = shared.iter().find(|(known, _)| is_equal && *known == spot).map(|(_, free)| *free);
        known.unwrap_or_else(|| {
            let free = self.next();
            shared.push((spot, free));
            free
        })
    }

    fn push(&mut self, term: &Term, group: usize, spot: Spot, free: Option<usize>, fixed: Option<f64>) {
        let value = fixed.unwrap_or(f64::NAN);
        let (lhs, op, rhs) = (term.lhs.clone(), term.op, term.rhs.clone());
        self.parameters.push(Parameter { lhs, op, rhs, group, spot, free, value });
    }

    /// What a model has without being told: variances, covariances of factors, intercepts.
    fn rest(&mut self, cfa: Cfa, group: usize, shared: &mut Vec<(Spot, usize)>) {
        let p = self.observed.len();
        let names: Vec<String> = self.observed.iter().chain(&self.latent).cloned().collect();
        let is_there =
            |model: &Self, spot: Spot| model.parameters.iter().any(|known| known.group == group && known.spot == spot);
        let term = |lhs: usize, op: Operator, rhs: usize| Term {
            lhs: names[lhs].clone(),
            op,
            rhs: if op == Operator::Intercept { String::new() } else { names[rhs].clone() },
            modifiers: Vec::new(),
            place: Place::default(),
        };
        for at in 0..names.len() {
            let spot = Spot::Covariance(at, at);
            if is_there(self, spot) {
                continue;
            }
            // With loadings held equal the variances of factors are free from the second group on.
            let is_fixed = cfa.std_lv && at >= p && !(cfa.equal_loadings && group > 0);
            let free = if is_fixed { None } else { Some(self.next()) };
            self.push(&term(at, Operator::Covaries, at), group, spot, free, is_fixed.then_some(1.0));
        }
        let is_cause = |model: &Self, at: usize| {
            !model
                .parameters
                .iter()
                .any(|known| known.group == group && matches!(known.spot, Spot::Path(to, _) if to == at))
        };
        let causes: Vec<usize> = (p..names.len()).filter(|at| is_cause(self, *at)).collect();
        for (place, &a) in causes.iter().enumerate() {
            for &b in &causes[place + 1..] {
                let spot = Spot::Covariance(a, b);
                if !is_there(self, spot) {
                    let free = Some(self.next());
                    self.push(&term(a, Operator::Covaries, b), group, spot, free, None);
                }
            }
        }
        let means = self.means;
        for at in (0..names.len()).filter(|_| means) {
            let spot = Spot::Mean(at);
            if is_there(self, spot) {
                continue;
            }
            let is_fixed = at >= p && !(cfa.equal_intercepts && group > 0);
            let free = if is_fixed { None } else { Some(self.shared(cfa.equal_intercepts && at < p, spot, shared)) };
            self.push(&term(at, Operator::Intercept, at), group, spot, free, is_fixed.then_some(0.0));
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
