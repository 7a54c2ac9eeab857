//! Against R's `glm.nb` as `algo.glrnb` uses it, and what a baseline refuses.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart::vectors::{close, seasonal};

#[test]
fn agrees_on_a_season_of_negative_binomial_counts() {
    for case in seasonal() {
        let baseline = Baseline::Season {
            s: case.params.S.unwrap(),
            trend: case.params.trend.unwrap(),
            freq: 52,
            scatter: Scatter::NegativeBinomial,
        };
        let expected = case.mu0.as_ref().unwrap();
        let found = in_control(&case.past(), expected.len(), baseline).unwrap();
        close(found.alpha, case.alpha_hat.unwrap(), 1e-5, &case.name());
        for (found, expected) in found.mu0.iter().zip(expected) {
            close(*found, *expected, 1e-5, &case.name());
        }
    }
}

#[test]
fn a_short_or_broken_past_is_refused() {
    let season = |scatter| Baseline::Season { s: 1, trend: false, freq: 52, scatter };
    let past = |bins| vec![Some(3); bins];
    let too_little = |past: &[Option<u64>], baseline| {
        let found = in_control(past, 4, baseline);
        assert!(matches!(found, Err(NotTestable::TooLittle { .. })), "{found:?}");
    };
    too_little(&past(51), Baseline::Mean);
    too_little(&past(103), season(Scatter::Poisson));
    too_little(&past(104), season(Scatter::NegativeBinomial));
    assert_eq!(in_control(&past(52), 2, Baseline::Mean).unwrap().mu0, [3.0, 3.0]);
    let flat = in_control(&past(104), 4, season(Scatter::Poisson)).unwrap();
    assert!(flat.mu0.iter().all(|mean| (mean - 3.0).abs() < 1e-9));
    let mut gap = past(104);
    gap[7] = None;
    assert_eq!(in_control(&gap, 4, Baseline::Mean), Err(NotTestable::NoData));
    let silly = Baseline::Season { s: 7, trend: false, freq: 52, scatter: Scatter::Poisson };
    assert!(matches!(in_control(&past(104), 4, silly), Err(NotTestable::Malformed { .. })));
}
