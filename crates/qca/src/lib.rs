//! Qualitative comparative analysis: truth table, fit, necessity, minimisation with every model.
