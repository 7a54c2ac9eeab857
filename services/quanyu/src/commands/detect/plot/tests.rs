//! What a picture shows, and that nothing in it is taken for markup.

#![allow(clippy::unwrap_used)]

use super::axis::along;
use super::*;

fn bin(index: usize, period: &str) -> Shown<'_> {
    Shown {
        index,
        period,
        observed: Some(3),
        expected: Some(2.5),
        upper: Some(6.0),
        score: None,
        alarm: Some(false),
        testable: true,
        reason: None,
    }
}

fn drawn(bins: &[Shown], title: &str) -> String {
    Picture { title: title.to_owned(), bins, limit: Some(5.0) }.svg()
}

#[test]
fn alarms_and_untested_bins_are_told_and_marked() {
    let mut bins = vec![bin(1, "2026-01-05"), bin(2, "2026-01-12"), bin(3, "2026-01-19")];
    bins[0] = Shown { expected: None, upper: None, alarm: None, testable: false, ..bin(1, "2026-01-05") };
    bins[2] = Shown { observed: Some(9), alarm: Some(true), ..bin(3, "2026-01-19") };
    let svg = drawn(&bins, "ears-c1 of weeks.csv");
    assert!(
        svg.contains("role=\"img\"") && svg.contains("<title id=\"plot-title\">ears-c1 of weeks.csv</title>")
    );
    assert!(
        svg.contains("1 alarm in 3 bins, 1 not testable; 2026-01-19: 9 counted, 2.5 expected</desc>"),
        "{svg}"
    );
    for word in ["counted", "expected", "bound", "alarm", "not testable", "2026-01-12"] {
        assert!(svg.contains(&format!(">{word}</text>")), "{word}");
    }
    assert!(!svg.contains("score"), "a bound needs no score");
}

#[test]
fn a_detector_without_a_bound_shows_its_score_and_limit() {
    let scored = |index, score, alarm| Shown {
        upper: None,
        score: Some(score),
        alarm: Some(alarm),
        ..bin(index, "7")
    };
    let svg = drawn(&[scored(1, 1.25, false), scored(2, 5.5, true)], "glr-nb");
    assert!(svg.contains("score, and the limit of 5<"));
    assert!(!svg.contains(">bound<"));
}

#[test]
fn names_are_no_markup_and_numbers_are_finite() {
    let svg = drawn(&[bin(1, "1")], "ears of <a>&\"b\"\u{7}.csv");
    assert!(svg.contains("ears of &lt;a&gt;&amp;&quot;b&quot;.csv"), "{svg}");
    let none =
        Shown { observed: None, expected: None, upper: None, alarm: None, testable: false, ..bin(1, "1") };
    let huge = Shown { observed: Some(u64::MAX), upper: Some(f64::MAX), ..bin(1, "1") };
    for svg in [drawn(&[], "none"), drawn(&[none], "silent"), drawn(&[huge], "huge")] {
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
    }
}

#[test]
fn ticks_are_dates_or_round_numbers() {
    let numbers: Vec<String> = (95..=290).map(|number: u32| number.to_string()).collect();
    let words = |periods: &[String]| {
        let periods: Vec<&str> = periods.iter().map(String::as_str).collect();
        along(&periods).into_iter().map(|(_, words)| words).collect::<Vec<_>>()
    };
    assert_eq!(words(&numbers)[..3], ["100", "120", "140"]);
    let weeks = |count: i32| -> Vec<String> {
        let monday = jiff::civil::date(2020, 12, 28);
        (0..count).map(|week| (monday + jiff::Span::new().days(7 * week)).to_string()).collect()
    };
    assert_eq!(words(&weeks(520))[..2], ["2021", "2022"]);
    assert_eq!(words(&weeks(30))[..2], ["2021-01", "2021-02"]);
    assert_eq!(words(&weeks(4))[..2], ["2020-12-28", "2021-01-04"]);
    assert_eq!(Scale::of_counts(&[17.0], &[900.0]).ticks().last().unwrap().1, "40");
}
