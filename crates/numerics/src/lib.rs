#![doc = include_str!("../README.md")]

mod agreement;
mod assignment;
mod bivariate;
mod chi_square;
mod cholesky;
mod describe;
mod distributions;
mod eigen;
mod error;
mod latent_classes;
pub mod laws;
mod least_squares;
mod matrix;
mod minres;
mod normal;
mod partitions;
mod polychoric;
mod ranks;
mod resample;
mod rotation;
mod stream;
mod student;
mod svd;

pub use agreement::{
    AgreementCoefficient, AgreementInterval, AgreementMetric, AgreementOptions, AgreementWeights, CoderAgreement,
    Ratings,
};
pub use assignment::{assignment, procrustes};
pub use bivariate::{bivariate_normal_cdf, bivariate_normal_cell};
pub use chi_square::chi_square_tail;
pub use cholesky::Cholesky;
pub use describe::{
    Interval, binary_unit, mean, mean_interval, median_interval, percentile_interval, quantile, sd, share_interval,
    sum, variance, weighted_mean,
};
pub use distributions::{f_quantile, f_tail, noncentral_chi_square_cdf, student_quantile};
pub use eigen::{SymmetricEigen, symmetric_eigenvalues};
pub use error::NumericsError;
pub use latent_classes::{LatentClassModel, LatentClasses};
pub use least_squares::{LeastSquares, least_squares};
pub use matrix::Matrix;
pub use minres::{FactorSolution, LEAST_UNIQUENESS, minres};
pub use normal::{normal_cdf, normal_quantile};
pub use partitions::PartitionAgreement;
pub use polychoric::{Polychoric, polychoric, polychoric_matrix};
pub use ranks::{kendall_tau_b, midranks, pearson, spearman};
pub use resample::{Progress, Resampled, resample, resample_while};
pub use rotation::{
    Axes, Bifactor, Geomin, Oblimin, Orthomax, PartialTarget, Rotated, RotationCriterion, RotationOptions, oblimin,
    quartimax, rotate, rotate_oblique, rotate_orthogonal, rotate_plane, varimax, varimax_in_pairs,
};
pub use stream::Stream;
pub use student::student_range;
pub use svd::Svd;
