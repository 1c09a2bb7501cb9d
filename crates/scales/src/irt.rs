//! Item response: how likely each answer is, given where a respondent stands.

mod em;
mod errors;
mod response;

use crate::answers::{Rows, Used};
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use em::{Estimate, Patterns};
use response::Curve;
use serde::{Deserialize, Serialize};

/// A model of item response, in θ normal and logistic without 1.7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IrtModel {
    /// Two options, slopes of 1, the variance of θ free (Rasch 1960).
    Rasch,
    /// Two options, a slope an item (Birnbaum 1968).
    #[serde(rename = "2pl")]
    TwoParameter,
    /// Ordered options as cumulative steps (Samejima 1969).
    #[default]
    Grm,
    /// Ordered options as steps from each to the next, slopes of 1, the variance of θ free (Masters 1982).
    Pcm,
    /// The same with a slope an item (Muraki 1992).
    Gpcm,
}

impl IrtModel {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Rasch, "rasch", "Two options, slopes of 1, the variance of theta free"),
        (Self::TwoParameter, "2pl", "Two options, a slope an item"),
        (Self::Grm, "grm", "Ordered options as cumulative steps: the graded model"),
        (Self::Pcm, "pcm", "Ordered options as steps from each to the next, slopes of 1, the variance of theta free"),
        (Self::Gpcm, "gpcm", "The same with a slope an item"),
    ];

    const fn is_binary(self) -> bool {
        matches!(self, Self::Rasch | Self::TwoParameter)
    }

    const fn has_one_slope(self) -> bool {
        matches!(self, Self::Rasch | Self::Pcm)
    }
}

/// A model fitted by marginal maximum likelihood (Bock & Aitkin 1981, doi:10.1007/BF02293801). A missing answer says nothing of its respondent.
///
/// ```
/// use crosscase_scales::{Irt, IrtModel};
/// assert_eq!(Irt::new(IrtModel::Rasch).with_scores().model, IrtModel::Rasch);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Irt {
    /// The model.
    pub model: IrtModel,
    /// Whether respondents are scored. Default not.
    pub scores: bool,
    /// Whether the information of the items is given. Default not.
    #[serde(default)]
    pub information: bool,
}

/// Items and respondents on one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IrtResult {
    /// What made it.
    pub parameters: Irt,
    /// Rows that are used: those with any answer.
    pub n: usize,
    /// The greatest marginal log-likelihood.
    pub log_likelihood: f64,
    /// The variance of θ: 1 where slopes are free.
    pub theta_variance: f64,
    /// Whether the iterations settled at a greatest likelihood; they may settle where there is none, at a slope beyond 10.
    pub converged: bool,
    /// The items.
    pub items: Vec<IrtItem>,
    /// How much the items say along θ, where it is asked for: 61 places over ±4 standard deviations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information: Option<Vec<ItemInformation>>,
    /// The respondents, in the order of the file, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Vec<Theta>>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// An item's curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IrtItem {
    /// The item.
    pub item: String,
    /// The slope a in a(θ − b).
    pub discrimination: Option<f64>,
    /// b: the k-th leads up to the k + 1-th category; none where nobody used it.
    pub difficulties: Vec<Option<f64>>,
    /// The answers: those declared, else those observed.
    pub categories: Vec<f64>,
    /// Standard errors, from the observed information.
    pub se: IrtErrors,
    /// Over θ; none of an item that was left out.
    #[serde(skip)]
    curve: Option<Curve>,
}

/// How much an answer says of where its respondent stands, at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemInformation {
    /// The place.
    pub theta: f64,
    /// By item; none of an item that was left out.
    pub items: Vec<Option<f64>>,
    /// The sum over the items, without what the distribution of θ says.
    pub test: f64,
    /// One over the root of the sum: the standard error there of the place of greatest likelihood.
    pub se: Option<f64>,
}

/// Standard errors of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct IrtErrors {
    /// Of the slope; none where it is not estimated.
    pub discrimination: Option<f64>,
    /// Of each difficulty.
    pub difficulties: Vec<Option<f64>>,
}

