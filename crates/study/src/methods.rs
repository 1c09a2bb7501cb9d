//! The methods that a study may use.

/// The methods that a study may use.
#[derive(Debug, Default)]
pub struct Methods {}

impl Methods {
    /// Those of this crate.
    pub fn standard() -> Self {
        Self {}
    }
}
