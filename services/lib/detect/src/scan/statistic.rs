//! How unusual a window is: the logarithm of a likelihood ratio.
//!
//! Used for the data and for every simulation alike. For a given count it falls as the weight rises, which is what lets a
//! simulation keep the least weight of each count and take logarithms at the end. Never negative, never NaN.

/// The likelihood ratio of a window against the rest. A window's weight is what its count is measured by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Statistic {
    /// The weight is the expected count; all weights add up to all cases.
    Poisson { cases: f64 },
    /// The weight is the number of cases and controls; `all` is that of the study.
    Bernoulli { cases: f64, all: f64 },
}

impl Statistic {
    /// The logarithm of the ratio; 0 where the window has no more than its share.
    pub(crate) fn of(self, count: f64, weight: f64) -> f64 {
        match self {
            Self::Poisson { cases } => {
                if count <= weight {
                    return 0.0;
                }
                // A sum of many cells may end a hair below the nothing that it is.
                let expected = weight.max(cases * f64::EPSILON);
                (times_ln(count, expected) + times_ln(cases - count, cases - weight)).max(0.0)
            }
            Self::Bernoulli { cases, all } => {
                // In whole numbers, so that a window with just its share has no more than that.
                if count * (all - weight) <= (cases - count) * weight {
                    return 0.0;
                }
                let share = cases / all;
                let inside =
                    times_ln(count, weight * share) + times_ln(weight - count, weight * (1.0 - share));
                let (rest, rest_cases) = (all - weight, cases - count);
                let outside =
                    times_ln(rest_cases, rest * share) + times_ln(rest - rest_cases, rest * (1.0 - share));
                (inside + outside).max(0.0)
            }
        }
    }

    /// The expected count of a weight.
    pub(crate) fn expected(self, weight: f64) -> f64 {
        match self {
            Self::Poisson { .. } => weight,
            Self::Bernoulli { cases, all } => cases * weight / all,
        }
    }

    /// All cases.
    pub(crate) fn cases(self) -> f64 {
        let (Self::Poisson { cases } | Self::Bernoulli { cases, .. }) = self;
        cases
    }
}

/// n ln(n/e), which is 0 for n = 0.
pub(crate) fn times_ln(count: f64, expected: f64) -> f64 {
    if count > 0.0 && expected > 0.0 { count * (count / expected).ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_agree() {
        for (statistic, count, weight, expected) in [
            (Statistic::Bernoulli { cases: 20.0, all: 100.0 }, 6.0, 8.0, 6.307_103_205),
            (Statistic::Bernoulli { cases: 30.0, all: 120.0 }, 4.0, 4.0, 5.757_135_504),
            (Statistic::Bernoulli { cases: 20.0, all: 100.0 }, 2.0, 10.0, 0.0),
            (Statistic::Poisson { cases: 1_900.0 }, 1_900.0, 1_900.0, 0.0),
        ] {
            let found = statistic.of(count, weight);
            assert!((found - expected).abs() < 5e-10, "{statistic:?}: {found} instead of {expected}");
        }
    }

    #[test]
    fn a_smaller_weight_is_never_less_unusual() {
        for statistic in
            [Statistic::Poisson { cases: 50.0 }, Statistic::Bernoulli { cases: 50.0, all: 200.0 }]
        {
            for count in 2..=50 {
                let all: Vec<f64> =
                    (count..=150).map(|weight| statistic.of(f64::from(count), f64::from(weight))).collect();
                assert!(all.windows(2).all(|pair| pair[0] >= pair[1]), "{statistic:?} {count}");
                assert!(all.iter().all(|value| value.is_finite()));
            }
        }
    }
}
