//! Everything that a paper and its appendix take of an analysis.

use crosscase_boolean::{Interrupt, Never};
use crosscase_data::{Diagnostic, Table};
use crosscase_figures::Figure;

use crate::robustness::{QcaAnalysis, RawSet};
use crate::{QcaError, SetData, figures, r_script};

/// Tables, figures and a script for R. Made by [`paper`].
#[derive(Clone, Debug)]
pub struct Paper {
    /// Each table with its name and its caption.
    pub tables: Vec<(&'static str, String, Table)>,
    /// Each figure with its name.
    pub figures: Vec<(String, Figure)>,
    /// A script that repeats the analysis; see [`r_script`].
    pub script: String,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Models that are drawn; the tables have them all.
const DRAWN: usize = 8;

/// The truth table and the solution as tables; the memberships, the configurations, their overlap, the configuration chart in two
/// notations and the models as figures; and a script for R, which repeats the calibration of the sets in `raw`, too.
///
/// # Errors
/// As the analysis.
///
/// ```
/// use crosscase_qca::robustness::QcaAnalysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, paper};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
/// let made = paper(&analysis, &sets, &[])?;
/// assert_eq!(made.tables[1].1, "The parsimonious solution for Y");
/// let names: Vec<&str> = made.figures.iter().map(|figure| figure.0.as_str()).collect();
/// assert_eq!(names, ["memberships", "configurations", "overlap", "chart", "chart-rubinson", "model-1", "model-2"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn paper(analysis: &QcaAnalysis, data: &SetData, raw: &[RawSet]) -> Result<Paper, QcaError> {
    paper_until(analysis, data, raw, &Never)
}

/// [`paper`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn paper_until(
    analysis: &QcaAnalysis,
    data: &SetData,
    raw: &[RawSet],
    stop: &dyn Interrupt,
) -> Result<Paper, QcaError> {
    let (params, minimise) = (&analysis.table, &analysis.minimise);
    let table = params.fit_until(data, stop)?;
    let solution = minimise.fit_until(&table, stop)?;
    let (outcome, kind) = (params.outcome(), minimise.called());
    let mut drawn = vec![
        ("memberships".to_owned(), figures::memberships_figure(&table)),
        ("configurations".to_owned(), figures::configurations_figure(&table)),
    ];
    drawn.extend(figures::overlap_figure(&table).map(|figure| ("overlap".to_owned(), figure)));
    let models: Vec<usize> = (0..solution.models.len().min(DRAWN)).collect();
    if !models.is_empty() {
        let parsimonious = minimise.shortest().fit_until(&table, stop)?;
        let chart = figures::configuration_chart(&solution, &parsimonious, &models)?;
        drawn.push(("chart".to_owned(), chart.draw()));
        drawn.push(("chart-rubinson".to_owned(), chart.draw_as(figures::ChartNotation::Rubinson)));
    }
    for model in models {
        drawn.push((format!("model-{}", model + 1), figures::model_plot(&solution, model)?.draw()));
    }
    Ok(Paper {
        tables: vec![
            ("truth-table", format!("Truth table for {outcome}"), table.to_table()?),
            ("solution", format!("The {kind} solution for {outcome}"), solution.to_table()?),
        ],
        figures: drawn,
        script: r_script(data, params, minimise, &solution, raw)?,
        diagnostics: solution.notices(),
    })
}
