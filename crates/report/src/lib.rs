//! The HTML report: one self-contained, accessible page composed of tables and figures.
