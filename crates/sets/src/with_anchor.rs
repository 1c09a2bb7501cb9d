//! A calibration with one anchor somewhere else, as sensitivity analyses need it.

use crate::{Anchors, Calibration, CutPoints, Direct, FunctionSpec, SetsError};

impl Calibration {
    /// The anchors or cut points in the order in which they are given; none where the method has none.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration};
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// assert_eq!(developed.anchors(), [400.0, 550.0, 900.0]);
    /// assert!(Calibration::tfr().anchors().is_empty());
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn anchors(&self) -> &[f64] {
        match self {
            Self::Direct(direct) => direct.anchors.values(),
            Self::Indirect(cuts) | Self::MultiValue(cuts) => cuts.values(),
            Self::Crisp(cut) => std::slice::from_ref(cut),
            Self::Function(spec) => &spec.anchors,
            Self::Tfr | Self::Qualitative(_) => &[],
        }
    }

    /// What each of [`Calibration::anchors`] is called.
    pub fn anchor_names(&self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::Direct(direct) if direct.anchors.six().is_some() => &[
                "first exclusion",
                "first crossover",
                "first inclusion",
                "second inclusion",
                "second crossover",
                "second exclusion",
            ],
            Self::Direct(_) => &["exclusion", "crossover", "inclusion"],
            Self::Crisp(_) => &["cut"],
            _ => &[],
        };
        let numbered = |at: usize| names.get(at).map_or_else(|| format!("cut {}", at + 1), ToString::to_string);
        (0..self.anchors().len()).map(numbered).collect()
    }

    /// The same calibration with the anchor at this place of [`Calibration::anchors`] moved.
    ///
    /// # Errors
    /// [`SetsError::NoAnchor`] for a place that it does not have; anchors that are out of order then, or not finite.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration};
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// assert_eq!(developed.with_anchor(1, 600.0)?.membership(600.0)?, Some(0.5));
    /// assert!(developed.with_anchor(1, 950.0).is_err(), "a crossover above full membership");
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn with_anchor(&self, place: usize, position: f64) -> Result<Self, SetsError> {
        let mut moved = self.anchors().to_vec();
        let anchors = moved.len();
        *moved.get_mut(place).ok_or(SetsError::NoAnchor { place: place + 1, anchors })? = position;
        let calibration = match self {
            Self::Direct(direct) => Self::Direct(Direct { anchors: Anchors::of(&moved)?, ..direct.clone() }),
            Self::Indirect(_) => Self::Indirect(CutPoints::new(moved)?),
            Self::MultiValue(_) => Self::MultiValue(CutPoints::new(moved)?),
            Self::Crisp(_) => Self::crisp(position)?,
            // What the function makes of its anchors is known only where the registry is.
            Self::Function(spec) => Self::Function(FunctionSpec { anchors: moved, ..spec.clone() }),
            Self::Tfr | Self::Qualitative(_) => return Err(SetsError::NoAnchor { place: place + 1, anchors }),
        };
        Ok(calibration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shape;

    #[test]
    fn moving_an_anchor_keeps_everything_else() {
        let bell = Calibration::from(
            Calibration::direct(Anchors::of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap())
                .shape(Shape::Bell { below: 2.0, above: 3.0 }),
        );
        let moved = bell.with_anchor(3, 4.5).unwrap();
        assert_eq!(moved.anchors(), [1.0, 2.0, 3.0, 4.5, 5.0, 6.0]);
        assert_eq!(moved.with_anchor(3, 4.0).unwrap(), bell);
        assert_eq!(bell.anchor_names()[3], "second inclusion");
        let steps = Calibration::multi_value(vec![1.0, 2.0]).unwrap();
        assert_eq!(steps.with_anchor(0, 1.5).unwrap().anchors(), [1.5, 2.0]);
        assert_eq!(steps.anchor_names(), ["cut 1", "cut 2"]);
        assert_eq!(Calibration::crisp(3.0).unwrap().with_anchor(0, 2.0).unwrap().anchors(), [2.0]);
    }

    #[test]
    fn anchors_that_are_not_there_or_out_of_order_are_refused() {
        let code = |found: Result<Calibration, SetsError>| found.err().map(|error| error.code());
        let steps = Calibration::indirect(vec![1.0, 2.0]).unwrap();
        assert_eq!(code(steps.with_anchor(2, 3.0)), Some("SET032"));
        assert_eq!(code(Calibration::tfr().with_anchor(0, 3.0)), Some("SET032"));
        assert!(steps.with_anchor(0, 2.0).is_err());
        assert!(Calibration::crisp(1.0).unwrap().with_anchor(0, f64::NAN).is_err());
    }
}
