//! `compare --dimensions`: which dimensions set two typologies of the same cases apart.

use crate::{Gower, TypologyError};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;

/// What theory and cases disagree on, dimension by dimension.
///
/// Each pair of cases is together in both typologies, apart in both, **split** (one type of the first, two of the second) or **joined** (two
/// types of the first, one of the second). A dimension in which split pairs differ more than pairs that both have together is one that the
/// second follows and the first overlooks; one in which pairs that both have apart differ more than joined pairs is one that the first
/// follows and the second overlooks. Distances are those of Gower in that dimension alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Disagreement {
    /// How many pairs there are of each kind.
    pub pairs: DisagreeingPairs,
    /// The dimensions, those that the first overlooks most at the top.
    pub dimensions: Vec<DisagreeingDimension>,
}

/// How many pairs of cases are of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DisagreeingPairs {
    /// Pairs of one type in both typologies.
    pub together: usize,
    /// Pairs of one type in the first alone.
    pub split: usize,
    /// Pairs of one type in the second alone.
    pub joined: usize,
    /// Pairs of two types in both.
    pub apart: usize,
}

/// How far pairs of cases differ in a dimension: means, `None` where there is no such pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DisagreeingDimension {
    /// The dimension.
    pub dimension: String,
    /// Of pairs that both have together.
    pub together: Option<f64>,
    /// Of pairs that the first has together and the second apart.
    pub split: Option<f64>,
    /// Of pairs that the first has apart and the second together.
    pub joined: Option<f64>,
    /// Of pairs that both have apart.
    pub apart: Option<f64>,
    /// `split` less `together`: how far the second follows what the first overlooks.
    pub overlooked_by_first: Option<f64>,
    /// `apart` less `joined`: how far the first follows what the second overlooks.
    pub overlooked_by_second: Option<f64>,
}

/// How many distances there are, and their sum with what rounding took from it (Neumaier 1974, doi:10.1002/zamm.19740540106).
#[derive(Clone, Copy, Default)]
struct Distances {
    n: usize,
    sum: f64,
    lost: f64,
}

impl Distances {
    fn add(&mut self, distance: f64) {
        let sum = self.sum + distance;
        let (more, less) = if self.sum >= distance { (self.sum, distance) } else { (distance, self.sum) };
        self.lost += (more - sum) + less;
        (self.n, self.sum) = (self.n + 1, sum);
    }

    fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| (self.sum + self.lost) / self.n as f64)
    }
}

/// Which of some dimensions set the types in two columns apart, over the cases that have both.
///
/// # Errors
/// A column that is not there; no dimension.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_typology::{Gower, disagreement};
/// let table = TableBuilder::default()
///     .id("case", ["a", "b", "c", "d"])
///     .text("theory", ["hub", "hub", "ring", "ring"].map(Some))
///     .text("found", ["1", "2", "1", "2"].map(Some))
///     .text("lead", ["hub", "hub", "ring", "ring"].map(Some))
///     .number("size", [1.0, 9.0, 1.0, 9.0].map(Some))
///     .build()?;
/// let found = disagreement(&table, "theory", "found", &["lead", "size"].map(String::from), &Gower::new())?;
/// assert_eq!((found.pairs.split, found.pairs.joined), (2, 2));
/// assert_eq!((found.dimensions[0].dimension.as_str(), found.dimensions[0].split), ("size", Some(1.0)));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub fn disagreement(
    table: &Table,
    first: &str,
    second: &str,
    dimensions: &[String],
    gower: &Gower,
) -> Result<Disagreement, TypologyError> {
    let cases = gower.fit(table, dimensions)?;
    let (first, second) = (table.texts(first)?, table.texts(second)?);
    let both: Vec<Option<(&String, &String)>> =
        first.iter().zip(&second).map(|(a, b)| a.as_ref().zip(b.as_ref())).collect();
    let mut pairs = DisagreeingPairs::default();
    // By dimension, of the pairs of each kind: pairs grow with the square of the cases, and are not kept.
    let mut found = vec![[Distances::default(); 4]; dimensions.len()];
    for (a, of_a) in both.iter().enumerate() {
        for (b, of_b) in both.iter().enumerate().skip(a + 1) {
            let Some((of_a, of_b)) = of_a.zip(*of_b) else { continue };
            let (kind, count) = match (of_a.0 == of_b.0, of_a.1 == of_b.1) {
                (true, true) => (0, &mut pairs.together),
                (true, false) => (1, &mut pairs.split),
                (false, true) => (2, &mut pairs.joined),
                (false, false) => (3, &mut pairs.apart),
            };
            *count += 1;
            for (column, kinds) in found.iter_mut().enumerate() {
                if let Some((distance, of_kind)) = cases.between_in(column, a, b).zip(kinds.get_mut(kind)) {
                    of_kind.add(distance);
                }
            }
        }
    }
    let one = |(dimension, kinds): (&String, &[Distances; 4])| {
        let [together, split, joined, apart] = kinds.each_ref().map(Distances::mean);
        let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
        DisagreeingDimension {
            dimension: dimension.clone(),
            together,
            split,
            joined,
            apart,
            overlooked_by_first: less(split, together),
            overlooked_by_second: less(apart, joined),
        }
    };
    let mut dimensions: Vec<DisagreeingDimension> = dimensions.iter().zip(&found).map(one).collect();
    // Where no pair is together in both, split pairs speak alone.
    let by = |of: &DisagreeingDimension| of.overlooked_by_first.or(of.split).unwrap_or(f64::NEG_INFINITY);
    dimensions.sort_by(|a, b| by(b).total_cmp(&by(a)));
    Ok(Disagreement { pairs, dimensions })
}

impl Disagreement {
    /// One row a dimension: `crosscase.typology.disagreement/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let of = |value: fn(&DisagreeingDimension) -> Option<f64>| self.dimensions.iter().map(value);
        TableBuilder::new("crosscase.typology.disagreement/1")
            .text("dimension", self.dimensions.iter().map(|one| Some(one.dimension.as_str())))
            .number("together", of(|one| one.together))
            .number("split", of(|one| one.split))
            .number("joined", of(|one| one.joined))
            .number("apart", of(|one| one.apart))
            .number("overlooked_by_first", of(|one| one.overlooked_by_first))
            .number("overlooked_by_second", of(|one| one.overlooked_by_second))
            .build()
    }
}
