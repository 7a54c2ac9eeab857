//! Against SaTScan and SpatialEpi, and what holds for every scan.

#![allow(clippy::unwrap_used)]

mod printed;
mod satscan;
mod spatialepi;
