//! The call of R's package `QCA` that repeats a calibration.

use crate::{Calibration, DEFAULT_IDM, Direct, Shape};

impl Calibration {
    /// The call of `calibrate()` in R's package `QCA` (3.25) that gives the memberships of the raw values in a variable, but for
    /// its rounding: it sets memberships below 0.0001 to 0 and above 0.9999 to 1, and gives six digits of the indirect method.
    /// `None` where it has no such method: qualitative scales, functions of a registry, and the totally fuzzy and relative
    /// one, whose floor R takes to be the value 1.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration};
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// let call = "calibrate(raw, type = \"fuzzy\", thresholds = c(400, 550, 900), logistic = TRUE, idm = 0.95)";
    /// assert_eq!(developed.r_call("raw").as_deref(), Some(call));
    /// assert_eq!(Calibration::tfr().r_call("raw"), None);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn r_call(&self, variable: &str) -> Option<String> {
        let list: Vec<String> = self.anchors().iter().map(ToString::to_string).collect();
        let thresholds = format!("thresholds = c({})", list.join(", "));
        let how = match self {
            Self::Direct(Direct { shape, idm, .. }) => {
                let curve = match shape {
                    Shape::Logistic => format!("logistic = TRUE, idm = {}", idm.unwrap_or(DEFAULT_IDM)),
                    Shape::S { below, above } | Shape::Bell { below, above } => {
                        format!("logistic = FALSE, below = {below}, above = {above}")
                    }
                    Shape::Empirical { below, above } => {
                        format!("logistic = FALSE, ecdf = TRUE, below = {below}, above = {above}")
                    }
                };
                format!("type = \"fuzzy\", {thresholds}, {curve}")
            }
            Self::Indirect(_) => format!("method = \"indirect\", {thresholds}"),
            Self::Crisp(_) | Self::MultiValue(_) => format!("type = \"crisp\", {thresholds}"),
            Self::Tfr | Self::Qualitative(_) | Self::Function(_) => return None,
        };
        Some(format!("calibrate({variable}, {how})"))
    }
}
