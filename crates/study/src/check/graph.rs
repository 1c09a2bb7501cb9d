//! Things that stand on one another, in an order in which each comes after what it stands on.

use std::collections::BTreeSet;

/// Orders `0..n` so that each comes after all of `needs(i)`, otherwise as given; or the cycle that forbids it.
pub(super) fn order(n: usize, needs: impl Fn(usize) -> Vec<usize>) -> Result<Vec<usize>, Vec<usize>> {
    let mut ordered = Vec::with_capacity(n);
    let mut done = BTreeSet::new();
    while ordered.len() < n {
        let ready = (0..n).find(|i| !done.contains(i) && needs(*i).iter().all(|need| done.contains(need)));
        let Some(next) = ready else { return Err(cycle(n, &needs, &done)) };
        done.insert(next);
        ordered.push(next);
    }
    Ok(ordered)
}

/// Walks from the first that is not done along unmet needs until one comes again.
fn cycle(n: usize, needs: &impl Fn(usize) -> Vec<usize>, done: &BTreeSet<usize>) -> Vec<usize> {
    let mut path: Vec<usize> = Vec::new();
    let mut at = (0..n).find(|i| !done.contains(i));
    while let Some(here) = at {
        if let Some(start) = path.iter().position(|seen| *seen == here) {
            path.push(here);
            return path.split_off(start);
        }
        path.push(here);
        at = needs(here).into_iter().find(|need| !done.contains(need));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn each_after_what_it_needs() {
        let needs = |i: usize| match i {
            0 => vec![2],
            1 => vec![],
            _ => vec![1],
        };
        assert_eq!(order(3, needs), Ok(vec![1, 2, 0]));
    }

    #[test]
    fn a_cycle_is_named_from_where_it_closes() {
        let needs = |i: usize| if i == 0 { vec![] } else { vec![i % 3 + 1] };
        assert_eq!(order(4, needs), Err(vec![1, 2, 3, 1]));
        assert_eq!(order(1, |_| vec![0]), Err(vec![0, 0]));
    }
}
