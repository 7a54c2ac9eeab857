//! The simulated city on a platform: its events through the front door, and the truth about it from its own file.

use crate::Platform;
use serde_json::Value;

/// Loads a small city of twenty-two months and waits until it is folded. Gives its truth file.
///
/// # Panics
/// When it is not accepted and folded whole.
#[must_use]
pub fn simulated(platform: &Platform) -> Value {
    let truth = platform.scratch("truth.json");
    let told = truth.to_str().expect("a path");
    let city = ["--city", "yongkang", "--from", "2025-01-01", "--months", "22", "--seed", "7"];
    let size = ["--scenario", "campaign-year", "--scale", "0.3", "--rate", "max", "--truth", told];
    let _ = platform.run(&[["simulate"].as_slice(), &city, &size].concat()).ended_with(0);
    platform.folded_within(600);
    serde_json::from_slice(&std::fs::read(truth).expect("a truth file")).expect("JSON")
}

/// Loads the areas and four months of a very small city, and waits until it is folded: some of each kind in every town.
///
/// # Panics
/// When it is not accepted and folded whole.
pub fn simulated_shortly(platform: &Platform) {
    let reference = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/reference/yongkang");
    let _ = platform.run(&["reference", "load", reference]).ended_with(0);
    let city = ["simulate", "--from", "2026-07-01", "--months", "4", "--scale", "0.1", "--rate", "max"];
    let _ = platform.run(&city).ended_with(0);
    platform.folded_within(300);
}
