//! The dimensions of a space after steps that change them, each made of those of the whole.

use crate::TypologyError;
use crate::cases::EQUAL;
use crate::region::MAX_VALUES;
use crate::spec::{DimensionKind, ValueList, ValueScores};
use crate::typology::{Typology, position};
use std::collections::BTreeMap;

/// A dimension of the reduced space.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReducedDimension {
    pub(crate) name: String,
    kind: DimensionKind,
    pub(crate) is_set: bool,
    pub(crate) values: Vec<String>,
    pub(crate) made_of: Made,
}

/// What a value of a reduced dimension is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Made {
    /// A dimension of the whole, as it is.
    Whole(usize),
    /// Values of another, each with its new one.
    Rescaled(Box<Made>, Vec<usize>),
    /// The sum of scores, and which sums there are.
    Index(Vec<(Made, Vec<f64>)>, Vec<f64>),
}

impl ReducedDimension {
    /// Those of the whole.
    pub(crate) fn all(typology: &Typology) -> Vec<Self> {
        let one = |(at, dimension): (usize, &crate::typology::Dimension)| Self {
            name: dimension.name.clone(),
            kind: dimension.kind,
            is_set: dimension.is_set,
            values: dimension.values.clone(),
            made_of: Made::Whole(at),
        };
        typology.dimensions.iter().enumerate().map(one).collect()
    }

    /// The value of a cell of the whole.
    pub(crate) fn value(&self, cell: &[usize]) -> usize {
        self.made_of.value(cell)
    }
}

impl Made {
    fn value(&self, cell: &[usize]) -> usize {
        match self {
            Self::Whole(dimension) => cell.get(*dimension).copied().unwrap_or(0),
            Self::Rescaled(of, new) => new.get(of.value(cell)).copied().unwrap_or(0),
            Self::Index(parts, sums) => {
                let score = |(part, scores): &(Self, Vec<f64>)| scores.get(part.value(cell)).copied().unwrap_or(0.0);
                nearest(sums, parts.iter().map(score).sum())
            }
        }
    }

    /// The dimensions of the whole that it is made of.
    pub(crate) fn whole(&self) -> Vec<usize> {
        match self {
            Self::Whole(dimension) => vec![*dimension],
            Self::Rescaled(of, _) => of.whole(),
            Self::Index(parts, _) => parts.iter().flat_map(|(part, _)| part.whole()).collect(),
        }
    }
}

/// The place of a sum among those that there are, which differ by more than rounding.
pub(crate) fn nearest(sums: &[f64], sum: f64) -> usize {
    sums.iter().position(|known| (known - sum).abs() <= EQUAL).unwrap_or(0)
}

/// The dimensions with fewer values of one.
pub(super) fn rescaled(
    of: &str,
    dimensions: &[ReducedDimension],
    name: &str,
    into: &BTreeMap<String, ValueList>,
    fault: impl Fn(&str) -> TypologyError,
) -> Result<Vec<ReducedDimension>, TypologyError> {
    let names: Vec<&str> = dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    let at = position(of, "dimension", name, &names)?;
    let Some(old) = dimensions.get(at) else { return Ok(dimensions.to_vec()) };
    let known: Vec<&str> = old.values.iter().map(String::as_str).collect();
    let mut goes_to: Vec<Option<&str>> = vec![None; known.len()];
    for (new, words) in into {
        for word in words.texts() {
            let slot = goes_to.get_mut(position(of, &format!("value of {name}"), &word, &known)?);
            if let Some(before) = slot.and_then(|slot| slot.replace(new)) {
                return Err(fault(&format!(
                    "`{word}` goes into `{before}` and into `{new}`: name each old value once"
                )));
            }
        }
    }
    let lacking = goes_to.iter().zip(&known).find(|(new, _)| new.is_none());
    if let Some((_, old)) = lacking {
        return Err(fault(&format!("`{old}` goes into no new value: name each old value once")));
    }
    if let Some((new, _)) = into.iter().find(|(_, words)| words.texts().is_empty()) {
        return Err(fault(&format!("no old value goes into `{new}`")));
    }
    let mut values: Vec<String> = Vec::new();
    let mut new = Vec::new();
    for value in goes_to.into_iter().flatten() {
        let place = values.iter().position(|known| known == value).unwrap_or(values.len());
        if old.kind == DimensionKind::Ordinal && place + 1 < values.len() {
            let reason = format!("`{value}` takes in values that are no neighbours, and `{name}` is ordinal");
            return Err(fault(&reason));
        }
        if place == values.len() {
            values.push(value.to_owned());
        }
        new.push(place);
    }
    let rescaled = ReducedDimension {
        name: old.name.clone(),
        kind: old.kind,
        is_set: false,
        values,
        made_of: Made::Rescaled(Box::new(old.made_of.clone()), new),
    };
    let mut after = dimensions.to_vec();
    if let Some(slot) = after.get_mut(at) {
        *slot = rescaled;
    }
    Ok(after)
}

