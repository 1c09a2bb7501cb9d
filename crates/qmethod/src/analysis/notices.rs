//! What an analysis has to say about its own result.

use crate::result::Viewpoints;
use crate::{Grid, Heywood};
use crosscase_data::{Diagnostic, Listed, counted, in_list};
use crosscase_numerics::LEAST_UNIQUENESS;

pub(super) fn no_grid(grid: &Grid, share: usize, sorts: usize) -> Diagnostic {
    let message = if share > 0 {
        format!("{share} of {sorts} sorts keep the distribution {grid}, in which the arrays are laid")
    } else {
        format!("the sorts share no distribution; the arrays are laid in their mean, {grid}")
    };
    Diagnostic::warning("QME113", message).help("give the grid that the sorters were asked to fill")
}

/// Everything about factors, flags and ties that a reader should see before the figures.
pub(super) fn about(found: &Viewpoints) -> Vec<Diagnostic> {
    let mut told = Vec::from_iter(improper(found));
    for (f, factor) in found.factors.iter().enumerate() {
        let called = found.called(f);
        if factor.n_flagged == 0 {
            let message = format!("no sort defines {called}: it has no scores and no array");
            told.push(
                Diagnostic::warning("QME114", message).help("extract fewer factors, rotate, or flag sorts by hand"),
            );
        } else if !factor.heywood.is_empty() {
            told.push(heywood(found, f));
        } else if !factor.has_scores {
            let message = format!("the sorts that define {called} cancel out: it has no scores and no array");
            told.push(Diagnostic::warning("QME116", message));
        }
        if !factor.negative.is_empty() {
            let message = format!(
                "{} negatively on {called} and count{} reversed in its scores",
                loads(&factor.negative),
                if factor.negative.len() == 1 { "s" } else { "" }
            );
            told.push(
                Diagnostic::warning("QME117", message)
                    .help("split the factor by its poles if the opposite view is one of its own")
                    .listing(names(found, &factor.negative)),
            );
        }
    }
    told.extend(twice(found));
    told.extend((0..found.factors.len()).filter_map(|f| parted(found, f)));
    told
}

/// Statements of one z-score that the array of a factor parts: a line a factor.
fn parted(found: &Viewpoints, factor: usize) -> Option<Diagnostic> {
    let ties: Vec<String> = found
        .ties
        .iter()
        .filter(|tie| tie.parted && tie.factor == factor)
        .map(|tie| tie.statements.iter().map(|&s| in_list(&found.statements[s])).collect::<Vec<_>>().join(" = "))
        .collect();
    let message =
        format!("on {} statements of one z-score have not one place: {}", found.called(factor), Listed(&ties));
    (!ties.is_empty()).then(|| Diagnostic::note("QME119", message))
}

/// Sorts to which common factors leave nothing of their own. Principal components have no such share to leave.
fn improper(found: &Viewpoints) -> Option<Diagnostic> {
    let most = match found.analysis.extraction.as_str() {
        "pca" => return None,
        "minres" => 1.0 - LEAST_UNIQUENESS,
        _ => 1.0,
    };
    let communalities = found.communalities();
    let sorts: Vec<usize> = (0..communalities.len()).filter(|&i| communalities[i] > most - 1e-9).collect();
    (!sorts.is_empty()).then(|| {
        let least = sorts.iter().map(|&i| communalities[i]).fold(f64::MAX, f64::min);
        let sorts_of = counted(sorts.len(), "sort", "sorts");
        let message = format!(
            "the factors hold all variance of {sorts_of} (a Heywood case), with a communality of at least {least:.3}"
        );
        Diagnostic::warning("QME108", message)
            .help("extract fewer factors or another way; its loadings and weights are not to be trusted")
            .listing(names(found, &sorts))
    })
}

fn heywood(found: &Viewpoints, factor: usize) -> Diagnostic {
    let (called, sorts) = (found.called(factor), &found.factors[factor].heywood);
    let does = match found.analysis.heywood {
        Heywood::NoScores => "it has no scores and no array",
        Heywood::Clamp => "it counts as 0.99999 in the scores",
    };
    let message =
        format!("{} 1 or more on {called} (a Heywood case), which has no weight, so that {does}", loads(sorts));
    Diagnostic::warning("QME115", message)
        .help("extract fewer factors or another way, or look for sorts that are copies of each other")
        .listing(names(found, sorts))
}

/// Sorts that define two factors.
fn twice(found: &Viewpoints) -> Vec<Diagnostic> {
    let on = |i: usize| found.flags[i].iter().filter(|flag| **flag).count();
    let twice: Vec<usize> = (0..found.sorters.len()).filter(|&i| on(i) > 1).collect();
    if twice.is_empty() {
        return Vec::new();
    }
    let does = if twice.len() == 1 {
        "defines more than one factor and counts"
    } else {
        "define more than one factor and count"
    };
    let message = format!("{} {does} in the reliability of each", counted(twice.len(), "sort", "sorts"));
    vec![Diagnostic::warning("QME118", message).listing(names(found, &twice))]
}

fn names(found: &Viewpoints, sorts: &[usize]) -> Vec<String> {
    sorts.iter().map(|&i| found.sorters[i].clone()).collect()
}

fn loads(sorts: &[usize]) -> String {
    counted(sorts.len(), "sort loads", "sorts load")
}
