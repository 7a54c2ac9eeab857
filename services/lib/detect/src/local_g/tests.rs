//! The statistics of space against R's spdep on a grid of 10 × 10 cells, and what must hold on every map.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::geary::geary;
use crate::global_g::global_g;
use crate::moran::{global_moran, local_moran};
use crate::place::Place;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[expect(non_snake_case, reason = "names of the reference")]
struct Case {
    d: f64,
    gi: Vec<f64>,
    gi_star: Vec<f64>,
    moran_I: f64,
    moran_E: f64,
    moran_var_rand: f64,
    moran_z_rand: f64,
    moran_var_norm: f64,
    geary_C: f64,
    geary_E: f64,
    geary_var: f64,
    local_moran_Ii: Vec<f64>,
    local_moran_EIi: Vec<f64>,
    local_moran_VIi: Vec<f64>,
    global_G: f64,
    global_G_z: f64,
}

/// Heights of the grid's cells, x fastest.
const VALUES: [u8; 100] = [
    100, 105, 110, 120, 123, 114, 108, 109, 113, 112, 101, 107, 114, 128, 140, 131, 117, 117, 120, 119, 102,
    106, 124, 136, 154, 146, 132, 129, 132, 136, 103, 114, 150, 167, 175, 164, 153, 148, 150, 150, 104, 123,
    161, 186, 185, 179, 178, 166, 170, 155, 108, 140, 169, 193, 167, 157, 176, 164, 163, 148, 110, 140, 171,
    191, 166, 155, 166, 152, 146, 142, 108, 129, 153, 177, 180, 179, 157, 135, 132, 133, 108, 112, 131, 152,
    170, 171, 149, 126, 120, 111, 106, 109, 114, 119, 134, 135, 121, 111, 110, 107,
];

/// The reference without the cells behind the fourth, so that the test stands alone.
const FIXTURES: &str = r#"[{"d": 1.1, "gi": [-1.98196129202266, -2.24682270507121, -1.73621241258025, -1.22311577496308],
   "gi_star": [-2.46652565416137, -2.5852511156171, -2.04979714107229, -1.41518502309325],
   "moran_I": 0.834214641290652, "moran_E": -0.0101010101010101, "moran_var_rand":
   0.00554779762781473, "moran_z_rand": 11.335600580186, "moran_var_norm": 0.00548647288971324,
   "geary_C": 0.158068746444627, "geary_E": 1, "geary_var": 0.00545875187556291, "local_moran_Ii":
   [2.0389526269069, 1.63669299225548, 1.07514043390465, 0.490018868934814], "local_moran_EIi":
   [-0.0101010101010101, -0.0101010101010101, -0.0101010101010101, -0.0101010101010101],
   "local_moran_VIi": [0.490504739036227, 0.323662461487519, 0.323662461487519, 0.323662461487519],
   "global_G": 0.0386989884124532, "global_G_z": 10.0704745420678},
  {"d": 1.5, "gi": [-2.34829818038967, -2.86570828409088, -2.10447088500693, -1.35854009908067],
   "gi_star": [-2.76373577379871, -3.13432427091239, -2.36522517551256, -1.53067083795105],
   "moran_I": 0.754014345922946, "moran_E": -0.0101010101010101, "moran_var_rand":
   0.00289139821682664, "moran_z_rand": 14.2103564927444, "moran_var_norm": 0.00285948074605438,
   "geary_C": 0.229130525616307, "geary_E": 1, "geary_var": 0.00293263449332317, "local_moran_Ii":
   [1.96147746297009, 1.59967515959421, 0.998007999427632, 0.416428650209856], "local_moran_EIi":
   [-0.0101010101010101, -0.0101010101010101, -0.0101010101010101, -0.0101010101010101],
   "local_moran_VIi": [0.323662461487519, 0.190188639448553, 0.190188639448553, 0.190188639448553],
   "global_G": 0.0745760439954962, "global_G_z": 8.96423245656155},
  {"d": 2.1, "gi": [-3.00389750329798, -3.22559015150065, -2.66819197953167, -1.94665158773601],
   "gi_star": [-3.33068999739745, -3.46256291265377, -2.87626239968689, -2.07507510172397],
   "moran_I": 0.675075861169564, "moran_E": -0.0101010101010101, "moran_var_rand":
   0.00189220614182253, "moran_z_rand": 15.7513749851083, "moran_var_norm": 0.00187130359528712,
   "geary_C": 0.310906365763131, "geary_E": 1, "geary_var": 0.00188927646956262, "local_moran_Ii":
   [1.92273988100169, 1.50448644703665, 0.984081309869281, 0.464722231248109], "local_moran_EIi":
   [-0.0101010101010101, -0.0101010101010101, -0.0101010101010101, -0.0101010101010101],
   "local_moran_VIi": [0.190188639448553, 0.132985572860425, 0.115109614551635, 0.115109614551635],
   "global_G": 0.109409892038644, "global_G_z": 10.0011946304084}]"#;

