//! Against R (`poisson.test` and the mid-p by definition), and properties that hold for all counts.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    x1: u64,
    x2: u64,
    t1: f64,
    t2: f64,
    rate_ratio: Option<f64>,
    exact_p_two_sided_minlike: f64,
    exact_ci95: [Option<f64>; 2],
    p_greater: f64,
    p_less: f64,
    wald_log_ci95: Option<[f64; 2]>,
    midp_two_sided: f64,
    midp_ci95: [Option<f64>; 2],
    anscombe_sqrt_z: f64,
}

/// Two cases of the reference, so that the test stands alone.
const FIXTURES: &str = r#"[
  {"x1": 2, "x2": 5, "t1": 1, "t2": 1, "rate_ratio": 0.4, "exact_p_two_sided_minlike": 0.453125,
   "exact_ci95": [0.0380901931073364, 2.44327878903494], "p_greater": 0.9375, "p_less": 0.2265625,
   "wald_log_ci95": [0.0776057116173438, 2.06170392185724], "midp_two_sided": 0.2890625,
   "midp_ci95": [0.0537454709050058, 2.02836958885981], "anscombe_sqrt_z": -1.09926979038066},
  {"x1": 848, "x2": 1000, "t1": 1, "t2": 1, "rate_ratio": 0.848, "exact_p_two_sided_minlike": 0.000440784867002593,
   "exact_ci95": [0.772940590354982, 0.930182782584318], "p_greater": 0.999815262853672,
   "p_less": 0.000220392433501296, "wald_log_ci95": [0.773855247985229, 0.929248721737333],
   "midp_two_sided": 0.000405129579829542, "midp_ci95": [0.773767516631649, 0.929196142938075],
   "anscombe_sqrt_z": -3.5381186564964}
]"#;

fn close(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(error <= 1e-9 * expected.abs().max(1e-3), "{what}: {found} instead of {expected}");
}

fn check(case: &Case) {
    let name = format!("{}/{} against {}/{}", case.x1, case.t1, case.x2, case.t2);
    let observed = |count, exposure| Observed { count, exposure };
    let found = rate_ratio(observed(case.x1, case.t1), observed(case.x2, case.t2)).unwrap();
    assert_eq!(found.ratio.is_some(), case.rate_ratio.is_some(), "{name}");
    if let (Some(found), Some(expected)) = (found.ratio, case.rate_ratio) {
        close(found, expected, &name);
    }
    for (interval, expected, what) in
        [(found.exact_95, case.exact_ci95, "exact"), (found.mid_p_95, case.midp_ci95, "mid-p")]
    {
        close(interval.low, expected[0].unwrap(), &format!("{name} {what} low"));
        assert_eq!(interval.high.is_some(), expected[1].is_some(), "{name} {what}");
        if let (Some(found), Some(expected)) = (interval.high, expected[1]) {
            close(found, expected, &format!("{name} {what} high"));
        }
    }
    assert_eq!(found.wald_95.is_some(), case.wald_log_ci95.is_some(), "{name}");
    if let (Some(found), Some([low, high])) = (found.wald_95, case.wald_log_ci95) {
        close(found.low, low, &format!("{name} Wald low"));
        close(found.high.unwrap(), high, &format!("{name} Wald high"));
    }
    close(found.p_greater, case.p_greater, &format!("{name} p greater"));
    close(found.p_less, case.p_less, &format!("{name} p less"));
    close(found.p_two_sided, case.exact_p_two_sided_minlike, &format!("{name} p"));
    close(found.mid_p_two_sided, case.midp_two_sided, &format!("{name} mid-p"));
    close(found.anscombe_z, case.anscombe_sqrt_z, &format!("{name} z"));
}

#[test]
fn agrees_with_the_reference() {
    let fixtures: Vec<Case> = serde_json::from_str(FIXTURES).unwrap();
    fixtures.iter().for_each(check);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors/rate_ratio.json");
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
            assert!(cases.len() >= 11);
            cases.iter().for_each(check);
        }
        Err(_) => eprintln!("SKIPPED: {path} is not there; the fixtures were checked"),
    }
}

#[test]
fn nothing_at_all_is_not_testable() {
    let none = Observed { count: 0, exposure: 1.0 };
    assert!(matches!(rate_ratio(none, none), Err(NotTestable::TooLittle { .. })));
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let one = Observed { count: 1, exposure };
        assert!(matches!(
            rate_ratio(one, Observed { count: 1, exposure: 1.0 }),
            Err(NotTestable::Exposure { .. })
        ));
    }
}

#[test]
fn many_events_are_no_trouble() {
    let observed = |count| Observed { count, exposure: 365.0 };
    let found = rate_ratio(observed(4_000_000), observed(4_000_000)).unwrap();
    close(found.p_two_sided, 1.0, "equal counts");
    assert!(found.mid_p_95.low > 0.998 && found.mid_p_95.high.unwrap() < 1.002);
}

proptest! {
    #[test]
    fn holds_for_all_counts(x1 in 0_u64..3_000, x2 in 0_u64..3_000, t1 in 0.1_f64..400.0, t2 in 0.1_f64..400.0) {
        prop_assume!(x1 + x2 > 0);
        let (one, two) = (Observed { count: x1, exposure: t1 }, Observed { count: x2, exposure: t2 });
        let found = rate_ratio(one, two).unwrap();
        let high = |interval: &Interval| interval.high.unwrap_or(f64::INFINITY);
        // Narrower in this order, and around the ratio.
        prop_assert!(found.exact_95.low <= found.mid_p_95.low * (1.0 + 1e-9));
        prop_assert!(high(&found.mid_p_95) <= high(&found.exact_95) * (1.0 + 1e-9));
        prop_assert!(found.mid_p_99.low <= found.mid_p_95.low && high(&found.mid_p_95) <= high(&found.mid_p_99));
        if let Some(ratio) = found.ratio {
            prop_assert!(found.mid_p_95.low <= ratio && ratio <= high(&found.mid_p_95));
        }
        for p in [found.p_greater, found.p_less, found.p_two_sided, found.mid_p_two_sided] {
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(&p), "{p}");
        }
        // The other way round it is the inverse.
        let back = rate_ratio(two, one).unwrap();
        if let (Some(high), true) = (found.mid_p_95.high, back.mid_p_95.low > 0.0) {
            prop_assert!((high * back.mid_p_95.low - 1.0).abs() < 1e-7);
        }
        prop_assert!((found.p_two_sided - back.p_two_sided).abs() < 1e-6);
    }
}
