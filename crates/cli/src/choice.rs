//! The choices of a library on the command line: their names and helps are listed where the choices are.

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use std::ffi::OsStr;

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

/// The names of a library's own methods and what each is.
type Names = &'static [(&'static str, &'static str, &'static str)];

/// Reads the name of a method: `--help` shows those of the library, and whether another one is known its registry says.
pub(crate) fn named(own: Names) -> Named {
    Named(own)
}

#[derive(Clone)]
pub(crate) struct Named(Names);

impl TypedValueParser for Named {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help))))
    }
}
