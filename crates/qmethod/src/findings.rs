//! Everything that an analysis gives, as the tables and figures that are published of it.

use crate::figures::{array_figure, loadings_figure, rotation_figure, scree_figure, zscore_figure};
use crate::{
    Analysis, Bootstrap, Bootstrapped, Extensions, QData, QmethodError, Retention, RetentionEvidence, Sorts,
    StatementComparison, StatementTest, Viewpoints,
};
use crosscase_data::Table;
use crosscase_figures::Figure;
use std::collections::BTreeMap;

/// All results of an analysis: viewpoints, comparison of statements, criteria for the number of factors and, if asked for, the
/// bootstrap.
///
/// ```
/// use crosscase_qmethod::{Analysis, Bootstrap, Findings, QData, Extensions, Retention, Sorts, StatementTest};
/// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
/// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [2.0, -1.0, 1.0, -2.0]])?;
/// let retention = Retention::new().replicates(50);
/// let findings = Findings::of(
///     &Extensions::standard(), &Analysis::new(1), &sorts, &StatementTest::default(), &retention, Some(&Bootstrap::new(20, 1)),
/// )?;
/// let tables = findings.tables(&QData::default())?;
/// assert!(tables.keys().all(|name| Findings::TABLES.iter().any(|(listed, _)| listed == name)));
/// assert!(findings.figures(&QData::default())?.contains_key("scree"));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Findings {
    /// The viewpoints.
    pub viewpoints: Viewpoints,
    /// How their statements compare.
    pub compared: StatementComparison,
    /// The evidence on the number of factors.
    pub retention: RetentionEvidence,
    /// What resampling makes of them, where it was asked for.
    pub bootstrapped: Option<Bootstrapped>,
}

impl Findings {
    /// The tables by name, in the order in which a reader wants them, and what each shows.
    pub const TABLES: [(&'static str, &'static str); 12] = [
        ("correlations", "Correlations between sorts"),
        ("loadings", "Loadings and defining sorts"),
        ("factors", "Factor characteristics"),
        ("factor_pairs", "Correlations between factors"),
        ("statements", "Statements, z-scores and places"),
        ("differences", "Differences between factors"),
        ("crib", "Crib sheets"),
        ("retention", "The evidence on the number of factors"),
        ("communalities", "Communalities in the first factors"),
        ("bootstrap_loadings", "Loadings of resampled persons"),
        ("stability", "How stable the factors are"),
        ("reasons", "What sorters said of their extremes"),
    ];

    /// Runs the analysis, the comparison of statements, the retention criteria and, if given, the bootstrap.
    ///
    /// # Errors
    /// Those of [`Analysis::fit`], [`StatementTest::fit`], [`Retention::fit`] and [`Bootstrap::fit`].
    pub fn of(
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
        test: &StatementTest,
        retention: &Retention,
        bootstrap: Option<&Bootstrap>,
    ) -> Result<Self, QmethodError> {
        let viewpoints = analysis.fit_with(registry, sorts)?;
        let compared = test.fit(&viewpoints)?;
        let retention = retention.fit_with(registry, analysis, sorts)?;
        let bootstrapped = bootstrap.map(|bootstrap| bootstrap.fit_with(registry, analysis, sorts)).transpose()?;
        Ok(Self { viewpoints, compared, retention, bootstrapped })
    }

    /// The tables of [`Findings::TABLES`], as far as there is something to put in them. `data` has the wordings and the reasons.
    ///
    /// # Errors
    /// None that findings can cause.
    pub fn tables(&self, data: &QData) -> Result<BTreeMap<String, Table>, QmethodError> {
        let (found, compared) = (&self.viewpoints, &self.compared);
        let mut tables = vec![
            ("correlations", found.correlations_table()?),
            ("loadings", found.loadings_table()?),
            ("factors", found.factors_table()?),
            ("factor_pairs", found.pairs_table()?),
            ("statements", found.statements_table(data, compared)?),
            ("differences", found.differences_table(compared)?),
            ("crib", found.crib_table(compared)?),
            ("retention", self.retention.to_table()?),
            ("communalities", self.retention.communalities_table()?),
        ];
        if let Some(bootstrapped) = &self.bootstrapped {
            tables.push(("bootstrap_loadings", bootstrapped.loadings_table()?));
            tables.push(("stability", bootstrapped.stability_table()?));
        }
        let reasons = data.reasons_table()?;
        tables.extend((reasons.rows() > 0).then_some(("reasons", reasons)));
        Ok(tables.into_iter().map(|(name, table)| (name.to_owned(), table)).collect())
    }

    /// The figures: `scree`, `loadings`, `zscores`, an array a factor such as `array-1`, and the plane of the first two
    /// factors, `plane-1-2`.
    ///
    /// # Errors
    /// None that findings can cause.
    pub fn figures(&self, data: &QData) -> Result<BTreeMap<String, Figure>, QmethodError> {
        let (found, compared) = (&self.viewpoints, &self.compared);
        let mut figures = BTreeMap::from([
            ("scree".to_owned(), scree_figure(&self.retention)),
            ("loadings".to_owned(), loadings_figure(found)),
            ("zscores".to_owned(), zscore_figure(found, data, compared, self.bootstrapped.as_ref())),
        ]);
        for (f, factor) in found.factors.iter().enumerate() {
            let array = array_figure(found, data, compared, f);
            figures.extend(array.map(|figure| (format!("array-{}", factor.label), figure)));
        }
        if found.factors.len() > 1 {
            figures.insert("plane-1-2".to_owned(), rotation_figure(found, 0, 1)?);
        }
        Ok(figures)
    }
}