/// The dimensions where some give way to the sum of their scores.
pub(super) fn indexed(
    of: &str,
    dimensions: &[ReducedDimension],
    (name, parts, scores): (&str, &[String], Option<&BTreeMap<String, ValueScores>>),
    fault: impl Fn(&str) -> TypologyError,
) -> Result<Vec<ReducedDimension>, TypologyError> {
    let names: Vec<&str> = dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    let mut places: Vec<usize> = Vec::new();
    for part in parts {
        let at = position(of, "dimension", part, &names)?;
        if places.contains(&at) {
            return Err(fault(&format!("the dimension `{part}` is named twice")));
        }
        places.push(at);
    }
    if places.is_empty() {
        return Err(fault("say which `dimensions`"));
    }
    if let Some(other) = scores.into_iter().flatten().find(|(scored, _)| !parts.contains(scored)) {
        position(
            &format!("{of}: scores"),
            "dimension",
            other.0,
            &parts.iter().map(String::as_str).collect::<Vec<_>>(),
        )?;
    }
    let is_taken = |(at, dimension): (usize, &ReducedDimension)| !places.contains(&at) && dimension.name == name;
    if dimensions.iter().enumerate().any(is_taken) {
        return Err(TypologyError::Twice { what: "dimension".to_owned(), name: name.to_owned() });
    }
    let mut made = Vec::new();
    let mut sums = vec![0.0f64];
    for dimension in places.iter().filter_map(|at| dimensions.get(*at)) {
        let given = scores.and_then(|scores| scores.get(&dimension.name));
        let scores = scores_of(of, dimension, given, &fault)?;
        let mut after: Vec<f64> = sums.iter().flat_map(|sum| scores.iter().map(move |score| sum + score)).collect();
        after.sort_by(f64::total_cmp);
        after.dedup_by(|a, b| (*a - *b).abs() <= EQUAL);
        if after.len() > MAX_VALUES * MAX_VALUES {
            return Err(fault("there are too many different sums: give fewer scores"));
        }
        sums = after;
        made.push((dimension.made_of.clone(), scores));
    }
    if sums.len() > MAX_VALUES {
        return Err(fault(&format!(
            "there are {} different sums, more than {MAX_VALUES}: give fewer scores",
            sums.len()
        )));
    }
    let index = ReducedDimension {
        name: name.to_owned(),
        kind: DimensionKind::Ordinal,
        is_set: false,
        // Rounded by so little that 0.1 + 0.2 is 0.3.
        values: sums.iter().map(|sum| ((sum * 1e9).round() / 1e9 + 0.0).to_string()).collect(),
        made_of: Made::Index(made, sums),
    };
    let first = places.iter().min().copied().unwrap_or(0);
    let mut after = Vec::new();
    for (at, dimension) in dimensions.iter().enumerate() {
        if at == first {
            after.push(index.clone());
        } else if !places.contains(&at) {
            after.push(dimension.clone());
        }
    }
    Ok(after)
}

/// The scores of the values of a dimension: their places from 0, unless others are given.
fn scores_of(
    of: &str,
    dimension: &ReducedDimension,
    given: Option<&ValueScores>,
    fault: &impl Fn(&str) -> TypologyError,
) -> Result<Vec<f64>, TypologyError> {
    let known: Vec<&str> = dimension.values.iter().map(String::as_str).collect();
    let scores = match given {
        None => (0..known.len()).map(|place| place as f64).collect(),
        Some(ValueScores::InOrder(scores)) => scores.clone(),
        Some(ValueScores::ByValue(scores)) => {
            for value in scores.keys() {
                position(&format!("{of}: scores"), &format!("value of {}", dimension.name), value, &known)?;
            }
            known.iter().filter_map(|value| scores.get(*value)).copied().collect()
        }
    };
    if scores.len() != known.len() || scores.iter().any(|score| !score.is_finite()) {
        let reason = format!("give each of the {} values of `{}` a score", known.len(), dimension.name);
        return Err(fault(&reason));
    }
    Ok(scores)
}
