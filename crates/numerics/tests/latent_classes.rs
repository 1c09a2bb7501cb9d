//! Latent classes: what holds of every fit, and the rank found by either way.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_numerics::{LatentClasses, Stream};

/// Answers to so many yes/no items of two classes that answer alike nine times of ten.
fn answers(items: usize, rows: usize) -> Vec<(Vec<Option<usize>>, f64)> {
    let mut stream = Stream::new(11, 0);
    let row = |at: usize, stream: &mut Stream| {
        let says = |stream: &mut Stream| usize::from((stream.unit() < 0.9) == (at.is_multiple_of(2)));
        ((0..items).map(|_| Some(says(stream))).collect(), 1.0)
    };
    (0..rows).map(|at| row(at, &mut stream)).collect()
}

/// Two classes of three items or more are identified (Goodman 1974), of two they are not. Beyond 4096 patterns the rank comes from
/// inner products, and says the same.
#[test]
fn what_is_identified_is_told() {
    for (items, classes, identified) in
        [(2, 2, false), (3, 2, true), (4, 3, false), (5, 3, true), (13, 2, true), (13, 3, true)]
    {
        let found = LatentClasses::new(classes).starts(4).fit(&vec![2; items], &answers(items, 300)).unwrap();
        assert_eq!(found.npar, classes - 1 + classes * items);
        assert_eq!(found.identified, identified, "{classes} classes of {items} items: rank {}", found.rank);
    }
}

/// A row that counts twice is two rows, an answer that is missing is left out, and the seed alone decides.
#[test]
fn counts_gaps_and_seeds() {
    let rows = answers(4, 60);
    let twice: Vec<_> = rows.iter().cloned().chain(rows.iter().cloned()).collect();
    let counted: Vec<_> = rows.iter().map(|(row, _)| (row.clone(), 2.0)).collect();
    let fit = |rows: &[(Vec<Option<usize>>, f64)]| LatentClasses::new(2).starts(5).fit(&[2; 4], rows).unwrap();
    let (a, b) = (fit(&twice), fit(&counted));
    assert!((a.log_likelihood - b.log_likelihood).abs() < 1e-8 && a.n == b.n);
    assert_eq!(fit(&rows), fit(&rows));
    let mut open = rows;
    open[0].0[1] = None;
    let found = fit(&open);
    assert_eq!((found.g2, found.x2), (None, None));
    assert!((found.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(found.probabilities[0].iter().all(|item| (item.iter().sum::<f64>() - 1.0).abs() < 1e-9));
    assert!(LatentClasses::new(0).fit(&[2; 4], &open).is_err());
    assert!(LatentClasses::new(2).fit(&[2; 3], &open).is_err(), "a row of four answers for three items");
}
