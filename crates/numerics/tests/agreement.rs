//! Coefficients of agreement, held to published figures and to laws.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_numerics::{
    AgreementCoefficient as Coefficient, AgreementInterval, AgreementMetric as Metric, AgreementOptions,
    AgreementWeights as Weights, CoderAgreement, NumericsError, Ratings,
};
use proptest::prelude::*;

/// A row a coder, a word a unit, “.” where there is no rating.
fn of_coders(rows: &[&str]) -> Ratings {
    let rows: Vec<Vec<Option<f64>>> = rows
        .iter()
        .map(|row| row.split(' ').map(|cell| cell.parse().ok().or_else(|| letter(cell))).collect())
        .collect();
    Ratings::new((0..rows[0].len()).map(|unit| rows.iter().map(|row| row[unit]).collect())).unwrap()
}

fn letter(cell: &str) -> Option<f64> {
    cell.chars().next().filter(char::is_ascii_lowercase).map(|letter| f64::from(letter as u8))
}

/// How often two coders put a unit into each pair of categories.
fn of_table(table: &[&[usize]]) -> Ratings {
    let cells = table.iter().enumerate().flat_map(|(a, row)| row.iter().enumerate().map(move |(b, n)| (a, b, *n)));
    Ratings::new(cells.flat_map(|(a, b, n)| vec![vec![Some(a as f64), Some(b as f64)]; n])).unwrap()
}

/// Krippendorff (2011), “Computing Krippendorff's alpha-reliability”: C, A and B.
fn four_coders() -> Ratings {
    of_coders(&[
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . .",
        ". 3 3 3 2 3 4 2 2 5 1 3",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ])
}

