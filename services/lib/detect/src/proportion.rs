//! A share with its intervals: so many of so many.
//!
//! Used for clearance, answers in time, responses within a limit. Wilson 1927, doi:10.1080/01621459.1927.10502953, is
//! shown; Clopper, Pearson 1934, doi:10.1093/biomet/26.4.404, is exact: never too narrow, often too wide.

use crate::NotTestable;
use crate::rate_ratio::{incomplete_beta, solve};
use statrs::distribution::{ContinuousCDF as _, Normal};

/// A share between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// The share.
    pub share: f64,
    /// Wilson's 95 % interval.
    pub wilson_95: (f64, f64),
    /// The exact 95 % interval.
    pub exact_95: (f64, f64),
}

/// The share of `part` in `whole`.
///
/// # Errors
/// `TooLittle` when the whole is nothing, `Malformed` when the part is more than the whole.
pub fn proportion(part: u64, whole: u64) -> Result<Proportion, NotTestable> {
    if whole == 0 {
        return Err(NotTestable::TooLittle { needs: "at least one case for a share" });
    }
    if part > whole {
        return Err(NotTestable::Malformed { what: "a part is at most the whole" });
    }
    let (x, n) = (part as f64, whole as f64);
    let share = x / n;
    // I_p(a, b) rises with p, so each limit is where it reaches the tail.
    let low = if part == 0 { 0.0 } else { solve(|p| incomplete_beta(x, n - x + 1.0, p), 0.025) };
    let high = if part == whole { 1.0 } else { solve(|p| incomplete_beta(x + 1.0, n - x, p), 0.975) };
    Ok(Proportion { share, wilson_95: wilson(share, n), exact_95: (low, high) })
}

fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = Normal::standard().inverse_cdf(0.975);
    let shrink = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / shrink;
    let margin = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends the limit is the end itself; rounding must not put it beside it.
    let low = if share <= 0.0 { 0.0 } else { (centre - margin).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { (centre + margin).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn close(found: (f64, f64), expected: (f64, f64)) {
        let near = |one: f64, other: f64| (one - other).abs() < 5e-5;
        assert!(near(found.0, expected.0) && near(found.1, expected.1), "{found:?} instead of {expected:?}");
    }

    #[test]
    fn agrees_with_the_formulas() {
        // 81 of 263 and 0 of 20 are worked in Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E.
        let found = proportion(81, 263).unwrap();
        close(found.wilson_95, (0.2553, 0.3662));
        close(found.exact_95, (0.2527, 0.3676));
        let none = proportion(0, 20).unwrap();
        close(none.wilson_95, (0.0, 0.1611));
        close(none.exact_95, (0.0, 0.1684));
    }

    #[test]
    fn a_share_of_nothing_is_not_testable() {
        assert!(matches!(proportion(0, 0), Err(NotTestable::TooLittle { .. })));
        assert!(matches!(proportion(2, 1), Err(NotTestable::Malformed { .. })));
    }

    proptest! {
        #[test]
        fn intervals_hold_the_share_and_mirror(part in 0_u64..500, more in 0_u64..500) {
            prop_assume!(part + more > 0);
            let (found, other) = (proportion(part, part + more).unwrap(), proportion(more, part + more).unwrap());
            for ((low, high), (back, forth)) in
                [(found.wilson_95, other.wilson_95), (found.exact_95, other.exact_95)]
            {
                prop_assert!((0.0..=found.share).contains(&low) && (found.share..=1.0).contains(&high));
                prop_assert!((low + forth - 1.0).abs() < 1e-9 && (high + back - 1.0).abs() < 1e-9);
            }
        }
    }
}
