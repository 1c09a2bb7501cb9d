//! Whether the mean of a case is a property of the case: how far cases differ and persons within them agree, for indicators that are means.

use super::super::about::rounded_or_dash;
use super::Rule;
use super::answer_matrix::{AnswerMatrix, Scored};
use super::compose::Keying;
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::guard::RowsOf;
use crate::methods::case_means::{AGREEMENT, Made, Warrant};
use crate::methods::tier::FEWEST;
use crosscase_data::{Missing, TableBuilder};
use crosscase_figures::rounded;
use crosscase_numerics::quantile;
use crosscase_scales::{
    Aggregate, AggregateResult, AnswerRange, Answers, Belonging, Composition, GroupResult, Item, NullDistribution,
    ScoreScale,
};

/// How answers would be spread if nobody agreed: skewed nulls can change a verdict, so that several are told (LeBreton & Senter 2008,
/// doi:10.1177/1094428106296642). The two skewed ones are known of five answers alone.
const NULLS: [NullDistribution; 3] =
    [NullDistribution::Uniform, NullDistribution::SlightSkew, NullDistribution::ModerateSkew];

/// Adds to what is made of an indicator what it keeps, and how far those of a case agree where it is a mean of answers on one scale.
pub(super) fn with(
    made: Artifacts,
    (rule, composition, scale): (&Rule, Composition, ScoreScale),
    grid: &AnswerMatrix,
    keys: &[Keying],
    scored: &[Scored<'_>],
) -> Result<Artifacts, MethodError> {
    let is_mean = matches!(
        composition,
        Composition::Mean
            | Composition::Median
            | Composition::OrganisationFirst
            | Composition::RoleFirst
            | Composition::Weighted
    );
    let reversed = grid.items.iter().zip(keys).filter(|(_, key)| key.reversed.is_some());
    let range = if let ScoreScale::Within(range) = scale { Some(range) } else { None };
    let mut kept = Made {
        items: grid.items.clone(),
        reversed: reversed.map(|(item, _)| item.clone()).collect(),
        range: range.map(|range| (range.low(), range.high())),
        is_mean: rule.minus.is_none() && is_mean_of_persons(composition, scale),
        warrant: None,
    };
    let Some(range) =
        range.filter(|_| is_mean && rule.minus.is_none() && scored.iter().any(|s| s.person.score.is_some()))
    else {
        return Ok(made.keep(&kept)?);
    };
    let found = (NULLS.into_iter().filter(|null| *null == NullDistribution::Uniform || range.options() == Some(5)))
        .map(|null| aggregated(rule, range, null, grid, keys, scored))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(first) = found.first() else { return Ok(made.keep(&kept)?) };
    let over = |found: &AggregateResult, of: fn(&GroupResult) -> Option<f64>| {
        quantile(&found.groups.iter().filter_map(of).collect::<Vec<_>>(), 0.5)
    };
    kept.warrant = Some(Warrant {
        n: first.anova.n,
        n_cases: first.anova.n_groups,
        icc1: first.anova.icc1,
        icc2: first.anova.icc2,
        p: first.anova.p,
        rwg: [0, 1, 2].map(|at| found.get(at).and_then(|found| over(found, |group| group.rwg_j))),
        ad: over(first, |group| group.ad),
        is_warranted: first.warranted,
    });
    let whole = |n: usize| i64::try_from(n).ok();
    let rwg = |at: usize| {
        let of = found.get(at);
        let shown = move |group: &GroupResult| !rule.is_guarded || group.n >= FEWEST;
        (0..first.groups.len())
            .map(move |group| of.and_then(|found| found.groups.get(group).filter(|group| shown(group))?.rwg_j))
    };
    let all = || first.groups.iter();
    // Of two persons each of these, beside the value of the case, is what each of them said.
    let of = |figure: fn(&GroupResult) -> Option<f64>| {
        all().map(move |group| figure(group).filter(|_| !rule.is_guarded || group.n >= FEWEST))
    };
    let table = TableBuilder::new("crosscase.study.agreement/1")
        .text("indicator", all().map(|_| Some(rule.name.as_str())))
        .text("case", all().map(|group| Some(group.group.as_str())))
        .integer("n", all().map(|group| whole(group.n)))
        .number("mean", of(|group| group.mean))
        .number("sd", of(|group| group.sd))
        .number("rwg_j_uniform", rwg(0))
        .number("rwg_j_slight_skew", rwg(1))
        .number("rwg_j_moderate_skew", rwg(2))
        .number("r_star_wg_j", of(|group| group.r_star_wg_j))
        .number("ad", of(|group| group.ad))
        .number("ad_median", of(|group| group.ad_median))
        .build()?;
    Ok(made.stacked_of(RowsOf::Cases, AGREEMENT, table).keep(&kept)?)
}

/// A median is none, nor what is said of some persons or of how they differ; a share of those who say yes is one, of 0 and 1.
fn is_mean_of_persons(composition: Composition, scale: ScoreScale) -> bool {
    match composition {
        Composition::Mean | Composition::OrganisationFirst | Composition::RoleFirst | Composition::Weighted => true,
        Composition::ShareAtOrAbove(least) => scale == ScoreScale::YesNo(0.0) && least > 0.0 && least <= 1.0,
        _ => false,
    }
}

fn aggregated(
    rule: &Rule,
    range: AnswerRange,
    null: NullDistribution,
    grid: &AnswerMatrix,
    keys: &[Keying],
    scored: &[Scored<'_>],
) -> Result<AggregateResult, MethodError> {
    // Numbers as names, since an item may be called anything.
    let items: Vec<Item> = (1..=grid.items.len()).map(|at| Item::new(at.to_string()).range(range)).collect();
    let mut table = TableBuilder::default().id("respondent", (1..=scored.len()).map(|row| row.to_string()));
    for ((item, name), key) in grid.items.iter().zip(&items).zip(keys) {
        let answer = |s: &Scored<'_>| s.answers.iter().find(|answer| answer.item == *item).map(|answer| answer.value);
        let given = scored.iter().map(|s| Some(key.key(answer(s)?.ok()?)));
        // Who was not asked need not answer.
        let reasons = scored.iter().map(|s| answer(s)?.err().filter(|reason| *reason == Missing::NotAsked));
        table = table.number(&name.id, given).reasons(&name.id, reasons);
    }
    let answers = Answers::read(&table.build()?, &items)?;
    let group = scored.iter().map(|s| Some(s.case.to_owned())).collect();
    let belonging = Belonging { group, ..Belonging::default() };
    Ok(Aggregate::new().min_answered(rule.min_answered).null(null).fit(&answers, &belonging, None)?)
}

impl Warrant {
    /// Whether there were cases enough, of two respondents or more, to say anything.
    pub(in crate::methods) const fn is_tested(&self) -> bool {
        self.icc1.is_some() && self.rwg[0].is_some()
    }

    /// The figures in words: ICC(1) 0.12, p 0.031, median `r_wg(j)` 0.65.
    pub(in crate::methods) fn told(&self) -> String {
        let figure = |value| rounded_or_dash(value, 2);
        format!("ICC(1) {}, p {}, median r_wg(j) {}", figure(self.icc1), self.p_told(), figure(self.rwg[0]))
    }

    pub(in crate::methods) fn p_told(&self) -> String {
        self.p.map_or("–".to_owned(), |p| if p < 0.001 { "below 0.001".to_owned() } else { rounded(p, 3) })
    }
}
