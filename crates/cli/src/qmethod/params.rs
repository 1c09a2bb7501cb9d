//! The flags from which an analysis is made, the same for every command that makes one.

use super::source::SourceArgs;
use crate::choice::{choice, named};
use crate::deadline::Deadline;
use crate::fault::{Fault, coded};
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
pub(crate) use crate::seed::SeedArgs;
use crosscase_data::{ReadOptions, Table};
use crosscase_qmethod::formats::off_the_grid;
use crosscase_qmethod::{
    Analysis, Bootstrap, Conventions, Correction, Correlation, Extensions, Findings, Flagging, Grid, Heywood, QData,
    QmethodError, Retention, RotationPlan, Sorts, StatementComparison, StatementTest, Viewpoints,
};
use std::path::Path;
use std::str::FromStr;

/// How sorts are correlated and factors extracted.
#[derive(Debug, clap::Args)]
pub(crate) struct MethodArgs {
    /// How the factors are extracted
    #[arg(long, value_parser = named(Extensions::EXTRACTIONS), default_value = "pca", help_heading = "Analysis")]
    extraction: String,
    /// How alike two sorts are
    #[arg(long, value_parser = choice(Correlation::CHOICES), default_value = "pearson", help_heading = "Analysis")]
    correlation: Correlation,
    /// Where the tools of the field do differently: whose choices to make
    #[arg(long, value_parser = choice(Conventions::CHOICES), default_value = "default", help_heading = "Analysis")]
    conventions: Conventions,
}

impl MethodArgs {
    pub(crate) fn analysis(&self, registry: &Extensions, factors: usize) -> Result<Analysis, Fault> {
        registry.find_extraction(&self.extraction).map_err(|error| usage(&error))?;
        let analysis = Analysis::new(factors).extraction(self.extraction.as_str()).correlation(self.correlation);
        Ok(analysis.conventions(self.conventions.clone()))
    }
}

/// Correlation and extraction.
#[derive(Debug, clap::Args)]
pub(crate) struct ExtractionArgs {
    /// How many factors
    #[arg(long, value_name = "K", help_heading = "Analysis")]
    factors: usize,
    #[command(flatten)]
    method: MethodArgs,
}

impl ExtractionArgs {
    pub(crate) fn analysis(&self, registry: &Extensions) -> Result<Analysis, Fault> {
        self.method.analysis(registry, self.factors)
    }
}

/// Everything from sorts to viewpoints.
#[derive(Debug, clap::Args)]
pub(crate) struct AnalysisArgs {
    #[command(flatten)]
    extraction: ExtractionArgs,
    /// varimax, quartimax, oblimin, none, or a list: "varimax; 1 x 3 by -12°; invert 2"
    #[arg(long, value_name = "LIST", default_value = "varimax", help_heading = "Analysis")]
    rotation: String,
    /// The automatic rule of the flags [default: the flags of a workbook of KADE's results, else both]
    #[arg(long, value_parser = named(Extensions::FLAG_RULES), help_heading = "Flags")]
    flags: Option<String>,
    /// The level of a significant loading: a probability such as 0.01, or standard errors such as 2.58
    #[arg(long, value_name = "P|Z", default_value_t = 1.96, help_heading = "Flags")]
    flag_level: f64,
    /// A sort that defines a factor, whatever the rule says: SORT:FACTOR, separated by commas
    #[arg(long, value_name = "LIST", help_heading = "Flags")]
    flag: Vec<String>,
    /// A sort that does not, whatever the rule says
    #[arg(long, value_name = "LIST", help_heading = "Flags")]
    unflag: Vec<String>,
    /// Factors to split by their poles, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Analysis")]
    bipolar: Vec<usize>,
    /// The grid of the arrays: "-2:1,-1:2,0:3,1:2,2:1" [default: the file's, else the one that the sorts share]
    #[arg(long, value_name = "GRID", allow_hyphen_values = true, help_heading = "Analysis")]
    pub(super) grid: Option<String>,
    /// The reliability of one sort
    #[arg(long, value_name = "R", default_value_t = 0.8, help_heading = "Analysis")]
    reliability: f64,
    /// What a defining loading of 1 makes of its factor
    #[arg(long, value_parser = choice(Heywood::CHOICES), default_value = "no-scores", help_heading = "Analysis")]
    heywood: Heywood,
}

impl AnalysisArgs {
    /// The analysis of a source that may declare its grid.
    pub(crate) fn analysis(&self, registry: &Extensions, data: &QData) -> Result<Analysis, Fault> {
        let analysis = self
            .extraction
            .analysis(registry)?
            .rotation(parsed::<RotationPlan>(&self.rotation)?)
            .flagging(self.flagging(registry)?)
            .bipolar(self.bipolar.iter().copied())
            .reliability(self.reliability)
            .heywood(self.heywood);
        let analysis = match &self.grid {
            Some(grid) => analysis.grid(parsed::<Grid>(grid)?),
            None => analysis,
        };
        Ok(analysis.of_data(data))
    }

