//! Detectors: how many series they judge in a second, and how good they are in a simulation study.
//!
//! `commands::bench` calls [`speed`] and [`study`]. Both make their series from a seed, or read stored ones; neither needs
//! a stack, and neither changes any setting of a detector.

mod scans;
pub mod speed;
pub mod study;
