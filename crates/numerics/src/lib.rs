#![doc = include_str!("../README.md")]

mod cholesky;
mod describe;
mod eigen;
mod error;
mod least_squares;
mod matrix;
mod resample;
mod stream;
mod svd;

pub use cholesky::Cholesky;
pub use describe::{Interval, mean, mean_interval, quantile, sd, sum, variance};
pub use eigen::SymmetricEigen;
pub use error::NumericsError;
pub use least_squares::{LeastSquares, least_squares};
pub use matrix::Matrix;
pub use resample::{Progress, Resampled, resample, resample_while};
pub use stream::Stream;
pub use svd::Svd;
