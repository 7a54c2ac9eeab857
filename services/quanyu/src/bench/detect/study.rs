//! The study of Noufaily et al. 2013: all detectors on the same series, and the ensemble also where it was not tuned.
//!
//! `commands::bench` calls it. Series are generated, or the stored ones of the reference; the fresh ones are always
//! generated, from the next seed.

mod report;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use quanyu_boot::Failure;
use quanyu_detect::evaluation::Resampling;
use quanyu_detect::simulation::noufaily::{Simulated, stored};
use quanyu_detect::study::{Detector, Half, Judgement, generated, judge};

use crate::bench::report::Machine;
use crate::output::Output;
use report::{Curve, Part, Report};

/// Where series come from.
#[derive(Debug, Clone)]
pub struct Source {
    /// The folder of the stored ones; none to generate them.
    pub folder: Option<PathBuf>,
    /// Generated series of every scenario.
    pub replications: u32,
    pub seed: u64,
}

/// How often series are drawn again for an interval.
const RESAMPLING: Resampling = Resampling { draws: 1_000, seed: 1 };
/// For a point of a curve.
const RESAMPLING_CURVE: Resampling = Resampling { draws: 200, seed: 1 };
/// Levels of a curve: detectors differ widely in what a level means to them.
const LEVELS: [f64; 12] = [1e-8, 1e-6, 1e-5, 1e-4, 5e-4, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];
/// The detectors of the parts: the ensemble, and the one that it is to be better than.
const COMPARED: [Detector; 2] = [Detector::NoufailyNbPlugin, Detector::Ensemble];
/// Of the series unpacked: ten times the reference's.
const TEXT_BYTES_MAX: u64 = 64 << 20;

/// Judges all detectors.
///
/// # Errors
/// Stored series cannot be read.
pub fn run(machine: Machine, source: &Source, output: Output) -> anyhow::Result<Report> {
    // A folder that does not hold them is told before anything is said to be under way.
    let stored = source.folder.as_deref().map(read).transpose()?;
    output.say("making series …");
    let series = stored.unwrap_or_else(|| generated(None, source.replications, source.seed));
    let fresh = generated(None, source.replications, source.seed.wrapping_add(1));
    let mut curves = Vec::new();
    for detector in Detector::ALL {
        output.say(format_args!("{} on {} series …", detector.name(), series.len()));
        let points = judge(&series, detector, &LEVELS, RESAMPLING_CURVE)?;
        curves.push(Curve::of(detector, &points));
    }
    let of_half = |half: Half| -> Vec<Simulated> {
        series.iter().filter(|one| Half::of(one.scenario) == half).cloned().collect()
    };
    let (tuned, judged) = (of_half(Half::Tuned), of_half(Half::Judged));
    let mut parts = Vec::new();
    for (part, series, detectors) in [
        ("all", &series, &Detector::ALL[..]),
        ("tuned half", &tuned, &COMPARED[..]),
        ("judged half", &judged, &COMPARED[..]),
        ("fresh seeds", &fresh, &COMPARED[..]),
    ] {
        output.say(format_args!("{part}: {} series …", series.len()));
        parts.push(Part::of(part, series.len(), &judge_all(series, detectors)?));
    }
    Ok(Report::new(machine, source, parts, curves))
}

/// Each detector at its own level.
fn judge_all(series: &[Simulated], detectors: &[Detector]) -> anyhow::Result<Vec<Judgement>> {
    let mut judgements = Vec::new();
    for detector in detectors {
        judgements.extend(judge(series, *detector, &[detector.alpha()], RESAMPLING)?);
    }
    Ok(judgements)
}

fn read(folder: &Path) -> anyhow::Result<Vec<Simulated>> {
    let series = unpacked(&folder.join("noufaily2013_sim.csv.gz"))?;
    let outbreaks = unpacked(&folder.join("noufaily2013_sim_outbreaks.csv.gz"))?;
    stored(&series, &outbreaks).map_err(|reason| {
        let what = format!("the series in {} are not those of the study", folder.display());
        Failure::usage(what).because(reason).fix("name the folder that the reference keeps them in").into()
    })
}

fn unpacked(path: &Path) -> anyhow::Result<String> {
    let failed = |error: std::io::Error| {
        Failure::usage(format!("cannot read {}", path.display()))
            .because(error)
            .fix("name the folder of the stored series, or leave out --data to generate some")
    };
    let mut text = String::new();
    let packed = flate2::read::MultiGzDecoder::new(File::open(path).map_err(failed)?);
    packed.take(TEXT_BYTES_MAX).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}
