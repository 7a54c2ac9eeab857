//! The table of the reference from its own series, and what the ensemble promises on series that nobody chose.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::simulation::noufaily::stored;
use std::collections::HashMap;
use std::process::Command;

const RESAMPLING: Resampling = Resampling { draws: 200, seed: 1 };
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/vectors");

/// A text of the reference, unpacked; none where its folder is not there.
fn packed(name: &str) -> Option<String> {
    let path = format!("{FOLDER}/{name}");
    if !std::path::Path::new(&path).exists() {
        eprintln!("SKIPPED: {path} is not there; generated series were judged");
        return None;
    }
    let output = Command::new("gzip").args(["--decompress", "--stdout", &path]).output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

fn reference() -> Option<Vec<Simulated>> {
    let series = packed("inputs/noufaily2013_sim.csv.gz")?;
    Some(stored(&series, &packed("inputs/noufaily2013_sim_outbreaks.csv.gz")?).unwrap())
}

fn own(series: &[Simulated], detector: Detector) -> Judgement {
    judge(series, detector, &[detector.alpha()], RESAMPLING).unwrap().remove(0)
}

#[test]
fn the_table_comes_out_of_the_stored_series() {
    let Some(series) = reference() else { return };
    assert_eq!(series.len(), 210);
    for (detector, printed) in [
        (Detector::FarringtonOriginal, ".0269 .5407 .1687 .6508 .9206 .319"),
        (Detector::NoufailyNbPlugin, ".0076 .4163 .0843 .3810 .8889 .322"),
        (Detector::EarsC1, ".0427 .5024 .2530 .4921 .8413 .229"),
        (Detector::EarsC2, ".0539 .5024 .2289 .4762 .8889 .286"),
        (Detector::EarsC3, ".0925 .5311 .2771 .4762 .9206 1.054"),
        (Detector::Bayes2, ".0882 .7847 .5301 .9206 .9841 .213"),
    ] {
        let found = own(&series, detector);
        let mut numbers =
            vec![found.false_positives.rate.share.unwrap(), found.detection.detected.share.unwrap()];
        numbers.extend(found.by_size.iter().map(|(_, detection)| detection.detected.share.unwrap()));
        let mut text: Vec<String> = numbers.iter().map(|number| format!("{number:.4}")).collect();
        text.push(format!("{:.3}", found.detection.delay_bins.mean.unwrap()));
        let text: Vec<&str> = text.iter().map(|number| number.trim_start_matches("0")).collect();
        assert_eq!(text.join(" "), printed, "{detector:?}");
        let outbreaks: Vec<u64> = found.by_size.iter().map(|(_, detection)| detection.detected.of).collect();
        assert_eq!((outbreaks, found.detection.detected.of), (vec![83, 63, 63], 209));
        let untestable = if detector == Detector::EarsC3 { 509 } else { 0 };
        assert_eq!(found.false_positives.untestable.count, untestable, "{detector:?}");
    }
}

#[test]
fn every_stored_alarm_comes_out_again() {
    let (Some(series), Some(bounds)) = (reference(), packed("noufaily2013_sim_upper.csv.gz")) else { return };
    let names: HashMap<&str, Detector> =
        Detector::ALL.iter().map(|detector| (detector.name(), *detector)).collect();
    let series: HashMap<(String, String), &Simulated> =
        series.iter().map(|one| ((one.scenario.to_string(), one.replication.to_string()), one)).collect();
    let mut flags = HashMap::new();
    let mut rows = 0;
    for line in bounds.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let one = series[&(fields[0].to_owned(), fields[1].to_owned())];
        let found = flags.entry((fields[0], fields[1], fields[2], fields[3])).or_insert_with(|| {
            let detector = names[fields[3]];
            let counts = if fields[2] == "outbreak" { &one.struck } else { &one.quiet };
            detector.flags(counts, &[detector.alpha()]).unwrap().remove(0)
        });
        let expected = match fields[6] {
            "1" => Flag::Alarm,
            "0" => Flag::Quiet,
            _ => Flag::Untestable,
        };
        assert_eq!(found[fields[4].parse::<usize>().unwrap() - 576], expected, "{line}");
        rows += 1;
    }
    assert_eq!(rows, 123_480);
}

#[test]
fn a_higher_level_flags_more_and_its_own_level_is_one_of_them() {
    let series = generated(None, 1, 77);
    for detector in Detector::ALL {
        let own = own(&series, detector);
        let levels = [1e-5, 0.001, detector.alpha(), 0.06];
        let found = judge(&series, detector, &levels, RESAMPLING).unwrap();
        assert_eq!(found[2], own, "{detector:?}");
        for pair in found.windows(2) {
            assert!(pair[0].false_positives.rate.count <= pair[1].false_positives.rate.count, "{detector:?}");
            assert!(pair[0].detection.detected.count <= pair[1].detection.detected.count, "{detector:?}");
        }
    }
}

/// The target: fewer false alarms than the improved detector of 2013 on the reference, and more outbreaks found.
fn meets_the_target(found: &Judgement) {
    let (rate, detected) = (found.false_positives.rate, found.detection.detected);
    assert!(rate.share.unwrap() <= 0.0076, "{rate:?}");
    assert!(detected.share.unwrap() > 0.4163, "{detected:?}");
}

#[test]
fn the_ensemble_keeps_its_promise_where_it_was_not_tuned() {
    let fresh = own(&generated(Some(Half::Judged), 30, 20_261_126), Detector::Ensemble);
    meets_the_target(&fresh);
    assert!(fresh.detection.detected.exact_95.unwrap().0 > 0.4163, "{:?}", fresh.detection.detected);
    let Some(series) = reference() else { return };
    let judged: Vec<Simulated> =
        series.into_iter().filter(|one| Half::of(one.scenario) == Half::Judged).collect();
    assert_eq!(judged.len(), 100);
    meets_the_target(&own(&judged, Detector::Ensemble));
}

#[test]
fn the_calibration_is_the_one_that_is_measured_again() {
    let found = calibration(&generated(Some(Half::Tuned), 40, 5), &EnsembleSettings::default()).unwrap();
    let default = Calibration::default();
    for score in [2.0, 2.5, 3.0] {
        let ratio = found.p(score) / default.p(score);
        assert!((0.8..1.25).contains(&ratio), "{score}: {found:?} instead of {default:?}");
    }
}
