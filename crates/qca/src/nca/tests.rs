use super::*;

#[test]
fn the_area_above_a_line_by_hand() {
    let unit = [0.0, 1.0, 0.0, 1.0];
    for (line, expected) in [
        ((0.0, 1.0), 0.5),
        ((0.5, 1.0), 0.125),
        ((-0.5, 1.0), 0.875),
        ((0.0, 2.0), 0.25),
        ((0.3, 0.0), 0.7),
        ((2.0, 1.0), 0.0),
        ((-3.0, 1.0), 1.0),
    ] {
        assert!((above(line, unit) - expected).abs() < 1e-12, "{line:?}: {}", above(line, unit));
    }
}

#[test]
fn a_line_through_the_corners_cuts_where_least_squares_put_it() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0, 3.0], [0.0, 2.0, 2.0, 3.0, 1.0]);
    let found = ceiling(&x, &y, Ceiling::CrFdh).unwrap();
    assert_eq!(found.peers, [(0.0, 0.0), (1.0, 2.0), (3.0, 3.0)]);
    let (a, b) = found.line.unwrap();
    assert!((b - 13.0 / 14.0).abs() < 1e-12 && (a - (5.0 / 3.0 - 4.0 / 3.0 * 13.0 / 14.0)).abs() < 1e-12);
    assert_eq!(found.accuracy, 0.8);
}

#[test]
fn what_does_not_vary_has_no_ceiling() {
    for (x, y) in [(&[1.0, 1.0], &[0.0, 1.0]), (&[0.0, 1.0], &[1.0, 1.0]), (&[0.0, f64::NAN], &[0.0, 1.0])] {
        assert_eq!(ceiling(x, y, Ceiling::CeFdh).unwrap_err().code(), "QCA030");
    }
}

#[test]
fn rounding_does_not_lift_a_level_over_its_corner() {
    // 0.03 + 1.0 · (0.29 − 0.03), as the level of 100 per cent is computed, is a rounding above 0.29.
    let found = ceiling(&[0.0, 0.2, 1.0, 0.8], &[0.03, 0.29, 0.1, 0.05], Ceiling::CeFdh).unwrap();
    assert_eq!(found.bottleneck(1)[1].1.map(f64::round), RequiredLevel::AtLeast(20.0));
}

#[test]
fn the_bottleneck_of_steps() {
    let found = ceiling(&[0.0, 0.5, 1.0], &[0.25, 0.5, 1.0], Ceiling::CeFdh).unwrap();
    let table = found.bottleneck(4);
    assert_eq!(table[0], (0.0, RequiredLevel::Nothing));
    assert_eq!(table[2], (50.0, RequiredLevel::AtLeast(100.0)));
    assert_eq!(found.bottleneck(3)[1], (100.0 / 3.0, RequiredLevel::AtLeast(50.0)));
}

#[test]
fn every_case_at_a_corner_draws_the_line_unless_each_corner_is_to_count_once() {
    // By hand. Corners (0, 0), (1, 2), (3, 3), two cases at the last one: means 7/4 and 2, sums of squares
    // 27/4 and of products 6, so the slope is 8/9; with each corner once 13/14.
    let (x, y) = ([0.0, 1.0, 3.0, 3.0, 3.0, 2.0], [0.0, 2.0, 3.0, 3.0, 1.0, 2.0]);
    let each = ceiling(&x, &y, Ceiling::CrFdh).unwrap();
    let (a, b) = each.line.unwrap();
    assert!((b - 8.0 / 9.0).abs() < 1e-12 && (a - 4.0 / 9.0).abs() < 1e-12, "{a} {b}");
    let once = ceiling(&x, &y, Ceiling::CrFdhDistinct).unwrap();
    let (a, b) = once.line.unwrap();
    assert!((b - 13.0 / 14.0).abs() < 1e-12 && (a - 3.0 / 7.0).abs() < 1e-12, "{a} {b}");
    assert_eq!(each.peers, once.peers);
    // Many cases at one place are one corner, which makes no line.
    assert_eq!(ceiling(&[0.0, 0.0, 1.0], &[1.0, 1.0, 0.0], Ceiling::CrFdh).unwrap().line, None);
}

