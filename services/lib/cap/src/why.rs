//! Why it is warned: what was seen and expected, by which detector, on what data, and how often it errs.
//!
//! Written twice: as sentences for readers and as parameters for machines. Says so where something is not known.

use crate::alert::Named;
use crate::error::{Error, Problem};
use crate::moment::Moment;
use crate::vocabulary::Language;

/// Counts of a city stay far below.
const NUMBER_MAX: f64 = 1e12;

/// Why it is warned.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// What was counted or measured.
    pub observed: f64,
    /// What the detector expected; none for a rule, which has a limit instead.
    pub expected: Option<f64>,
    /// The highest that a rule lets pass; none for a detector that expects something.
    pub limit: Option<f64>,
    /// Where the observed should have lain.
    pub interval: Option<Interval>,
    /// The detector.
    pub detector: String,
    /// Its version.
    pub detector_version: u32,
    /// The data that it saw.
    pub as_of: Moment,
    /// Expected number of false warnings per week, of all series that the detector looks at; none if nobody knows.
    pub false_warnings_per_week: Option<f64>,
}

/// An interval of what was to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// From here.
    pub low: f64,
    /// To here.
    pub high: f64,
    /// With this probability, between 0 and 1.
    pub level: f64,
}

impl Why {
    /// Nothing that is not a number reaches a reader.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let finite = |value: f64| (-NUMBER_MAX..=NUMBER_MAX).contains(&value);
        let wrong = |field| Problem::OutOfRange.of(field);
        if !finite(self.observed) {
            return Err(wrong("observed"));
        }
        if !self.expected.is_none_or(finite) {
            return Err(wrong("expected"));
        }
        if !self.limit.is_none_or(finite) {
            return Err(wrong("limit"));
        }
        if let Some(Interval { low, high, level }) = self.interval
            && !(finite(low) && finite(high) && low <= high && level > 0.0 && level < 1.0)
        {
            return Err(wrong("interval"));
        }
        if !self.false_warnings_per_week.is_none_or(|rate| finite(rate) && rate >= 0.0) {
            return Err(wrong("false_warnings_per_week"));
        }
        Ok(())
    }

    /// The sentences for readers.
    pub(crate) fn sentences(&self, language: Language) -> String {
        if let (None, Some(limit)) = (self.expected, self.limit) {
            return self.rule(language, limit);
        }
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.english(),
        }
    }

    fn rule(&self, language: Language, limit: f64) -> String {
        let (observed, limit, as_of) = (number(self.observed), number(limit), self.as_of.readable());
        let (rule, version) = (&self.detector, self.detector_version);
        match language {
            Language::Chinese => format!(
                "实际 {observed}，限值 {limit}。检测规则 {rule}，第 {version} 版；数据截至 {as_of}。\
                 规则只陈述所见，不作概率判断。"
            ),
            Language::English => format!(
                "Observed {observed}, limit {limit}. Rule {rule}, version {version}; data as of {as_of}. \
                 A rule says what is there and claims no probability."
            ),
        }
    }

    fn chinese(&self) -> String {
        let expected =
            self.expected.map_or("预期未知".to_owned(), |value| format!("预期 {}", number(value)));
        let interval = self.interval.map_or(String::new(), |Interval { low, high, level }| {
            format!("（{}% 区间 {} 至 {}）", number(level * 100.0), number(low), number(high))
        });
        let rate = self.false_warnings_per_week;
        let rate = rate.map_or("未知".to_owned(), |rate| format!("{} 次", number(rate)));
        format!(
            "实际 {}，{expected}{interval}。检测方法 {}，第 {} 版；数据截至 {}。预计每周误报：{rate}。",
            number(self.observed),
            self.detector,
            self.detector_version,
            self.as_of.readable(),
        )
    }

    fn english(&self) -> String {
        let expected = self.expected.map_or("unknown".to_owned(), number);
        let interval = self.interval.map_or(String::new(), |Interval { low, high, level }| {
            format!(" ({}% interval {} to {})", number(level * 100.0), number(low), number(high))
        });
        let rate = self.false_warnings_per_week.map_or("unknown".to_owned(), number);
        format!(
            "Observed {}, expected {expected}{interval}. Detector {}, version {}; data as of {}. \
             Expected false warnings per week: {rate}.",
            number(self.observed),
            self.detector,
            self.detector_version,
            self.as_of.readable(),
        )
    }

    /// The same for machines, with all digits.
    pub(crate) fn parameters(&self) -> Vec<Named> {
        let mut parameters = vec![
            Named::new("quanyu:observed", self.observed.to_string()),
            Named::new("quanyu:detector", &self.detector),
            Named::new("quanyu:detector_version", self.detector_version.to_string()),
            Named::new("quanyu:as_of", self.as_of.to_string()),
        ];
        let mut known = |name: &str, value: Option<f64>| {
            parameters.extend(value.map(|value| Named::new(name, value.to_string())));
        };
        known("quanyu:expected", self.expected);
        known("quanyu:limit", self.limit);
        known("quanyu:interval_low", self.interval.map(|interval| interval.low));
        known("quanyu:interval_high", self.interval.map(|interval| interval.high));
        known("quanyu:interval_level", self.interval.map(|interval| interval.level));
        known("quanyu:false_warnings_per_week", self.false_warnings_per_week);
        parameters
    }
}

