//! Plots to SVG, deterministic to the byte and accessible.
