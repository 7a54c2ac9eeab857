//! A simulated city is the same for a seed, in order, complete, marked as an exercise, and its truth can be recounted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod order;
mod truth;

use jiff::civil::date;
use quanyu_simulate::{City, Options, Scenario, Sent, Simulation, Truth};

/// Two months of a fiftieth of the city.
pub fn small(seed: u64) -> Options {
    Options {
        city: City::named("yongkang").unwrap(),
        from: date(2025, 1, 1),
        months: 2,
        seed,
        scenario: Scenario::CampaignYear,
        scale: 0.02,
        kinds: None,
        events_max: None,
    }
}

/// All that is sent, and the truth about it.
pub fn run(options: Options) -> (Vec<Sent>, Truth) {
    let mut simulation = Simulation::new(options).unwrap();
    let sent: Vec<Sent> = simulation.by_ref().collect();
    (sent, simulation.into_truth())
}