#[test]
fn all_of_it_is_told_from_not_to_be_had() {
    // The line 4/9 + 8/9 x ends at 28/9 over x = 3 and is 3 at 23/8.
    let (x, y) = ([0.0, 1.0, 3.0, 3.0, 3.0], [0.0, 2.0, 3.0, 3.0, 1.0]);
    let found = ceiling(&x, &y, Ceiling::CrFdh).unwrap();
    let last = found.bottleneck(1)[1].1.amount().unwrap();
    assert!((last - 100.0 * 23.0 / 24.0).abs() < 1e-9, "{last}");
    assert_eq!((found.height(3.0), found.required(3.2)), (3.0, RequiredLevel::Unattainable));
    // Corners (0, 0), (1, 0.25), (2, 2): slope 1, from −1/4 to 7/4. Nothing observed reaches 2, and 0 needs a quarter.
    let low = ceiling(&[0.0, 1.0, 2.0], &[0.0, 0.25, 2.0], Ceiling::CrFdh).unwrap();
    assert_eq!((low.required(2.0), low.required(0.0)), (RequiredLevel::Unattainable, RequiredLevel::AtLeast(0.25)));
    let whole = ceiling(&[0.0, 1.0, 2.0], &[0.0, 0.25, 2.0], Ceiling::CeFdh).unwrap();
    assert_eq!(whole.bottleneck(1)[1], (100.0, RequiredLevel::AtLeast(100.0)));
}

#[test]
fn height_and_required_say_the_same() {
    let cases = [
        ([0.0, 0.3, 0.5, 1.0, 1.0], [0.1, 0.4, 0.5, 0.9, 0.2]),
        ([0.0, 1.0, 2.0, 2.0, 2.0], [0.0, 2.0, 2.25, 3.0, 1.0]),
        ([0.0, 1.0, 2.0, 1.5, 0.5], [0.0, 0.25, 2.0, 0.1, 0.2]),
    ];
    for (x, y) in cases {
        for kind in [Ceiling::CeFdh, Ceiling::CrFdh, Ceiling::CrFdhDistinct] {
            let found = ceiling(&x, &y, kind).unwrap();
            let [left, right, bottom, top] = found.range;
            for (i, j) in (0..=20).flat_map(|i| (0..=20).map(move |j| (i, j))) {
                let at = left + (right - left) * f64::from(i) / 20.0;
                let level = bottom + (top - bottom) * f64::from(j) / 20.0;
                let enough = match found.required(level) {
                    RequiredLevel::Nothing => true,
                    RequiredLevel::AtLeast(x) => at >= x - 1e-9,
                    RequiredLevel::Unattainable => false,
                };
                assert_eq!(enough, found.height(at) >= level - 1e-9, "{kind:?} {at} {level}");
            }
        }
    }
}

/// An area past all numbers is said to be that, and nothing empty is 0 and not -0.
#[test]
fn figures_that_cannot_be_multiplied_are_told() {
    let of =
        |unit: f64| ceiling(&[1.0 * unit, 2.0 * unit, 3.0 * unit], &[unit, 3.0 * unit, 2.0 * unit], Ceiling::CeFdh);
    for unit in [1e-200, 1e200] {
        let error = of(unit).unwrap_err().to_string();
        assert!(error.contains("write them in another unit"), "{error}");
    }
    assert!((of(1e150).unwrap().effect - of(1.0).unwrap().effect).abs() < 1e-12);
    let nothing = ceiling(&[0.0, 1.0], &[1.0, 0.0], Ceiling::CeFdh).unwrap();
    assert!(nothing.effect == 0.0 && nothing.effect.is_sign_positive());
}
