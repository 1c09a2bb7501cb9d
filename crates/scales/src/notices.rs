//! What several analyses say of their figures.

use crosscase_data::{Diagnostic, Listed};

/// The code of the note on how many rows are left out, for want of answers.
pub const ROWS_LEFT_OUT: &str = "SCA102";

/// The code of the note that rows are few for what is estimated of them.
pub const FEW_ROWS: &str = "SCA110";

/// Names the items that correlate negatively with the rest of their scale.
pub(crate) fn negative_items(rests: impl Iterator<Item = (String, Option<f64>)>, diagnostics: &mut Vec<Diagnostic>) {
    let negative = rests.filter(|(_, rest)| rest.is_some_and(|rest| rest < 0.0));
    let told: Vec<String> = negative.map(|(item, rest)| format!("{item} ({:.3})", rest.unwrap_or_default())).collect();
    if !told.is_empty() {
        let message = format!("negatively correlated with the rest of the items: {}", Listed(&told));
        let help = "where an item is worded the other way round, say so (`--reverse`, with the range): nothing is reversed unasked";
        diagnostics.push(Diagnostic::warning("SCA104", message).help(help));
    }
}

/// Says where there are few rows for the parameters of a model.
pub(crate) fn small_sample(n: usize, parameters: usize, diagnostics: &mut Vec<Diagnostic>) {
    if n < 100 || n < 5 * parameters {
        let message = format!(
            "n is {n}, for {parameters} parameters of the one-factor model: few, so that the figures are uncertain"
        );
        diagnostics.push(Diagnostic::note(FEW_ROWS, message));
    }
}
