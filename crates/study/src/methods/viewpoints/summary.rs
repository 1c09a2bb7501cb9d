//! The answer of a Q study in sentences: how many viewpoints, of how many sorts, who holds them, and how sure that is.

use super::results::ViewpointResults;
use crate::error::MethodError;
use crosscase_data::{Listed, Table, capitalised, counted};
use crosscase_figures::rounded;
use crosscase_qmethod::Likeness;
use crosscase_report::{Block, Callout, KeyFigure, Text};

/// Who is listed and not analysed.
pub(super) struct Others {
    /// Those whose sorts count and were not analysed, as readers call them.
    pub(super) left_out: Vec<String>,
    /// How many sorted and do not count by `where`.
    pub(super) by_where: usize,
    /// How many there is no sort of.
    pub(super) without: usize,
}

/// The answer.
pub(super) fn blocks(shown: &ViewpointResults<'_>, others: &Others) -> Result<Vec<Block>, MethodError> {
    let (loadings, statements) = (shown.table("loadings")?, shown.table("statements")?);
    let labels = shown.labels()?;
    let (sorts, share) = (loadings.rows(), 100.0 * explained(loadings)?);
    let share_them = if sorts == 1 { "shares" } else { "share" };
    let hold = if labels.len() == 1 { "which holds" } else { "which together hold" };
    let mut blocks = vec![Block::prose(format!(
        "{} of {} {share_them} {}, {hold} {} % of their variance.",
        counted(sorts, "sort", "sorts"),
        counted(statements.rows(), "statement", "statements"),
        counted(labels.len(), "viewpoint", "viewpoints"),
        rounded(share, 0),
    ))];
    let items = labels.iter().map(|label| {
        let named = Text::new().strong(capitalised(&shown.called(label)?));
        let holders = holders(shown, label)?;
        Ok(holders.parts().iter().cloned().fold(named.plain(": "), Text::with).plain("."))
    });
    blocks.push(Block::List(items.collect::<Result<_, MethodError>>()?));
    blocks.extend(of_one_sort(shown, &labels)?);
    blocks.push(Block::KeyFigures(vec![
        KeyFigure::new("Sorts", sorts.to_string(), format!("{} define a viewpoint", defining(shown, &labels)?)),
        KeyFigure::new("Statements", statements.rows().to_string(), "sorted by each of them"),
        KeyFigure::new("Viewpoints", labels.len().to_string(), format!("with {} % of the variance", rounded(share, 0))),
    ]));
    blocks.push(Block::prose(on_how_many(sorts, others, shown.hides_sorts)));
    blocks.push(Block::prose(how_sure(shown, &labels)?));
    blocks.extend(how_many(shown, labels.len())?.map(Block::prose));
    Ok(blocks)
}

/// How many sorters hold which view, in a sentence.
pub(super) fn in_short(shown: &ViewpointResults<'_>) -> Result<Text, MethodError> {
    let sorts = shown.table("loadings")?.rows();
    let mut text = Text::from(format!("N = {}: ", counted(sorts, "sort", "sorts")));
    for (at, label) in shown.labels()?.iter().enumerate() {
        let [same, opposite] = shown.defining(label)?;
        let from_the_other =
            if opposite.is_empty() { String::new() } else { format!(", and its opposite by {}", opposite.len()) };
        text = if at > 0 { text.plain("; ") } else { text };
        let held = format!(" is held by {}{from_the_other}", same.len());
        text = text.strong(capitalised(&shown.called(label)?)).plain(held);
    }
    Ok(text.plain("."))
}

/// The share of the variance that the viewpoints hold together. Not the sum over factors: two poles of one factor hold the
/// same variance.
pub(super) fn explained(loadings: &Table) -> Result<f64, MethodError> {
    Ok(loadings.numbers("h2")?.into_iter().flatten().sum::<f64>() / loadings.rows() as f64)
}

