//! Seeded problems that the benchmarks share.
