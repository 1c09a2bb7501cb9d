//! Set membership and calibration: from raw figures to sets.
