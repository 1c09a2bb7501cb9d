//! Methods of other crates: what every one must keep, and that they run wherever the crate's own do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::lipset;
use crosscase_numerics::{Axes, Matrix, NumericsError, Oblimin, RotationCriterion};
use crosscase_qmethod::laws::{BrokenExtraction, check_extraction, check_flag_rule};
use crosscase_qmethod::{
    Analysis, Bootstrap, CaseConditions, Conventions, Extensions, Extracted, Extraction, FlagLevel, FlagRule, Flagging,
    Pca, QmethodError, Retention, RotatedFactors,
};

type Loadings = fn(&Matrix, usize) -> Result<Matrix, QmethodError>;
type Flags = fn(&RotatedFactors, FlagLevel) -> Vec<Vec<bool>>;

/// Principal components, spoilt.
#[derive(Debug)]
struct Spoilt(Loadings);

impl Extraction for Spoilt {
    fn name(&self) -> &'static str {
        "spoilt"
    }

    fn about(&self) -> &'static str {
        "principal components, spoilt"
    }

    fn extract(&self, r: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        Ok(Extracted { loadings: (self.0)(r, factors)?, diagnostics: Vec::new() })
    }
}

fn changed(m: &Matrix, cell: impl Fn(usize, f64) -> f64) -> Result<Matrix, QmethodError> {
    let cells = m.iter().enumerate().flat_map(|(i, row)| row.iter().map(|l| cell(i, *l)).collect::<Vec<_>>());
    Ok(Matrix::new(m.rows(), m.columns(), cells.collect())?)
}

/// Every law of extractions and of rules of flags fails on a subject that breaks it.
#[test]
fn the_laws_find_what_is_broken() {
    let pca = |r: &Matrix, factors: usize| Ok(Pca.extract(r, factors)?.loadings);
    check_extraction(&Spoilt(pca)).unwrap();
    let broken = |spoilt| check_extraction(&Spoilt(spoilt)).unwrap_err();
    let wide = broken(|r, factors| Ok(Pca.extract(r, factors + 1)?.loadings));
    assert!(matches!(wide, BrokenExtraction::Shape { columns: 2, .. }), "{wide}");
    let placed = broken(|r, factors| changed(&Pca.extract(r, factors)?.loadings, |i, l| l / (1.0 + i as f64)));
    assert!(matches!(placed, BrokenExtraction::Order { .. }), "{placed}");
    let sizes = broken(|r, factors| Ok(Pca.extract(&changed(r, |_, r| r.max(0.0))?, factors)?.loadings));
    assert!(matches!(sizes, BrokenExtraction::Reflection { .. }), "{sizes}");
    let many = broken(|r, factors| match Pca.extract(r, factors) {
        Ok(found) => Ok(found.loadings),
        Err(_) => Ok(Matrix::identity(r.rows())),
    });
    assert!(matches!(many, BrokenExtraction::TooMany { .. }), "{many}");
    let outside = || QmethodError::Outside { method: "spoilt".into(), reason: "it rains".into() };
    let failed = check_extraction(&Spoilt(move |_, _| {
        Err(QmethodError::Outside { method: "spoilt".into(), reason: "it rains".into() })
    }));
    assert_eq!(failed.unwrap_err().to_string(), outside().to_string());
    let by: [(&str, Flags); 5] = [
        ("gave 0 rows", |_, _| Vec::new()),
        ("order of the sorts", |r, _| {
            r.loadings.iter().enumerate().map(|(i, row)| row.iter().map(|l| i == 0 && *l != 0.0).collect()).collect()
        }),
        ("order of the factors", |r, _| {
            r.loadings.iter().map(|row| row.iter().enumerate().map(|(f, l)| f == 0 && *l != 0.0).collect()).collect()
        }),
        ("which end", |r, at| r.loadings.iter().map(|row| row.iter().map(|l| *l > at.threshold).collect()).collect()),
        ("loads on nothing", |r, _| r.loadings.iter().map(|row| vec![true; row.len()]).collect()),
    ];
    for (law, flags) in by {
        let error = check_flag_rule(&Rule("spoilt", flags)).unwrap_err().to_string();
        assert!(error.contains(law), "{law}: {error}");
    }
}

#[derive(Debug)]
struct Rule(&'static str, Flags);

impl FlagRule for Rule {
    fn name(&self) -> &str {
        self.0
    }

    fn about(&self) -> &'static str {
        ""
    }

    fn flags(&self, rotated: &RotatedFactors, level: FlagLevel) -> Result<Vec<Vec<bool>>, QmethodError> {
        Ok((self.1)(rotated, level))
    }
}

