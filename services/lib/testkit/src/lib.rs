//! Builders, waiting for conditions and handles on the real stack, for tests only.