fn grid(d: f64) -> Neighbours {
    let places = (0..100_u8).map(|cell| Place::planar(f64::from(cell % 10), f64::from(cell / 10)).unwrap());
    Neighbours::within(&places.collect::<Vec<_>>(), d).unwrap()
}

fn values() -> Vec<f64> {
    VALUES.map(f64::from).to_vec()
}

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{what}: {found} instead of {expected}"
    );
}

/// Closer than to the floor of 1: small variances are to agree too.
fn very_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{what}: {found} instead of {expected}");
}

fn check(case: &Case) {
    let (values, neighbours, d) = (values(), grid(case.d), case.d);
    let scores = local_g(&values, &neighbours).unwrap();
    for (found, expected) in scores.iter().zip(&case.gi) {
        close(found.gi.clone().unwrap(), *expected, &format!("{d}: Gi"));
    }
    for (found, expected) in scores.iter().zip(&case.gi_star) {
        close(found.gi_star.clone().unwrap(), *expected, &format!("{d}: Gi*"));
    }
    let moran = global_moran(&values, &neighbours).unwrap();
    very_close(moran.i, case.moran_I, "I");
    very_close(moran.expected, case.moran_E, "E(I)");
    very_close(moran.variance_randomisation, case.moran_var_rand, "variance of I, randomisation");
    very_close(moran.variance_normality, case.moran_var_norm, "variance of I, normality");
    very_close(moran.z_randomisation, case.moran_z_rand, "z of I");
    let differences = geary(&values, &neighbours).unwrap();
    very_close(differences.c, case.geary_C, "C");
    very_close(differences.expected, case.geary_E, "E(C)");
    very_close(differences.variance, case.geary_var, "variance of C");
    let high = global_g(&values, &neighbours).unwrap();
    very_close(high.g, case.global_G, "G");
    very_close(high.z, case.global_G_z, "z of G");
    let local = local_moran(&values, &neighbours).unwrap();
    let expected = case.local_moran_Ii.iter().zip(&case.local_moran_EIi).zip(&case.local_moran_VIi);
    for (found, ((ii, mean), variance)) in local.iter().zip(expected) {
        let found = found.clone().unwrap();
        close(found.ii, *ii, &format!("{d}: local I"));
        very_close(found.expected, *mean, &format!("{d}: its mean"));
        very_close(found.variance, *variance, &format!("{d}: its variance"));
    }
}

#[test]
fn agrees_with_the_reference() {
    let fixtures: Vec<Case> = serde_json::from_str(FIXTURES).unwrap();
    fixtures.iter().for_each(check);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors/local_g_moran.json");
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
            assert!(cases.len() == 3 && cases.iter().all(|case| case.gi.len() == 100));
            cases.iter().for_each(check);
        }
        Err(_) => eprintln!("SKIPPED: {path} is not there; the fixtures were checked"),
    }
}

/// Places on a line.
fn line(positions: &[f64], d: f64) -> Neighbours {
    let places: Vec<Place> = positions.iter().map(|x| Place::planar(*x, 0.0).unwrap()).collect();
    Neighbours::within(&places, d).unwrap()
}

#[test]
fn an_island_has_no_score_and_the_others_do() {
    let neighbours = line(&[0.0, 1.0, 2.0, 3.0, 4.0, 90.0], 1.0);
    let values = [5.0, 6.0, 1.0, 0.0, 2.0, 9.0];
    let scores = local_g(&values, &neighbours).unwrap();
    let local = local_moran(&values, &neighbours).unwrap();
    for (index, (score, local)) in scores.iter().zip(&local).enumerate() {
        let island = index == 5;
        assert_eq!((score.gi.is_err(), score.gi_star.is_err(), local.is_err()), (island, island, island));
    }
    assert!(matches!(scores[5].gi_star, Err(NotTestable::TooLittle { .. })));
    // Each of five rows of weights adds up to 1, and the I of the map is the mean of those of its cells times n/S₀.
    let mean = local.iter().flatten().map(|local| local.ii).sum::<f64>() / 5.0;
    very_close(global_moran(&values, &neighbours).unwrap().i, mean, "I");
}

#[test]
fn equal_values_have_no_scale() {
    let neighbours = grid(1.1);
    let same = vec![0.1; 100];
    let scores = local_g(&same, &neighbours).unwrap();
    assert!(
        scores.iter().all(|score| score.gi == Err(NotTestable::ZeroVariance) && score.gi_star == score.gi)
    );
    assert_eq!(global_moran(&same, &neighbours), Err(NotTestable::ZeroVariance));
    assert_eq!(geary(&same, &neighbours), Err(NotTestable::ZeroVariance));
    assert_eq!(global_g(&same, &neighbours), Err(NotTestable::ZeroVariance));
    // One cell stands out: it cannot be told how its neighbours stand among the others, which are all the same.
    let mut one = same;
    one[44] = 7.3;
    let scores = local_g(&one, &neighbours).unwrap();
    assert_eq!(scores[44].gi, Err(NotTestable::ZeroVariance));
    assert!(scores[44].gi_star.clone().unwrap() > 1.0 && scores[45].gi.clone().unwrap() > 1.0);
}