/// Who defines a viewpoint.
pub(super) fn holders(shown: &ViewpointResults<'_>, label: &str) -> Result<Text, MethodError> {
    let [same, opposite] = shown.defining(label)?.map(|sorts| {
        if shown.hides_sorts {
            return (!sorts.is_empty()).then(|| counted(sorts.len(), "sort", "sorts")).into_iter().collect();
        }
        let called: Vec<String> = sorts.iter().map(|sort| (shown.sorter)(sort)).collect();
        called
    });
    let of = if same.is_empty() { "no sort".to_owned() } else { Listed(&same).to_string() };
    let text = Text::from("defined by ").strong(of);
    Ok(match opposite[..] {
        [] => text,
        _ => text.plain(" and, from the opposite view, by ").strong(Listed(&opposite).to_string()),
    })
}

/// How many sorts define some viewpoint.
fn defining(shown: &ViewpointResults<'_>, labels: &[String]) -> Result<usize, MethodError> {
    let mut all = std::collections::BTreeSet::new();
    for label in labels {
        all.extend(shown.defining(label)?.into_iter().flatten());
    }
    Ok(all.len())
}

fn on_how_many(sorts: usize, others: &Others, hides_sorts: bool) -> String {
    let Others { left_out, by_where, without } = others;
    let whom = if *by_where > 0 { "all that count" } else { "all of them" };
    let mut told = match left_out.len() {
        0 => format!("N = {}: {whom}.", counted(sorts, "sort", "sorts")),
        n if hides_sorts => format!("N = {sorts} of {}.", counted(sorts + n, "sort", "sorts")),
        n => format!("N = {sorts} of {}. Not analysed: {}.", counted(sorts + n, "sort", "sorts"), Listed(left_out)),
    };
    if *by_where > 0 {
        let (sorts, do_not) =
            (counted(*by_where, "further sort", "further sorts"), if *by_where == 1 { "does" } else { "do" });
        told = format!("{told} {sorts} {do_not} not count, by what the study says in `where`.");
    }
    if *without > 0 {
        let listed = sorts + left_out.len() + by_where + without;
        told = format!("{told} Of {without} of the {listed} who are listed there is no sort.");
    }
    told
}

/// Which viewpoints a single sort defines: nobody shares these.
fn of_one_sort(shown: &ViewpointResults<'_>, labels: &[String]) -> Result<Option<Block>, MethodError> {
    let mut alone = Vec::new();
    for label in labels {
        if shown.defining(label)?.iter().map(Vec::len).sum::<usize>() == 1 {
            alone.push(shown.called(label)?);
        }
    }
    if alone.is_empty() {
        return Ok(None);
    }
    let defines = if alone.len() == 1 { "One sort alone defines" } else { "A single sort each defines" };
    let mut told = format!(
        "{defines} {}: a view that nobody shares. Fewer viewpoints say what is shared (two sorts at least define one: Watts & Stenner 2012).",
        Listed(&alone)
    );
    if shown.hides_sorts {
        told +=
            " What is published of such a viewpoint is what one person sorted: take fewer before anybody reads this.";
    }
    Ok(Some(Block::Callout(Callout::Warning(told.into()))))
}

/// Below so many resamples a mean of them says little.
const FEWEST_RESAMPLES: f64 = 20.0;

