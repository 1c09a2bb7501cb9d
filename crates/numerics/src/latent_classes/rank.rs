//! The rank of the Jacobian of the probabilities of all patterns by the free shares and probabilities.

use super::em::Estimate;
use crate::{Matrix, NumericsError, Svd, SymmetricEigen};

/// Patterns that are gone through one by one; of more only the inner products of the columns are taken.
const MOST_PATTERNS: usize = 4096;

/// A column of the Jacobian: a sum of products, each of one factor an item.
type Column = Vec<Vec<Vec<f64>>>;

/// The rank. The columns are brought to one length first, so that a small class counts as a large one does.
pub(super) fn of(levels: &[usize], at: &Estimate) -> Result<usize, NumericsError> {
    let columns = columns(at);
    if columns.is_empty() {
        return Ok(0);
    }
    let patterns = levels.iter().try_fold(1usize, |all, levels| all.checked_mul(*levels));
    if let Some(patterns) = patterns.filter(|patterns| *patterns <= MOST_PATTERNS) {
        let values: Vec<Vec<f64>> = columns.iter().map(|column| scaled(at_each(column, levels, patterns))).collect();
        return Ok(above(Svd::of(&Matrix::from_rows(&values)?)?.singular_values(), 1e-8));
    }
    let lengths: Vec<f64> = columns.iter().map(|column| inner(column, column).max(0.0).sqrt()).collect();
    let entry = |(i, a): (usize, &Column)| {
        let with = |(j, b): (usize, &Column)| {
            let length = lengths.get(i).copied().unwrap_or(0.0) * lengths.get(j).copied().unwrap_or(0.0);
            // The one of the two orders is the other's, to the last digit.
            let product = if i <= j { inner(a, b) } else { inner(b, a) };
            if length > 0.0 { product / length } else { 0.0 }
        };
        columns.iter().enumerate().map(with).collect()
    };
    let gram: Vec<Vec<f64>> = columns.iter().enumerate().map(entry).collect();
    Ok(above(SymmetricEigen::of(&Matrix::from_rows(&gram)?)?.values(), 1e-12))
}

/// How many values are above a share of the largest.
fn above(values: &[f64], share: f64) -> usize {
    let largest = values.iter().copied().fold(0.0, f64::max);
    values.iter().filter(|value| **value > share * largest).count()
}

/// `∂p/∂share` of each class but the last, and `∂p/∂π` of each level but the last: those take the last with them.
fn columns(at: &Estimate) -> Vec<Column> {
    let signed = |product: &[Vec<f64>], sign: f64| -> Vec<Vec<f64>> {
        let first = product.first().map(|levels| levels.iter().map(|p| sign * p).collect());
        first.into_iter().chain(product.iter().skip(1).cloned()).collect()
    };
    let mut found: Vec<Column> = Vec::new();
    let Some((last, others)) = at.probabilities.split_last() else { return found };
    found.extend(others.iter().map(|of_class| vec![of_class.clone(), signed(last, -1.0)]));
    for (share, of_class) in at.shares.iter().zip(&at.probabilities) {
        for (item, levels) in of_class.iter().enumerate() {
            for level in 0..levels.len().saturating_sub(1) {
                let mut product = of_class.clone();
                if let Some(factor) = product.get_mut(item) {
                    let place = |(at, _): (usize, &f64)| {
                        if at == level {
                            *share
                        } else if at + 1 == levels.len() {
                            -*share
                        } else {
                            0.0
                        }
                    };
                    *factor = levels.iter().enumerate().map(place).collect();
                }
                found.push(vec![product]);
            }
        }
    }
    found
}

fn at_each(column: &Column, levels: &[usize], patterns: usize) -> Vec<f64> {
    let value = |mut pattern: usize| {
        let answers: Vec<usize> = levels
            .iter()
            .map(|levels| {
                let answer = pattern % levels;
                pattern /= levels;
                answer
            })
            .collect();
        let of_product = |product: &Vec<Vec<f64>>| {
            product
                .iter()
                .zip(&answers)
                .map(|(factor, answer)| factor.get(*answer).copied().unwrap_or(0.0))
                .product::<f64>()
        };
        column.iter().map(of_product).sum()
    };
    (0..patterns).map(value).collect()
}

fn scaled(values: Vec<f64>) -> Vec<f64> {
    let length = values.iter().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 { values.into_iter().map(|x| x / length).collect() } else { values }
}

/// The inner product of two columns over all patterns, which factors item by item.
fn inner(a: &Column, b: &Column) -> f64 {
    let of_items = |x: &Vec<f64>, y: &Vec<f64>| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let of_products =
        |x: &Vec<Vec<f64>>, y: &Vec<Vec<f64>>| x.iter().zip(y).map(|(x, y)| of_items(x, y)).product::<f64>();
    a.iter().map(|x| b.iter().map(|y| of_products(x, y)).sum::<f64>()).sum()
}
