//! What was stated becomes a network, or an error with its place.

use super::{Duplicates, NetworkBuilder, StatedDyad, StatedTie};
use crate::{Attribute, Direction, DroppedTies, Network, NetworkError, Nodes, Tie};
use crosscase_data::Place;
use std::sync::Arc;

/// The most missing dyads that are listed.
const MOST_DYADS: u64 = 100_000_000;

impl NetworkBuilder {
    /// The same; an error has the place that the function makes of where it is.
    pub(crate) fn build_at(mut self, place: impl Fn(u32) -> Option<Place>) -> Result<Network, NetworkError> {
        let at = |line: u32| Some(line).filter(|line| *line > 0).and_then(&place);
        if let Some((line, error)) = self.fault.take() {
            return Err(error.at(at(line)));
        }
        self.renumber(&at)?;
        let pair = |source, target| self.direction.pair(source, target);
        let mut impossible: Vec<(u32, u32)> = self.impossible.iter().map(|d| pair(d.source, d.target)).collect();
        impossible.sort_unstable();
        impossible.dedup();
        impossible.retain(|(source, target)| source != target && !self.is_within_a_mode(*source, *target));

        let mut left_out = DroppedTies::default();
        let stated = self.stated(&impossible, &mut left_out, &at)?;
        let stated = self.once(stated, &mut left_out, &at)?;
        let mut missing = self.unknown(&stated, &mut left_out, &at)?;
        missing.extend(self.unanswered(&stated, &at)?);
        missing.sort_unstable();
        missing.dedup();
        missing.retain(|dyad| impossible.binary_search(dyad).is_err());
        let is_missing = |tie: &StatedTie| missing.binary_search(&pair(tie.source, tie.target)).is_ok();
        let present: Vec<StatedTie> = stated.into_iter().filter(|tie| tie.weight != 0.0 && !is_missing(tie)).collect();

        let rows: Vec<u32> = present.iter().map(|tie| tie.nth).collect();
        let tie_attributes = checked(self.tie_attributes, self.ties.len(), true)?;
        let tie_attributes = tie_attributes.into_iter().map(|attribute| attribute.at(&rows)).collect();
        let ties = present.iter().map(|tie| {
            let (source, target) = self.direction.pair(tie.source, tie.target);
            Tie { source, target, weight: tie.weight }
        });
        let ties = ties.collect();
        let nodes = Nodes {
            attributes: checked(self.node_attributes, self.names.len(), false)?,
            names: self.names,
            modes: self.two_mode.then_some(self.modes),
            answered: self.answered,
        };
        Ok(Network {
            nodes: Arc::new(nodes),
            direction: self.direction,
            relation: self.relation,
            ties,
            tie_attributes,
            missing,
            impossible,
            left_out,
        })
    }