    fn flagging(&self, registry: &Extensions) -> Result<Flagging, Fault> {
        let mut flagging = Flagging::default();
        if let Some(rule) = &self.flags {
            registry.find_flag_rule(rule).map_err(|error| usage(&error))?;
            flagging = flagging.rule(rule.as_str());
        }
        let mut flagging = flagging.level(self.flag_level).map_err(|error| usage(&error))?;
        for (list, defines) in [(&self.flag, true), (&self.unflag, false)] {
            for (sorter, factor) in list.iter().map(|text| flags_in(text)).collect::<Result<Vec<_>, _>>()?.concat() {
                flagging = if defines { flagging.set(sorter, factor) } else { flagging.clear(sorter, factor) };
            }
        }
        Ok(flagging)
    }
}

/// `SORT:FACTOR, SORT:FACTOR`; a comma after no factor belongs to the name.
fn flags_in(text: &str) -> Result<Vec<(String, usize)>, Fault> {
    let mut flags = Vec::new();
    let mut pending = String::new();
    for part in text.split(',') {
        pending += part;
        let split = pending.rsplit_once(':');
        match split.and_then(|(sorter, factor)| Some((sorter.trim().to_owned(), factor.trim().parse().ok()?))) {
            Some(flag) => {
                flags.push(flag);
                pending.clear();
            }
            None => pending.push(','),
        }
    }
    if pending.is_empty() {
        return Ok(flags);
    }
    let rest = pending.trim_end_matches(',').trim();
    Err(Fault::usage(format!("`{rest}` is no flag: write the sort and the factor, such as US1:2")))
}

/// How statements are compared between factors.
#[derive(Debug, clap::Args)]
pub(crate) struct ComparisonArgs {
    /// The difference of z-scores up to which factors agree for all practical purposes
    #[arg(long, value_name = "Z", default_value_t = 1.0, help_heading = "Statements")]
    margin: f64,
    /// The level of the test of equivalence
    #[arg(long, value_name = "P", default_value_t = 0.05, help_heading = "Statements")]
    alpha: f64,
    /// The levels of D and D*, separated by a comma [default: 0.05,0.01]
    #[arg(long, value_name = "P,P", value_delimiter = ',', help_heading = "Statements")]
    levels: Vec<f64>,
    /// What is done about many comparisons
    #[arg(long, value_parser = choice(Correction::CHOICES), default_value = "none", help_heading = "Statements")]
    correction: Correction,
}

impl ComparisonArgs {
    pub(crate) fn test(&self) -> Result<StatementTest, Fault> {
        let test = StatementTest::new().margin(self.margin).alpha(self.alpha).correction(self.correction);
        match self.levels[..] {
            [] => Ok(test),
            [one, two] => Ok(test.levels([one, two])),
            _ => Err(Fault::usage("--levels takes two levels, such as 0.1,0.05")),
        }
    }
}

/// Sorts and an analysis of them.
#[derive(Debug, clap::Args)]
pub(crate) struct AnalysedArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
}

impl AnalysedArgs {
    pub(crate) fn file(&self) -> &Path {
        self.source.file.path()
    }

    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.source.limit.deadline()
    }

    /// The options of a second table, whose numbers are written as those of the sorts.
    pub(crate) fn beside(&self) -> ReadOptions {
        self.source.how.table.beside()
    }

    pub(crate) fn read(&self, registry: &Extensions) -> Result<(QData, Sorts, Analysis), Fault> {
        let (data, sorts) = self.source.sorts(self.analysis.grid.as_deref())?;
        let mut analysis = self.analysis.analysis(registry, &data)?;
        if let Some(given) = data.flags.as_ref().filter(|_| self.analysis.flags.is_none()) {
            let told;
            (analysis, told) = given.apply(analysis, registry, &sorts)?;
            tell(&[told]);
        }
        Ok((data, sorts, analysis))
    }

    /// The viewpoints; what was noticed goes to standard error.
    pub(crate) fn fit(&self, registry: &Extensions) -> Result<(QData, Viewpoints), Fault> {
        let (data, sorts, analysis) = self.read(registry)?;
        let found = analysis.fit_with(registry, &sorts)?;
        tell(&found.diagnostics);
        // Of the grid that the file declares its reader has told it; of free sorts, most of which share none, there is nothing to tell.
        let keep = data.sorts.iter().filter(|sort| sort.grid().as_ref() == Some(&found.grid)).count();
        let is_of_most = self.analysis.grid.is_some() || 2 * keep > data.sorts.len();
        let is_known = data.grid.as_ref() != Some(&found.grid) && is_of_most;
        tell(is_known.then(|| off_the_grid(&data, &found.grid)).flatten().as_slice());
        Ok((data, found))
    }
}

