//! From the platform's grades to CAP's: colours of the Emergency Response Law, and how sure one is.

use crate::error::Problem;
use crate::vocabulary::{Certainty, Language, Severity};

/// The colour of a warning by law; red is the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Colour {
    /// 蓝, IV.
    Blue,
    /// 黄, III.
    Yellow,
    /// 橙, II.
    Orange,
    /// 红, I.
    Red,
}

impl Colour {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::Blue, Self::Yellow, Self::Orange, Self::Red];

    /// CAP's severity.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Red => Severity::Extreme,
            Self::Orange => Severity::Severe,
            Self::Yellow => Severity::Moderate,
            Self::Blue => Severity::Minor,
        }
    }

    /// The colour of a severity; an unknown one has none.
    #[must_use]
    pub fn of(severity: Severity) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.severity() == severity)
    }

    /// The level that the law counts by: I to IV.
    #[must_use]
    pub fn level(self) -> &'static str {
        match self {
            Self::Red => "I",
            Self::Orange => "II",
            Self::Yellow => "III",
            Self::Blue => "IV",
        }
    }

    /// Its name for readers.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Chinese, Self::Red) => "红色",
            (Language::Chinese, Self::Orange) => "橙色",
            (Language::Chinese, Self::Yellow) => "黄色",
            (Language::Chinese, Self::Blue) => "蓝色",
            (Language::English, Self::Red) => "Red",
            (Language::English, Self::Orange) => "Orange",
            (Language::English, Self::Yellow) => "Yellow",
            (Language::English, Self::Blue) => "Blue",
        }
    }
}

/// How sure one is that what is warned of is there or will come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence {
    /// It has happened or is going on.
    Observed,
    /// The probability that it is there or will come, from 0 to 1. A p-value is none: it speaks of chance, not of the
    /// event. One less the false discovery rate of the detector's warnings is.
    Probability(f64),
    /// Nobody can say.
    Unknown,
}

/// At or below it, CAP's "not expected to occur (p ~ 0)".
const UNLIKELY_MAX: f64 = 0.05;
/// Above it, CAP's "likely (p > ~50%)".
const POSSIBLE_MAX: f64 = 0.5;

impl Evidence {
    /// CAP's certainty.
    ///
    /// # Errors
    /// A probability outside 0 to 1, or NaN.
    pub fn certainty(self) -> Result<Certainty, Problem> {
        match self {
            Self::Observed => Ok(Certainty::Observed),
            Self::Unknown => Ok(Certainty::Unknown),
            Self::Probability(p) if !(0.0..=1.0).contains(&p) => Err(Problem::OutOfRange),
            Self::Probability(p) if p > POSSIBLE_MAX => Ok(Certainty::Likely),
            Self::Probability(p) if p > UNLIKELY_MAX => Ok(Certainty::Possible),
            Self::Probability(_) => Ok(Certainty::Unlikely),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Evidence};
    use crate::{Certainty, Problem, Severity};

    #[test]
    fn red_is_extreme_and_highest() {
        let severities: Vec<Severity> = Colour::ALL.into_iter().map(Colour::severity).collect();
        assert_eq!(severities, [Severity::Minor, Severity::Moderate, Severity::Severe, Severity::Extreme]);
        assert!(Colour::Red > Colour::Blue);
        assert_eq!(Colour::of(Severity::Severe), Some(Colour::Orange));
        assert_eq!(Colour::of(Severity::Unknown), None);
    }

    #[test]
    fn a_probability_becomes_a_certainty() {
        let cases = [
            (0.0, Certainty::Unlikely),
            (0.05, Certainty::Unlikely),
            (0.051, Certainty::Possible),
            (0.5, Certainty::Possible),
            (0.51, Certainty::Likely),
            (1.0, Certainty::Likely),
        ];
        for (probability, certainty) in cases {
            assert_eq!(Evidence::Probability(probability).certainty(), Ok(certainty), "{probability}");
        }
        assert_eq!(Evidence::Observed.certainty(), Ok(Certainty::Observed));
        for bad in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Evidence::Probability(bad).certainty(), Err(Problem::OutOfRange));
        }
    }
}