fn binary() -> Ratings {
    of_coders(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"])
}

fn nominal() -> Ratings {
    of_coders(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"])
}

/// Gwet (2014): a diagnosis by two raters of 223 and of 100 patients; and his paradox of prevalence.
fn diagnoses() -> Ratings {
    of_table(&[&[40, 6, 4, 15], &[4, 25, 1, 5], &[4, 2, 21, 9], &[17, 13, 12, 45]])
}

fn three_by_three() -> Ratings {
    of_table(&[&[13, 0, 0], &[0, 20, 7], &[0, 4, 56]])
}

fn paradox() -> Ratings {
    of_table(&[&[118, 2], &[5, 0]])
}

#[track_caller]
fn check(found: &CoderAgreement, estimate: f64, se: Option<f64>) {
    let value = found.estimate.unwrap();
    assert!((value - estimate).abs() < 5e-6, "{value} for {estimate}");
    if let Some(se) = se {
        let found = found.se.unwrap();
        assert!((found - se).abs() < 6e-6, "standard error {found} for {se}");
    }
}

/// Published to three decimals; the other digits are those of irrCAC 0.4.4, except where the metric is not its own.
#[test]
fn alpha_by_each_metric() {
    for (ratings, metric, estimate, se) in [
        (four_coders(), Metric::Nominal, 0.743_421_052_6, Some(0.145_57)),
        (four_coders(), Metric::Ordinal, 0.815_387_503_8, None),
        (four_coders(), Metric::Interval, 0.849_107_142_9, Some(0.129_13)),
        (four_coders(), Metric::Ratio, 0.797_402_774_7, Some(0.140_48)),
        (binary(), Metric::Nominal, 0.095_238_095_2, Some(0.338_54)),
        (nominal(), Metric::Nominal, 0.691_964_3, Some(0.168_31)),
        (diagnoses(), Metric::Nominal, 0.431_617_820_6, None),
        (diagnoses(), Metric::Interval, 0.383_415_947_9, None),
        (three_by_three(), Metric::Nominal, 0.797_258_497_7, None),
    ] {
        check(&AgreementOptions::new(Coefficient::Krippendorff).metric(metric).fit(&ratings).unwrap(), estimate, se);
    }
}

#[test]
fn coefficients_corrected_for_chance() {
    use Coefficient::{BrennanPrediger, Cohen, Conger, Fleiss, Gwet, Percent};
    let quadratic = Weights::Quadratic;
    for (ratings, coefficient, weights, estimate, se) in [
        (four_coders(), Percent, Weights::Identity, 0.818_181_818_2, Some(0.125_61)),
        (four_coders(), Gwet, Weights::Identity, 0.775_44, Some(0.142_95)),
        (four_coders(), Fleiss, Weights::Identity, 0.761_17, Some(0.153_02)),
        (four_coders(), Conger, Weights::Identity, 0.762_82, Some(0.149_17)),
        (four_coders(), BrennanPrediger, Weights::Identity, 0.772_73, Some(0.144_72)),
        (four_coders(), Percent, quadratic, 0.975_378_787_9, None),
        (four_coders(), Gwet, quadratic, 0.914, Some(0.103_96)),
        (four_coders(), Fleiss, quadratic, 0.864_94, Some(0.146_03)),
        (four_coders(), Conger, quadratic, 0.857_71, Some(0.143_67)),
        (four_coders(), BrennanPrediger, quadratic, 0.901_52, Some(0.110_89)),
        (four_coders(), Gwet, Weights::Linear, 0.858_74, Some(0.117_33)),
        (four_coders(), Fleiss, Weights::Linear, 0.817_94, None),
        (four_coders(), Conger, Weights::Linear, 0.813_78, None),
        (four_coders(), BrennanPrediger, Weights::Linear, 0.848_48, None),
        (binary(), Fleiss, Weights::Identity, 0.047_619, None),
        (binary(), Cohen, Weights::Identity, 0.090_909_1, Some(0.303_66)),
        (binary(), Gwet, Weights::Identity, 0.310_344_8, Some(0.345_67)),
        (binary(), BrennanPrediger, Weights::Identity, 0.2, None),
        (nominal(), Cohen, Weights::Identity, 0.684_210_5, None),
        (nominal(), Fleiss, Weights::Identity, 0.678_571_4, None),
        (nominal(), Gwet, Weights::Identity, 0.689_655_2, None),
        (nominal(), BrennanPrediger, Weights::Identity, 0.6875, None),
        (diagnoses(), Cohen, Weights::Identity, 0.431_500_775_9, None),
        (diagnoses(), Fleiss, Weights::Identity, 0.430_340_557_3, None),
        (diagnoses(), Gwet, Weights::Identity, 0.456_157_635_5, None),
        (diagnoses(), BrennanPrediger, Weights::Identity, 0.449_925_261_6, None),
        (diagnoses(), Percent, Weights::Identity, 0.587_443_946_2, None),
        (diagnoses(), Cohen, quadratic, 0.383_185_944_1, None),
        (diagnoses(), Gwet, quadratic, 0.298_572_996_7, None),
        (diagnoses(), BrennanPrediger, quadratic, 0.235_874_439_5, None),
        (three_by_three(), Cohen, Weights::Identity, 0.796_409_402_2, None),
        (three_by_three(), Gwet, Weights::Identity, 0.849_330_548_2, None),
        (paradox(), Cohen, Weights::Identity, -0.023_391_8, None),
        (paradox(), Fleiss, Weights::Identity, -0.028_806_6, None),
        (paradox(), Gwet, Weights::Identity, 0.940_776_3, None),
        (paradox(), BrennanPrediger, Weights::Identity, 0.888, None),
    ] {
        check(&AgreementOptions::new(coefficient).weights(weights).fit(&ratings).unwrap(), estimate, se);
    }
}

/// The standard errors of leaving out one unit (Hughes 2022), and percentiles over resampled units.
#[test]
fn intervals() {
    for (metric, se) in
        [(Metric::Nominal, 0.1463), (Metric::Ordinal, 0.1480), (Metric::Interval, 0.1408), (Metric::Ratio, 0.1433)]
    {
        let options = AgreementOptions::new(Coefficient::Krippendorff).metric(metric);
        let found = options.interval(AgreementInterval::Jackknife).fit(&four_coders()).unwrap();
        assert!((found.se.unwrap() - se).abs() < 6e-5, "{found:?}");
        let found = options.interval(AgreementInterval::Bootstrap).fit(&four_coders()).unwrap();
        let (low, high) = found.ci.unwrap();
        assert!((0.38..0.48).contains(&low) && (high - 1.0).abs() < 1e-9, "{metric:?}: {low} to {high}");
    }
    let found = AgreementOptions::new(Coefficient::Krippendorff).fit(&four_coders()).unwrap();
    assert!((found.ci.unwrap().0 - 0.419).abs() < 6e-4 && found.ci.unwrap().1 == 1.0);
    assert_eq!((found.units, found.coders, found.rated_once), (11, 4, 1), "the last unit was rated once");
}

#[test]
fn what_has_no_figure_is_refused_or_undefined() {
    let one_category = Ratings::new(vec![vec![Some(1.0), Some(1.0)]; 3]).unwrap();
    for (coefficient, ..) in Coefficient::CHOICES {
        let found = AgreementOptions::new(*coefficient).fit(&one_category).unwrap();
        let expected = (*coefficient == Coefficient::Percent).then_some(1.0);
        assert_eq!((found.estimate, found.se.is_some()), (expected, expected.is_some()), "{coefficient:?}");
    }
    let cohen = AgreementOptions::new(Coefficient::Cohen).fit(&four_coders());
    assert_eq!(cohen, Err(NumericsError::TwoCoders { found: 4 }));
    let below = Ratings::new([vec![Some(-1.0), Some(2.0)]]).unwrap();
    let ratio = AgreementOptions::new(Coefficient::Krippendorff).metric(Metric::Ratio).fit(&below);
    assert_eq!(ratio, Err(NumericsError::RatioBelowZero { value: -1.0 }));
    assert_eq!(Ratings::new([vec![Some(1.0)]]), Err(NumericsError::TooFewCoders { found: 1 }));
}

/// Of five units the third coder rated the first alone: without it there are two coders, and no interval is lost for that.
#[test]
fn a_unit_left_out_may_be_all_that_a_coder_rated() {
    let rows = ["x x x", "x y .", "y y .", "y y .", "x x ."];
    let of = |kept: &[&str]| {
        let unit = |row: &&str| row.split(' ').map(letter).collect();
        Ratings::new(kept.iter().map(unit)).unwrap()
    };
    let options = AgreementOptions::new(Coefficient::Conger);
    let left_out: Vec<f64> = (0..rows.len())
        .map(|without| {
            let kept: Vec<&str> =
                rows.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, row)| *row).collect();
            options.fit(&of(&kept)).unwrap().estimate.unwrap()
        })
        .collect();
    let mean = left_out.iter().sum::<f64>() / 5.0;
    let se = (left_out.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() * 4.0 / 5.0).sqrt();
    let jackknife = options.interval(AgreementInterval::Jackknife).fit(&of(&rows)).unwrap();
    assert!((jackknife.se.unwrap() - se).abs() < 1e-12 && jackknife.undefined_replicates == 0, "{jackknife:?}");
    // A draw of one category alone has no value: 2·(2/5)⁵ and some of the two ways round.
    let bootstrap = options.interval(AgreementInterval::Bootstrap).fit(&of(&rows)).unwrap();
    assert!(bootstrap.undefined_replicates < 60, "{bootstrap:?}");
    let alone = of(&rows[..1]);
    for interval in [AgreementInterval::T, AgreementInterval::Bootstrap, AgreementInterval::Jackknife] {
        let found = AgreementOptions::new(Coefficient::Percent).interval(interval).fit(&alone).unwrap();
        assert_eq!((found.estimate, found.se, found.ci), (Some(1.0), None, None), "{interval:?}");
    }
}

