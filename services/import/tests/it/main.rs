//! Imports as a caller sees them: files and maps in, a gRPC service that takes note, and the summary.
//!
//! The service is a small one in this process; the real stack has its own journeys. Counts are computed by the tests
//! themselves, never by the code under test.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod given;
mod kinds;
mod made_up;
mod resuming;
mod sending;
mod service;
mod shipped;
