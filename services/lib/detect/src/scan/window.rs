//! The windows of time of a scan.
//!
//! Time runs backwards here: step 0 is the study's last bin. So a prospective window is the first so many steps, and only
//! the steps that a window can reach are kept at all. Used by the sweep and to say which bins a cluster covers.

use super::error::{ScanError, malformed, too_little};
use super::settings::{DurationMax, Kind, Look, Settings};
use std::iter::Sum;
use std::ops::{AddAssign, Range};

/// Which windows there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Windows {
    bins: usize,
    steps: usize,
    longest: usize,
    starts: usize,
    whole: bool,
}

impl Windows {
    /// # Errors
    /// `Malformed` for a duration that is none, `TooLittle` for a study that is not longer than its longest window.
    pub(crate) fn new(bins: usize, settings: &Settings) -> Result<Self, ScanError> {
        if settings.kind == Kind::Spatial {
            return Ok(Self { bins, steps: 1, longest: 1, starts: 1, whole: true });
        }
        let longest = match settings.duration_max {
            DurationMax::Bins(longest) if longest > 0 => longest,
            // A share that comes to whole bins may lie below by a rounding.
            DurationMax::Share(share) if share > 0.0 && share < 1.0 => (share * bins as f64 + 1e-9) as usize,
            _ => {
                return Err(malformed(
                    "a window lasts 1 bin at least, or a share of the study between 0 and 1",
                ));
            }
        };
        if longest == 0 || longest >= bins {
            return Err(too_little("a study that is longer than the longest window"));
        }
        let (steps, starts) = match settings.look {
            Look::Prospective => (longest, 1),
            Look::Retrospective => (bins, bins),
        };
        Ok(Self { bins, steps, longest, starts, whole: false })
    }

    /// How many steps are kept.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// Where windows may start, in steps.
    pub(crate) fn starts(&self) -> Range<usize> {
        0..self.starts
    }

    /// Steps of the longest window.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// How many windows there are.
    pub(crate) fn len(&self) -> usize {
        self.starts().map(|start| self.longest.min(self.steps - start)).sum()
    }

    /// The step of a bin; none where no window reaches it.
    pub(crate) fn step_of(&self, bin: usize) -> Option<usize> {
        let step = if self.whole { 0 } else { self.bins.checked_sub(bin + 1)? };
        (step < self.steps).then_some(step)
    }

    /// The values of the steps of a row of bins.
    pub(crate) fn by_step<T: Copy + Sum>(&self, row: &[T]) -> Vec<T> {
        if self.whole {
            return vec![row.iter().copied().sum()];
        }
        row.iter().rev().take(self.steps).copied().collect()
    }

    /// A row of bins as sums over the first 0, 1, 2, … steps.
    pub(crate) fn cumulated<T: Copy + Default + Sum + AddAssign>(&self, row: &[T]) -> Vec<T> {
        let mut sum = T::default();
        let rising = self.by_step(row).into_iter().map(|value| {
            sum += value;
            sum
        });
        std::iter::once(T::default()).chain(rising).collect()
    }

    /// The bins of a window of steps.
    pub(crate) fn bins_of(&self, steps: &Range<usize>) -> Range<usize> {
        if self.whole {
            return 0..self.bins;
        }
        self.bins.saturating_sub(steps.end)..self.bins.saturating_sub(steps.start)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn windows(kind: Kind, look: Look, duration_max: DurationMax) -> Result<Windows, ScanError> {
        Windows::new(5, &Settings { kind, look, duration_max, ..Settings::default() })
    }

    #[test]
    fn steps_run_back_from_the_end() {
        let found = windows(Kind::SpaceTime, Look::Prospective, DurationMax::Bins(3)).unwrap();
        assert_eq!((found.steps(), found.len()), (3, 3));
        assert_eq!(found.cumulated(&[1_u64, 2, 3, 4, 5]), [0, 5, 9, 12]);
        assert_eq!((found.step_of(4), found.step_of(2), found.step_of(1)), (Some(0), Some(2), None));
        assert_eq!(found.bins_of(&(0..2)), 3..5);
        let all = windows(Kind::Temporal, Look::Retrospective, DurationMax::Share(0.5)).unwrap();
        assert_eq!((all.steps(), all.longest(), all.len()), (5, 2, 9));
        assert_eq!(all.bins_of(&(3..5)), 0..2);
    }

    #[test]
    fn a_spatial_scan_has_one_window() {
        let found = windows(Kind::Spatial, Look::Retrospective, DurationMax::Share(0.5)).unwrap();
        assert_eq!((found.len(), found.bins_of(&(0..1)), found.step_of(3)), (1, 0..5, Some(0)));
        assert_eq!(found.cumulated(&[1_u64, 2, 3, 4, 5]), [0, 15]);
    }

    #[test]
    fn windows_as_long_as_the_study_are_refused() {
        for duration in [DurationMax::Bins(0), DurationMax::Bins(5), DurationMax::Share(0.1)] {
            assert!(windows(Kind::SpaceTime, Look::Prospective, duration).is_err());
        }
        assert!(windows(Kind::SpaceTime, Look::Prospective, DurationMax::Share(f64::NAN)).is_err());
    }
}