#[test]
fn where_all_are_neighbours_there_is_no_pattern() {
    let (neighbours, values) = (line(&[0.0, 1.0, 2.0, 3.0, 4.0], 10.0), [3.0, 1.0, 4.0, 1.0, 5.0]);
    let scores = local_g(&values, &neighbours).unwrap();
    assert!(scores.iter().all(|score| score.gi_star == Err(NotTestable::ZeroVariance)));
    assert!(scores.iter().all(|score| score.gi == Err(NotTestable::ZeroVariance)));
    assert_eq!(global_moran(&values, &neighbours), Err(NotTestable::ZeroVariance));
    assert_eq!(geary(&values, &neighbours), Err(NotTestable::ZeroVariance));
    assert_eq!(global_g(&values, &neighbours), Err(NotTestable::ZeroVariance));
}

#[test]
fn what_does_not_fit_is_refused() {
    let neighbours = line(&[0.0, 1.0, 2.0, 3.0], 1.0);
    let apart = line(&[0.0, 1.0, 2.0, 3.0], 0.5);
    for values in [&[1.0, 2.0, 3.0][..], &[1.0, 2.0, 3.0, f64::NAN]] {
        assert!(matches!(local_g(values, &neighbours), Err(NotTestable::Malformed { .. })));
        assert!(matches!(global_moran(values, &neighbours), Err(NotTestable::Malformed { .. })));
        assert!(matches!(global_g(values, &neighbours), Err(NotTestable::Malformed { .. })));
    }
    let values = [1.0, 2.0, 3.0, 4.0];
    assert!(matches!(local_moran(&values, &apart), Err(NotTestable::TooLittle { .. })));
    assert!(matches!(geary(&values, &apart), Err(NotTestable::TooLittle { .. })));
    assert!(matches!(global_g(&[-1.0, 2.0, 3.0, 4.0], &neighbours), Err(NotTestable::Malformed { .. })));
    assert!(matches!(global_g(&[0.0, 2.0, 0.0, 0.0], &neighbours), Err(NotTestable::TooLittle { .. })));
}

#[test]
fn a_score_has_its_tail() {
    close(p_greater(0.0), 0.5, "half");
    very_close(p_greater(1.959963984540054), 0.025, "one in forty");
    very_close(p_greater(8.0), 6.220960574271785e-16, "far out");
}

proptest! {
    #[test]
    fn it_is_a_number_or_a_reason(values in prop::collection::vec(prop_oneof![Just(0.0), 0.0..9.0, Just(1e300)], 4..30), d in 0.5..6.0) {
        let positions: Vec<f64> = (0..values.len()).map(|index| (index * index % 17) as f64).collect();
        let neighbours = line(&positions, d);
        let finite = |found: Result<f64, NotTestable>| found.is_err() || found.is_ok_and(f64::is_finite);
        for score in local_g(&values, &neighbours).into_iter().flatten() {
            prop_assert!(finite(score.gi) && finite(score.gi_star));
        }
        for local in local_moran(&values, &neighbours).into_iter().flatten() {
            prop_assert!(finite(local.clone().map(|local| local.z)) && finite(local.map(|local| local.ii)));
        }
        prop_assert!(finite(global_moran(&values, &neighbours).map(|found| found.z_randomisation)));
        prop_assert!(finite(geary(&values, &neighbours).map(|found| found.z)));
        prop_assert!(finite(global_g(&values, &neighbours).map(|found| found.z)));
    }

    #[test]
    fn scores_do_not_depend_on_unit_or_origin(raw in prop::collection::vec(0.0..9.0, 25), scale in 0.1..50.0, shift in -20.0..20.0) {
        let neighbours = line(&(0..25).map(f64::from).collect::<Vec<_>>(), 2.0);
        let moved: Vec<f64> = raw.iter().map(|value| value * scale + shift).collect();
        let (one, other) = (local_g(&raw, &neighbours).unwrap(), local_g(&moved, &neighbours).unwrap());
        for (one, other) in one.iter().zip(&other) {
            prop_assert!((one.gi.clone().unwrap() - other.gi.clone().unwrap()).abs() < 1e-8);
            prop_assert!((one.gi_star.clone().unwrap() - other.gi_star.clone().unwrap()).abs() < 1e-8);
        }
        let (one, other) = (global_moran(&raw, &neighbours).unwrap(), global_moran(&moved, &neighbours).unwrap());
        prop_assert!((one.z_randomisation - other.z_randomisation).abs() < 1e-8);
    }
}
