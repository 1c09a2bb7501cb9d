//! Ordered answers: cells that nobody fills, chance that has the same options, answers that fall where the others rise.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{answers, items, lsat6, ranged};
use crosscase_numerics::Stream;
use crosscase_scales::{
    Answers, Basis, CorrelationKind, Correlations, Irt, IrtModel, Mokken, Parallel, ParallelKind, Reliability,
};
use std::fmt::Write as _;

/// Answers from 1 to `options` of so many persons to items of one factor, skewed, by the strength of that factor.
fn of_one_factor(persons: usize, items: usize, options: usize, strength: f64) -> String {
    let mut stream = Stream::new(5, 0);
    let mut normal = move || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
    let names: Vec<String> = (1..=items).map(|item| format!("x{item}")).collect();
    let mut file = format!("id,{}\n", names.join(","));
    for person in 0..persons {
        let shared = normal();
        let answer = |x: f64| 1 + (1..options).filter(|cut| x > 0.8 * *cut as f64 - 0.3).count();
        let row: Vec<String> = (0..items).map(|_| answer(strength * shared + normal()).to_string()).collect();
        writeln!(file, "{person},{}", row.join(",")).unwrap();
    }
    file
}

/// Of a and b one of the four cells is empty, of the others none; pairwise as well, and of numbers nothing is said.
#[test]
fn empty_cells_are_told() {
    let file = "id,a,b,c\n1,1,1,1\n2,1,1,2\n3,2,1,1\n4,2,2,2\n5,2,2,1\n6,1,1,2\n7,2,1,\n";
    let read = answers(file, &items("a b c"));
    for model in [
        Correlations::new(CorrelationKind::Polychoric),
        Correlations::new(CorrelationKind::Tetrachoric),
        Correlations::new(CorrelationKind::Polychoric).missing(crosscase_scales::MissingRule::Pairwise),
    ] {
        let found = model.fit(&read).unwrap();
        assert_eq!(found.sparse, [["a".to_owned(), "b".to_owned()]]);
        let told = found.diagnostics.iter().find(|told| told.code == "SCA149").unwrap();
        assert!(told.message.contains("1 of 3 pairs: a with b"), "{told}");
    }
    assert!(Correlations::new(CorrelationKind::Pearson).fit(&read).unwrap().sparse.is_empty());
    // Three options by three, of 30 rows: an empty corner of 5 · 5 / 30 says nothing, one of 20 · 8 / 30 does.
    let of = |cells: [[usize; 3]; 3]| {
        let mut file = "id,a,b\n".to_owned();
        let pairs = (0..9).flat_map(|at| std::iter::repeat_n((at / 3, at % 3), cells[at / 3][at % 3]));
        for (row, (a, b)) in pairs.enumerate() {
            writeln!(file, "{row},{a},{b}").unwrap();
        }
        Correlations::new(CorrelationKind::Polychoric).fit(&answers(&file, &items("a b"))).unwrap().sparse.len()
    };
    assert_eq!(of([[3, 2, 0], [5, 8, 2], [2, 5, 3]]), 0);
    assert_eq!(of([[12, 8, 0], [0, 1, 4], [1, 0, 4]]), 1);
}

/// The same answers in another order have the same options, as often chosen: of items that have nothing in common nothing is suggested, of one factor
/// one. The reference is about what normal numbers have, and a little more, as polychoric correlations scatter more.
#[test]
fn chance_of_the_same_options() {
    let of = |strength: f64, kind: ParallelKind, basis: Basis| {
        let read = answers(&of_one_factor(250, 5, 3, strength), &ranged("x1 x2 x3 x4 x5", 1.0, 3.0));
        Parallel::new().kind(kind).basis(basis).draws(100).fit(&read).unwrap()
    };
    for basis in [Basis::Pca, Basis::Factor] {
        assert_eq!(of(1.0, ParallelKind::Polychoric, basis).suggested, 1);
        let (permuted, normal) = (of(0.0, ParallelKind::Polychoric, basis), of(0.0, ParallelKind::Pearson, basis));
        assert_eq!(permuted.suggested, 0, "{permuted:?}");
        assert!(permuted.reference[0] > normal.reference[0], "{permuted:?} {normal:?}");
    }
    let found = of(1.0, ParallelKind::Polychoric, Basis::Pca);
    let read = answers(&of_one_factor(250, 5, 3, 1.0), &ranged("x1 x2 x3 x4 x5", 1.0, 3.0));
    let r = Correlations::new(CorrelationKind::Polychoric).fit(&read).unwrap().matrix;
    let squares: f64 = r.iter().flatten().map(|r| r.unwrap() * r.unwrap()).sum();
    let of_eigenvalues: f64 = found.eigenvalues.iter().map(|value| value * value).sum();
    assert!((squares - of_eigenvalues).abs() < 1e-9, "the eigenvalues are those of the polychoric correlations");
    // A seed of its own gives another reference, the same one the same.
    let read = |seed: u64| Parallel::new().kind(ParallelKind::Polychoric).draws(20).seed(seed).fit(&read).unwrap();
    assert!(read(1) == read(1) && read(1).reference != read(2).reference);
}

