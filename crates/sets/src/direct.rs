//! The direct method.

use crate::functions::{Bell, Logistic, PiecewiseS};
use crate::{Anchors, Calibrated, CalibratedColumn, Calibration, MembershipFunction, SetsError};
use crosscase_data::Table;

/// The membership at the inclusion anchor unless one is given: the default of R `QCA` (`idm`).
pub const DEFAULT_IDM: f64 = 0.95;

/// The membership at the inclusion anchor that fsQCA uses: log-odds of exactly 3.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, FSQCA_IDM};
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).idm(FSQCA_IDM).fit(&[Some(900.0)])?;
/// let log_odds = developed.membership[0].map(|m| (m / (1.0 - m)).ln());
/// assert!(log_odds.is_some_and(|l| (l - 3.0).abs() < 1e-12));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub const FSQCA_IDM: f64 = 0.952_574_126_822_433_4;

/// The direct method: anchors and a shape. Made by [`Calibration::direct`].
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, Shape};
/// let anchors = Anchors::new(400.0, 550.0, 900.0)?;
/// let smooth = Calibration::direct(anchors.clone()).idm(0.99);
/// let straight = Calibration::direct(anchors.clone()).shape(Shape::S { below: 1.0, above: 1.0 });
/// assert_eq!(smooth.anchors(), &anchors);
/// assert!(smooth.fit(&[Some(900.0)])?.membership[0] < Some(1.0));
/// assert_eq!(straight.fit(&[Some(900.0)])?.membership[0], Some(1.0));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Direct {
    pub(crate) anchors: Anchors,
    pub(crate) shape: Shape,
    pub(crate) idm: Option<f64>,
}

/// The curve of the direct method. The formulas are on the pages of [`Logistic`], [`PiecewiseS`] and [`Bell`]; the
/// empirical shape has the cases' ranks in them (Duşa 2019, doi:10.1007/978-3-319-75668-4).
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, Shape};
/// let gnp = [Some(400.0), Some(500.0), Some(720.0), Some(1098.0)];
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?);
/// let linear = developed.clone().shape(Shape::S { below: 1.0, above: 1.0 }).fit(&gnp)?;
/// let steep = developed.shape(Shape::S { below: 2.0, above: 2.0 }).fit(&gnp)?;
/// assert_eq!((linear.membership[0], linear.membership[3]), (Some(0.0), Some(1.0)));
/// assert!(steep.membership[1] < linear.membership[1] && steep.membership[2] > linear.membership[2]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Shape {
    /// [`Logistic`], which never quite reaches 0 and 1. The default, as everywhere in the field.
    #[default]
    Logistic,
    /// [`PiecewiseS`], exactly 0 and 1 beyond the outer anchors.
    S {
        /// The exponent below the crossover; 1 is linear.
        below: f64,
        /// The exponent above the crossover; 1 is linear.
        above: f64,
    },
    /// [`Bell`], which takes six anchors.
    Bell {
        /// The exponent below the crossovers; 1 is linear.
        below: f64,
        /// The exponent above the crossovers; 1 is linear.
        above: f64,
    },
    /// The piecewise S on the empirical distribution: where a value stands among the cases between the outer anchors
    /// takes the place of where it stands on the scale. Needs the whole column.
    Empirical {
        /// The exponent below the crossover; 1 is linear in the ranks.
        below: f64,
        /// The exponent above the crossover; 1 is linear in the ranks.
        above: f64,
    },
}

impl Direct {
    /// The membership at the inclusion anchor, above 0.5 and below 1. It belongs to the logistic shape: with another,
    /// the calibration is refused.
    #[must_use]
    pub const fn idm(mut self, idm: f64) -> Self {
        self.idm = Some(idm);
        self
    }

    /// The shape of the curve through the anchors.
    #[must_use]
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// The anchors in the unit of the raw figures.
    pub const fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// As [`Calibration::fit`].
    ///
    /// # Errors
    /// As there.
    pub fn fit(&self, values: &[Option<f64>]) -> Result<Calibrated, SetsError> {
        Calibration::from(self.clone()).fit(values)
    }

    /// As [`Calibration::fit_table`].
    ///
    /// # Errors
    /// As there.
    pub fn fit_table(&self, table: &Table, column: &str) -> Result<Calibrated, SetsError> {
        Calibration::from(self.clone()).fit_table(table, column)
    }

    /// As [`Calibration::column`].
    ///
    /// # Errors
    /// As there.
    pub fn column(&self, table: &Table, column: &str) -> Result<CalibratedColumn, SetsError> {
        Calibration::from(self.clone()).column(table, column)
    }

    pub(crate) fn membership_function(&self) -> Result<Box<dyn MembershipFunction>, SetsError> {
        let (name, function): (_, Box<dyn MembershipFunction>) = match self.shape {
            Shape::Logistic => {
                return Ok(Box::new(Logistic::new(&self.anchors, self.idm.unwrap_or(DEFAULT_IDM))?));
            }
            Shape::S { below, above } => ("s", Box::new(PiecewiseS::new(&self.anchors, below, above)?)),
            // Reached only with an `idm`, which is refused below.
            Shape::Empirical { below, above } => {
                ("empirical", Box::new(crate::empirical::curve(&self.anchors, below, above)?))
            }
            Shape::Bell { below, above } => ("bell", Box::new(Bell::new(&self.anchors, below, above)?)),
        };
        match self.idm {
            Some(_) => Err(SetsError::UnknownParameter {
                function: name.to_owned(),
                parameter: "idm".to_owned(),
                known: vec!["below".to_owned(), "above".to_owned()],
            }),
            None => Ok(function),
        }
    }
}

impl From<Direct> for Calibration {
    fn from(direct: Direct) -> Self {
        Self::Direct(direct)
    }
}