    /// Puts the names in the order of the roster, and everything else after them.
    fn renumber(&mut self, at: &impl Fn(u32) -> Option<Place>) -> Result<(), NetworkError> {
        if self.closed {
            let mut rank: Vec<Option<u32>> = vec![None; self.names.len()];
            for (place, name) in (0..).zip(&self.declared) {
                if let Some(rank) = rank.get_mut(*name as usize) {
                    *rank = Some(place);
                }
            }
            let names = &self.names;
            let place = |name: u32, line: u32| {
                rank.get(name as usize).copied().flatten().ok_or_else(|| NetworkError::UnknownNode {
                    node: names.get(name).unwrap_or_default().to_owned(),
                    place: at(line),
                })
            };
            for tie in &mut self.ties {
                (tie.source, tie.target) = (place(tie.source, tie.line)?, place(tie.target, tie.line)?);
            }
            for dyad in self.missing.iter_mut().chain(&mut self.impossible) {
                (dyad.source, dyad.target) = (place(dyad.source, dyad.line)?, place(dyad.target, dyad.line)?);
            }
            if !self.declared.iter().copied().eq(0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)) {
                self.names = self.names.in_order(&self.declared);
            }
        }
        match &self.answered {
            Some(answered) if answered.len() != self.names.len() => {
                Err(NetworkError::Respondents { found: answered.len(), expected: self.names.len() })
            }
            _ => Ok(()),
        }
    }

    fn is_within_a_mode(&self, source: u32, target: u32) -> bool {
        self.two_mode && self.modes.get(source as usize) == self.modes.get(target as usize)
    }

    /// The ties whose weights are in order, without those to themselves, by pair; what was stated first of a pair comes first.
    fn stated(
        &self,
        impossible: &[(u32, u32)],
        left_out: &mut DroppedTies,
        at: &impl Fn(u32) -> Option<Place>,
    ) -> Result<Vec<StatedTie>, NetworkError> {
        let mut kept = Vec::with_capacity(self.ties.len());
        for tie in &self.ties {
            let (weight, place) = (tie.weight, || at(tie.line));
            if !weight.is_finite() {
                let (source_node, target_node) = self.named(tie.source, tie.target);
                return Err(NetworkError::NotFinite { source_node, target_node, weight, place: place() });
            }
            if weight < 0.0 && !self.signed {
                let (source_node, target_node) = self.named(tie.source, tie.target);
                return Err(NetworkError::NegativeWeight { source_node, target_node, weight, place: place() });
            }
            if tie.source == tie.target {
                left_out.self_ties += usize::from(weight != 0.0);
                continue;
            }
            let why = if self.is_within_a_mode(tie.source, tie.target) {
                Some("both are on one side of the two modes")
            } else {
                let pair = self.direction.pair(tie.source, tie.target);
                impossible.binary_search(&pair).is_ok().then_some("there can be none between them, as was declared")
            };
            match why {
                None => kept.push(*tie),
                Some(why) if weight != 0.0 => {
                    let (source_node, target_node) = self.named(tie.source, tie.target);
                    return Err(NetworkError::ImpossibleTie { source_node, target_node, why, place: place() });
                }
                Some(_) => {}
            }
        }
        kept.sort_by_key(|tie| self.direction.pair(tie.source, tie.target));
        Ok(kept)
    }

    /// Each pair once, by the rule for duplicates.
    fn once(
        &self,
        stated: Vec<StatedTie>,
        left_out: &mut DroppedTies,
        at: &impl Fn(u32) -> Option<Place>,
    ) -> Result<Vec<StatedTie>, NetworkError> {
        let mut once: Vec<StatedTie> = Vec::with_capacity(stated.len());
        for tie in stated {
            match once.last_mut().filter(|last| self.pair(last.dyad()) == self.pair(tie.dyad())) {
                None => once.push(tie),
                Some(last) => match self.duplicates {
                    Duplicates::Error => return Err(self.twice(last.dyad(), tie.dyad(), at)),
                    Duplicates::First => left_out.duplicates += 1,
                    Duplicates::Sum => {
                        left_out.duplicates += 1;
                        last.weight += tie.weight;
                        if !last.weight.is_finite() {
                            let (source_node, target_node) = self.named(tie.source, tie.target);
                            let (weight, place) = (last.weight, at(tie.line));
                            return Err(NetworkError::NotFinite { source_node, target_node, weight, place });
                        }
                    }
                },
            }
        }
        Ok(once)
    }

    /// The pairs stated to be missing, each once, by the same rule; `ties` are by pair.
    fn unknown(
        &self,
        ties: &[StatedTie],
        left_out: &mut DroppedTies,
        at: &impl Fn(u32) -> Option<Place>,
    ) -> Result<Vec<(u32, u32)>, NetworkError> {
        let mut missing: Vec<StatedDyad> = self.missing.clone();
        missing.retain(|dyad| dyad.source != dyad.target && !self.is_within_a_mode(dyad.source, dyad.target));
        missing.sort_by_key(|dyad| self.pair(*dyad));
        let mut unknown: Vec<(u32, u32)> = Vec::with_capacity(missing.len());
        let mut last: Option<StatedDyad> = None;
        for dyad in missing {
            let tie = ties.binary_search_by_key(&self.pair(dyad), |tie| self.pair(tie.dyad())).ok();
            let tie = tie.and_then(|found| ties.get(found)).map(StatedTie::dyad);
            let before = last.filter(|last| self.pair(*last) == self.pair(dyad)).or(tie);
            if let Some(before) = before {
                left_out.duplicates += 1;
                if self.duplicates == Duplicates::Error {
                    let (first, second) = if before.line <= dyad.line { (before, dyad) } else { (dyad, before) };
                    return Err(self.twice(first, second, at));
                }
            }
            let tie_first = tie.is_some_and(|tie| tie.line <= dyad.line);
            if !(self.duplicates == Duplicates::First && tie_first) {
                unknown.push(self.pair(dyad));
            }
            last = Some(dyad);
        }
        Ok(unknown)
    }

    fn pair(&self, dyad: StatedDyad) -> (u32, u32) {
        self.direction.pair(dyad.source, dyad.target)
    }

    fn twice(&self, first: StatedDyad, second: StatedDyad, at: &impl Fn(u32) -> Option<Place>) -> NetworkError {
        let (source_node, target_node) = self.named(second.source, second.target);
        let reversed = (first.source, first.target) != (second.source, second.target);
        NetworkError::DuplicateTie { source_node, target_node, first: at(first.line), place: at(second.line), reversed }
    }

    /// The dyads of which those who did not answer would have told.
    fn unanswered(
        &self,
        stated: &[StatedTie],
        at: &impl Fn(u32) -> Option<Place>,
    ) -> Result<Vec<(u32, u32)>, NetworkError> {
        let Some(answered) = self.answered.as_ref().filter(|_| self.direction == Direction::Directed) else {
            return Ok(Vec::new());
        };
        let absent = |place: u32| answered.get(place as usize) == Some(&false);
        if let Some(tie) = stated.iter().find(|tie| tie.weight != 0.0 && absent(tie.source)) {
            let (source_node, target_node) = self.named(tie.source, tie.target);
            let why = "its source did not answer";
            return Err(NetworkError::ImpossibleTie { source_node, target_node, why, place: at(tie.line) });
        }
        let (size, found) = (self.names.len() as u64, answered.iter().filter(|answered| !**answered).count() as u64);
        let found = found * size.saturating_sub(1);
        if found > MOST_DYADS {
            return Err(NetworkError::TooLarge { what: "missing dyads", found, most: MOST_DYADS, place: None });
        }
        let all = 0..u32::try_from(size).unwrap_or(u32::MAX);
        let dyads = all.clone().filter(|source| absent(*source)).flat_map(|source| {
            let others = all.clone().filter(move |target| source != *target);
            others.map(move |target| (source, target))
        });
        Ok(dyads.filter(|(source, target)| !self.is_within_a_mode(*source, *target)).collect())
    }

    fn named(&self, source: u32, target: u32) -> (String, String) {
        let name = |place| self.names.get(place).unwrap_or_default().to_owned();
        (name(source), name(target))
    }
}

impl Attribute {
    fn at(self, rows: &[u32]) -> Self {
        Self { values: self.values.at(rows), name: self.name }
    }
}

/// Attributes that have names of their own, finite numbers and the right length.
fn checked(attributes: Vec<Attribute>, expected: usize, of_ties: bool) -> Result<Vec<Attribute>, NetworkError> {
    for (place, attribute) in attributes.iter().enumerate() {
        let bad = |reason| Err(NetworkError::BadAttribute { attribute: attribute.name.clone(), reason });
        if attribute.name.trim().is_empty() {
            return bad("has no name");
        }
        if attributes.iter().take(place).any(|before| before.name == attribute.name) {
            return bad("is there twice");
        }
        if !attribute.values.is_finite() {
            return bad("has a number that is not finite");
        }
        if attribute.values.len() != expected {
            let (attribute, found) = (attribute.name.clone(), attribute.values.len());
            return Err(NetworkError::AttributeLength { attribute, found, expected, of_ties });
        }
    }
    Ok(attributes)
}