/// The LSAT rises in every item; an item of which those in the middle take the step falls at the top.
#[test]
fn answers_that_fall_are_told() {
    let read = Answers::read(&lsat6(), &items("1 2 3 4 5")).unwrap();
    let found = Mokken::new().fit(&read).unwrap();
    assert!(!found.diagnostics.iter().any(|told| told.code == "SCA150"));
    assert!(
        found
            .items
            .iter()
            .all(|item| item.monotonicity.as_ref().is_some_and(|of| of.groups > 1 && of.significant == 0))
    );
    let mut file = "id,a,b,c,odd\n".to_owned();
    for person in 0..300 {
        let level = person / 75;
        let steps = [level >= 1, level >= 2, level >= 3, level == 1 || level == 2].map(u8::from);
        writeln!(file, "{person},{},{},{},{}", steps[0], steps[1], steps[2], steps[3]).unwrap();
    }
    let found = Mokken::new().fit(&answers(&file, &items("a b c odd"))).unwrap();
    let odd = found.items[3].monotonicity.clone().unwrap();
    // Four levels of 75 are as many groups of 60 and more: the top falls below two others, each by all. Nobody of the lowest took the
    // step, and all of the two between: the top alone can fall, below either of these.
    assert_eq!((odd.groups, odd.comparisons, odd.violations, odd.significant, odd.greatest), (4, 2, 2, 2, Some(1.0)));
    let told = found.diagnostics.iter().find(|told| told.code == "SCA150").unwrap();
    assert!(told.message.contains("odd (2 of 2 comparisons)"), "{told}");
    // A dozen rows are one group, and that is told as well.
    let few = answers("id,a,b\n1,1,1\n2,2,2\n3,1,2\n4,2,1\n", &items("a b"));
    let found = Mokken::new().fit(&few).unwrap();
    assert!(
        found.diagnostics.iter().any(|told| told.code == "SCA150" && told.message.contains("groups of 50 of 4 rows"))
    );
    assert_eq!(Mokken::new().group_size(0).fit(&few).unwrap_err().code(), "SCA001");
}

/// More items than rows, or items of which one follows from others: no figure without a word.
#[test]
fn few_rows_are_told() {
    let wide = of_one_factor(6, 9, 4, 1.0);
    let read = answers(&wide, &items("x1 x2 x3 x4 x5 x6 x7 x8 x9"));
    let told = |diagnostics: &[crosscase_scales::Diagnostic]| diagnostics.iter().any(|told| told.code == "SCA119");
    let why = |file: &str, names: &str| {
        let found = Parallel::new().draws(5).fit(&answers(file, &items(names))).unwrap().diagnostics;
        found.iter().find(|told| told.code == "SCA119").unwrap().message.clone()
    };
    assert!(why(&wide, "x1 x2 x3 x4 x5 x6 x7 x8 x9").contains("no more rows than items"));
    assert!(why("id,a,b\n1,1,1\n2,1,2\n3,2,1\n4,2,2\n", "a b").contains("no two items correlate"));
    assert!(told(&Mokken::new().fit(&read).unwrap().diagnostics));
    for model in [IrtModel::Grm, IrtModel::Pcm] {
        assert!(told(&Irt::new(model).fit(&read).unwrap().diagnostics), "{model:?}");
    }
    assert!(told(&Parallel::new().draws(5).fit(&read).unwrap().diagnostics));
    let twice = of_one_factor(40, 3, 4, 1.0).lines().fold(String::new(), |file, line| {
        file + line + "," + if line.starts_with("id") { "x4" } else { line.rsplit(',').next().unwrap() } + "\n"
    });
    let of_twice = why(&twice, "x1 x2 x3 x4");
    assert!(of_twice.contains("singular") && !of_twice.contains("few"), "{of_twice}");
    let read = answers(&twice, &items("x1 x2 x3 x4"));
    assert!(told(&Parallel::new().draws(5).fit(&read).unwrap().diagnostics));
    // One row: what is advised is there to be done.
    let one = answers("id,a,b\n1,1,2\n", &items("a b"));
    let error = Parallel::new().fit(&one).unwrap_err().to_string();
    assert!(!error.contains("pairwise") && error.contains("1 row is left"), "{error}");
}