/// A number for readers: two digits after the point, more only where all would be zero.
fn number(value: f64) -> String {
    let magnitude = value.abs();
    let digits = (2..=9).find(|digits| magnitude * 10_f64.powi(*digits) >= 0.5).unwrap_or(2);
    // At least 2 and at most 9.
    let written = format!("{value:.*}", digits.unsigned_abs() as usize);
    let written = written.trim_end_matches('0').trim_end_matches('.');
    if matches!(written, "-0" | "") { "0".to_owned() } else { written.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Interval, Why, number};
    use crate::Language;
    use crate::sample;

    #[test]
    fn numbers_are_short_and_never_vanish() {
        let cases = [
            (14.0, "14"),
            (100.0, "100"),
            (5.256, "5.26"),
            (0.0, "0"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (0.004, "0.004"),
            (-0.004, "-0.004"),
            (1e-12, "0"),
            (95.0, "95"),
        ];
        for (value, written) in cases {
            assert_eq!(number(value), written);
        }
    }

    #[test]
    fn sentences_say_all_and_what_is_not_known() {
        let why = sample::why();
        assert_eq!(
            why.sentences(Language::English),
            "Observed 14, expected 5.2 (95% interval 1 to 10). Detector farrington, version 2; \
             data as of 2026-11-26 19:00 (+08:00). Expected false warnings per week: 0.1."
        );
        assert_eq!(
            why.sentences(Language::Chinese),
            "实际 14，预期 5.2（95% 区间 1 至 10）。检测方法 farrington，第 2 版；\
             数据截至 2026-11-26 19:00 (+08:00)。预计每周误报：0.1 次。"
        );
        let bare = Why { expected: None, interval: None, false_warnings_per_week: None, ..why };
        assert!(bare.sentences(Language::English).starts_with("Observed 14, expected unknown. Detector"));
        assert!(bare.sentences(Language::Chinese).ends_with("预计每周误报：未知。"));
        assert_eq!(bare.parameters().len(), 4);
        let rule = Why { limit: Some(10.0), ..bare };
        assert!(rule.sentences(Language::English).starts_with("Observed 14, limit 10. Rule farrington"));
        assert!(rule.sentences(Language::Chinese).ends_with("不作概率判断。"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let interval =
            |low, high, level| Why { interval: Some(Interval { low, high, level }), ..sample::why() };
        for bad in [
            Why { observed: f64::NAN, ..sample::why() },
            Why { expected: Some(f64::INFINITY), ..sample::why() },
            Why { false_warnings_per_week: Some(-1.0), ..sample::why() },
            interval(2.0, 1.0, 0.95),
            interval(1.0, 2.0, 95.0),
            interval(f64::NAN, 2.0, 0.95),
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
        assert_eq!(sample::why().check(), Ok(()));
    }
}