/// What comes back where persons are drawn again.
fn how_sure(shown: &ViewpointResults<'_>, labels: &[String]) -> Result<String, MethodError> {
    let (Some(stability), Some(loadings)) = (shown.tables.get("stability"), shown.tables.get("bootstrap_loadings"))
    else {
        return Ok("Robustness was not tested: the persons were not drawn again.".to_owned());
    };
    let mut each = Vec::new();
    for (label, congruence) in labels.iter().zip(stability.numbers("congruence")?) {
        let found = congruence.map_or_else(
            || "never found again".to_owned(),
            |phi| {
                format!("{}{}", rounded(phi, 2), if Likeness::of(phi) == Likeness::Unlike { " (unlike)" } else { "" })
            },
        );
        each.push(format!("{found} for {}", shown.called(label)?));
    }
    let asked = shown.resamples;
    // A resample may lack one viewpoint and have the others: at most so many had all of them.
    let whole = stability.numbers("replicates")?.into_iter().flatten().fold(asked as f64, f64::min);
    let share = whole / asked as f64;
    if whole < FEWEST_RESAMPLES && share < 0.5 {
        return Ok(format!(
            "Stability cannot be told: of {asked} times that the persons were drawn again, {whole:.0} had a sort of each viewpoint. These viewpoints hang on single persons."
        ));
    }
    let of_asked = if whole < asked as f64 { format!("{whole:.0} of {asked}") } else { asked.to_string() };
    let lost = if share < 0.5 {
        " In most resamples a viewpoint is lost, so that its figure is of the others alone: it hangs on single persons."
    } else {
        ""
    };
    let text = format!(
        "Stability: with the persons drawn again, {of_asked} times with a sort of each viewpoint, its loadings come back with a mean congruence of {}. 1 is the same, below 0.85 another viewpoint (Lorenzo-Seva & ten Berge 2006).{lost}",
        each.join(", ")
    );
    let shares = (loadings.texts("sort")?, loadings.texts("factor")?);
    let (same, opposite) = (loadings.numbers("flagged")?, loadings.numbers("flagged_negatively")?);
    let (mut unsure, mut unknown, mut known) = (Vec::new(), Vec::new(), 0);
    for label in labels {
        let poles = shown.defining(label)?;
        for row in (0..loadings.rows()).filter(|row| shares.1[*row].as_ref() == Some(label)) {
            let Some(sort) = &shares.0[row] else { continue };
            let share = [&same, &opposite].map(|shares| shares[row]);
            let Some((_, share)) = poles.iter().zip(share).find(|(pole, _)| pole.contains(sort)) else { continue };
            let (sort, called) = ((shown.sorter)(sort), shown.called(label)?);
            known += usize::from(share.is_some());
            match share {
                None => unknown.push(format!("{sort} ({called})")),
                Some(share) if share < 0.5 => {
                    unsure.push(format!("{sort} ({called}, {} %)", rounded(100.0 * share, 0)));
                }
                Some(_) => {}
            }
        }
    }
    let persons = "Sorters are chosen and seldom a sample: read this as how much the result depends on who sorted.";
    if shown.hides_sorts {
        return Ok(format!("{text} {persons}"));
    }
    let every = if unknown.is_empty() { "Every sort" } else { "Every other sort" };
    let half = match unsure[..] {
        [] if known == 0 => String::new(),
        [] => format!(" {every} that defines a viewpoint does so in at least half of them."),
        _ => format!(" In less than half of them these define it: {}.", unsure.join("; ")),
    };
    // Who was never drawn did not fail to define a viewpoint.
    let never = match unknown[..] {
        [] => String::new(),
        _ => format!(" Nothing is known of these, which no sample with a result has: {}.", unknown.join("; ")),
    };
    Ok(format!("{text}{half}{never} {persons}"))
}

/// What the criteria say of the number of viewpoints.
fn how_many(shown: &ViewpointResults<'_>, chosen: usize) -> Result<Option<String>, MethodError> {
    let Some(retention) = shown.tables.get("retention") else { return Ok(None) };
    let leading = |column: &str| -> Result<usize, MethodError> {
        Ok(retention.numbers(column)?.into_iter().take_while(|holds| *holds == Some(1.0)).count())
    };
    let were = if chosen == 1 { "was" } else { "were" };
    Ok(Some(format!(
        "How many viewpoints to keep is a decision: {chosen} {were} kept; eigenvalues above 1 speak for {}, eigenvalues above those of shuffled sorts for {}.",
        leading("kaiser")?,
        leading("parallel")?
    )))
}

#[cfg(test)]
mod tests {
    use super::{Others, on_how_many};

    #[test]
    fn those_who_do_not_count_are_not_those_without_a_sort() {
        let told = |left_out: &[&str], by_where, without| {
            let left_out = left_out.iter().map(|name| (*name).to_owned()).collect();
            on_how_many(5, &Others { left_out, by_where, without }, false)
        };
        assert_eq!(told(&[], 0, 0), "N = 5 sorts: all of them.");
        assert_eq!(
            told(&[], 3, 0),
            "N = 5 sorts: all that count. 3 further sorts do not count, by what the study says in `where`."
        );
        assert_eq!(
            told(&["Ann"], 1, 2),
            "N = 5 of 6 sorts. Not analysed: Ann. 1 further sort does not count, by what the study says in `where`. \
             Of 2 of the 9 who are listed there is no sort."
        );
    }
}
