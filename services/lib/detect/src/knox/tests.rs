//! Against R's `knox`, on a small set of events counted by hand, and what must hold for all events.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::place::Place;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    r#type: String,
    n: usize,
    eps_t: f64,
    eps_s: f64,
    close_close: u64,
    close_time: u64,
    close_space: u64,
    pairs: u64,
    expected: f64,
    p_poisson: f64,
}

/// (X, pairs close in time, pairs close in space, expected, P(Y > X)) of the reference; 336 events have 56,280 pairs.
const COUNTS: [(u64, u64, u64, f64, f64); 12] = [
    (15, 384, 1_129, 7.70319829424307, 0.00587940484728106),
    (33, 384, 3_484, 23.7714285714286, 0.0280289515717926),
    (66, 384, 6_817, 46.5125799573561, 0.00276573296244507),
    (110, 384, 15_060, 102.754797441365, 0.220348337445094),
    (23, 750, 1_129, 15.0453091684435, 0.0200735726162336),
    (66, 750, 3_484, 46.4285714285714, 0.00265600818091495),
    (116, 750, 6_817, 90.8448827292111, 0.00473383620751912),
    (218, 750, 15_060, 200.692963752665, 0.105532456601433),
    (38, 1_499, 1_129, 30.0705579246624, 0.0665656969677348),
    (107, 1_499, 3_484, 92.7952380952381, 0.0660951965899305),
    (204, 1_499, 6_817, 181.568638948117, 0.046490948405253),
    (413, 1_499, 15_060, 401.118336886994, 0.266523636828394),
];

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{what}: {found} instead of {expected}"
    );
}

fn event(x: f64, y: f64, t: f64) -> Event {
    Event { place: Place::planar(x, y).unwrap(), t }
}

fn params(eps_t: f64, eps_s: f64) -> KnoxParams {
    KnoxParams { eps_t, eps_s, permutations: Permutations::default() }
}

#[test]
fn expectation_and_tail_agree_with_the_reference() {
    for (seen, close_time, close_space, expected, p_poisson) in COUNTS {
        close(close_time as f64 * close_space as f64 / 56_280.0, expected, "expected");
        close(at_least(seen + 1, expected), p_poisson, "P(Y > X)");
    }
}

#[test]
fn agrees_with_the_reference_on_its_events() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}"));
    let (Ok(cases), Ok(table)) = (read("knox.json"), read("inputs/imdepi_events.csv")) else {
        eprintln!("SKIPPED: {folder} is not there; its counts were checked without the events");
        return;
    };
    let cases: Vec<Case> = serde_json::from_str(&cases).unwrap();
    assert_eq!(cases.len(), 12);
    for case in cases {
        let of_type = table.lines().skip(1).filter(|line| line.ends_with(&format!(",{}", case.r#type)));
        let events: Vec<Event> = of_type
            .map(|line| {
                let cells: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
                event(cells[1], cells[2], cells[3])
            })
            .collect();
        assert_eq!(events.len(), case.n);
        let found = knox(&events, &params(case.eps_t, case.eps_s)).unwrap();
        let what = format!("{} days, {} km", case.eps_t, case.eps_s);
        let counts = (found.close_close, found.close_time, found.close_space, found.pairs);
        assert_eq!(counts, (case.close_close, case.close_time, case.close_space, case.pairs), "{what}");
        close(found.expected, case.expected, &what);
        close(found.p_poisson, case.p_poisson, &what);
        // The Poisson tail approximates what permutations say.
        assert!((found.p_value - found.p_at_least).abs() < 0.05, "{what}: {found:?}");
    }
}

#[test]
fn pairs_on_the_limit_are_close() {
    // Distances 3-4-5: the first two are 5 apart in space and 2 in time, the third is far, the fourth near the first.
    let events = [event(0.0, 0.0, 0.0), event(3.0, 4.0, 2.0), event(100.0, 0.0, 1.0), event(0.0, 1.0, 50.0)];
    let found = knox(&events, &params(2.0, 5.0)).unwrap();
    assert_eq!((found.close_close, found.close_time, found.close_space, found.pairs), (1, 3, 3, 6));
    close(found.expected, 1.5, "expected");
    close(found.p_at_least, 1.0 - (-1.5_f64).exp(), "P(Y ≥ 1)");
    // Three events lie close to each other and three times too, so two of the former always get two of the latter.
    close(found.p_value, 1.0, "every permutation has a close pair");
    let tighter = knox(&events, &params(1.999, 5.0)).unwrap();
    assert_eq!((tighter.close_close, tighter.close_time), (0, 2));
    close(tighter.p_value, 1.0, "nothing seen is never unusual");
    close(tighter.p_at_least, 1.0, "P(Y ≥ 0)");
}

#[test]
fn events_that_come_together_are_found_and_the_seed_decides() {
    // Twenty pairs, each at a place and a time of its own.
    let events: Vec<Event> = (0..40)
        .map(|index| event(f64::from(index / 2) * 10.0, f64::from(index % 2), f64::from(index / 2) * 9.0))
        .collect();
    let found = knox(&events, &params(1.0, 1.0)).unwrap();
    assert_eq!((found.close_close, found.close_time, found.close_space), (20, 20, 20));
    close(found.p_value, 0.001, "none of 999 permutations is as extreme");
    assert_eq!(knox(&events, &params(1.0, 1.0)).unwrap(), found);
}

#[test]
fn what_cannot_be_tested_says_why() {
    let far = [event(0.0, 0.0, 0.0), event(10.0, 0.0, 10.0), event(20.0, 0.0, 20.0)];
    assert!(matches!(knox(&far[..2], &params(1.0, 1.0)), Err(NotTestable::TooLittle { .. })));
    for (eps_t, eps_s) in [(1.0, 1.0), (10.0, 1.0), (1.0, 10.0)] {
        assert!(matches!(knox(&far, &params(eps_t, eps_s)), Err(NotTestable::TooLittle { .. })));
    }
    for (eps_t, eps_s) in [(-1.0, 1.0), (1.0, f64::NAN), (f64::INFINITY, 1.0)] {
        assert!(matches!(knox(&far, &params(eps_t, eps_s)), Err(NotTestable::Malformed { .. })));
    }
}

proptest! {
    #[test]
    fn holds_for_all_events(raw in prop::collection::vec((0.0..50.0, 0.0..50.0, 0.0..30.0), 3..40), eps in 1.0..20.0) {
        let events: Vec<Event> = raw.iter().map(|(x, y, t)| event(*x, *y, *t)).collect();
        let params = KnoxParams { eps_t: eps, eps_s: eps, permutations: Permutations { b: 99, seed: 3 } };
        if let Ok(found) = knox(&events, &params) {
            prop_assert!(found.close_close <= found.close_time.min(found.close_space));
            prop_assert!(found.expected > 0.0 && found.expected.is_finite());
            prop_assert!((0.01 - 1e-12..=1.0).contains(&found.p_value));
            prop_assert!((0.0..=1.0).contains(&found.p_poisson) && found.p_poisson <= found.p_at_least);
            // The order in which the events come does not matter.
            let reversed: Vec<Event> = raw.iter().rev().map(|(x, y, t)| event(*x, *y, *t)).collect();
            let other = knox(&reversed, &params).unwrap();
            prop_assert_eq!((other.close_close, other.close_time, other.close_space),
                (found.close_close, found.close_time, found.close_space));
        }
    }
}
