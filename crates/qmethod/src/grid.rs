use crate::QmethodError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The sorting grid, the forced distribution: how many statements each place takes.
///
/// Places are whole numbers without a hole between the lowest and the highest; a place inside may take none.
///
/// ```
/// use crosscase_qmethod::Grid;
/// // Lipset's study in Brown (1980): 33 statements from −4 to 4.
/// let grid = Grid::new(-4, &[2, 3, 4, 5, 5, 5, 4, 3, 2])?;
/// assert_eq!((grid.statements(), grid.lowest(), grid.highest()), (33, -4, 4));
/// assert_eq!(grid, "-4:2,-3:3,-2:4,-1:5,0:5,1:5,2:4,3:3,4:2".parse()?);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Grid {
    lowest: i32,
    counts: Vec<usize>,
}

/// More places than any board has, and few enough that a wrong number in a file costs no memory.
const MOST_PLACES: usize = 1_000;
/// More statements than anybody sorts.
pub(crate) const MOST_STATEMENTS: usize = 100_000;
/// Places lie within this of 0, so that sums of them are exact.
const FARTHEST: i32 = 1_000_000;

impl Grid {
    /// A grid from its lowest place and the counts of that place and every one above it.
    ///
    /// Places without a statement at either end are left away, as files list them.
    ///
    /// # Errors
    /// [`QmethodError::Grid`] without any statement, with more than 1 000 places or 100 000 statements, or places beyond ±1 000 000.
    pub fn new(lowest: i32, counts: &[usize]) -> Result<Self, QmethodError> {
        let fault = |reason| QmethodError::Grid { text: format!("{counts:?} from {lowest}"), reason };
        let Some(first) = counts.iter().position(|&count| count > 0) else {
            return Err(fault("it holds no statement"));
        };
        let last = counts.iter().rposition(|&count| count > 0).unwrap_or(first);
        if last - first >= MOST_PLACES {
            return Err(fault("it has more than 1000 places"));
        }
        let statements = counts.iter().try_fold(0_usize, |sum, count| sum.checked_add(*count));
        if statements.is_none_or(|statements| statements > MOST_STATEMENTS) {
            return Err(fault("it holds more than 100 000 statements"));
        }
        let end = |offset: usize| i32::try_from(offset).ok().and_then(|offset| lowest.checked_add(offset));
        match (end(first), end(last)) {
            (Some(low), Some(high)) if low >= -FARTHEST && high <= FARTHEST => {
                Ok(Self { lowest: low, counts: counts[first..=last].to_vec() })
            }
            _ => Err(fault("a place is beyond 1 000 000")),
        }
    }

    /// The grid that one sort fills; `None` where a place is no whole number.
    ///
    /// ```
    /// use crosscase_qmethod::Grid;
    /// assert_eq!(Grid::of(&[1.0, -1.0, 0.0, 0.0]), "-1:1,0:2,1:1".parse().ok());
    /// assert_eq!(Grid::of(&[0.5, 1.0]), None);
    /// ```
    pub fn of(sort: &[f64]) -> Option<Self> {
        let whole = |x: &f64| x.fract() == 0.0 && x.abs() <= f64::from(FARTHEST);
        if sort.is_empty() || !sort.iter().all(whole) {
            return None;
        }
        // Whole and within the bounds just checked.
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers up to a million")]
        let places: Vec<i32> = sort.iter().map(|&x| x as i32).collect();
        let (low, high) = (*places.iter().min()?, *places.iter().max()?);
        let size = usize::try_from(high - low).ok()? + 1;
        if size > MOST_PLACES {
            return None;
        }
        let mut counts = vec![0; size];
        for place in places {
            if let Some(count) = usize::try_from(place - low).ok().and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        Self::new(low, &counts).ok()
    }

    /// The distribution that sorts share, and how many of them keep it.
    ///
    /// The one that more than half of them keep; where there is none (0 keep it), their mean: the places in rising order,
    /// averaged over the sorts and rounded. One sort spread wider than the others therefore changes nothing.
    ///
    /// # Errors
    /// [`QmethodError::Grid`] where the mean spreads over more than 1 000 places.
    pub(crate) fn shared(sorts: &[&[f64]]) -> Result<(Self, usize), QmethodError> {
        let grids: Vec<Option<Self>> = sorts.iter().map(|sort| Self::of(sort)).collect();
        for grid in grids.iter().flatten() {
            let share = grids.iter().flatten().filter(|other| *other == grid).count();
            if 2 * share > sorts.len() {
                return Ok((grid.clone(), share));
            }
        }
        let ordered: Vec<Vec<f64>> = sorts
            .iter()
            .map(|sort| {
                let mut sort = sort.to_vec();
                sort.sort_by(f64::total_cmp);
                sort
            })
            .collect();
        let n = sorts.first().map_or(0, |sort| sort.len());
        let mean = |at: usize| ordered.iter().map(|sort| sort[at]).sum::<f64>() / ordered.len() as f64;
        let means: Vec<f64> = (0..n).map(|at| mean(at).round()).collect();
        let text = || "the mean of the sorts".to_owned();
        let reason = "its places are no whole numbers up to a million";
        Self::of(&means).map(|grid| (grid, 0)).ok_or_else(|| QmethodError::Grid { text: text(), reason })
    }

    /// The lowest place.
    pub const fn lowest(&self) -> i32 {
        self.lowest
    }

    /// The highest place.
    pub fn highest(&self) -> i32 {
        self.lowest + i32::try_from(self.counts.len()).unwrap_or(0) - 1
    }

    /// How many statements each place takes, from the lowest place up.
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Every place with how many statements it takes, from the lowest up.
    pub fn places(&self) -> impl DoubleEndedIterator<Item = (i32, usize)> + ExactSizeIterator + '_ {
        // The counts are at most 1 000.
        self.counts.iter().enumerate().map(|(at, &count)| (self.lowest + i32::try_from(at).unwrap_or(0), count))
    }

