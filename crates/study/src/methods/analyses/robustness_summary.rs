//! Robustness of an answer: how far cuts and anchors can move, on which cases it depends, and what resamples and chance make of it.

use super::super::units::Cases;
use super::outcome_rule::OutcomeRule;
use crate::error::MethodError;
use crate::made::Made;
use crosscase_data::{Table, TableBuilder, in_list};
use crosscase_figures::rounded;
use crosscase_qca::robustness::{
    AnchorRange, Chance, CutRange, ModelRetention, QcaAnalysis, RawSet, bootstrap, chance,
};
use crosscase_qca::{ModelRecord, SetData, SolutionRecord};
use crosscase_report::{Block, Callout, Text};
use serde::{Deserialize, Serialize};

/// Resamples of the cases.
pub(super) const RESAMPLES: usize = 200;

/// Outcomes dealt out at random.
pub(super) const PERMUTATIONS: usize = 199;

/// So many cases are named in a sentence.
const NAMED: usize = 10;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RobustnessSummary {
    cases: usize,
    /// The cases without which other models are found.
    hangs_on: Vec<String>,
    /// How many cases there are, each by itself, whose outcome decides: turned round, it leads to other models.
    turned: usize,
    /// The cuts, each where it stands, and the range in which the models stay as they are.
    cuts: Vec<(String, f64, Option<f64>, Option<f64>)>,
    /// How many anchors there are, and the one that is closest to a change.
    anchors: usize,
    closest: Option<Closest>,
    /// Each path of the models, with the share of resamples that hold it.
    paths: Vec<(String, f64)>,
    /// Resamples whose search was cut short.
    resamples_cut_short: usize,
    /// The largest min(inclusion, coverage) of a model.
    statistic: f64,
    /// How many outcomes dealt out at random gave a solution as good.
    as_good: usize,
    /// How many gave one whose inclusion and coverage pass for good.
    passing: usize,
    p: f64,
    chance_cut_short: usize,
}

/// An anchor, where it stands, and the range in which the models stay as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Closest {
    set: String,
    anchor: String,
    at: f64,
    above: Option<f64>,
    below: Option<f64>,
}

