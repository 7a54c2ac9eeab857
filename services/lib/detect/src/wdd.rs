//! Weighted displacement difference: did crime fall where a measure was taken, counting in what moved to the belt around?
//!
//! Used for a single measure with a control area, where there are eight counts and no panel of towns. Wheeler, Ratcliffe
//! 2018, doi:10.1186/s40163-018-0085-5. It assumes Poisson counts and areas that moved alike before.

use crate::NotTestable;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Counts of an area before and after, over times of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeforeAfter {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// A belt to which events may have moved, and a control for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belt {
    /// The belt around the treated area.
    pub belt: BeforeAfter,
    /// Its control.
    pub control: BeforeAfter,
}

/// The difference in events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Events more (or, negative, less) than to be expected.
    pub difference: f64,
    /// Its variance: the sum of all counts.
    pub variance: f64,
    /// Difference over its standard error.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
    /// Limits of the 95 % interval of the difference.
    pub interval_95: (f64, f64),
}

/// (T₁ − T₀) − (C₁ − C₀), plus (D₁ − D₀) − (E₁ − E₀) with a belt.
///
/// # Errors
/// `TooLittle` when nothing was counted anywhere.
pub fn weighted_displacement_difference(
    treated: BeforeAfter,
    control: BeforeAfter,
    belt: Option<Belt>,
) -> Result<Difference, NotTestable> {
    let change = |area: BeforeAfter| area.after as f64 - area.before as f64;
    let events = |area: BeforeAfter| area.after as f64 + area.before as f64;
    let (moved, of_belt) = belt.map_or((0.0, 0.0), |Belt { belt, control }| {
        (change(belt) - change(control), events(belt) + events(control))
    });
    let difference = change(treated) - change(control) + moved;
    let variance = events(treated) + events(control) + of_belt;
    if variance <= 0.0 {
        return Err(NotTestable::TooLittle { needs: "at least one event in one of the areas" });
    }
    let normal = Normal::standard();
    let error = variance.sqrt();
    let z = difference / error;
    let margin = normal.inverse_cdf(0.975) * error;
    let p = (2.0 * normal.cdf(-z.abs())).min(1.0);
    Ok(Difference { difference, variance, z, p, interval_95: (difference - margin, difference + margin) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn area(before: u64, after: u64) -> BeforeAfter {
        BeforeAfter { before, after }
    }

    #[test]
    fn the_worked_example() {
        // T 60 to 42, C 58 to 55, D 30 to 29, E 31 to 33: −18 − (−3) + (−1) − 2 = −18.
        let belt = Belt { belt: area(30, 29), control: area(31, 33) };
        let found = weighted_displacement_difference(area(60, 42), area(58, 55), Some(belt)).unwrap();
        assert_eq!((found.difference, found.variance), (-18.0, 338.0));
        assert!((found.z - -0.979).abs() < 5e-4, "{}", found.z);
        assert!((found.p - 0.3276).abs() < 1e-3, "{}", found.p);
        assert!(found.interval_95.0 < -18.0 && found.interval_95.1 > 0.0);
    }

    #[test]
    fn what_moved_into_the_belt_is_no_fall() {
        let alone = weighted_displacement_difference(area(60, 40), area(60, 60), None).unwrap();
        let belt = Belt { belt: area(30, 50), control: area(30, 30) };
        let counted = weighted_displacement_difference(area(60, 40), area(60, 60), Some(belt)).unwrap();
        assert_eq!((alone.difference, counted.difference), (-20.0, 0.0));
        let none = weighted_displacement_difference(area(0, 0), area(0, 0), None);
        assert!(matches!(none, Err(NotTestable::TooLittle { .. })));
    }
}
