//! All cases of the reference, where its folder is there: every coefficient, standard error, dispersion and θ.

#![allow(clippy::unwrap_used)]

use super::super::*;
use super::{SICILY_SERIES, close};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Belts {
    model: String,
    outcome: String,
    formula: String,
    coef: f64,
    se: f64,
    rr: f64,
    ci95_z: [f64; 2],
    dispersion: Option<f64>,
    theta: Option<f64>,
    deviance: f64,
    df_residual: usize,
    coefs: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Sicily {
    model: String,
    coef: BTreeMap<String, f64>,
    se: BTreeMap<String, f64>,
    dispersion: f64,
    deviance: f64,
    df: usize,
    theta: Option<f64>,
}

fn text(name: &str) -> Option<String> {
    let path = format!("{}/../../../../shared/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {path} is not there; the fixtures were checked");
    }
    text
}

fn spread(model: &str) -> Spread {
    match model {
        "poisson" => Spread::Poisson,
        "quasipoisson" | "quasipoisson_harmonic2" | "quasipoisson_slope_change" => Spread::QuasiPoisson,
        "poisson_HC0" => Spread::Unequal,
        "poisson_NeweyWest_lag12_noprewhite" => Spread::Dependent { lag_bins: 12 },
        "negbin2_ml" | "negbin" => Spread::NegativeBinomial,
        other => panic!("unknown model {other}"),
    }
}

/// Our name for a term of R.
fn name(term: &str) -> String {
    let known = [
        ("(Intercept)", "constant"),
        ("t", "trend"),
        ("time", "trend"),
        ("law", "level"),
        ("smokban", "level"),
        ("I(law * (t - 170))", "slope"),
        ("smokban:time", "slope"),
        ("sin(2 * pi * month/12)", "sine_1"),
        ("cos(2 * pi * month/12)", "cosine_1"),
        ("sin(4 * pi * month/12)", "sine_2"),
        ("cos(4 * pi * month/12)", "cosine_2"),
        ("s1", "sine_1"),
        ("c1", "cosine_1"),
        ("s2", "sine_2"),
        ("c2", "cosine_2"),
    ];
    match known.iter().find(|(theirs, _)| *theirs == term) {
        Some((_, ours)) => (*ours).to_owned(),
        None => format!("season_{}", term.strip_prefix('m').unwrap()),
    }
}

#[test]
fn seat_belts_agree_with_the_reference() {
    let (Some(cases), Some(table)) = (text("its_seatbelts.json"), text("inputs/seatbelts.csv")) else {
        return;
    };
    let cases: Vec<Belts> = serde_json::from_str(&cases).unwrap();
    assert_eq!(cases.len(), 45);
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let column = |name: &str| {
        let index = header.iter().position(|column| *column == name).unwrap();
        rows.iter().map(|row| row[index].parse::<f64>().unwrap()).collect::<Vec<_>>()
    };
    let distance = column("kms");
    for case in &cases {
        let counts: Vec<u64> = column(&case.outcome).iter().map(|count| *count as u64).collect();
        let harmonic = case.formula.contains("sin(");
        let series = ItsSeries {
            counts: &counts,
            exposures: case.formula.contains("log(kms)").then_some(&distance),
            changed_from: 170,
            bins_per_year: 12,
            first_in_year: 1,
        };
        let model = ItsModel {
            change: if harmonic { Change::LevelAndSlope { origin: 170.0 } } else { Change::Level },
            season: if harmonic { Season::Harmonics(2) } else { Season::Levels },
            spread: spread(&case.model),
        };
        let found = interrupted_time_series(&series, &model).unwrap();
        let what = format!("{} of {}", case.model, case.formula);
        let level = found.term("level").unwrap();
        close(level.coefficient, case.coef, &what);
        close(level.standard_error, case.se, &what);
        close(level.ratio(), case.rr, &what);
        close(level.interval_95().low, case.ci95_z[0], &what);
        close(level.interval_95().high.unwrap(), case.ci95_z[1], &what);
        close(found.deviance, case.deviance, &what);
        assert_eq!(found.df_residual, case.df_residual, "{what}");
        assert_eq!(found.terms.len(), case.coefs.len(), "{what}");
        for (term, coefficient) in &case.coefs {
            close(found.term(&name(term)).unwrap().coefficient, *coefficient, &format!("{what}: {term}"));
        }
        if let Some(dispersion) = case.dispersion {
            close(found.dispersion, dispersion, &what);
        }
        assert_eq!(found.theta.is_some(), case.theta.is_some(), "{what}");
        if let (Some(found), Some(expected)) = (found.theta, case.theta) {
            close(found, expected, &format!("{what}: θ"));
        }
    }
}

#[test]
fn sicily_agrees_with_the_reference() {
    let Some(cases) = text("its_sicily.json") else { return };
    let cases: Vec<Sicily> = serde_json::from_str(&cases).unwrap();
    assert_eq!(cases.len(), 5);
    for case in &cases {
        let slope = case.coef.contains_key("smokban:time");
        let model = ItsModel {
            change: if slope { Change::LevelAndSlope { origin: 0.0 } } else { Change::Level },
            season: if case.coef.contains_key("s1") { Season::Harmonics(2) } else { Season::None },
            spread: spread(&case.model),
        };
        let found = interrupted_time_series(&SICILY_SERIES, &model).unwrap();
        let what = &case.model;
        for (term, coefficient) in &case.coef {
            let ours = found.term(&name(term)).unwrap();
            close(ours.coefficient, *coefficient, &format!("{what}: {term}"));
            close(ours.standard_error, case.se[term], &format!("{what}: error of {term}"));
        }
        close(found.deviance, case.deviance, what);
        assert_eq!(found.df_residual, case.df, "{what}");
        // R states 1 where the spread has no dispersion of its own.
        if model.spread == Spread::QuasiPoisson {
            close(found.dispersion, case.dispersion, what);
        }
        assert_eq!(found.theta.is_some(), case.theta.is_some(), "{what}");
        if let (Some(found), Some(expected)) = (found.theta, case.theta) {
            close(found, expected, &format!("{what}: θ"));
        }
    }
}