/// Alpha has no unit: in one whose squares do not fit it is what it is in any other. A power of two loses no digit.
#[test]
fn alpha_has_no_unit() {
    let rows = [[1.0, 2.0, 1.0], [3.0, 3.0, 2.0], [5.0, 4.0, 5.0], [2.0, 2.0, 2.0]];
    let of = |exponent: i32, metric| {
        let unit = libm::ldexp(1.0, exponent);
        let ratings =
            Ratings::new(rows.iter().map(|row| row.iter().map(|value| Some(value * unit)).collect())).unwrap();
        let found = AgreementOptions::new(Coefficient::Krippendorff).metric(metric).fit(&ratings).unwrap();
        (found.estimate, found.se)
    };
    for metric in [Metric::Interval, Metric::Ratio] {
        assert!(of(0, metric).0.is_some());
        for exponent in [-1000, -600, 600, 1000] {
            assert_eq!(of(exponent, metric), of(0, metric));
        }
    }
    let ends = Ratings::new(
        [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]].map(|unit| vec![Some(unit[0] * 1.5e308), Some(unit[1] * 1.5e308)]),
    );
    let options = AgreementOptions::new(Coefficient::Percent).weights(Weights::Linear);
    check(&options.fit(&ends.unwrap()).unwrap(), 2.0 / 3.0, None);
}

