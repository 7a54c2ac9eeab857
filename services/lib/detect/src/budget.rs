//! Many series looked at together: which deviations stand out among them all, and how many false warnings to expect.
//!
//! Used per bin and family of detectors, over all series that were tested, flagged or not. Benjamini, Hochberg 1995,
//! doi:10.1111/j.2517-6161.1995.tb02031.x. It never fills a quota: on a quiet day nothing is kept. It takes tails of
//! discrete counts as they are, which makes it stricter than q says.

use crate::NotTestable;

/// Which of the tested series stand out.
#[derive(Debug, Clone, PartialEq)]
pub struct Discoveries {
    /// Per series, in the order given; none where it was not tested.
    pub judged: Vec<Option<Judged>>,
    /// Series with a p.
    pub tested: usize,
    /// Series without one: they are not in the number that each p is weighed against.
    pub untested: usize,
    /// The largest p that was kept; none when nothing was.
    pub p_max: Option<f64>,
}

/// A series among the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The smallest q at which it would still be kept, from p to 1.
    pub q_value: f64,
    /// Whether it is kept at the q asked for.
    pub keep: bool,
}

/// Keeps the series whose p stands out so far that a share of at most `q` of the kept ones is expected to be false:
/// sorted, all p up to the largest i with p₍ᵢ₎ ≤ q·i/m, m the tested series. Equal p are kept or left together. Holds for
/// independent series and for ones that rise together. A common q is 0.05.
///
/// # Errors
/// `Malformed` when `q` is not between 0 and 1, or a p not from 0 to 1; `TooLittle` when no series was tested.
pub fn benjamini_hochberg(p: &[Option<f64>], q: f64) -> Result<Discoveries, NotTestable> {
    if !(q > 0.0 && q < 1.0) {
        return Err(NotTestable::Malformed { what: "q must lie between 0 and 1" });
    }
    if !p.iter().flatten().all(|p| (0.0..=1.0).contains(p)) {
        return Err(NotTestable::Malformed { what: "a p must be a number from 0 to 1" });
    }
    let mut ranked: Vec<(usize, f64)> =
        p.iter().enumerate().filter_map(|(series, p)| p.map(|p| (series, p))).collect();
    let tested = ranked.len();
    if tested == 0 {
        return Err(NotTestable::TooLittle { needs: "a series that can be tested" });
    }
    ranked.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let within = |(rank, (_, p)): &(usize, &(usize, f64))| *p <= q * (rank + 1) as f64 / tested as f64;
    let p_max = ranked.iter().enumerate().rfind(within).map(|(_, (_, p))| *p);
    let mut judged = vec![None; p.len()];
    let mut q_value: f64 = 1.0;
    for (rank, (series, p)) in ranked.iter().enumerate().rev() {
        // In this order rounding leaves it at p or above.
        q_value = q_value.min(p * (tested as f64 / (rank + 1) as f64));
        let keep = p_max.is_some_and(|p_max| *p <= p_max);
        if let Some(place) = judged.get_mut(*series) {
            *place = Some(Judged { q_value, keep });
        }
    }
    Ok(Discoveries { judged, tested, untested: p.len() - tested, p_max })
}

/// How often a detector fires on a series while nothing happens, measured by a back-test without outbreaks; the nominal α
/// does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Clean bins that were flagged.
    pub flagged: u64,
    /// Clean bins that were tested, no fewer.
    pub tested: u64,
}

/// A series that a detector watches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchedSeries {
    /// Its false alarms, where they were measured.
    pub measured: Option<Measured>,
    /// Bins it is tested in per week: 1 for weekly series, 7 for daily ones.
    pub bins_per_week: f64,
}

/// How many false warnings a choice of detectors and series costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// False warnings per week to expect of the measured series.
    pub expected_per_week: f64,
    /// Series that this is the sum over.
    pub measured: usize,
    /// Series whose rate nobody measured; what they cost is not in the sum.
    pub unmeasured: usize,
}

impl Measured {
    /// False alarms per tested bin.
    ///
    /// # Errors
    /// `TooLittle` when no bin was tested, `Malformed` when more were flagged than tested.
    pub fn rate(self) -> Result<f64, NotTestable> {
        if self.tested == 0 {
            return Err(NotTestable::TooLittle { needs: "a clean bin that was tested" });
        }
        if self.flagged > self.tested {
            return Err(NotTestable::Malformed { what: "no more bins can be flagged than were tested" });
        }
        Ok(self.flagged as f64 / self.tested as f64)
    }
}

impl Budget {
    /// Adds up what the series cost. A series whose back-test had no clean bin counts as unmeasured.
    ///
    /// # Errors
    /// `TooLittle` when no rate was measured, `Malformed` for a rate above 1, or bins per week that are not a number from
    /// 0 to 10,080 (one a minute).
    pub fn of(series: &[WatchedSeries]) -> Result<Self, NotTestable> {
        const BINS_PER_WEEK_MAX: f64 = 10_080.0;
        let mut budget = Self { expected_per_week: 0.0, measured: 0, unmeasured: 0 };
        for WatchedSeries { measured, bins_per_week } in series {
            if !(0.0..=BINS_PER_WEEK_MAX).contains(bins_per_week) {
                return Err(NotTestable::Malformed {
                    what: "bins per week must be a number from 0 to 10080",
                });
            }
            match measured.filter(|measured| measured.tested > 0) {
                Some(measured) => {
                    budget.expected_per_week += measured.rate()? * bins_per_week;
                    budget.measured += 1;
                }
                None => budget.unmeasured += 1,
            }
        }
        if budget.measured == 0 {
            return Err(NotTestable::TooLittle { needs: "a series whose false alarms were measured" });
        }
        Ok(budget)
    }

    /// Warnings seen over some weeks against those that were to be expected without any event: about 1 means that the
    /// warnings tell nothing. None when none were to be expected, or for weeks that are not a positive number.
    pub fn seen_against_expected(&self, seen: u64, weeks: f64) -> Option<f64> {
        let expected = self.expected_per_week * weeks;
        let ratio = seen as f64 / expected;
        (weeks > 0.0 && expected > 0.0 && ratio.is_finite()).then_some(ratio)
    }
}

#[cfg(test)]
mod tests;