impl RobustnessSummary {
    pub(super) fn of(
        analysis: &QcaAnalysis,
        data: &SetData,
        ranges: &[Range],
        [without, turned]: [&ModelRetention; 2],
        seed: u64,
    ) -> Result<Self, MethodError> {
        let drawn = bootstrap(analysis, data, RESAMPLES, seed)?;
        let luck = chance(analysis, data, PERMUTATIONS, seed)?;
        let moved = data.cases().iter().zip(&without.by_case).filter(|(_, share)| **share != Some(1.0));
        let turned = turned.by_case.iter().filter(|share| **share != Some(1.0)).count();
        let (anchors, cuts): (Vec<&Range>, Vec<&Range>) = ranges.iter().partition(|range| range.anchor.is_some());
        let closest = anchors.iter().filter_map(|range| Some((range.margin()?, *range)));
        let closest = closest.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, range)| Closest {
            set: range.what.clone(),
            anchor: range.anchor.clone().unwrap_or_default(),
            at: range.at,
            above: range.above,
            below: range.to,
        });
        let paths = drawn.terms.into_iter().filter(|term| term.own).map(|term| (term.expr, term.share));
        Ok(Self {
            cases: data.cases().len(),
            hangs_on: moved.map(|(case, _)| case.clone()).collect(),
            turned,
            cuts: cuts.iter().map(|cut| (cut.what.clone(), cut.at, cut.above, cut.to)).collect(),
            anchors: anchors.len(),
            closest,
            paths: paths.collect(),
            resamples_cut_short: drawn.cut_short,
            statistic: luck.statistic,
            as_good: luck.as_good,
            passing: luck.passing,
            p: luck.p,
            chance_cut_short: luck.cut_short,
        })
    }

    /// That of an outcome, where it was asked for and there were cases enough.
    pub(super) fn found(goal: &OutcomeRule, made: &Made) -> Result<Option<Self>, MethodError> {
        if goal.rule.robustness { Ok(made.kept(&goal.hold())?) } else { Ok(None) }
    }

    /// One row a figure: `crosscase.study.certainty/1`.
    pub(super) fn table(&self) -> Result<Table, MethodError> {
        let count = |n: usize| n as f64;
        let mut rows: Vec<(String, f64)> = vec![("resamples".to_owned(), count(RESAMPLES))];
        rows.extend(self.paths.iter().map(|(path, share)| (format!("share of resamples that hold {path}"), *share)));
        rows.extend([
            ("resamples cut short".to_owned(), count(self.resamples_cut_short)),
            ("permutations".to_owned(), count(PERMUTATIONS)),
            ("largest min(inclusion, coverage)".to_owned(), self.statistic),
            ("permutations as good".to_owned(), count(self.as_good)),
            (
                format!(
                    "permutations with inclusion from {} and coverage from {}",
                    Chance::INCLUSION,
                    Chance::COVERAGE
                ),
                count(self.passing),
            ),
            ("permutations cut short".to_owned(), count(self.chance_cut_short)),
            ("p of as good a solution by chance".to_owned(), self.p),
        ]);
        Ok(TableBuilder::new("crosscase.study.certainty/1")
            .text("figure", rows.iter().map(|(name, _)| Some(name.as_str())))
            .number("value", rows.iter().map(|(_, value)| Some(*value)))
            .build()?)
    }

    /// In sentences; the first model's paths are those that the answer names.
    pub(super) fn sentences(&self, goal: &OutcomeRule, solution: &SolutionRecord, cases: &Cases) -> Vec<Block> {
        let mut blocks = vec![
            Block::Prose(Text::from(self.single_cases(cases))),
            Block::Prose(Text::from(format!("How far cut-offs and anchors can change: {}.", self.decisions()))),
            Block::Prose(self.resampled(solution)),
        ];
        blocks.extend((!self.is_like_chance()).then(|| Block::Prose(self.by_chance(goal))));
        blocks.extend(self.together(solution));
        blocks
    }

    /// What the resamples and the shuffled outcomes say together, where they seem to gainsay each other.
    fn together(&self, solution: &SolutionRecord) -> Option<Block> {
        let least = self.least_stable(solution.models.first()?).filter(|share| *share < 0.5)?;
        let text = format!(
            "Together: chance alone seldom gives so good a solution (p = {}), but which paths it has depends on the cases; the least stable is found in {} of resamples.",
            rounded(self.p, 3),
            percent(least)
        );
        (!self.is_like_chance()).then(|| Block::prose(text))
    }

    /// What stands before everything else: that chance does as well.
    pub(super) fn reserve(&self, goal: &OutcomeRule) -> Option<Block> {
        let reserve = "Where conditions and outcome have nothing to do with each other so good a solution is not rare: these paths are no finding without other evidence. ";
        let text = Text::new().plain(reserve);
        let text = self.by_chance(goal).parts().iter().cloned().fold(text, Text::with);
        self.is_like_chance().then_some(Block::Callout(Callout::Warning(text)))
    }

    pub(super) fn is_like_chance(&self) -> bool {
        self.p > 0.05
    }

    /// How often chance does as well, and what that means for the paths.
    pub(super) fn chance(&self) -> String {
        format!("{}{}", rounded(self.p, 3), if self.is_like_chance() { ", no finding" } else { "" })
    }

    /// The share of resamples that hold each path of a model.
    pub(super) fn stability<'a>(&'a self, model: &'a ModelRecord) -> impl Iterator<Item = (&'a str, f64)> {
        let own = self.paths.iter().filter(|(path, _)| model.terms.iter().any(|term| term.expr == *path));
        own.map(|(path, share)| (path.as_str(), *share))
    }

    /// The least of them.
    pub(super) fn least_stable(&self, model: &ModelRecord) -> Option<f64> {
        self.stability(model).map(|(_, share)| share).reduce(f64::min)
    }

    /// How often chance does as well, of how many shuffles.
    pub(super) fn in_short(&self) -> String {
        let many = match self.as_good {
            0 => "none gives".to_owned(),
            1 => "one gives".to_owned(),
            n => format!("{n} give"),
        };
        format!(
            "of {PERMUTATIONS} outcomes shuffled among the cases {many} so good a solution (p = {})",
            rounded(self.p, 3)
        )
    }

    /// The cases without which other models are found.
    pub(super) fn depends_on(&self) -> &[String] {
        &self.hangs_on
    }

    /// On how many cases the solution depends.
    pub(super) const fn decisive(&self) -> usize {
        self.hangs_on.len()
    }

    fn decisions(&self) -> String {
        let range = |(name, at, above, to): &(String, f64, Option<f64>, Option<f64>)| {
            let stands = format!("the {name} (now {})", short(*at));
            match (above, to) {
                (None, None) => format!("{stands} anywhere"),
                (Some(above), None) => format!("{stands} above {}", short(*above)),
                (None, Some(to)) if to == at => {
                    format!("the {name} left at {} (any higher one changes them)", short(*at))
                }
                (None, Some(to)) => format!("{stands} up to {}", short(*to)),
                (Some(above), Some(to)) => format!("{stands} above {} up to {}", short(*above), short(*to)),
            }
        };
        let cuts: Vec<String> = self.cuts.iter().map(range).collect();
        format!("the models stay as they are with {}{}", cuts.join(", "), self.closest_anchor())
    }

    fn closest_anchor(&self) -> String {
        let anchors = counted(self.anchors, "anchor");
        let Some(Closest { set, anchor, at, above, below }) = &self.closest else {
            let unmoved = format!("; none of {anchors} changes them within its reach");
            return if self.anchors > 0 { unmoved } else { String::new() };
        };
        let ends = match (above, below) {
            (Some(above), Some(below)) => format!("between {} and {}", short(*above), short(*below)),
            (Some(above), None) => format!("above {}", short(*above)),
            (None, Some(below)) => format!("below {}", short(*below)),
            (None, None) => "anywhere".to_owned(),
        };
        let at = short(*at);
        format!(
            "; of {anchors} the closest to a change is the {anchor} of {set}, at {at}: the models stay with it {ends}"
        )
    }

    fn single_cases(&self, cases: &Cases) -> String {
        let named = self.hangs_on.iter().take(NAMED).map(|case| in_list(&cases.in_text(case)).into_owned());
        let more = self.hangs_on.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("and {more} more, in the table of cases that the solution depends on"));
        let names: Vec<String> = named.chain(more).collect();
        let without = match self.hangs_on.len() {
            0 => format!("No single case changes the solution: each of the {} can be left out.", self.cases),
            1 => format!(
                "The solution depends on one of {} cases: without {} other models are found.",
                self.cases,
                names.join("")
            ),
            n => format!(
                "The solution depends on {n} of {} cases, without any single one of which other models are found: {}.",
                self.cases,
                names.join("; ")
            ),
        };
        match self.turned {
            0 => without,
            n => format!(
                "{without} Reversing the outcome of one case leads to other models for {n} of the {}.",
                self.cases
            ),
        }
    }

    fn resampled(&self, solution: &SolutionRecord) -> Text {
        let first = solution.models.first().map(|model| model.terms.as_slice()).unwrap_or_default();
        let named = |path: &String| first.iter().any(|term| term.expr == *path);
        let which = if solution.models.len() > 1 { "Paths of the first model: of" } else { "Of" };
        let text = Text::from(format!("{which} {RESAMPLES} resamples of the cases, drawn with replacement, "));
        let paths = self.paths.iter().filter(|(path, _)| named(path)).enumerate();
        let text = paths.fold(text, |text, (at, (path, share))| {
            let text = if at > 0 { text.plain("; ") } else { text };
            text.code(path).plain(format!(" is found in {}", percent(*share)))
        });
        let text = text.plain(
            ". Cases of a comparison are seldom a random sample: read this as how much the paths depend on which cases were chosen.",
        );
        match self.resamples_cut_short {
            0 => text,
            n => text.plain(format!(" Of the resamples {n} took too many steps and count as holding no path.")),
        }
    }

    fn by_chance(&self, goal: &OutcomeRule) -> Text {
        let text = Text::from("Of ")
            .plain(format!("{PERMUTATIONS} outcomes shuffled among the cases {} a solution as good as that for ", {
                match self.as_good {
                    0 => "none led to".to_owned(),
                    1 => "one led to".to_owned(),
                    n => format!("{n} led to"),
                }
            }))
            .code(goal.outcome.to_string())
            .plain(format!(
                ": p = {}, which is ({} + 1)/({PERMUTATIONS} + 1) (as good: inclusion and coverage both at least {}, the lower of this solution's two, of several models those of the best).",
                rounded(self.p, 3), self.as_good, rounded(self.statistic, 3)
            ));
        let text = text.plain(format!(
            " A solution with an inclusion of {} or more and a coverage of {} or more came of {} of them ({}).",
            Chance::INCLUSION,
            Chance::COVERAGE,
            self.passing,
            percent(self.passing as f64 / PERMUTATIONS as f64)
        ));
        match self.chance_cut_short {
            0 => text,
            n => text.plain(format!(" Of the shuffled outcomes {n} took too many steps and count as good.")),
        }
    }
}