/// The same with a comparison of statements.
#[derive(Debug, clap::Args)]
pub(crate) struct ComparedArgs {
    #[command(flatten)]
    pub(crate) analysed: AnalysedArgs,
    #[command(flatten)]
    pub(crate) comparison: ComparisonArgs,
}

impl ComparedArgs {
    pub(crate) fn fit(&self, registry: &Extensions) -> Result<(QData, Viewpoints, StatementComparison), Fault> {
        let (data, found) = self.analysed.fit(registry)?;
        let compared = self.comparison.test()?.fit(&found)?;
        Ok((data, found, compared))
    }
}

/// The same with everything that speaks for and against the viewpoints.
#[derive(Debug, clap::Args)]
pub(crate) struct FindingsArgs {
    #[command(flatten)]
    pub(crate) compared: ComparedArgs,
    /// How often sorts are shuffled and persons drawn again; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) replicates: usize,
    #[command(flatten)]
    pub(crate) seed: SeedArgs,
}

impl FindingsArgs {
    /// The findings, with or without what drawing persons again makes of them; what was noticed goes to standard error.
    pub(crate) fn find(&self, registry: &Extensions, resampled: bool) -> Result<(QData, Findings), Fault> {
        let test = self.compared.comparison.test()?;
        let (data, sorts, analysis) = self.compared.analysed.read(registry)?;
        let retention = Retention::new().replicates(self.replicates).seed(self.seed.seed);
        let bootstrap = Bootstrap::new(self.replicates, self.seed.seed);
        let bootstrap = (resampled && self.replicates > 0).then_some(&bootstrap);
        let findings = during("shuffling and resampling", || {
            Findings::of(registry, &analysis, &sorts, &test, &retention, bootstrap)
        })?;
        tell(&findings.viewpoints.diagnostics);
        Ok((data, findings))
    }
}

/// An analysis that is shown as one table.
#[derive(Debug, clap::Args)]
pub(crate) struct TableArgs {
    #[command(flatten)]
    analysed: AnalysedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl TableArgs {
    pub(crate) fn show(
        &self,
        registry: &Extensions,
        table: fn(&Viewpoints) -> Result<Table, QmethodError>,
    ) -> Result<(), Fault> {
        let (_, found) = self.analysed.fit(registry)?;
        self.output.deliver(&Answer::of_table(table(&found)?)?)
    }
}

/// A comparison of statements that is shown as one table.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
D marks a statement whose score on a factor differs from that on every other at .05, D* at .01, with ▲ or ▼ where it is
above or below all of them; C marks one on which no two factors differ. That is no proof of agreement: `equivalent`
says whether all differences are shown to be below --margin.

Example:
  crosscase qmethod statements study.dat --factors 3 --margin 0.8")]
pub(crate) struct StatementArgs {
    #[command(flatten)]
    compared: ComparedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl StatementArgs {
    pub(crate) fn show(
        &self,
        registry: &Extensions,
        table: fn(&Viewpoints, &QData, &StatementComparison) -> Result<Table, QmethodError>,
    ) -> Result<(), Fault> {
        let (data, found, compared) = self.compared.fit(registry)?;
        self.output.deliver(&Answer::of_table(table(&found, &data, &compared)?)?)
    }
}

/// A text that the library reads, as an argument.
pub(crate) fn parsed<T: FromStr<Err = QmethodError>>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|error| usage(&error))
}

/// A fault of how the command was called, which the library found.
fn usage(error: &QmethodError) -> Fault {
    Fault::usage(coded(error.code(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_flags_may_hold_commas() {
        for (text, expected) in [
            ("US1:2", Some(vec![("US1", 2)])),
            ("US1:2, JP5:1", Some(vec![("US1", 2), ("JP5", 1)])),
            ("Stone, A:1", Some(vec![("Stone, A", 1)])),
            ("Stone, A:1,Brook, B:2", Some(vec![("Stone, A", 1), ("Brook, B", 2)])),
            ("at 10:30:1", Some(vec![("at 10:30", 1)])),
            ("Stone", None),
            ("US1:2,Stone", None),
            ("US1:x", None),
        ] {
            let named = |flags: Vec<(&str, usize)>| flags.into_iter().map(|(sort, f)| (sort.to_owned(), f)).collect();
            assert_eq!(flags_in(text).ok(), expected.map(named), "{text}");
        }
    }
}