/// Where a respondent stands: the mean and the standard deviation of the posterior distribution (EAP).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Theta {
    /// The respondent.
    pub id: String,
    /// The mean; none without an answer, since that of the prior is no measurement.
    pub theta: Option<f64>,
    /// The standard deviation.
    pub se: Option<f64>,
    /// Items answered.
    pub answered: usize,
}

/// A slope beyond this is taken for one without end: an item tells those above a place from those below it for certain.
const STEEP: f64 = 10.0;
/// A variance of theta below this is none: persons a standard deviation apart have odds that differ by less than a hundredth.
const NO_VARIANCE: f64 = 1e-4;
/// Ranges with more options are read by the answers there are.
const MOST_OPTIONS: usize = 50;

impl Irt {
    /// A model, without scores.
    pub const fn new(model: IrtModel) -> Self {
        Self { model, scores: false, information: false }
    }

    /// Respondents are scored, too.
    #[must_use]
    pub const fn with_scores(mut self) -> Self {
        self.scores = true;
        self
    }

    /// The information of the items is given, too.
    #[must_use]
    pub const fn with_information(mut self) -> Self {
        self.information = true;
        self
    }

    /// Fits the model.
    ///
    /// # Errors
    /// [`ScalesError::TooFew`]; [`ScalesError::BetweenOptions`]; [`ScalesError::Options`] where a model of two options finds more.
    pub fn fit(&self, answers: &Answers) -> Result<IrtResult, ScalesError> {
        answers.whole_numbers()?;
        let mut used = Used::of(answers, Rows::Any, "a model of item response")?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let all: Vec<Vec<f64>> =
            answers.items().iter().enumerate().map(|(at, item)| categories(item, &answers.keyed(at))).collect();
        let of_used = |at: usize| &all[used.items[at]];
        let k = used.items.len();
        let name = |at: usize| used.name(answers, at).to_owned();
        // Each answer as the place of its category.
        let columns: Vec<Vec<Option<usize>>> = (0..k)
            .map(|at| {
                let place = |x: f64| of_used(at).partition_point(|category| *category < x);
                used.columns[at].iter().map(|answer| answer.map(place)).collect()
            })
            .collect();
        let mut curves = Vec::new();
        let mut unused = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let counts: Vec<usize> =
                (0..of_used(at).len()).map(|c| column.iter().filter(|answer| **answer == Some(c)).count()).collect();
            if self.model.is_binary() && of_used(at).len() > 2 {
                let (item, found) = (name(at), of_used(at).len());
                return Err(ScalesError::Options {
                    item,
                    found,
                    wanted: "this model wants two; take grm, pcm or gpcm",
                });
            }
            let idle =
                of_used(at).iter().zip(&counts).filter(|(_, count)| **count == 0).map(|(value, _)| value.to_string());
            let idle: Vec<String> = idle.collect();
            if !idle.is_empty() {
                unused.push(format!("{} of {}", Listed(&idle), name(at)));
            }
            curves.push(Curve::start(self.model, &counts));
        }
        if !unused.is_empty() {
            let message = format!("answers that nobody gave have no difficulty: {}", Listed(&unused));
            diagnostics.push(Diagnostic::warning("SCA124", message));
        }
        let patterns = Patterns::of(&columns);
        let found = Estimate::of(self.model.has_one_slope(), curves, &patterns);
        let errors = errors(&found, &patterns, &name, &mut diagnostics);
        few_or_flat(used.rows.len(), &found, &mut diagnostics);
        let items = answers.items().iter().enumerate().map(|(place, item)| {
            let at = used.place(place);
            let steps = all[place].len().saturating_sub(1);
            let (difficulties, errors) = match at {
                Some(at) => (found.difficulties(at, steps), errors.get(at).cloned().unwrap_or_default()),
                None => (vec![None; steps], IrtErrors { discrimination: None, difficulties: vec![None; steps] }),
            };
            let slope = at.map(|at| if self.model.has_one_slope() { 1.0 } else { found.curves[at].slope });
            IrtItem {
                item: item.id.clone(),
                discrimination: slope,
                difficulties,
                categories: all[place].clone(),
                se: errors,
                curve: at.map(|at| found.curves[at].over(found.theta_variance().sqrt())),
            }
        });
        let items: Vec<IrtItem> = items.collect();
        let scores = self.scores.then(|| {
            let place = |row: usize| used.rows.binary_search(&row).ok();
            let scorer = found.scorer();
            let score = |(row, id): (usize, &String)| {
                let answers: Vec<Option<usize>> =
                    columns.iter().map(|column| place(row).and_then(|at| column.get(at).copied().flatten())).collect();
                let answered = answers.iter().flatten().count();
                let found = (answered > 0).then(|| scorer.score(&answers));
                Theta { id: id.clone(), theta: found.map(|(mean, _)| mean), se: found.map(|(_, sd)| sd), answered }
            };
            answers.ids().iter().enumerate().map(score).collect()
        });
        let mut result = IrtResult {
            parameters: *self,
            n: used.rows.len(),
            log_likelihood: found.log_likelihood,
            theta_variance: found.theta_variance(),
            converged: found.converged && found.curves.iter().all(|curve| curve.slope.abs() <= STEEP),
            items,
            information: None,
            scores,
            diagnostics,
        };
        if self.information {
            result.information = Some(result.places().into_iter().map(|theta| result.information_at(theta)).collect());
        }
        Ok(result)
    }
}

