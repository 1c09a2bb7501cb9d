//! The value of a function of partly missing arguments.

/// Steps of one search: enough to fill seven fuzzy sets or eleven crisp ones in every way.
const MAX_STEPS: usize = 4096;

/// The value of a function of partly missing arguments, if it is the same however the missing ones are filled in; else `None`.
///
/// `values` are the parts, and `fillings` says for each what it is filled with where it is open: with none it stays open. `ends`
/// gives the least and the largest that the whole may be with these parts, and may be wider than need be as long as something is
/// open. Parts are filled one after the other, and no further where the ends meet, or where two fillings differ. After 4096 steps
/// the search gives up: then a value may be known that is not told, and none is told that is not known.
///
/// ```
/// use crosscase_boolean::agreed;
/// let smaller = |x: &[Option<f64>]| Some((x[0]?.min(x[1].unwrap_or(0.0)), x[0]?.min(x[1].unwrap_or(1.0))));
/// let crisp = [[0.0, 1.0], [0.0, 1.0]];
/// assert_eq!(agreed(&[Some(0.0), None], &crisp, smaller), Some(0.0), "min(0, ?) is 0");
/// assert_eq!(agreed(&[Some(0.3), None], &crisp, smaller), None);
/// ```
pub fn agreed<F: AsRef<[f64]>>(
    values: &[Option<f64>],
    fillings: &[F],
    ends: impl Fn(&[Option<f64>]) -> Option<(f64, f64)>,
) -> Option<f64> {
    let open = values.iter().zip(fillings).enumerate().filter(|(_, (value, _))| value.is_none());
    let open: Vec<(usize, &[f64])> = open.map(|(at, (_, fillings))| (at, fillings.as_ref())).collect();
    Filling { ends, steps: 0 }.agreed(&mut values.to_vec(), &open)
}

struct Filling<E> {
    ends: E,
    steps: usize,
}

impl<E: Fn(&[Option<f64>]) -> Option<(f64, f64)>> Filling<E> {
    fn agreed(&mut self, values: &mut Vec<Option<f64>>, open: &[(usize, &[f64])]) -> Option<f64> {
        self.steps += 1;
        let (low, high) = (self.ends)(values)?;
        if low == high {
            return Some(low);
        }
        let ((at, fillings), rest) = open.split_first()?;
        if fillings.is_empty() {
            return self.agreed(values, rest);
        }
        let mut known = None;
        for filling in *fillings {
            if self.steps >= MAX_STEPS {
                return None;
            }
            *values.get_mut(*at)? = Some(*filling);
            let found = self.agreed(values, rest)?;
            if known.is_some_and(|known| known != found) {
                return None;
            }
            known = Some(found);
        }
        *values.get_mut(*at)? = None;
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of this many open crisp parts a case is in as many as are filled with 1; the whole is what is made of that number.
    #[track_caller]
    fn check(open: usize, of: impl Fn(usize) -> f64, expected: Option<f64>) {
        let ends = |values: &[Option<f64>]| {
            let all: Option<Vec<f64>> = values.iter().copied().collect();
            let whole = all.map(|all| of(all.iter().filter(|x| **x == 1.0).count()));
            Some(whole.map_or((0.0, 1.0), |whole| (whole, whole)))
        };
        assert_eq!(agreed(&vec![None; open], &vec![[0.0, 1.0]; open], ends), expected, "{open}");
    }

    #[test]
    fn every_filling_is_looked_at_or_nothing_is_told() {
        check(11, |_| 0.5, Some(0.5));
        check(11, |ones| if ones == 11 { 0.25 } else { 0.5 }, None);
        // Two fillings differ at once, however many more there are.
        check(60, |ones| ones as f64 / 60.0, None);
        // All agree, but there are more than are tried.
        check(12, |_| 0.5, None);
        check(60, |_| 0.5, None);
    }
}
