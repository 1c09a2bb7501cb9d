/// Lets serde read and write a type as a text, by its `FromStr` and `Display`.
///
/// ```
/// use crosscase_data::as_text;
/// use std::{fmt, str::FromStr};
///
/// #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// #[serde(try_from = "String", into = "String")]
/// struct Level(u8);
/// impl FromStr for Level {
///     type Err = std::num::ParseIntError;
///     fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
/// }
/// impl fmt::Display for Level {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
/// }
/// as_text!(Level);
/// assert_eq!(String::from(Level(3)), "3");
/// assert_eq!(Level::try_from("4".to_owned()), Ok(Level(4)));
/// ```
#[macro_export]
macro_rules! as_text {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = <Self as std::str::FromStr>::Err;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    };
}