    /// How many statements the grid holds.
    pub fn statements(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The places of a sort in rising order: each place as often as it takes statements.
    pub fn values(&self) -> Vec<i32> {
        self.places().flat_map(|(place, count)| std::iter::repeat_n(place, count)).collect()
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (place, count)) in self.places().enumerate() {
            write!(f, "{}{place}:{count}", if at > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

impl FromStr for Grid {
    type Err = QmethodError;

    /// Places with counts, in any order, separated by commas; a place between that is not named takes none.
    fn from_str(text: &str) -> Result<Self, QmethodError> {
        let fault = |reason| QmethodError::Grid { text: text.trim().to_owned(), reason };
        let mut named: Vec<(i32, usize)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (place, count) = part.split_once(':').ok_or_else(|| fault("a place has no count"))?;
            let place = place.trim().replace('−', "-");
            let place = place.parse::<i32>().map_err(|_| fault("a place is no whole number"))?;
            let count = count.trim().parse().map_err(|_| fault("a count is no whole number"))?;
            named.push((place, count));
        }
        named.sort_unstable();
        if named.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(fault("a place is named twice"));
        }
        let (Some(low), Some(high)) = (named.first(), named.last()) else { return Err(fault("it names no place")) };
        let size = usize::try_from(i64::from(high.0) - i64::from(low.0)).unwrap_or(usize::MAX);
        if size >= MOST_PLACES {
            return Err(fault("it has more than 1000 places"));
        }
        let mut counts = vec![0; size + 1];
        for (place, count) in &named {
            if let Some(slot) = usize::try_from(place - low.0).ok().and_then(|at| counts.get_mut(at)) {
                *slot = *count;
            }
        }
        Self::new(low.0, &counts)
    }
}

crosscase_data::as_text!(Grid);

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn ends_without_statements_are_left_away() {
        // PQMethod always lists the twenty columns from −6 to 13.
        let listed = [0, 0, 2, 3, 4, 5, 5, 5, 4, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let grid = Grid::new(-6, &listed).map(|grid| (grid.lowest(), grid.highest(), grid.statements()));
        assert_eq!(grid.ok(), Some((-4, 4, 33)));
    }

    #[test]
    fn refuses() {
        for text in [
            "",
            "1",
            "1:x",
            "x:1",
            "1:1,1:2",
            "0:0",
            "0:1,5000:1",
            "2000000:1",
            "0:100001",
            "0:18446744073709551615,1:34",
        ] {
            let code = text.parse::<Grid>().err().map(|error| error.code());
            assert_eq!(code, Some("QME007"), "{text}");
        }
    }

    #[test]
    fn a_place_between_may_be_empty() {
        let grid = "-2:1, 0:3, 2:1".parse::<Grid>().map(|grid| (grid.counts().to_vec(), grid.values()));
        assert_eq!(grid.ok(), Some((vec![1, 0, 3, 0, 1], vec![-2, 0, 0, 0, 2])));
    }
}
