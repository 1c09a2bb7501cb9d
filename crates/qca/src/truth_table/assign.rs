//! Which row a case belongs to.

use std::collections::BTreeMap;

use crosscase_boolean::FREE;
use crosscase_data::Diagnostic;
use crosscase_sets::Kind;

use super::AtHalf;
use crate::QcaError;
use crate::analysed::Analysed;

/// The observed configurations with their cases, and what the policy on 0.5 did.
pub(super) type Assigned = (BTreeMap<Vec<u8>, Vec<usize>>, Vec<Diagnostic>);

pub(super) fn assign(sets: &Analysed, policy: AtHalf) -> Result<Assigned, QcaError> {
    let mut rows: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    let mut memberships = Vec::new();
    // Each condition with its cases at 0.5.
    let mut at_half: Vec<(&String, Vec<String>)> = sets.names.iter().map(|name| (name, Vec::new())).collect();
    for (case, name) in sets.cases.iter().enumerate() {
        let mut undecided = false;
        let mut config = Vec::with_capacity(sets.names.len());
        let conditions = at_half.iter_mut().zip(&sets.kinds).zip(&sets.values).zip(&sets.open);
        for ((((condition, halves), kind), values), open) in conditions {
            let x = values.get(case).copied().unwrap_or_default();
            let half = *kind == Kind::Fuzzy && x == 0.5;
            if half {
                memberships.push(format!("{condition} of {name}"));
                halves.push(name.clone());
                undecided = true;
            }
            if open.contains(&case) {
                config.push(FREE);
                continue;
            }
            config.push(match kind {
                Kind::Fuzzy => u8::from(x > 0.5 || (half && policy == AtHalf::Above)),
                Kind::Crisp | Kind::MultiValue { .. } => level(x),
            });
        }
        if !(undecided && policy == AtHalf::Drop) {
            rows.entry(config).or_default().push(case);
        }
    }
    at_half.retain(|(_, cases)| !cases.is_empty());
    if at_half.is_empty() {
        return Ok((rows, Vec::new()));
    }
    if policy == AtHalf::Error {
        return Err(QcaError::AtHalf { memberships });
    }
    if rows.is_empty() {
        return Err(QcaError::NothingLeft { policy });
    }
    let treated = match policy {
        AtHalf::Error | AtHalf::Drop => "in no row of the truth table",
        AtHalf::Below => "counted as absent",
        AtHalf::Above => "counted as present",
    };
    let told = |(condition, cases): (&String, Vec<String>)| {
        let message = format!("exactly 0.5 in {condition}, and so {treated}");
        Diagnostic::warning("QCA104", message).listing(cases)
    };
    Ok((rows, at_half.into_iter().map(told).collect()))
}

/// The level that a value of a crisp or multi-value set is; its kind says that it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the kind of the set makes it a whole number below 256"
)]
fn level(x: f64) -> u8 {
    x as u8
}