/// Nobody says yes to two items: the likelihood is greatest where persons do not differ, and that is said. In the LSAT they do.
#[test]
fn persons_whom_the_answers_do_not_tell_apart() {
    let mut rows = vec![[0.0; 4]; 30];
    (0..4).for_each(|at| rows[at][at] = 1.0);
    let read =
        Answers::from_rows(&items("a b c d"), &rows.iter().map(|row| row.map(Some)).collect::<Vec<_>>()).unwrap();
    let is_told = |read: &Answers| {
        let found = Irt::new(IrtModel::Rasch).fit(read).unwrap();
        (found.theta_variance, found.diagnostics.iter().any(|told| told.code == "SCA152"))
    };
    let (variance, flat) = is_told(&read);
    assert!(flat && variance < 1e-6, "{variance}");
    assert!(!is_told(&Answers::read(&lsat6(), &items("1 2 3 4 5")).unwrap()).1);
}

/// Answers in a unit in which their squares do not fit are refused, and named; on this side of it the coefficients are those of any unit.
#[test]
fn answers_beyond_what_squares_can_hold() {
    let file = |unit: &str| {
        let rows = ["1,2", "2,2", "4,3", "5,5"].iter().enumerate();
        rows.fold("id,a,b\n".to_owned(), |file, (row, answers)| {
            let (a, b) = answers.split_once(',').unwrap();
            file + &format!("{row},{a}e{unit},{b}e{unit}\n")
        })
    };
    let read = |unit: &str| {
        let options = crosscase_data::ReadOptions::new();
        let format = crosscase_data::Format::Csv;
        let table = crosscase_data::read_bytes(file(unit).as_bytes(), format, Some("t.csv"), &options).unwrap().table;
        Answers::read(&table, &items("a b"))
    };
    for (unit, named) in [("300", "1e300 is too large"), ("-300", "e-300 apart are too near each other")] {
        let error = read(unit).unwrap_err();
        assert!(error.code() == "SCA014" && error.to_string().contains(named), "{error}");
        assert!(error.to_string().contains("t.csv, line 2, record 1, column a"), "{error}");
    }
    let alpha = |unit| Reliability::new().fit(&read(unit).unwrap()).unwrap().alpha.unwrap();
    assert!((alpha("20") - alpha("0")).abs() < 1e-12 && (alpha("-20") - alpha("0")).abs() < 1e-12);
}

/// Answers between whole numbers are no options, whether a range is declared or not.
#[test]
fn answers_between_options_are_refused() {
    let read = answers("id,a,b,c\n1,1,1,1\n2,2,2.5,1\n3,1,3,2\n4,2,1,2\n", &items("a b c"));
    let found = [
        Irt::new(IrtModel::Grm).fit(&read).map(|_| ()),
        Mokken::new().fit(&read).map(|_| ()),
        Correlations::new(CorrelationKind::Polychoric).fit(&read).map(|_| ()),
        Parallel::new().kind(ParallelKind::Polychoric).fit(&read).map(|_| ()),
        Reliability::new().answers(crosscase_scales::AnswerType::Polychoric).fit(&read).map(|_| ()),
    ];
    for error in found.map(Result::unwrap_err) {
        assert!(error.code() == "SCA007" && error.to_string().contains("line 3"), "{error}");
    }
}

/// Beside the figures of each group stands how few they are of, and why one has no value.
#[test]
fn groups_say_how_few_they_are() {
    let file = of_one_factor(12, 4, 5, 1.0);
    let read = answers(&file, &ranged("x1 x2 x3 x4", 1.0, 5.0));
    let groups: Vec<Option<String>> =
        (0..12).map(|row| Some(if row < 9 { "many" } else { "few" }.to_owned())).collect();
    let found = Reliability::new().by(&read, &groups).unwrap();
    let named: Vec<(&str, usize)> = found.iter().map(|group| (group.group.as_str(), group.n)).collect();
    assert_eq!(named, [("many", 9), ("few", 3)]);
    for group in &found {
        let notice = group.notice.as_ref().unwrap();
        assert!(notice.contains(&format!("n is {}", group.n)), "{notice}");
        assert_eq!(group.omega_total.is_none(), notice.contains("omega has no value"), "{notice}");
    }
    assert!(found[0].omega_total.is_some() && found[1].omega_total.is_none(), "{found:?}");
}
