//! Series that are made up, with outbreaks whose place is known.
//!
//! Used to judge detectors before they judge real series. A series depends on its seed and number alone, so the same ones
//! come out on any number of threads.

pub mod noufaily;