/// A cut or an anchor, and the range in which the models stay as they are.
pub(super) struct Range {
    pub(super) what: String,
    pub(super) anchor: Option<String>,
    pub(super) at: f64,
    pub(super) above: Option<f64>,
    pub(super) to: Option<f64>,
    search: String,
    /// From the least raw value to the largest, for an anchor; 0 where there are two values alone.
    span: f64,
}

impl Range {
    pub(super) fn of_cut(name: &str, range: &CutRange) -> Self {
        let CutRange { at, above, up_to, .. } = *range;
        Self { what: name.to_owned(), anchor: None, at, above, to: up_to, search: "complete".to_owned(), span: 0.0 }
    }

    pub(super) fn of_anchor(raw: &RawSet, anchor: String, range: &AnchorRange) -> Self {
        let AnchorRange { at, above, below, search, .. } = *range;
        let (least, most) = raw
            .values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(*value), most.max(*value)));
        let (what, search) = (raw.set.clone(), search.to_string());
        // A cut between yes and no is the same wherever it stands between them.
        let yes_or_no = raw.values.iter().all(|value| *value == least || *value == most);
        let span = if yes_or_no { 0.0 } else { most - least };
        Self { what, anchor: Some(anchor), at, above, to: below, search, span }
    }

    /// How far it can move before a model changes, as a share of the spread of the raw values; none where nothing changes.
    pub(super) fn margin(&self) -> Option<f64> {
        let ends = self.above.map(|above| self.at - above).into_iter().chain(self.to.map(|to| to - self.at));
        ends.reduce(f64::min).filter(|_| self.span > 0.0).map(|margin| margin / self.span)
    }

    pub(super) fn table(ranges: &[Self]) -> Result<Table, MethodError> {
        Ok(TableBuilder::new("crosscase.study.ranges/1")
            .text("what", ranges.iter().map(|range| Some(range.what.as_str())))
            .text("anchor", ranges.iter().map(|range| range.anchor.as_deref()))
            .number("at", ranges.iter().map(|range| Some(range.at)))
            .number("above", ranges.iter().map(|range| range.above))
            .number("to", ranges.iter().map(|range| range.to))
            .text("search", ranges.iter().map(|range| Some(range.search.as_str())))
            .build()?)
    }
}

/// What an answer says where its solution was not tried.
pub(super) fn not_run(goal: &OutcomeRule) -> Block {
    let text = Text::from("Robustness was not tested: resamples, chance and ranges were not run for ")
        .code(goal.outcome.to_string());
    Block::Prose(if goal.rule.robustness {
        text.plain(", since there are too few cases.")
    } else {
        text.plain(", since the study says ").code("robustness = false").plain(".")
    })
}

/// A share as a whole number of per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{}\u{a0}%", rounded(share * 100.0, 0))
}

/// A figure in a sentence: four significant digits, no zeros at the end.
fn short(figure: f64) -> String {
    let digits = [10.0, 100.0, 1000.0].iter().filter(|size| figure.abs() < **size).count();
    let text = rounded(figure, digits);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("one {what}") } else { format!("{n} {what}s") }
}
