//! A simulated city: events as its upstream systems would send them, and the truth about them.
//!
//! Used by the command line and by tests to fill a platform with a history whose answers are known. It knows neither
//! folds nor figures, so that its truth is a second opinion; it does no IO and reads no clock; every event is marked
//! as an exercise, and nothing of it may be taken for real.

mod calendar;
mod city;
mod dice;
mod launch;
mod lives;
mod opening;
mod options;
mod plan;
mod quirks;
mod rates;
mod settle;
mod simulation;
mod source;
mod tally;
mod truth;
mod world;

pub use city::City;
pub use options::{Error, MONTHS_MAX, Options, Scenario};
pub use simulation::{Sent, Simulation};
pub use truth::{
    Anomaly, Component, Count, Entry, Known, NOTICE, Planted, SequenceGap, Silence, Stage, Sum, Truth,
    WrongControlTotal,
};
