//! Five plain words for what a comparison shows, so that a screen never has to show a bare percentage.

use crate::rate_ratio::{Interval, RateRatio};

/// Version of the thresholds below; an answer that shows a word names it.
pub const EVIDENCE_VERSION: &str = "evidence.v1";

/// What a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The 99 % mid-p interval lies below 1.
    ClearFall,
    /// The 95 % one does.
    LikelyFall,
    /// Neither excludes 1.
    NoEvidence,
    /// The 95 % interval lies above 1.
    LikelyRise,
    /// The 99 % one does.
    ClearRise,
}

impl Evidence {
    /// The word for a rate ratio.
    pub fn of(ratio: &RateRatio) -> Self {
        match (side(&ratio.mid_p_99), side(&ratio.mid_p_95)) {
            (Side::Below, _) => Self::ClearFall,
            (Side::Above, _) => Self::ClearRise,
            (Side::Around, Side::Below) => Self::LikelyFall,
            (Side::Around, Side::Above) => Self::LikelyRise,
            (Side::Around, Side::Around) => Self::NoEvidence,
        }
    }

    /// Stable code, for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::ClearFall => "clear_fall",
            Self::LikelyFall => "likely_fall",
            Self::NoEvidence => "no_evidence",
            Self::LikelyRise => "likely_rise",
            Self::ClearRise => "clear_rise",
        }
    }

    /// In English and Chinese.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::ClearFall => ("clear fall", "明显下降"),
            Self::LikelyFall => ("likely fall", "可能下降"),
            Self::NoEvidence => ("no evidence of change", "无变化证据"),
            Self::LikelyRise => ("likely rise", "可能上升"),
            Self::ClearRise => ("clear rise", "明显上升"),
        }
    }
}

enum Side {
    Below,
    Around,
    Above,
}

fn side(interval: &Interval) -> Side {
    if interval.high.is_some_and(|high| high < 1.0) {
        Side::Below
    } else if interval.low > 1.0 {
        Side::Above
    } else {
        Side::Around
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Observed, rate_ratio};

    fn word(now: u64, before: u64) -> Evidence {
        let observed = |count| Observed { count, exposure: 1.0 };
        Evidence::of(&rate_ratio(observed(now), observed(before)).unwrap())
    }

    #[test]
    fn published_changes_get_the_word_that_their_counts_deserve() {
        assert_eq!(word(848, 1_000), Evidence::ClearFall);
        assert_eq!(word(1_000, 848), Evidence::ClearRise);
        assert_eq!(word(2, 5), Evidence::NoEvidence, "“−60 %” of five accidents shows nothing");
        assert_eq!(word(5, 9), Evidence::NoEvidence);
        assert_eq!(word(70, 100), Evidence::LikelyFall);
        assert_eq!(word(100, 70), Evidence::LikelyRise);
        assert_eq!(word(9, 0), Evidence::ClearRise, "no upper bound is no obstacle");
    }
}
