//! What must hold of any answers: figures do not hang on the order of items, rows or groups, nor on the zero and unit of the scale; turning round
//! twice changes nothing; the same seed gives the same on any number of threads.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{answers, ranged, reversing};
use crosscase_scales::{
    Aggregate, AggregateResult, Belonging, Composition, FactorAnalysis, FactorRotation, Mokken, Parallel, Reliability,
    ReliabilityResult, item_statistics,
};
use proptest::prelude::*;
use std::fmt::Write as _;

const NAMES: &str = "a b c d";

/// Rows of four answers from 1 to 5, and the group of each.
fn rows() -> impl Strategy<Value = Vec<([u8; 4], u8)>> {
    prop::collection::vec((prop::array::uniform4(1_u8..=5), 0_u8..3), 6..25)
}

fn file(rows: &[([u8; 4], u8)], order: [usize; 4], change: impl Fn(u8) -> f64) -> String {
    let names: Vec<&str> = NAMES.split(' ').collect();
    let mut file = format!("id,group,{}\n", order.map(|at| names[at]).join(","));
    for (person, (answers, group)) in rows.iter().enumerate() {
        let answers = order.map(|at| change(answers[at]).to_string()).join(",");
        writeln!(file, "p{person},g{group},{answers}").unwrap();
    }
    file
}

fn reliability(file: &str, low: f64, high: f64) -> Option<ReliabilityResult> {
    Reliability::new().fit(&answers(file, &ranged(NAMES, low, high))).ok()
}

fn aggregate(file: &str, low: f64, high: f64) -> AggregateResult {
    let answers = answers(file, &ranged(NAMES, low, high));
    let belonging = Belonging { group: answers.table().texts("group").unwrap(), ..Belonging::default() };
    Aggregate::new().fit(&answers, &belonging, None).unwrap()
}

fn alike(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

/// The coefficients of a scale and what each item adds, by the item's name.
fn same(a: Option<&ReliabilityResult>, b: Option<&ReliabilityResult>) -> Result<(), TestCaseError> {
    let (Some(a), Some(b)) = (a, b) else {
        prop_assert_eq!(a.is_some(), b.is_some());
        return Ok(());
    };
    for (what, x, y) in [
        ("alpha", a.alpha, b.alpha),
        ("standardised", a.alpha_standardized, b.alpha_standardized),
        ("lambda 2", a.lambda2, b.lambda2),
        ("lambda 6", a.lambda6, b.lambda6),
        ("icc", a.icc_consistency, b.icc_consistency),
        ("halves", a.split_half.map(|half| half.mean), b.split_half.map(|half| half.mean)),
    ] {
        prop_assert!(alike(x, y), "{}: {:?} and {:?}", what, x, y);
    }
    // An omega of few and random answers may have several optima; where both have one of the same they agree.
    for item in &a.items {
        let other = b.items.iter().find(|other| other.item == item.item).unwrap();
        prop_assert!(
            alike(item.item_total_corrected, other.item_total_corrected)
                && alike(item.alpha_if_dropped, other.alpha_if_dropped)
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_does_not_matter(rows in rows(), order in Just([0, 1, 2, 3]).prop_shuffle(), seed in any::<u64>()) {
        let plain = file(&rows, [0, 1, 2, 3], f64::from);
        let mut moved = rows.clone();
        crosscase_numerics::Stream::new(seed, 0).shuffle(&mut moved);
        let turned = file(&moved, order, f64::from);
        same(reliability(&plain, 1.0, 5.0).as_ref(), reliability(&turned, 1.0, 5.0).as_ref())?;
        let (a, b) = (aggregate(&plain, 1.0, 5.0), aggregate(&turned, 1.0, 5.0));
        prop_assert!(alike(a.anova.icc1, b.anova.icc1) && alike(a.anova.p, b.anova.p) && a.warranted == b.warranted);
        for group in &a.groups {
            let other = b.groups.iter().find(|other| other.group == group.group).unwrap();
            prop_assert!(alike(group.mean, other.mean) && alike(group.rwg_j, other.rwg_j) && alike(group.ad_median, other.ad_median));
        }
        let h = |file: &str| Mokken::new().fit(&answers(file, &ranged(NAMES, 1.0, 5.0))).ok().and_then(|found| found.h);
        prop_assert!(alike(h(&plain), h(&turned)));
    }

    #[test]
    fn zero_and_unit_do_not_matter(rows in rows()) {
        let (plain, moved) = (file(&rows, [0, 1, 2, 3], f64::from), file(&rows, [0, 1, 2, 3], |x| 3.0 * f64::from(x) - 7.0));
        same(reliability(&plain, 1.0, 5.0).as_ref(), reliability(&moved, -4.0, 8.0).as_ref())?;
        let (a, b) = (aggregate(&plain, 1.0, 5.0), aggregate(&moved, -4.0, 8.0));
        prop_assert!(alike(a.anova.icc1, b.anova.icc1) && alike(a.anova.f, b.anova.f));
        for (group, other) in a.groups.iter().zip(&b.groups) {
            prop_assert!(alike(group.mean.map(|mean| 3.0 * mean - 7.0), other.mean));
            prop_assert!(alike(group.ci.map(|ends| 3.0 * ends[0] - 7.0), other.ci.map(|ends| ends[0])));
            prop_assert!(alike(group.ad.map(|ad| 3.0 * ad), other.ad));
        }
    }

    /// x turned round by hand and declared to be so is x.
    #[test]
    fn turning_round_twice_changes_nothing(rows in rows()) {
        let (plain, by_hand) = (file(&rows, [0, 1, 2, 3], f64::from), file(&rows, [0, 1, 2, 3], |x| f64::from(6 - x)));
        let turned = answers(&by_hand, &reversing(NAMES, NAMES, 1.0, 5.0));
        let straight = answers(&plain, &ranged(NAMES, 1.0, 5.0));
        for item in 0..4 {
            prop_assert_eq!(turned.keyed(item), straight.keyed(item));
        }
        prop_assert_eq!(item_statistics(&turned).items, item_statistics(&straight).items);
    }

    /// A mean and its interval stay on the scale, and hold each other.
    #[test]
    fn intervals_stay_on_the_scale(rows in rows()) {
        for group in aggregate(&file(&rows, [0, 1, 2, 3], f64::from), 1.0, 5.0).groups {
            if let (Some(mean), Some([low, high])) = (group.mean, group.ci) {
                prop_assert!(1.0 <= low && low <= mean && mean <= high && high <= 5.0);
            }
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let rows: Vec<([u8; 4], u8)> = (0..60_u8)
        .map(|at| ([at % 5 + 1, (at % 9) * 7 % 5 + 1, (at / 2) % 5 + 1, (at % 11) * (at % 7) % 5 + 1], at % 3))
        .collect();
    let file = file(&rows, [0, 1, 2, 3], f64::from);
    let all = || {
        let answers = answers(&file, &ranged(NAMES, 1.0, 5.0));
        let belonging = Belonging { group: answers.table().texts("group").unwrap(), ..Belonging::default() };
        (
            Reliability::new().replicates(500).fit(&answers).unwrap().alpha_ci_bootstrap,
            Aggregate::new().rule(Composition::Median).draws(300, 5).fit(&answers, &belonging, None).unwrap().groups,
            Parallel::new().draws(200).fit(&answers).unwrap().reference,
            FactorAnalysis::new(1).rotation(FactorRotation::None).fit(&answers).unwrap().loadings,
        )
    };
    let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(all);
    assert_eq!(on(1), on(8));
}
