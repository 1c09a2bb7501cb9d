//! Names of choices.

/// The name of one of the choices of an enum.
pub(crate) fn name_of<T: Copy + PartialEq>(choices: &[(T, &'static str, &'static str)], value: T) -> &'static str {
    choices.iter().find(|choice| choice.0 == value).map_or("", |choice| choice.1)
}
