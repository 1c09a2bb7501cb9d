//! What the commands of whole analyses have in common: a truth table with its solution, and the raw values behind the sets.

use super::args::{SolutionArgs, TableArgs};
use crate::calibrations::WrittenSet;
use crate::command::Session;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{InputArgs, tell};
use crosscase_data::{Diagnostic, diagnostics_for};
use crosscase_qca::robustness::{QcaAnalysis, RawSet};
use crosscase_qca::{Minimise, Outcome, SetData, TruthTable};
use crosscase_sets::Anchoring;

/// A truth table and its solution.
#[derive(Debug, clap::Args)]
pub(super) struct AnalysisArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
}

impl AnalysisArgs {
    /// The data, and the analysis of them.
    pub(super) fn read(
        &self,
        input: &InputArgs,
        further: &[Outcome],
        session: &Session<'_>,
    ) -> Result<(SetData, QcaAnalysis), Fault> {
        let (data, params) = self.table.read(input, further, session)?;
        let how = self.solution.minimise(params.conditions())?;
        Ok((data, QcaAnalysis::new(params, how)))
    }

    /// The truth table, and how it is minimised.
    pub(super) fn table(&self, input: &InputArgs, session: &Session<'_>) -> Result<(TruthTable, Minimise), Fault> {
        let table = self.table.table(input, session)?;
        let how = self.solution.minimise(table.conditions())?;
        Ok((table, how))
    }
}

/// Tells what was noticed of the truth table of an analysis that ended in a fault, which it may explain.
pub(super) fn tell_of_table(analysis: &QcaAnalysis, data: &SetData) {
    if let Ok(table) = analysis.table.fit(data) {
        tell(table.diagnostics());
    }
}

/// Where sets come from: raw values and their calibrations, beside a file of memberships.
#[derive(Debug, clap::Args)]
pub(super) struct RawArgs {
    /// The raw values behind the sets: a table whose first column names the same cases
    #[arg(long, value_name = "FILE", requires = "calibrations")]
    raw: Option<Source>,
    /// How they became sets: a TOML file with a section a set, such as
    /// [DEV] column = "GNP" method = "direct" anchors = [400, 550, 900], a line each
    #[arg(long, value_name = "FILE", requires = "raw")]
    calibrations: Option<Source>,
}

/// Memberships in files are often rounded to two digits.
const ROUNDED: f64 = 0.005;

impl RawArgs {
    /// The sets that the file of calibrations names, and the data with their memberships at full precision.
    /// Numbers are written as in the file of memberships.
    pub(super) fn read(&self, data: SetData, input: &InputArgs) -> Result<(Vec<RawSet>, SetData), Fault> {
        let (Some(raw), Some(calibrations)) = (&self.raw, &self.calibrations) else { return Ok((Vec::new(), data)) };
        let read = raw.table(&input.beside())?;
        let mut written = Vec::new();
        for WrittenSet { set, column, how } in crate::calibrations::written(calibrations)? {
            match how {
                Anchoring::One(calibration) => written.push((set, column, calibration)),
                Anchoring::By { .. } => {
                    let message = format!("{set}: how far the anchors of groups can move is not asked");
                    tell(&[Diagnostic::note("CLI108", message).help("the memberships of the file are taken")]);
                }
            }
        }
        let used: Vec<&str> =
            read.table.id_column().into_iter().chain(written.iter().map(|of| of.1.as_str())).collect();
        tell(&diagnostics_for(&read.diagnostics, &used));
        let found = data.recalibrated(&read.table, &written)?;
        for (RawSet { set, .. }, apart) in found.raw.iter().zip(&found.apart).filter(|(_, apart)| **apart > ROUNDED) {
            let message =
                format!("{set}: its memberships in the file differ by up to {apart:.3} from this calibration");
            tell(&[Diagnostic::warning("CLI101", message).help("the calibration is used, not the file")]);
        }
        Ok((found.raw, found.data))
    }
}
