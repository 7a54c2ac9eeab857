//! Against log-likelihoods and a maximum computed by scipy, against EM, and what holds for all events.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::random::Random;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Point {
    mu: f64,
    alpha: f64,
    omega: f64,
    ll: f64,
}

#[derive(Deserialize)]
struct Reference {
    times: Vec<f64>,
    #[serde(rename = "T")]
    until: f64,
    loglik: Vec<Point>,
    mle: Point,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../../fixtures/hawkes_exp.json")).unwrap()
}

fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}

#[test]
fn agrees_with_the_reference() {
    let reference = reference();
    let events = Events { times: &reference.times, until: reference.until };
    for Point { mu, alpha, omega, ll } in reference.loglik {
        let found = SelfExciting { mu, alpha, omega }.log_likelihood(&events).unwrap();
        near(found, ll, 1e-6, "ln L");
    }
    let found = most_likely(&[events], 1e-3).unwrap();
    let Point { mu, alpha, omega, ll } = reference.mle;
    near(found.mu[0], mu, 1e-5 * mu, "μ");
    near(found.alpha, alpha, 1e-5 * alpha, "α");
    near(found.omega.unwrap(), omega, 1e-5 * omega, "ω");
    near(found.log_likelihood, ll, 1e-4, "ln L at its maximum");
    assert!(!found.explosive());
    let again = found.rate(0).unwrap().log_likelihood(&events).unwrap();
    near(found.log_likelihood, again, 1e-9, "ln L of the fit");
}

#[test]
fn the_fixture_is_the_reference() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors/hawkes_exp.json");
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let (all, fixture): (Reference, Reference) = (serde_json::from_str(&text).unwrap(), reference());
            assert_eq!((all.times, all.until, all.mle.ll), (fixture.times, fixture.until, fixture.mle.ll));
        }
        Err(_) => eprintln!("SKIPPED: {path} is not there; the fixture was checked"),
    }
}

/// A step of EM, which leaves out what the end of the window does to ω.
fn em(events: &Events, rate: SelfExciting) -> SelfExciting {
    let kernel = Kernel::of(events, rate.omega);
    let (mut own, mut brought, mut waited) = (0.0, 0.0, 0.0);
    for (index, (rise, time)) in kernel.rises.iter().zip(events.times).enumerate() {
        let total = rate.mu + rate.alpha * rise;
        own += rate.mu / total;
        brought += rate.alpha * rise / total;
        let waits = events.times[..index].iter().map(|earlier| time - earlier);
        let weighted: f64 = waits.map(|wait| wait * (-rate.omega * wait).exp()).sum();
        waited += rate.alpha * rate.omega * weighted / total;
    }
    SelfExciting { mu: own / events.until, alpha: brought / kernel.seen, omega: brought / waited }
}

#[test]
fn em_ends_near_the_maximum_and_not_above_it() {
    let reference = reference();
    let events = Events { times: &reference.times, until: reference.until };
    let mut rate = SelfExciting { mu: 2.0, alpha: 0.5, omega: 5.0 };
    for _ in 0..500 {
        rate = em(&events, rate);
    }
    near(rate.omega, 12.7559, 1e-4, "ω of EM");
    assert!(rate.log_likelihood(&events).unwrap() < most_likely(&[events], 1e-3).unwrap().log_likelihood);
}

