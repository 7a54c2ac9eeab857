//! The Bayesian chart: a count against what its reference bins predict, without any parameter to estimate.
//!
//! Used for small counts, from six bins on. Höhle 2007, doi:10.1007/s00180-007-0074-8. Counts are Poisson with a rate
//! that has Jeffreys' prior, so the next count is negative binomial. It knows no trend, and takes counts that vary more
//! than Poisson ones for outbreaks too often.

mod predictive;

use crate::NotTestable;
use crate::finding::{Bound, Finding, Found};
use crate::level;
use crate::point::Verdict;
use crate::reference_bins::ReferenceBins;
use predictive::Predictive;

/// Looks at every bin of a series; `counts` has none where the source was silent. `alpha` is customarily .05.
///
/// With n reference bins, U is the quantile of 1 − `alpha` of a negative binomial of size Σy + ½ and probability
/// n/(n + 1). One finding per bin, in order, without score and p: `TooLittle` for the first ones, `NoData` where one or
/// the other is missing.
///
/// # Errors
/// `Malformed` for an `alpha` that is not from 1e-100 to below 1, or a reference without two bins or with windows that overlap.
pub fn bayes(
    counts: &[Option<u64>],
    reference: &ReferenceBins,
    alpha: f64,
) -> Result<Vec<Finding>, NotTestable> {
    reference.check()?;
    level::check(alpha)?;
    let look = |(k, count): (usize, &Option<u64>)| {
        let observed = count.map(|count| count as f64);
        let found = reference.counts(counts, k).and_then(|values| {
            let observed = observed.ok_or(NotTestable::NoData)?;
            let predictive = Predictive::of(&values)?;
            let bound = Bound::of(observed, predictive.upper_quantile(alpha));
            let verdict = Verdict {
                expected: Some(predictive.mean()),
                upper: Some(bound.upper),
                score: None,
                alarm: bound.alarm,
            };
            Ok(Found { verdict: Ok(verdict), p: None, compat: Some(bound) })
        });
        found.unwrap_or_else(Found::from).at(k, observed)
    };
    Ok(counts.iter().enumerate().map(look).collect())
}

#[cfg(test)]
mod tests;
