//! Methods that can be asked for by name: one rule for all of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Things of one kind by their names: those of a crate, and those that other crates add. What a name means never changes.
///
/// A name begins with a lower-case letter and goes on in lower-case letters, digits, hyphens and underscores, so that it is one
/// word in a study file, in a list, and on a command line.
///
/// ```
/// use crosscase_data::{NameFault, Registry};
/// use std::sync::Arc;
///
/// let lengths = Registry::new([("feet", Arc::new(0.3048))]).reserve(|word| word == "all");
/// let lengths = lengths.with("yards", Arc::new(0.9144)).map_err(|refused| refused.name)?;
/// assert_eq!(lengths.names().collect::<Vec<_>>(), ["feet", "yards"]);
/// assert_eq!(lengths.get("feet").map(|feet| **feet), Some(0.3048));
/// let refused = |name: &str| lengths.clone().with(name, Arc::new(1.0)).unwrap_err().fault;
/// assert_eq!((refused("feet"), refused("all")), (NameFault::Taken, NameFault::Taken));
/// assert_eq!(refused("Two words"), NameFault::NoName);
/// # Ok::<(), String>(())
/// ```
pub struct Registry<T: ?Sized> {
    entries: BTreeMap<String, Arc<T>>,
    is_reserved: fn(&str) -> bool,
}

/// A name that a registry does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedName {
    /// The name.
    pub name: String,
    /// Why not.
    pub fault: NameFault,
}

/// Why a registry does not take a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// It means something already.
    Taken,
    /// It is not spelt as a name.
    NoName,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Taken => "it is taken, and what a name means never changes",
            Self::NoName => {
                "begin with a lower-case letter and go on in lower-case letters, digits, hyphens and underscores"
            }
        })
    }
}

/// Whether a word can name a method.
pub fn is_name(word: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(goes_on)
}

impl<T: ?Sized> Registry<T> {
    /// A crate's own entries.
    pub fn new(own: impl IntoIterator<Item = (&'static str, Arc<T>)>) -> Self {
        Self {
            entries: own.into_iter().map(|(name, entry)| (name.to_owned(), entry)).collect(),
            is_reserved: |_| false,
        }
    }

    /// The same, where some words mean something else already.
    #[must_use]
    pub fn reserve(self, is_reserved: fn(&str) -> bool) -> Self {
        Self { is_reserved, ..self }
    }

    /// The same and one more.
    ///
    /// # Errors
    /// The name is taken, or is none.
    pub fn with(mut self, name: &str, entry: Arc<T>) -> Result<Self, RefusedName> {
        let refused = |fault| RefusedName { name: name.to_owned(), fault };
        if !is_name(name) {
            return Err(refused(NameFault::NoName));
        }
        if self.entries.contains_key(name) || (self.is_reserved)(name) {
            return Err(refused(NameFault::Taken));
        }
        self.entries.insert(name.to_owned(), entry);
        Ok(self)
    }

    /// What has this name.
    pub fn get(&self, name: &str) -> Option<&Arc<T>> {
        self.entries.get(name)
    }

    /// The names, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

impl<T: ?Sized> Clone for Registry<T> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), is_reserved: self.is_reserved }
    }
}

impl<T: ?Sized> fmt::Debug for Registry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
