//! Against SaTScan and SpatialEpi, and what holds for every scan.

#![allow(clippy::unwrap_used)]

mod fixtures;
mod printed;
mod properties;
mod refused;
mod satscan;
mod spatialepi;
