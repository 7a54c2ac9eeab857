//! What holds for every draw.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::scan::settings::{DurationMax, Kind, Look, Settings};

fn windows(look: Look) -> Windows {
    let settings =
        Settings { kind: Kind::SpaceTime, look, duration_max: DurationMax::Bins(2), ..Settings::default() };
    Windows::new(3, &settings).unwrap()
}

/// Two sites, three bins.
fn grid<T: Copy + Default + std::ops::AddAssign + std::iter::Sum>(rows: [[T; 3]; 2]) -> Grid<T> {
    let mut grid = Grid::new(2, 3);
    for (site, row) in rows.into_iter().enumerate() {
        grid.row_mut(site).copy_from_slice(&row);
    }
    grid
}

/// Mean counts by cell over many draws, not cumulated.
fn means(null: &Null, windows: &Windows) -> Vec<Vec<f64>> {
    let width = windows.steps() + 1;
    let mut sums = vec![vec![0.0; windows.steps()]; 2];
    let mut counts = vec![0; 2 * width];
    let mut pools = Pools::default();
    let draws = 20_000;
    for number in 0..draws {
        null.draw(&mut Random::of_draw(5, number), &mut pools, width, &mut counts);
        for (sums, row) in sums.iter_mut().zip(counts.chunks(width)) {
            assert_eq!(row[0], 0);
            for (sum, pair) in sums.iter_mut().zip(row.windows(2)) {
                *sum += f64::from(pair[1] - pair[0]);
            }
        }
    }
    sums.into_iter().map(|row| row.into_iter().map(|sum| sum / draws as f64).collect()).collect()
}

fn close(found: &[Vec<f64>], expected: &[&[f64]]) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(*expected).all(|(a, b)| (a - b).abs() < 0.06), "{found:?} {expected:?}");
    }
}

#[test]
fn cases_fall_where_they_are_expected() {
    let weights = grid([[1.0, 2.0, 3.0], [0.0, 4.0, 0.0]]);
    for (look, expected) in [
        (Look::Prospective, [&[3.0, 2.0][..], &[0.0, 4.0]]),
        (Look::Retrospective, [&[3.0, 2.0, 1.0][..], &[0.0, 4.0, 0.0]]),
    ] {
        let windows = windows(look);
        close(&means(&Null::multinomial(&weights, &windows, 10), &windows), &expected);
    }
}

#[test]
fn dealing_times_keeps_the_margins() {
    let counts = grid([[4, 0, 2], [0, 3, 1]]);
    for (look, expected) in [
        (Look::Prospective, [&[1.8, 1.8][..], &[1.2, 1.2]]),
        (Look::Retrospective, [&[1.8, 1.8, 2.4][..], &[1.2, 1.2, 1.6]]),
    ] {
        let windows = windows(look);
        close(&means(&Null::shuffle(&counts, &windows, 1), &windows), &expected);
    }
    // Two strata: the first and third bin exchange, the second stays.
    let windows = windows(Look::Retrospective);
    let found = means(&Null::shuffle(&counts, &windows, 2), &windows);
    close(&found, &[&[18.0 / 7.0, 0.0, 24.0 / 7.0], &[3.0 / 7.0, 3.0, 4.0 / 7.0]]);
}

#[test]
fn cases_are_chosen_among_all_events() {
    let all = grid([[5.0, 1.0, 4.0], [0.0, 8.0, 2.0]]);
    let windows = windows(Look::Prospective);
    close(&means(&Null::choice(&all, &windows, 5), &windows), &[&[1.0, 0.25], &[0.5, 2.0]]);
}
