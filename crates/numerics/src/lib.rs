//! Linear algebra that is safe on survey data, and seeded parallel resampling.
