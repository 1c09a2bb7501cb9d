//! The flags from which an analysis is made, the same for every command that makes one.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use clap::ValueEnum;
use crosscase_numerics::normal_quantile;
use crosscase_qmethod::{
    Analysis, Conventions, Correlation, FlagRule, Flagging, Grid, Heywood, QData, RotationPlan, Viewpoints,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CorrelationName {
    /// Of the places
    Pearson,
    /// Of the ranks
    Spearman,
    /// Tau-b, of the order of pairs
    Kendall,
    /// Of the normal variables behind the places
    Polychoric,
}

impl CorrelationName {
    pub(crate) fn kind(self) -> Correlation {
        match self {
            Self::Pearson => Correlation::Pearson,
            Self::Spearman => Correlation::Spearman,
            Self::Kendall => Correlation::Kendall,
            Self::Polychoric => Correlation::Polychoric,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractionName {
    /// Principal components
    Pca,
    /// Brown's centroid
    Brown,
    /// Horst's centroid with iterated communalities
    Horst,
    /// Minimum residuals
    Minres,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Flags {
    /// More than half of the communality, and significant
    Both,
    /// More than half of the communality
    Majority,
    /// Significant
    Significance,
    /// None but those of --flag
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConventionsName {
    /// Our own: converged, unrounded
    Default,
    /// PQMethod 2.35
    Pqmethod,
    /// KADE 1.3
    Kade,
    /// R qmethod 1.8.4
    QmethodR,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HeywoodName {
    /// The factor has no scores
    NoScores,
    /// The loading counts as 0.99999
    Clamp,
}

/// Correlation and extraction.
#[derive(Debug, clap::Args)]
pub(crate) struct ExtractionArgs {
    /// How many factors
    #[arg(long, value_name = "K", help_heading = "Analysis")]
    pub(crate) factors: usize,
    /// How the factors are extracted
    #[arg(long, value_enum, default_value = "pca", help_heading = "Analysis")]
    pub(crate) extraction: ExtractionName,
    /// How alike two sorts are
    #[arg(long, value_enum, default_value = "pearson", help_heading = "Analysis")]
    pub(crate) correlation: CorrelationName,
    /// Where the tools of the field do differently: whose choices to make
    #[arg(long, value_enum, default_value = "default", help_heading = "Analysis")]
    pub(crate) conventions: ConventionsName,
}

/// Everything from sorts to viewpoints.
#[derive(Debug, clap::Args)]
pub(crate) struct AnalysisArgs {
    #[command(flatten)]
    pub(crate) extraction: ExtractionArgs,
    /// varimax, quartimax, oblimin, none, or a list: "varimax; 1 x 3 by -12°; invert 2"
    #[arg(long, value_name = "LIST", default_value = "varimax", help_heading = "Analysis")]
    pub(crate) rotation: String,
    /// The automatic rule of the flags
    #[arg(long, value_enum, default_value = "both", help_heading = "Flags")]
    flags: Flags,
    /// The level of a significant loading: a probability such as 0.01, or standard errors such as 2.58
    #[arg(long, value_name = "P|Z", default_value_t = 1.96, help_heading = "Flags")]
    flag_level: f64,
    /// A sort that defines a factor, whatever the rule says: SORT:FACTOR, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Flags")]
    flag: Vec<String>,
    /// A sort that does not, whatever the rule says
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Flags")]
    unflag: Vec<String>,
    /// Factors to split by their poles, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Analysis")]
    bipolar: Vec<usize>,
    /// The grid of the arrays: "-2:1,-1:2,0:3,1:2,2:1" [default: the file's, else the one that the sorts share]
    #[arg(long, value_name = "GRID", allow_hyphen_values = true, help_heading = "Analysis")]
    grid: Option<String>,
    /// The reliability of one sort
    #[arg(long, value_name = "R", default_value_t = 0.8, help_heading = "Analysis")]
    reliability: f64,
    /// What a defining loading of 1 makes of its factor
    #[arg(long, value_enum, default_value = "no-scores", help_heading = "Analysis")]
    heywood: HeywoodName,
}

impl ConventionsName {
    pub(crate) fn conventions(self) -> Conventions {
        match self {
            Self::Default => Conventions::default(),
            Self::Pqmethod => Conventions::pqmethod(),
            Self::Kade => Conventions::kade(),
            Self::QmethodR => Conventions::qmethod_r(),
        }
    }
}

impl ExtractionArgs {
    pub(crate) fn analysis(&self) -> Analysis {
        let name = match self.extraction {
            ExtractionName::Pca => "pca",
            ExtractionName::Brown => "brown",
            ExtractionName::Horst => "horst",
            ExtractionName::Minres => "minres",
        };
        Analysis::new(self.factors)
            .extraction(name)
            .correlation(self.correlation.kind())
            .conventions(self.conventions.conventions())
    }
}

impl AnalysisArgs {
    /// The analysis of a source that may declare its grid.
    pub(crate) fn analysis(&self, data: &QData) -> Result<Analysis, Fault> {
        let rotation: RotationPlan = self.rotation.parse().map_err(|error| usage(&error))?;
        let mut analysis = self
            .extraction
            .analysis()
            .rotation(rotation)
            .flagging(self.flagging()?)
            .bipolar(self.bipolar.iter().copied())
            .reliability(self.reliability)
            .heywood(if self.heywood == HeywoodName::Clamp { Heywood::Clamp } else { Heywood::NoScores });
        let given: Option<Grid> = self.grid.as_deref().map(str::parse).transpose().map_err(|error| usage(&error))?;
        if let Some(grid) = given.or_else(|| data.grid.clone()) {
            analysis = analysis.grid(grid);
        }
        Ok(analysis)
    }

    /// The viewpoints of a source; what was noticed goes to standard error.
    pub(crate) fn fit(&self, source: &SourceArgs) -> Result<(QData, Viewpoints), Fault> {
        let (data, sorts) = source.sorts()?;
        let found = self.analysis(&data)?.fit(&sorts)?;
        tell(&found.diagnostics);
        Ok((data, found))
    }

    fn flagging(&self) -> Result<Flagging, Fault> {
        let rule = match self.flags {
            Flags::Both => FlagRule::Both,
            Flags::Majority => FlagRule::Majority,
            Flags::Significance => FlagRule::Significance,
            Flags::None => FlagRule::None,
        };
        let critical = match self.flag_level {
            p if p > 0.0 && p < 1.0 => normal_quantile(1.0 - p / 2.0).unwrap_or(p),
            z if z >= 1.0 && z.is_finite() => z,
            other => return Err(Fault::usage(format!("--flag-level {other}: give a probability or standard errors"))),
        };
        let mut flagging = Flagging::automatic().rule(rule).critical(critical);
        for flag in &self.flag {
            let (sorter, factor) = sort_and_factor(flag)?;
            flagging = flagging.set(sorter, factor);
        }
        for flag in &self.unflag {
            let (sorter, factor) = sort_and_factor(flag)?;
            flagging = flagging.clear(sorter, factor);
        }
        Ok(flagging)
    }
}

fn sort_and_factor(text: &str) -> Result<(&str, usize), Fault> {
    let split = text.rsplit_once(':').and_then(|(sorter, factor)| Some((sorter.trim(), factor.trim().parse().ok()?)));
    split.ok_or_else(|| Fault::usage(format!("`{text}` is no flag: write the sort and the factor, such as US1:2")))
}

/// A fault of how the command was called, which the library found.
pub(crate) fn usage(error: &crosscase_qmethod::QmethodError) -> Fault {
    Fault::usage(format!("{error} [{}]", error.code()))
}
