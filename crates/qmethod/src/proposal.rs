use crate::grid::MOST_STATEMENTS;
use crate::{Grid, QmethodError};
use crosscase_numerics::normal_cdf;

/// A proposed grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridProposal {
    /// `steep`, `normal`, `shallow` or `flat`.
    pub shape: String,
    /// The grid.
    pub grid: Grid,
    /// Its excess kurtosis; 0 is that of a normal distribution, below it flatter.
    pub kurtosis: f64,
}

/// How many standard deviations lie between the middle and an end of the range.
const SHAPES: [(&str, f64); 3] = [("steep", 2.6), ("normal", 2.0), ("shallow", 1.4)];

/// Grids for so many statements from one place to another: quasi-normal ones of three steepnesses, and a flat one.
///
/// Each sums to the number of statements exactly and is symmetric about the middle of the range; where neither can be had
/// together (an odd number of statements over an even number of places) the place above the middle takes the odd one.
///
/// ```
/// use crosscase_qmethod::grid_proposals;
/// for proposal in grid_proposals(36, -4, 4)? {
///     assert_eq!(proposal.grid.statements(), 36);
///     let counts = proposal.grid.counts();
///     assert!(counts.iter().eq(counts.iter().rev()));
/// }
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::Grid`] where the range is none, or has more places than there are statements.
pub fn grid_proposals(statements: usize, from: i32, to: i32) -> Result<Vec<GridProposal>, QmethodError> {
    let fault = |reason| QmethodError::Grid { text: format!("{statements} statements from {from} to {to}"), reason };
    let places = usize::try_from(i64::from(to) - i64::from(from) + 1).unwrap_or(0);
    if places < 2 {
        return Err(fault("a grid has at least two places"));
    }
    if places > statements {
        return Err(fault("it has more places than statements"));
    }
    if statements > MOST_STATEMENTS {
        return Err(fault("it holds more than 100 000 statements"));
    }
    let half = places as f64 / 2.0;
    let mut proposals = Vec::new();
    let normal = |spread: f64| {
        move |at: usize| {
            let edge = |x: f64| (x - half) / half * spread;
            normal_cdf(edge(at as f64 + 1.0)) - normal_cdf(edge(at as f64))
        }
    };
    for (shape, spread) in SHAPES {
        proposals.push((shape, apportioned(statements, places, normal(spread))));
    }
    proposals.push(("flat", apportioned(statements, places, |_| 1.0)));
    let mut found: Vec<GridProposal> = Vec::new();
    for (shape, counts) in proposals {
        let grid = Grid::new(from, &counts)?;
        // With few statements two shapes may be one grid.
        if found.iter().all(|known| known.grid != grid) {
            found.push(GridProposal { shape: shape.to_owned(), kurtosis: kurtosis(&grid), grid });
        }
    }
    Ok(found)
}

/// Statements over places, one at least each, in proportion to the weights and the same on both sides.
fn apportioned(statements: usize, places: usize, weight: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut counts = vec![1; places];
    let mut left = statements - places;
    // Pairs from the middle outwards; the middle place of an odd number stands alone.
    let mirror = |at: usize| places - 1 - at;
    let need = |counts: &[usize], at: usize| weight(at) / (counts[at] as f64 + 0.5);
    let middle = (places % 2 == 1).then_some(places / 2);
    while left > 0 {
        let odd = left % 2 == 1;
        let pair = (0..places / 2).max_by(|&a, &b| need(&counts, a).total_cmp(&need(&counts, b)).then(a.cmp(&b)));
        match (middle, pair) {
            // An odd statement can only go to the middle.
            (Some(at), _) if odd => {
                counts[at] += 1;
                left -= 1;
            }
            // Two at once into the middle, so that what is left stays even.
            (Some(at), Some(pair)) if need(&counts, at) > need(&counts, pair) => {
                counts[at] += 2;
                left -= 2;
            }
            (_, Some(at)) if left >= 2 => {
                counts[at] += 1;
                counts[mirror(at)] += 1;
                left -= 2;
            }
            _ => {
                counts[places / 2] += 1;
                left -= 1;
            }
        }
    }
    counts
}

fn kurtosis(grid: &Grid) -> f64 {
    let n = grid.statements() as f64;
    let values: Vec<f64> = grid.values().into_iter().map(f64::from).collect();
    let mean = values.iter().sum::<f64>() / n;
    let squares: Vec<f64> = values.iter().map(|v| (v - mean) * (v - mean)).collect();
    let variance = squares.iter().sum::<f64>() / n;
    let fourth = squares.iter().map(|square| square * square).sum::<f64>() / n;
    if variance > 0.0 { fourth / (variance * variance) - 3.0 } else { 0.0 }
}
