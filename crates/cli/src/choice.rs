//! The choices of a library on the command line: their names and helps are listed where the choices are.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Reads one of the choices by its name; `--help` shows all of them.
///
/// ```
/// use crosscase::choice;
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Size { Small, Large }
///
/// const SIZES: &[(Size, &str, &str)] = &[(Size::Small, "small", "As it comes"), (Size::Large, "large", "Twice that")];
///
/// let size = clap::Arg::new("size").long("size").value_parser(choice(SIZES));
/// let found = clap::Command::new("pack").arg(size).get_matches_from(["pack", "--size", "large"]);
/// assert_eq!(found.get_one("size"), Some(&Size::Large));
/// ```
pub fn choice<T: Clone + Send + Sync + 'static>(
    choices: &'static [(T, &'static str, &'static str)],
) -> impl TypedValueParser<Value = T> {
    let shown = choices.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(shown).try_map(|name| {
        let found = choices.iter().find(|choice| choice.1 == name);
        found.map(|choice| choice.0.clone()).ok_or("there is no such choice")
    })
}
