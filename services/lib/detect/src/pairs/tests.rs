//! That permutations add up the same however they are shared out, and that bands hold what they say.

#![allow(clippy::unwrap_used)]

use super::*;

/// Events on a grid that repeat themselves a little: 60 of them.
fn events() -> Vec<Event> {
    let event = |index: u32| Event {
        place: Place::planar(f64::from(index * 7 % 11), f64::from(index * 5 % 13)).unwrap(),
        t: f64::from(index * index % 97),
    };
    (0..60).map(event).collect()
}

fn pairs() -> Pairs {
    let bands = |limits: &[f64]| Bands::new(limits.to_vec()).unwrap();
    Pairs::new(&events(), bands(&[0.0, 2.0, 4.0]), bands(&[7.0, 14.0])).unwrap()
}

#[test]
fn any_number_of_threads_gives_the_same_sums() {
    let pairs = pairs();
    let whole = pairs.permuted(Permutations { b: 240, seed: 9 }).unwrap();
    for threads in [2_u64, 3, 8] {
        let share = 240 / threads;
        let parts: Vec<Tally> = std::thread::scope(|scope| {
            let run = |thread: u64| {
                let pairs = &pairs;
                scope.spawn(move || pairs.tally(9, thread * share..(thread + 1) * share))
            };
            let handles: Vec<_> = (0..threads).map(run).collect();
            handles.into_iter().map(|handle| handle.join().unwrap()).collect()
        });
        let add = |of: fn(&Tally) -> &Vec<u64>| -> Vec<u64> {
            (0..6).map(|cell| parts.iter().map(|part| of(part)[cell]).sum()).collect()
        };
        assert_eq!(add(|part| &part.at_least), whole.at_least, "{threads} threads");
        assert_eq!(add(|part| &part.sums), whole.sums, "{threads} threads");
    }
    assert_ne!(pairs.permuted(Permutations { b: 240, seed: 10 }).unwrap(), whole, "the seed matters");
}

#[test]
fn permutations_keep_what_is_near_in_space_and_average_to_the_margins() {
    let pairs = pairs();
    let b = 4_000;
    let tally = pairs.permuted(Permutations { b, seed: 5 }).unwrap();
    let (by_distance, by_time) = (pairs.by_distance(), pairs.by_time());
    for (row, in_space) in by_distance.iter().enumerate() {
        for (column, in_time) in by_time.iter().enumerate() {
            let expected = (in_space * in_time) as f64 / pairs.all() as f64;
            let mean = tally.sums[row * 2 + column] as f64 / f64::from(b);
            // Counts spread about like Poisson ones; five standard errors.
            let margin = 5.0 * (expected / f64::from(b)).sqrt();
            assert!((mean - expected).abs() <= margin, "{mean} instead of {expected}");
        }
    }
}

#[test]
fn limits_belong_to_the_band_below() {
    let bands = Bands::new(vec![0.0, 100.0, 200.0]).unwrap();
    let found = [0.0, 1e-9, 100.0, 100.000_1, 200.0, 200.1].map(|apart| bands.of(apart));
    assert_eq!(found, [Some(0), Some(1), Some(1), Some(2), Some(2), None]);
    for limits in [vec![], vec![1.0, 1.0], vec![2.0, 1.0], vec![-1.0], vec![f64::NAN], vec![f64::INFINITY]] {
        assert!(matches!(Bands::new(limits), Err(NotTestable::Malformed { .. })));
    }
}

#[test]
fn more_than_can_be_looked_at_is_refused() {
    let pairs = pairs();
    for b in [0, 100_000] {
        assert!(matches!(pairs.permuted(Permutations { b, seed: 1 }), Err(NotTestable::Malformed { .. })));
    }
    let bands = || Bands::new(vec![1.0]).unwrap();
    let event = events()[0];
    let refused = |events: &[Event]| Pairs::new(events, bands(), bands()).err().unwrap();
    assert!(matches!(refused(&[event; 2]), NotTestable::TooLittle { .. }));
    assert!(matches!(refused(&vec![event; EVENTS_MAX + 1]), NotTestable::Malformed { .. }));
    assert!(matches!(refused(&[Event { t: f64::NAN, ..event }; 3]), NotTestable::Malformed { .. }));
    assert!(
        matches!(refused(&[event; 5_000]), NotTestable::Malformed { .. }),
        "12 million pairs at one place"
    );
}
