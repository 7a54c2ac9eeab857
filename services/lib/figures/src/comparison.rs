//! Two counts side by side, with everything that keeps a change from being read as more than it is.

use crate::pairing::{LeftOut, Pairing};
use crate::{Window, window::WindowError};
use quanyu_detect::evidence::EVIDENCE_VERSION;
use quanyu_detect::{Evidence, Observed, rate_ratio};
use serde::Serialize;

/// One side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its days.
    #[serde(flatten)]
    pub window: Window,
    /// How many days.
    pub days: i64,
    /// What was counted.
    pub count: u64,
}

impl Side {
    /// A count in a window.
    pub fn new(window: Window, count: u64) -> Self {
        Self { window, days: window.days(), count }
    }
}

/// Rate now over rate then, per day of exposure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio; null when nothing was counted then.
    pub value: Option<f64>,
    /// Lower limit of the mid-p 95 % interval.
    pub low: f64,
    /// Upper limit; null when there is none.
    pub high: Option<f64>,
}

/// The evidence word of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EvidenceWord {
    /// Stable code.
    pub code: &'static str,
    /// In English.
    pub word: &'static str,
    /// In Chinese.
    pub word_zh: &'static str,
    /// Version of the thresholds.
    pub version: &'static str,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Now.
    pub current: Side,
    /// Then.
    pub reference: Side,
    /// Change of the counts in percent, as it is published; null when nothing was counted then.
    pub change_percent: Option<f64>,
    /// Change per day of exposure in percent.
    pub change_per_day_percent: Option<f64>,
    /// Rate ratio with its interval; null when not testable.
    pub rate_ratio: Option<Ratio>,
    /// What it shows; null when not testable.
    pub evidence: Option<EvidenceWord>,
    /// Why it is not testable.
    pub not_testable: Option<String>,
    /// Days that have no partner and are counted on neither side; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

impl Comparison {
    /// Compares two sides.
    pub fn new(current: Side, reference: Side) -> Self {
        let observed = |side: Side| Observed { count: side.count, exposure: side.days as f64 };
        let tested = rate_ratio(observed(current), observed(reference));
        let percent = |ratio: f64| (ratio - 1.0) * 100.0;
        let counts = (reference.count > 0).then(|| percent(current.count as f64 / reference.count as f64));
        let (ratio, evidence, not_testable) = match tested {
            Ok(found) => {
                let evidence = Evidence::of(&found);
                let (word, word_zh) = evidence.words();
                let interval = found.mid_p_95;
                (
                    Some(Ratio { value: found.ratio, low: interval.low, high: interval.high }),
                    Some(EvidenceWord { code: evidence.code(), word, word_zh, version: EVIDENCE_VERSION }),
                    None,
                )
            }
            Err(reason) => (None, None, Some(reason.to_string())),
        };
        Self {
            current,
            reference,
            change_percent: counts,
            change_per_day_percent: ratio.and_then(|ratio| ratio.value).map(percent),
            rate_ratio: ratio,
            evidence,
            not_testable,
            left_out: Vec::new(),
        }
    }

    /// Compares counts in a window and in the one that it is set against, over the days that are paired.
    ///
    /// # Errors
    /// A day outside the calendar; for lunar days a year that is not in the table.
    pub fn of_counts(
        window: Window,
        against: crate::Against,
        (current, reference): (u64, u64),
    ) -> Result<Self, WindowError> {
        let then = against.of(&window)?;
        let pairing = against.pairing(&window)?;
        let side = |window, ranges: &[Window], count| Side { window, days: Pairing::days(ranges), count };
        let now = side(window, &pairing.current, current);
        let then = side(then, &pairing.reference, reference);
        Ok(Self { left_out: pairing.left_out, ..Self::new(now, then) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Against;
    use jiff::civil::date;

    fn compared(current: u64, reference: u64) -> Comparison {
        let window = Window::new(date(2017, 1, 1), date(2017, 4, 12)).unwrap();
        Comparison::of_counts(window, Against::Year, (current, reference)).unwrap()
    }

    #[test]
    fn a_leap_day_makes_counts_and_rates_change_differently() {
        let fires = compared(5_387, 6_034);
        let round = |value: Option<f64>| (value.unwrap() * 10.0).round() / 10.0;
        assert_eq!(round(fires.change_percent), -10.7);
        assert_eq!(round(fires.change_per_day_percent), -9.8);
        assert_eq!(fires.evidence.unwrap().code, "clear_fall");
        let ratio = fires.rate_ratio.unwrap();
        assert!(ratio.low < ratio.value.unwrap() && ratio.value.unwrap() < ratio.high.unwrap());
    }

    #[test]
    fn nothing_then_is_no_percentage() {
        let from_nothing = compared(3, 0);
        assert_eq!((from_nothing.change_percent, from_nothing.change_per_day_percent), (None, None));
        assert_eq!(from_nothing.rate_ratio.unwrap().high, None);
        let nothing = compared(0, 0);
        assert!(nothing.rate_ratio.is_none() && nothing.not_testable.unwrap().contains("at least one event"));
    }

    #[test]
    fn around_the_festival_exposures_are_the_pairs_of_days() {
        let window = Window::new(date(2026, 1, 1), date(2026, 3, 31)).unwrap();
        let compared = Comparison::of_counts(window, Against::Lunar, (70, 70)).unwrap();
        assert_eq!((compared.current.days, compared.reference.days), (70, 70));
        let json = serde_json::to_value(&compared).unwrap();
        assert_eq!(json["left_out"][0]["side"], "current");
        assert_eq!(
            (&json["left_out"][0]["from"], &json["left_out"][0]["days"]),
            (&"2026-01-13".into(), &20.into())
        );
        let alone = Window::new(date(2026, 1, 20), date(2026, 1, 21)).unwrap();
        let none = Comparison::of_counts(alone, Against::Lunar, (0, 0)).unwrap();
        assert!(none.not_testable.is_some() && none.rate_ratio.is_none(), "no day has a partner");
    }

    #[test]
    fn its_json_has_every_part() {
        let json = serde_json::to_value(compared(2, 5)).unwrap();
        assert_eq!(json["current"]["from"], "2017-01-01");
        assert_eq!(json["reference"]["count"], 5);
        assert_eq!(json["evidence"]["word"], "no evidence of change");
    }
}
