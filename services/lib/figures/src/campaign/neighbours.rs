//! Which towns lie side by side: those whose outlines share a piece of border.
//!
//! Used for displacement. Outlines of one source share their corners; two towns that touch in one corner only are no
//! neighbours. It knows nothing of roads or rivers.

use std::collections::{BTreeMap, BTreeSet};

/// Corners are the same within a millionth of a degree: a tenth of a metre.
const PER_DEGREE: f64 = 1e6;

/// For each outline, given as corners in degrees, the indexes of those that share at least two corners with it.
pub fn neighbours(outlines: &[Vec<(f64, f64)>]) -> Vec<Vec<usize>> {
    let mut at: BTreeMap<(i64, i64), BTreeSet<usize>> = BTreeMap::new();
    for (town, corners) in outlines.iter().enumerate() {
        for (longitude, latitude) in corners {
            let rounded = |degrees: f64| (degrees * PER_DEGREE).round() as i64;
            at.entry((rounded(*longitude), rounded(*latitude))).or_default().insert(town);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for towns in at.values() {
        for one in towns {
            for other in towns.iter().filter(|other| *other != one) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut beside = vec![Vec::new(); outlines.len()];
    for ((one, other), corners) in shared {
        if let Some(list) = beside.get_mut(one).filter(|_| corners >= 2) {
            list.push(other);
        }
    }
    beside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_border_makes_neighbours_and_a_corner_does_not() {
        let square = |x: f64, y: f64| vec![(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
        let beside = neighbours(&[square(0.0, 0.0), square(1.0, 0.0), square(1.0, 1.0), square(9.0, 9.0)]);
        assert_eq!(beside, [vec![1], vec![0, 2], vec![1], vec![]]);
    }
}
