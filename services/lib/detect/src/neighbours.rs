//! Which cells are neighbours of which: those within a distance.
//!
//! Used by the statistics of space (`local_g`, `global_g`, `moran`, `geary`). A cell is never its own neighbour, nor is one
//! at the same place. A cell without neighbours is an island: its weights are 0, so it adds nothing to the sums of
//! weights, while its value counts among the n cells.

use crate::NotTestable;
use crate::place::Place;

/// Distances between so many are looked at within a second.
const CELLS_MAX: usize = 20_000;
/// Links from cell to neighbour that are kept, 4 bytes each.
const LINKS_MAX: usize = 20_000_000;

/// The neighbours of every cell. Who is a neighbour has one: the lists are symmetric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours(Vec<Vec<u32>>);

/// How a cell weighs its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weights {
    /// Each with 1.
    Binary,
    /// All together with 1.
    RowStandardised,
}

/// S₀ = Σ w_ij, S₁ = ½ Σ (w_ij + w_ji)², S₂ = Σ (w_i. + w_.i)².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sums {
    pub(crate) s0: f64,
    pub(crate) s1: f64,
    pub(crate) s2: f64,
}

impl Weights {
    /// The weight of each of so many neighbours.
    fn each(self, neighbours: usize) -> f64 {
        match self {
            Self::Binary => 1.0,
            Self::RowStandardised => 1.0 / neighbours.max(1) as f64,
        }
    }
}

impl Neighbours {
    /// Cells whose distance is above 0 and at most `d`.
    ///
    /// # Errors
    /// `Malformed` for a `d` that is not a positive number, more than 20,000 cells or 20,000,000 links.
    pub fn within(cells: &[Place], d: f64) -> Result<Self, NotTestable> {
        if !(d.is_finite() && d > 0.0) {
            return Err(NotTestable::Malformed { what: "the distance of neighbours is a positive number" });
        }
        if cells.len() > CELLS_MAX {
            return Err(NotTestable::Malformed {
                what: "at most 20,000 cells; take larger ones or a smaller area",
            });
        }
        let mut links = 0;
        let mut lists = Vec::with_capacity(cells.len());
        for cell in cells {
            let near = (0_u32..).zip(cells).filter(|(_, other)| {
                let distance = cell.distance(other);
                distance > 0.0 && distance <= d
            });
            let list: Vec<u32> = near.map(|(index, _)| index).collect();
            links += list.len();
            if links > LINKS_MAX {
                return Err(NotTestable::Malformed {
                    what: "at most 20,000,000 links; take a shorter distance",
                });
            }
            lists.push(list);
        }
        Ok(Self(lists))
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.0.len()
    }

    /// Cells without a neighbour.
    pub fn islands(&self) -> usize {
        self.0.iter().filter(|list| list.is_empty()).count()
    }

    /// The lists, cell by cell.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &[u32]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// Checks that there is a value for each cell, and a link at all.
    pub(crate) fn fit(&self, values: &[f64]) -> Result<(), NotTestable> {
        if values.len() != self.cells() {
            return Err(NotTestable::Malformed { what: "one value for each cell" });
        }
        if self.islands() == self.cells() {
            return Err(NotTestable::TooLittle { needs: "at least two cells that are neighbours" });
        }
        Ok(())
    }

    /// Σ_ij w_ij f(a_i, a_j).
    pub(crate) fn sum(&self, weights: Weights, values: &[f64], of_link: impl Fn(f64, f64) -> f64) -> f64 {
        let of_cell = |(list, value): (&[u32], &f64)| {
            weights.each(list.len()) * others(list, values).map(|other| of_link(*value, other)).sum::<f64>()
        };
        self.lists().zip(values).map(of_cell).sum()
    }

    pub(crate) fn sums(&self, weights: Weights) -> Sums {
        let each: Vec<f64> = self.lists().map(|list| weights.each(list.len())).collect();
        let mut sums = Sums { s0: 0.0, s1: 0.0, s2: 0.0 };
        for (list, own) in self.lists().zip(&each) {
            let row = own * list.len() as f64;
            // By symmetry those who weigh this cell are those it weighs.
            let column: f64 = others(list, &each).sum();
            sums.s0 += row;
            sums.s1 += 0.5 * others(list, &each).map(|other| (own + other) * (own + other)).sum::<f64>();
            sums.s2 += (row + column) * (row + column);
        }
        sums
    }
}

/// What the neighbours of a list have.
pub(crate) fn others<'a>(list: &'a [u32], values: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    list.iter().filter_map(|index| values.get(*index as usize).copied())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn line(positions: &[f64]) -> Vec<Place> {
        positions.iter().map(|x| Place::planar(*x, 0.0).unwrap()).collect()
    }

    #[test]
    fn neighbours_are_within_the_distance_and_elsewhere() {
        let found = Neighbours::within(&line(&[0.0, 1.0, 1.0, 2.0, 9.0]), 1.0).unwrap();
        let lists: Vec<&[u32]> = found.lists().collect();
        assert_eq!(lists, [&[1, 2][..], &[0, 3], &[0, 3], &[1, 2], &[]]);
        assert_eq!((found.cells(), found.islands()), (5, 1));
        for d in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(Neighbours::within(&line(&[0.0]), d), Err(NotTestable::Malformed { .. })));
        }
    }

    #[test]
    fn sums_of_weights_are_those_of_the_full_matrix() {
        let found = Neighbours::within(&line(&[0.0, 1.0, 1.5, 2.5, 9.0]), 1.6).unwrap();
        for weights in [Weights::Binary, Weights::RowStandardised] {
            let n = found.cells();
            let mut matrix = vec![vec![0.0; n]; n];
            for (row, list) in matrix.iter_mut().zip(found.lists()) {
                list.iter().for_each(|other| row[*other as usize] = weights.each(list.len()));
            }
            let pairs = || (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            let s0: f64 = pairs().map(|(i, j)| matrix[i][j]).sum();
            let s1: f64 = pairs().map(|(i, j)| (matrix[i][j] + matrix[j][i]).powi(2) / 2.0).sum();
            let s2: f64 =
                (0..n).map(|i| (0..n).map(|j| matrix[i][j] + matrix[j][i]).sum::<f64>().powi(2)).sum();
            let sums = found.sums(weights);
            for (found, expected) in [(sums.s0, s0), (sums.s1, s1), (sums.s2, s2)] {
                assert!((found - expected).abs() < 1e-12, "{weights:?}: {found} instead of {expected}");
            }
        }
    }
}
