//! What an analysis has to say about its own result.

use crate::result::Viewpoints;
use crate::{Grid, Heywood};
use crosscase_data::{Diagnostic, Listed};
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
        let label = &factor.label;
        if factor.n_flagged == 0 {
            let message = format!("no sort defines factor {label}: it has no scores and no array");
            told.push(
                Diagnostic::warning("QME114", message).help("extract fewer factors, rotate, or flag sorts by hand"),
            );
        } else if !factor.heywood.is_empty() {
            told.push(heywood(found, f));
        } else if !factor.has_scores {
            let message = format!("the sorts that define factor {label} cancel out: it has no scores and no array");
            told.push(Diagnostic::warning("QME116", message));
        }
        if !factor.negative.is_empty() {
            let message = format!(
                "{} negatively on factor {label} and count{} reversed in its scores",
                defines(found, &factor.negative),
                if factor.negative.len() == 1 { "s" } else { "" }
            );
            told.push(
                Diagnostic::warning("QME117", message)
                    .help("split the factor by its poles if the opposite view is one of its own"),
            );
        }
    }
    told.extend(twice(found));
    let parted: Vec<_> = found.ties.iter().filter(|tie| tie.parted).collect();
    for tie in parted {
        let names: Vec<String> = tie.statements.iter().map(|&s| found.statements[s].clone()).collect();
        let label = &found.factors[tie.factor].label;
        let message =
            format!("statements {} have one z-score on factor {label} and not one place in its array", Listed(&names));
        told.push(Diagnostic::note("QME119", message));
    }
    told
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
        let message = format!(
            "the factors hold all variance of {} (a Heywood case): communality {}",
            names(found, &sorts),
            sorts.iter().map(|&i| format!("{:.3}", communalities[i])).collect::<Vec<_>>().join(", ")
        );
        Diagnostic::warning("QME108", message)
            .help("extract fewer factors or another way; its loadings and weights are not to be trusted")
    })
}

fn heywood(found: &Viewpoints, factor: usize) -> Diagnostic {
    let (factor, names) = (&found.factors[factor], names(found, &found.factors[factor].heywood));
    let does = match found.analysis.heywood {
        Heywood::NoScores => "it has no scores and no array",
        Heywood::Clamp => "it counts as 0.99999 in the scores",
    };
    let message =
        format!("{names} loads 1 or more on factor {} (a Heywood case), which has no weight: {does}", factor.label);
    Diagnostic::warning("QME115", message)
        .help("extract fewer factors or another way, or look for sorts that are copies of each other")
}

/// Sorts that define two factors.
fn twice(found: &Viewpoints) -> Vec<Diagnostic> {
    let on = |i: usize| found.flags[i].iter().filter(|flag| **flag).count();
    let twice: Vec<usize> = (0..found.sorters.len()).filter(|&i| on(i) > 1).collect();
    if twice.is_empty() {
        return Vec::new();
    }
    let message = format!("{} more than one factor and counts in the reliability of each", defines(found, &twice));
    vec![Diagnostic::warning("QME118", message)]
}

fn names(found: &Viewpoints, sorts: &[usize]) -> String {
    let names: Vec<String> = sorts.iter().map(|&i| found.sorters[i].clone()).collect();
    Listed(&names).to_string()
}

fn defines(found: &Viewpoints, sorts: &[usize]) -> String {
    format!("{} {}", names(found, sorts), if sorts.len() == 1 { "loads" } else { "load" })
}