fn some_ratings() -> impl Strategy<Value = Vec<Vec<Option<u8>>>> {
    proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.8, 0..4_u8), 3), 2..12)
}

fn ratings(rows: &[Vec<Option<u8>>]) -> Option<Ratings> {
    Ratings::new(rows.iter().map(|row| row.iter().map(|value| value.map(f64::from)).collect())).ok()
}

proptest! {
    #[test]
    fn the_order_of_units_and_coders_and_the_names_of_categories_do_not_matter(rows in some_ratings()) {
        let Some(as_they_are) = ratings(&rows) else { return Ok(()) };
        let turned: Vec<Vec<Option<u8>>> = rows.iter().rev().map(|row| row.iter().rev().map(|v| v.map(|v| 3 - v)).collect()).collect();
        let turned = ratings(&turned).unwrap();
        for (coefficient, ..) in Coefficient::CHOICES.iter().filter(|choice| choice.0 != Coefficient::Cohen) {
            for (metric, weights) in [(Metric::Nominal, Weights::Identity), (Metric::Ordinal, Weights::Quadratic)] {
                let options = AgreementOptions::new(*coefficient).metric(metric).weights(weights);
                let (one, other) = (options.fit(&as_they_are).unwrap(), options.fit(&turned).unwrap());
                let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                    (a, b) => a == b,
                };
                prop_assert!(near(one.estimate, other.estimate) && near(one.se, other.se), "{coefficient:?} {one:?} {other:?}");
                prop_assert!(one.estimate.is_none_or(|estimate| estimate <= 1.0 + 1e-12));
            }
        }
    }

    #[test]
    fn a_coder_who_rated_nothing_is_none(rows in some_ratings(), coders in 2..=3_usize, at in 0..=2_usize) {
        let rows: Vec<Vec<Option<u8>>> = rows.into_iter().map(|row| row[..coders].to_vec()).collect();
        let mut with = rows.clone();
        for row in &mut with {
            row.insert(at, None);
        }
        prop_assert_eq!(ratings(&rows), ratings(&with));
    }

    #[test]
    fn two_coders_without_a_gap_are_conger_as_cohen(rows in proptest::collection::vec((0..4_u8, 0..4_u8), 2..20)) {
        let two = Ratings::new(rows.iter().map(|(a, b)| vec![Some(f64::from(*a)), Some(f64::from(*b))])).unwrap();
        let of = |coefficient| AgreementOptions::new(coefficient).fit(&two).unwrap().estimate;
        prop_assert_eq!(of(Coefficient::Cohen), of(Coefficient::Conger));
    }
}
