//! The index by hand, what is missing, and that the margin is the one of repeated measuring.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

type Given = (&'static str, Result<Measure, String>);

fn measures() -> Vec<Given> {
    let events = |count| Measure::Events { count, resident_years: 100_000.0 };
    let all = [
        ("survey", Measure::Survey { mean: 80.0, margin_95: 2.0 }),
        ("incidents", events(7_500)),
        ("fires", events(50)),
        ("accidents", events(5)),
        ("clearance", Measure::Share { part: 900, whole: 1_000 }),
        ("response", Measure::Share { part: 750, whole: 1_000 }),
    ];
    all.map(|(code, measure)| (code, Ok(measure))).to_vec()
}

#[test]
fn it_is_the_weighted_mean_of_the_scores() {
    let index = safety_index(&SAFETY_INDEX_V1, &measures());
    let scores: Vec<f64> = index.components.iter().map(|one| one.score.value).collect();
    for (found, expected) in scores.iter().zip([80.0, 50.0, 75.0, 75.0, 80.0, 50.0]) {
        assert!((found - expected).abs() < 1e-9, "{scores:?}");
    }
    let expected = 0.25 * 80.0 + 0.2 * 50.0 + 0.3 * 75.0 + 0.15 * 80.0 + 0.1 * 50.0;
    assert!((index.value.unwrap() - expected).abs() < 1e-9);
    let margin = index.margin_95.unwrap();
    // Accidents alone, 5 with an interval of 1.62 to 11.67 of the 20 that span the scale and a weight of 0.15, make 3.77.
    assert!((3.77..4.4).contains(&margin), "{margin}");
    assert!(
        index
            .components
            .iter()
            .all(|one| one.score.low <= one.score.value && one.score.value <= one.score.high)
    );
}

#[test]
fn a_missing_component_is_named_and_leaves_no_index() {
    let why = |measures: &[Given]| {
        let index = safety_index(&SAFETY_INDEX_V1, measures);
        assert_eq!((index.value, index.margin_95), (None, None));
        index.not_computable.unwrap()
    };
    let mut without = measures();
    without.retain(|(code, _)| *code != "fires");
    assert_eq!(why(&without), "not computable: fires missing (not given)");
    let mut nobody = measures();
    nobody[1].1 = Ok(Measure::Events { count: 0, resident_years: 0.0 });
    assert!(why(&nobody).contains("incidents missing (not testable"));
    nobody[1].1 = Err("no residents are known".to_owned());
    assert_eq!(why(&nobody), "not computable: incidents missing (no residents are known)");
    assert_eq!(safety_index(&SAFETY_INDEX_V1, &nobody).missing[0].weight, 0.2, "its weight stays with it");
    let mut other = measures();
    other[4].1 = Ok(Measure::Survey { mean: 1.0, margin_95: 0.0 });
    assert!(why(&other).contains("it is measured as a share"));
    let mut more = measures();
    more.push(("mood", Ok(Measure::Share { part: 1, whole: 1 })));
    assert!(why(&more).contains("\"mood\" is no component"));
    more.pop();
    more.push(more[0].clone());
    assert!(why(&more).contains("given twice"));
}

#[test]
fn weights_come_to_one() {
    let sum: f64 = SAFETY_INDEX_V1.components.iter().map(|one| one.weight).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    assert!(SAFETY_INDEX_V1.id.ends_with(".v1"));
}

proptest! {
    #[test]
    fn more_events_never_make_safer(count in 0_u64..3_000, more in 1_u64..500, part in 0_u64..1_000) {
        let value = |count, part| {
            let mut measures = measures();
            measures[2].1 = Ok(Measure::Events { count, resident_years: 100_000.0 });
            measures[4].1 = Ok(Measure::Share { part, whole: 1_000 });
            let index = safety_index(&SAFETY_INDEX_V1, &measures);
            (index.value.unwrap(), index.margin_95.unwrap())
        };
        let (one, margin) = value(count, part);
        prop_assert!((0.0..=100.0).contains(&one) && margin.is_finite() && margin > 0.0);
        prop_assert!(value(count + more, part).0 <= one + 1e-9);
        prop_assert!(value(count, (part + more).min(1_000)).0 >= one - 1e-9);
    }
}
