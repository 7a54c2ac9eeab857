//! The study of Noufaily et al. 2013 again, where its folder is there: two detectors on 210 simulated series, with and
//! without an outbreak. It covers what the other references hardly do: sparse and all but empty baselines.

#![allow(clippy::unwrap_used)]

use super::super::*;
use super::vectors::packed_lines;
use crate::compat::Compat;
use std::collections::HashMap;

/// Scenario and repetition.
type Key = (u32, u32);

/// Baseline with past outbreaks, and with the current one as well.
fn simulated() -> Option<HashMap<Key, [Vec<Option<u64>>; 2]>> {
    let mut series: HashMap<Key, [Vec<Option<u64>>; 2]> = HashMap::new();
    for line in packed_lines("inputs/noufaily2013_sim.csv.gz")? {
        let fields: Vec<u64> = line.split(',').map(|field| field.parse().unwrap()).collect();
        let [without, with] = series.entry((fields[0] as u32, fields[1] as u32)).or_default();
        without.push(Some(fields[3] + fields[4]));
        with.push(Some(fields[3] + fields[4] + fields[5]));
    }
    Some(series)
}

fn settings(detector: &str) -> Option<FlexibleSettings> {
    let shared = FlexibleSettings {
        alpha: 0.005,
        limit54: Limit54 { sum: 0, bins: 4 },
        compat: Compat::RSurveillance,
        ..FlexibleSettings::default()
    };
    match detector {
        "farrington_orig" => Some(FlexibleSettings { weights_threshold: 1.0, ..shared }),
        "noufaily_nbplugin" => Some(FlexibleSettings {
            no_periods: 10,
            past_weeks_not_included: 26,
            p_threshold_trend: 1.0,
            threshold_method: ThresholdMethod::NbPlugin,
            ..shared
        }),
        _ => None,
    }
}

#[test]
fn the_study_comes_out_again() {
    let (Some(series), Some(bounds)) = (simulated(), packed_lines("noufaily2013_sim_upper.csv.gz")) else {
        return;
    };
    let mut found: HashMap<(Key, String, String), Vec<FarringtonPoint>> = HashMap::new();
    let mut rows = 0;
    for line in &bounds {
        let fields: Vec<&str> = line.split(',').collect();
        let Some(settings) = settings(fields[3]) else { continue };
        let key = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
        let points = found.entry((key, fields[2].to_owned(), fields[3].to_owned())).or_insert_with(|| {
            let counts = &series[&key][usize::from(fields[2] == "outbreak")];
            let dating = Dating::Index { freq: 52 };
            let series = Series { counts, population: None, dating };
            farrington_flexible(&series, &settings, 575..624).unwrap()
        });
        let week: usize = fields[4].parse().unwrap();
        let finding = points[week - 576].finding.as_ref().unwrap();
        let (upper, bound) = (finding.upper.unwrap(), fields[5].parse::<f64>().unwrap());
        assert!((upper - bound).abs() <= 1e-8 * bound.max(1.0), "{line}: {finding:?}");
        assert_eq!(u8::from(finding.alarm).to_string(), fields[6], "{line}: {finding:?}");
        rows += 1;
    }
    assert_eq!(rows, 41_160);
}
