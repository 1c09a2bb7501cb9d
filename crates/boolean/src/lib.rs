//! Literals, cubes and expressions; prime implicants, covers and all models of a partial function.