/// The standard errors by item, and what is to be said of slopes too steep to have one.
fn errors(
    found: &Estimate,
    patterns: &Patterns,
    name: &dyn Fn(usize) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<IrtErrors> {
    let steep: Vec<usize> = (0..found.curves.len()).filter(|at| found.curves[*at].slope.abs() > STEEP).collect();
    let why = if steep.is_empty() {
        String::new()
    } else if found.one_slope {
        // The one slope is the spread of theta.
        ": the variance of theta grows without end".to_owned()
    } else {
        let names: Vec<String> = steep.iter().map(|at| name(*at)).collect();
        format!(": slopes beyond {STEEP} of {}", Listed(&names))
    };
    let help = "take a model with fewer parameters, or leave out items that follow from others";
    if !found.converged {
        diagnostics.push(Diagnostic::warning("SCA120", format!("the model did not converge{why}")).help(help));
    } else if !steep.is_empty() {
        let message = format!("no greatest likelihood{why}; what stands there is where the search ended");
        diagnostics.push(Diagnostic::warning("SCA120", message).help(help));
    }
    let mut errors = found.errors(patterns);
    let has_error = |one: &IrtErrors| one.discrimination.is_some() || one.difficulties.iter().any(Option::is_some);
    let none = !errors.iter().any(has_error);
    // Beside a slope without end no error is one.
    for at in &steep {
        errors[*at].discrimination = None;
        errors[*at].difficulties.fill(None);
    }
    if none {
        let message = "no standard errors: what the answers say of the parameters has no inverse";
        let help = "take more rows, or a model with fewer parameters";
        diagnostics.push(Diagnostic::warning("SCA148", message).help(help));
    }
    errors
}

/// Says where there are no more rows than items, and where the answers do not tell persons apart.
fn few_or_flat(n: usize, found: &Estimate, diagnostics: &mut Vec<Diagnostic>) {
    let k = found.curves.len();
    if n <= k {
        let message = format!("{n} rows for {k} items: the figures are of few and uncertain, whatever their errors");
        diagnostics.push(Diagnostic::warning("SCA119", message).help("take fewer items, or more rows"));
    }
    if found.one_slope && found.theta_variance() < NO_VARIANCE {
        let message = "the variance of theta is at 0, the least that there is: answers go together no more than by chance, and tell \
            nobody apart";
        let help = "look at how the items correlate; keep to those that ask the same, and reverse those worded the other way round";
        diagnostics.push(Diagnostic::warning("SCA152", message).help(help));
    }
}

/// The options of an item: those of its declared range, else those observed.
fn categories(item: &crate::Item, keyed: &[Option<f64>]) -> Vec<f64> {
    let declared =
        item.range.and_then(|range| Some((range, range.options().filter(|options| *options <= MOST_OPTIONS)?)));
    if let Some((range, options)) = declared {
        return (0..options).map(|step| range.low() + step as f64).collect();
    }
    let mut values: Vec<f64> = keyed.iter().copied().flatten().collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

impl IrtItem {
    /// How likely each category is of a respondent at θ; none of a category that nobody used, and of an item that was left out.
    pub fn probabilities(&self, theta: f64) -> Vec<Option<f64>> {
        let mut all = vec![None; self.categories.len()];
        if let Some(curve) = &self.curve {
            for (place, p) in curve.used.iter().zip(curve.at(theta)) {
                all[*place] = Some(p);
            }
        }
        all
    }

    /// The information of an answer at θ, ΣP′²/P; none of an item that was left out.
    pub fn information(&self, theta: f64) -> Option<f64> {
        self.curve.as_ref().map(|curve| curve.information(theta))
    }
}

impl IrtResult {
    /// Sixty-one places over four standard deviations of θ to both sides.
    pub(crate) fn places(&self) -> Vec<f64> {
        let sd = self.theta_variance.sqrt();
        (-30..=30).map(|step| f64::from(step) * sd * 4.0 / 30.0).collect()
    }

    /// How much the items say of a respondent at θ.
    pub fn information_at(&self, theta: f64) -> ItemInformation {
        let items: Vec<Option<f64>> = self.items.iter().map(|item| item.information(theta)).collect();
        let test: f64 = items.iter().flatten().sum();
        ItemInformation { theta, items, test, se: (test > 0.0).then(|| 1.0 / test.sqrt()) }
    }

    /// The information along θ as a table, a row a place; none where it was not asked for.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn information_table(&self) -> Result<Option<Table>, ScalesError> {
        let Some(all) = &self.information else { return Ok(None) };
        let table = TableBuilder::new("crosscase.scales.information/1")
            .number("theta", all.iter().map(|one| Some(one.theta)))
            .number("test", all.iter().map(|one| Some(one.test)))
            .number("se", all.iter().map(|one| one.se));
        let column = |table: TableBuilder, (at, item): (usize, &IrtItem)| {
            let name = format!("item_{}", item.item);
            table.number(&name, all.iter().map(move |one| one.items.get(at).copied().flatten()))
        };
        Ok(Some(self.items.iter().enumerate().fold(table, column).build()?))
    }

    /// The items as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let steps = self.items.iter().map(|item| item.difficulties.len()).max().unwrap_or_default();
        let table = TableBuilder::new("crosscase.scales.irt/1")
            .id("item", self.items.iter().map(|item| item.item.clone()))
            .number("discrimination", self.items.iter().map(|item| item.discrimination))
            .number("discrimination_se", self.items.iter().map(|item| item.se.discrimination));
        let column = |table: TableBuilder, step: usize| {
            let of = |values: &[Option<f64>]| values.get(step).copied().flatten();
            table
                .number(&format!("difficulty_{}", step + 1), self.items.iter().map(|item| of(&item.difficulties)))
                .number(&format!("difficulty_{}_se", step + 1), self.items.iter().map(|item| of(&item.se.difficulties)))
        };
        Ok((0..steps).fold(table, column).build()?)
    }

    /// The respondents as a table, a row each; none where they were not asked for.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn scores_table(&self) -> Result<Table, ScalesError> {
        let all = || self.scores.iter().flatten();
        Ok(TableBuilder::new("crosscase.scales.theta/1")
            .id("id", all().map(|one| one.id.clone()))
            .number("theta", all().map(|one| one.theta))
            .number("se", all().map(|one| one.se))
            .count("answered", all().map(|one| one.answered))
            .build()?)
    }
}
