//! Events that repeat themselves in a known way, and that the table is Knox's test cell by cell.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::knox::{KnoxParams, knox};
use crate::place::Place;

fn event(x: f64, y: f64, t: f64) -> Event {
    Event { place: Place::planar(x, y).unwrap(), t }
}

/// Fifty burglaries at scattered places and times; every second is followed within a week by one 50 m away.
fn burglaries() -> Vec<Event> {
    let mut events = Vec::new();
    for index in 0..50_u32 {
        let (x, y) = (f64::from(index * 37 % 50) * 400.0, f64::from(index * 23 % 50) * 400.0);
        let t = f64::from(index * 29 % 50) * 7.3;
        events.push(event(x, y, t));
        if index % 2 == 0 {
            events.push(event(x + 30.0, y + 40.0, t + 3.0));
        }
    }
    events
}

const PARAMS: NearRepeatParams<'static> = NearRepeatParams {
    distance_limits: &[100.0, 1_000.0, 5_000.0],
    time_limits: &[7.0, 14.0, 28.0],
    permutations: Permutations { b: 999, seed: 4 },
};

#[test]
fn repeats_are_flagged_where_they_are_and_only_there() {
    let cells = near_repeat(&burglaries(), &PARAMS).unwrap();
    assert_eq!(cells.len(), 12);
    let same_place = &cells[0];
    assert_eq!(same_place.distance, Band { above: None, up_to: 0.0 });
    assert_eq!(same_place.time, Band { above: None, up_to: 7.0 });
    assert!(matches!(same_place.finding, Err(NotTestable::TooLittle { .. })), "no two at one place");
    let near = &cells[3];
    assert_eq!((near.distance, near.observed), (Band { above: Some(0.0), up_to: 100.0 }, 25));
    let finding = near.finding.clone().unwrap();
    assert!(finding.flagged && finding.ratio.unwrap() > 10.0, "{finding:?}");
    assert!((finding.p - 0.001).abs() < 1e-12, "{finding:?}");
    for cell in &cells[4..6] {
        assert_eq!(cell.observed, 0);
        let finding = cell.finding.clone().unwrap();
        assert!(!finding.flagged && (finding.p - 1.0).abs() < 1e-12, "{cell:?}");
    }
    assert_eq!(near_repeat(&burglaries(), &PARAMS).unwrap(), cells, "the seed decides");
}

#[test]
fn a_table_of_one_cell_is_the_test_of_knox() {
    let events = burglaries();
    let params = NearRepeatParams { distance_limits: &[5_000.0], time_limits: &[14.0], ..PARAMS };
    let cells = near_repeat(&events, &params).unwrap();
    let test = KnoxParams { eps_t: 14.0, eps_s: 5_000.0, permutations: PARAMS.permutations };
    let whole = knox(&events, &test).unwrap();
    // No two events share a place, so the band from 0 on holds all that are close.
    let finding = cells[1].finding.clone().unwrap();
    assert_eq!(cells[1].observed, whole.close_close);
    assert!((finding.p - whole.p_value).abs() < 1e-12);
    assert!((finding.expected - whole.expected).abs() < 0.05 * whole.expected, "{finding:?} {whole:?}");
}

#[test]
fn a_flag_needs_both_size_and_surprise() {
    assert!(judged(12, 10.0, 0.049).flagged);
    assert!(!judged(12, 10.0, 0.05).flagged);
    assert!(!judged(11, 10.0, 0.001).flagged);
    let never = judged(1, 0.0, 0.001);
    assert!(never.ratio.is_none() && never.flagged);
    assert!(!judged(0, 0.0, 1.0).flagged);
}

#[test]
fn what_cannot_be_tested_says_why() {
    let events = burglaries();
    let with = |distance_limits: &[f64], time_limits: &[f64]| {
        near_repeat(&events, &NearRepeatParams { distance_limits, time_limits, ..PARAMS })
            .map(|cells| cells.len())
    };
    assert_eq!(with(&[], &[7.0]), Ok(1), "the same place alone");
    for (distances, times) in
        [(&[0.0][..], &[7.0][..]), (&[100.0, 50.0], &[7.0]), (&[100.0], &[]), (&[100.0], &[-1.0])]
    {
        assert!(matches!(with(distances, times), Err(NotTestable::Malformed { .. })));
    }
    assert!(matches!(near_repeat(&events[..2], &PARAMS), Err(NotTestable::TooLittle { .. })));
}