/// What is of another crate runs everywhere, is noted, keeps the conventions, and is held to its shape.
#[test]
fn methods_of_other_crates_run_everywhere_and_are_checked() {
    let highest: Flags =
        |r, at| r.loadings.iter().map(|row| row.iter().map(|l| l.abs() > at.threshold.max(0.6)).collect()).collect();
    let pca = |r: &Matrix, factors: usize| Ok(Pca.extract(r, factors)?.loadings);
    let registry = Extensions::standard().extraction(Spoilt(pca)).unwrap().criterion(Quartimin).unwrap();
    let registry = registry.flag_rule(Rule("highest", highest)).unwrap();
    let analysis =
        Analysis::new(2).extraction("spoilt").rotation("quartimin").flagging(Flagging::default().rule("highest"));
    let sorts = lipset();
    let found = analysis.fit_with(&registry, &sorts).unwrap();
    let noted: Vec<&str> =
        found.diagnostics.iter().filter(|told| told.code == "QME123").map(|told| told.message.as_str()).collect();
    assert_eq!(noted.len(), 3, "{noted:?}");
    let own = Analysis::new(2).rotation("oblimin").fit(&sorts).unwrap();
    assert!(found.loadings.max_abs_difference(&own.loadings).unwrap() < 1e-7, "quartimin is oblimin at 0");
    assert!(found.phi.is_some(), "an oblique criterion is rotated obliquely");
    let case_of = sorts.sorters().iter().map(|sorter| (sorter.clone(), sorter[..1].to_owned())).collect();
    assert_eq!(Bootstrap::new(20, 1).fit_with(&registry, &analysis, &sorts).unwrap().used, 20);
    let bridge = CaseConditions::new().replicates(20);
    assert_eq!(bridge.fit_with(&registry, &analysis, &sorts, &case_of).unwrap().failed, 0);
    let retention = Retention::new().replicates(20);
    assert!(retention.fit_with(&registry, &analysis, &sorts).unwrap().factors[0].humphrey.is_some());
    for conventions in [Conventions::default(), Conventions::kade(), Conventions::qmethod_r()] {
        for extraction in ["pca", "brown"] {
            let analysis = Analysis::new(2).extraction(extraction).conventions(conventions.clone());
            assert_eq!(analysis.fit_with(&registry, &sorts).unwrap(), analysis.fit(&sorts).unwrap(), "{extraction}");
        }
    }
    let code = |result: Result<Extensions, QmethodError>| result.unwrap_err().code();
    assert_eq!(code(registry.clone().extraction(Spoilt(pca))), "QME037", "a name that is taken");
    assert_eq!(code(registry.clone().flag_rule(Rule("both", highest))), "QME037");
    assert_eq!(code(registry.clone().flag_rule(Rule("two words", highest))), "QME037");
    let odd: [Loadings; 3] = [
        |r, factors| Ok(Pca.extract(r, factors + 1)?.loadings),
        |r, factors| Ok(Pca.extract(r, factors)?.loadings.transpose()),
        |_, _| Ok(Matrix::new(0, 0, Vec::new())?),
    ];
    for odd in odd {
        let registry = Extensions::standard().extraction(Spoilt(odd)).unwrap();
        let analysis = Analysis::new(2).extraction("spoilt");
        assert_eq!(analysis.fit_with(&registry, &sorts).unwrap_err().code(), "QME038");
        assert_eq!(retention.fit_with(&registry, &analysis, &sorts).unwrap_err().code(), "QME038");
    }
    let registry = Extensions::standard().flag_rule(Rule("odd", |r, _| vec![vec![true]; r.loadings.rows()])).unwrap();
    let odd = Analysis::new(2).flagging(Flagging::default().rule("odd"));
    assert_eq!(odd.fit_with(&registry, &sorts).unwrap_err().code(), "QME038");
}

#[derive(Debug)]
struct Quartimin;

impl RotationCriterion for Quartimin {
    fn name(&self) -> &'static str {
        "quartimin"
    }

    fn axes(&self) -> Axes {
        Axes::Oblique
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        Oblimin { gamma: 0.0 }.evaluate(loadings)
    }
}

#[test]
fn rules_of_flags_keep_their_laws() {
    let registry = Extensions::standard();
    for name in registry.flag_rules() {
        check_flag_rule(registry.find_flag_rule(name).unwrap()).unwrap_or_else(|broken| panic!("{name}: {broken}"));
    }
}

#[test]
fn extractions_keep_their_laws() {
    let registry = Extensions::standard();
    for name in registry.extractions() {
        check_extraction(registry.find_extraction(name).unwrap()).unwrap_or_else(|broken| panic!("{name}: {broken}"));
    }
}
