//! The chart of the Robert Koch Institute: a count against the upper Poisson limit of the mean of its reference bins.
//!
//! Used as a simple, well known comparison, with or without the years before. Höhle 2007,
//! doi:10.1007/s00180-007-0074-8; limits of Crow, Gardner 1959, doi:10.1093/biomet/46.3-4.441. It has no level to choose,
//! takes counts for Poisson up to a mean of 20, and knows no trend.

use crate::NotTestable;
use crate::finding::{Bound, Finding, Found};
use crate::moments::Moments;
use crate::point::Verdict;
use crate::reference_bins::ReferenceBins;

/// Upper 95 % limits of a Poisson mean when 0, 1, … 20 were counted. From the paper, where they come from a search that
/// keeps the intervals as short as can be: no formula gives them.
const LIMITS: [f64; 21] = [
    3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.050, 20.335,
    21.364, 22.945, 23.762, 25.400, 26.306, 27.735, 28.966, 30.017,
];

/// From which mean on the counts are taken for normal.
const MEAN_NORMAL: f64 = 20.0;

/// Looks at every bin of a series; `counts` has none where the source was silent.
///
/// With m the mean of the reference bins, U is the limit for the whole part of m, above 20 it is m + 2 sd. One finding
/// per bin, in order, without score and p: `TooLittle` for the first ones, `NoData` where one or the other is missing,
/// `ZeroVariance` where m is above 20 and the reference does not vary.
///
/// # Errors
/// `Malformed` for a reference without two bins, or with windows that overlap.
pub fn rki(counts: &[Option<u64>], reference: &ReferenceBins) -> Result<Vec<Finding>, NotTestable> {
    reference.check()?;
    let look = |(k, count): (usize, &Option<u64>)| {
        let observed = count.map(|count| count as f64);
        let found = reference.counts(counts, k).and_then(|values| {
            let observed = observed.ok_or(NotTestable::NoData)?;
            Ok(judge(observed, Moments::of(&values)))
        });
        found.unwrap_or_else(Found::from).at(k, observed)
    };
    Ok(counts.iter().enumerate().map(look).collect())
}

fn judge(observed: f64, reference: Moments) -> Found {
    let Moments { mean, sd } = reference;
    let from_table = if mean > MEAN_NORMAL { None } else { LIMITS.get(mean as usize) };
    let upper = from_table.copied().unwrap_or(mean + 2.0 * sd);
    let bound = Bound::of(observed, upper);
    let verdict = if from_table.is_none() && sd == 0.0 {
        Err(NotTestable::ZeroVariance)
    } else {
        Ok(Verdict { expected: Some(mean), upper: Some(upper), score: None, alarm: bound.alarm })
    };
    Found { verdict, p: None, compat: Some(bound) }
}

#[cfg(test)]
mod tests;
