//! Solutions and paths below the inclusion cut, which the rows that they are made of reach.

use super::outcome_rule::OutcomeRule;
use crosscase_qca::ModelRecord;
use crosscase_qca::measures::reaches;
use crosscase_report::{Block, Callout, Text};

/// The inclusion of a model that falls short of the cut.
pub(super) fn short_of_cut(goal: &OutcomeRule, model: &ModelRecord) -> Option<f64> {
    model.incl.filter(|incl| !reaches(Some(*incl), goal.rule.incl_cut))
}

/// Paths are called sufficient where they reach the cut and are better than what chance gives.
pub(super) fn is_sufficient(goal: &OutcomeRule, model: &ModelRecord, like_chance: bool) -> bool {
    short_of_cut(goal, model).is_none() && !like_chance
}

/// Rows that reach the cut may make a path that does not.
pub(super) fn below_cut(cut: f64, model: &ModelRecord) -> Option<Block> {
    let short = |incl: &f64| !reaches(Some(*incl), cut);
    let below = model.terms.iter().filter_map(|term| Some((&term.expr, term.incl.filter(short)?)));
    let text = below.clone().enumerate().fold(Text::new(), |text, (at, (expr, incl))| {
        let text = if at > 0 { text.plain("; ") } else { text };
        text.code(expr).plain(format!(" alone has an inclusion of {}", told_below(incl, cut)))
    });
    let text = text.plain(format!(", below the cut of {cut}, which the rows that it is made of reach"));
    below.clone().next().map(|_| Block::Callout(Callout::Warning(text.plain("."))))
}

/// An inclusion below a cut with three decimals, or as many more as tell it from the cut.
pub(super) fn told_below(incl: f64, cut: f64) -> String {
    let tells = |text: &String| text.parse().is_ok_and(|told: f64| told < cut);
    (3..=17).map(|decimals| format!("{incl:.decimals$}")).find(tells).unwrap_or_else(|| incl.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Block, Callout, below_cut};
    use crosscase_qca::ModelRecord;
    use serde_json::json;

    /// A stranger read a path of 0.775 under a cut of 0.8 and was told nothing.
    #[test]
    fn a_path_below_the_cut_is_told() {
        let sentence = |terms: &[(&str, Option<f64>)]| {
            let term = |(expr, incl): &(&str, Option<f64>)| json!({ "expr": expr, "incl": incl, "cases": [] });
            let model: ModelRecord =
                serde_json::from_value(json!({ "terms": terms.iter().map(term).collect::<Vec<_>>() })).unwrap();
            match below_cut(0.8, &model) {
                Some(Block::Callout(Callout::Warning(text))) => Some(text.to_plain()),
                _ => None,
            }
        };
        assert_eq!(sentence(&[("A", Some(0.8)), ("B", None)]), None);
        let expected =
            "B*~C alone has an inclusion of 0.775, below the cut of 0.8, which the rows that it is made of reach.";
        assert_eq!(sentence(&[("A", Some(0.9)), ("B*~C", Some(0.775))]).as_deref(), Some(expected));
        let close = sentence(&[("A", Some(0.799_96))]).unwrap();
        assert!(close.contains("an inclusion of 0.79996, below the cut of 0.8,"), "{close}");
    }
}