/// Events of a cell by thinning (Ogata 1981, doi:10.1109/TIT.1981.1056305).
fn simulate(rate: SelfExciting, until: f64, draw: u64) -> Vec<f64> {
    let mut random = Random::of_draw(5, draw);
    let mut uniform = || ((random.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    let (mut time, mut raised, mut times) = (0.0, 0.0, Vec::new());
    loop {
        let bound = rate.mu + raised;
        let wait = -uniform().ln() / bound;
        time += wait;
        if time >= until {
            return times;
        }
        raised *= (-rate.omega * wait).exp();
        if uniform() * bound <= rate.mu + raised {
            times.push(time);
            raised += rate.alpha * rate.omega;
        }
    }
}

#[test]
fn cells_that_share_excitation_are_fitted_together() {
    let truth = |mu| SelfExciting { mu, alpha: 0.4, omega: 2.0 };
    let rates: Vec<f64> = (0..60).map(|cell| 0.2 + 0.02 * f64::from(cell)).collect();
    let times: Vec<Vec<f64>> =
        rates.iter().zip(0..).map(|(mu, draw)| simulate(truth(*mu), 200.0, draw)).collect();
    let mut cells: Vec<Events> = times.iter().map(|times| Events { times, until: 200.0 }).collect();
    cells.push(Events { times: &[], until: 200.0 });
    let found = most_likely(&cells, 1e-3).unwrap();
    near(found.alpha, 0.4, 0.03, "α");
    near(found.omega.unwrap(), 2.0, 0.2, "ω");
    let mean = |values: &[f64]| values.iter().sum::<f64>() / 60.0;
    near(mean(&found.mu), mean(&rates), 0.04, "μ on average");
    assert_eq!(found.mu[60], 0.0, "a cell without events");
    assert_eq!(found.rate(60), None);
    // No neighbour of the maximum is better, by the definition of ln L.
    let sum = |change: f64, what: usize| -> f64 {
        let factor = |which| if which == what { 1.0 + change } else { 1.0 };
        let one = |(cell, mu): (&Events, &f64)| {
            let rate = SelfExciting {
                mu: mu * factor(0),
                alpha: found.alpha * factor(1),
                omega: found.omega.unwrap() * factor(2),
            };
            rate.log_likelihood(cell).unwrap()
        };
        cells.iter().zip(&found.mu).filter(|(cell, _)| !cell.times.is_empty()).map(one).sum()
    };
    for what in 0..3 {
        assert!(sum(0.0, what) > sum(1e-3, what).max(sum(-1e-3, what)), "{what}");
        near(sum(1e-4, what), sum(-1e-4, what), 1e-5, "flat at the top");
    }
}

#[test]
fn a_growing_rate_is_called_explosive() {
    // Each gap is a tenth shorter than the one before.
    let mut times = vec![0.0];
    let mut gap = 1.0;
    while times.len() < 60 {
        times.push(times.last().unwrap() + gap);
        gap *= 0.9;
    }
    let until = times.last().unwrap() + gap;
    let found = most_likely(&[Events { times: &times, until }], 1e-3).unwrap();
    assert!(found.explosive(), "{found:?}");
}

#[test]
fn even_events_show_no_excitation() {
    let times: Vec<f64> = (1..100).map(f64::from).collect();
    let found = most_likely(&[Events { times: &times, until: 100.0 }], 1e-2).unwrap();
    assert_eq!((found.alpha, found.omega, found.rate(0)), (0.0, None, None));
    near(found.mu[0], 0.99, 1e-12, "the mean rate");
    near(found.log_likelihood, 99.0 * 0.99_f64.ln() - 99.0, 1e-9, "ln L of a Poisson rate");
}

#[test]
fn what_does_not_fit_is_refused() {
    let times: Vec<f64> = (0..9).map(f64::from).collect();
    let short = most_likely(&[Events { times: &times, until: 10.0 }], 0.1);
    assert!(matches!(short, Err(NotTestable::TooLittle { .. })), "{short:?}");
    let rate = SelfExciting { mu: 1.0, alpha: 0.5, omega: 1.0 };
    for (times, until) in
        [(vec![1.0, 1.0], 2.0), (vec![2.0, 1.0], 3.0), (vec![f64::NAN], 1.0), (vec![3.0], 2.0), (vec![], 0.0)]
    {
        let found = rate.log_likelihood(&Events { times: &times, until });
        assert!(matches!(found, Err(NotTestable::Malformed { .. })), "{times:?} {found:?}");
    }
    let events = Events { times: &times, until: 10.0 };
    for bad in [SelfExciting { mu: 0.0, ..rate }, SelfExciting { omega: f64::NAN, ..rate }] {
        assert!(matches!(bad.log_likelihood(&events), Err(NotTestable::Malformed { .. })));
    }
    let many: Vec<f64> = (0..20).map(f64::from).collect();
    for resolution in [0.0, -1.0, f64::NAN, 30.0, 1e-320] {
        let found = most_likely(&[Events { times: &many, until: 20.0 }], resolution);
        assert!(matches!(found, Err(NotTestable::Malformed { .. })), "{resolution}: {found:?}");
    }
}

#[test]
fn the_rate_rises_with_an_event_and_wears_off() {
    let rate = SelfExciting { mu: 1.0, alpha: 0.5, omega: 2.0 };
    let events = Events { times: &[1.0, 2.0], until: 5.0 };
    near(rate.rate_at(&events, 1.0).unwrap(), 1.0, 1e-12, "before the first");
    near(rate.rate_at(&events, 2.0).unwrap(), 1.0 + (-2.0_f64).exp(), 1e-12, "before the second");
    assert!(rate.rate_at(&events, 6.0).is_err());
}

proptest! {
    #[test]
    fn ties_are_spread_within_the_clock(
        ticks in proptest::collection::vec(0_u32..=40, 0..80),
        last in 1_u32..=40,
    ) {
        let times: Vec<f64> = ticks.iter().map(|tick| f64::from(*tick.min(&last)) * 0.5).collect();
        let until = f64::from(last) * 0.5;
        let spread = spread_ties(&times, until, 0.5).unwrap();
        prop_assert_eq!(&spread, &spread_ties(&times.iter().rev().copied().collect::<Vec<_>>(), until, 0.5).unwrap());
        prop_assert!(spread.is_sorted_by(|one, next| one < next));
        let mut sorted = times;
        sorted.sort_by(f64::total_cmp);
        for (before, after) in sorted.iter().zip(&spread) {
            prop_assert!((before - after).abs() < 0.5, "{before} became {after}");
        }
    }

    #[test]
    fn a_fit_is_a_number_or_a_reason_and_no_worse_than_poisson(
        gaps in proptest::collection::vec(prop_oneof![1e-6_f64..1e-3, 0.01_f64..1.0, 1.0_f64..100.0], 10..40),
    ) {
        let times: Vec<f64> = gaps.iter().scan(0.0, |time, gap| { *time += gap; Some(*time) }).collect();
        let until = times.last().unwrap() + 0.5;
        if let Ok(found) = most_likely(&[Events { times: &times, until }], 1e-4) {
            let mean = times.len() as f64 / until;
            let poisson = times.len() as f64 * (mean.ln() - 1.0);
            prop_assert!(found.log_likelihood >= poisson - 1e-9, "{found:?} against {poisson}");
            prop_assert!(found.mu[0] > 0.0 && found.alpha >= 0.0 && found.alpha.is_finite());
        }
    }
}
