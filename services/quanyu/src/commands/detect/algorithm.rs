//! The detectors by name: what each is called with, and its answer in the shape of all.

use quanyu_boot::Failure;
use quanyu_detect::ears::{Ears, EarsMethod, ears};
use quanyu_detect::farrington::{ClassicSettings, FlexibleSettings, farrington_classic, farrington_flexible};
use quanyu_detect::finding::Finding;
use quanyu_detect::point::Point;
use quanyu_detect::reference_bins::ReferenceBins;
use quanyu_detect::{NotTestable, bayes, cdc, rki};
use serde::{Serialize, Serializer};

use super::answer::refused;
use super::charts;
use super::parameters::Parameters;
use super::series::Series;

/// A detector of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// The bins just before
    EarsC1,
    /// The same with two bins between
    EarsC2,
    /// The excess of the last bins over C2
    EarsC3,
    /// The same season of earlier years (Farrington 1996)
    Farrington,
    /// The whole year, many sparse series (Noufaily 2013)
    FarringtonFlexible,
    /// The chart of the Robert Koch Institute
    Rki,
    /// Sums of four weeks
    Cdc,
    /// A Bayesian prediction from reference bins
    Bayes,
    /// The sum of standardised counts
    Cusum,
    /// Likelihood ratios of Poisson counts
    GlrPoisson,
    /// Likelihood ratios of negative binomial counts
    GlrNb,
}

/// What a detector looks at.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub series: &'a Series,
    /// Bins of a year.
    pub frequency: usize,
    /// The first bin to be judged, from 1: what is before it is the baseline of a chart.
    pub from: Option<usize>,
}

impl Serialize for Algorithm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Algorithm {
    /// As on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::EarsC1 => "ears-c1",
            Self::EarsC2 => "ears-c2",
            Self::EarsC3 => "ears-c3",
            Self::Farrington => "farrington",
            Self::FarringtonFlexible => "farrington-flexible",
            Self::Rki => "rki",
            Self::Cdc => "cdc",
            Self::Bayes => "bayes",
            Self::Cusum => "cusum",
            Self::GlrPoisson => "glr-poisson",
            Self::GlrNb => "glr-nb",
        }
    }

    /// Looks at every bin of a series.
    ///
    /// # Errors
    /// Parameters or a series that cannot be meant (exit 2).
    pub fn points(self, task: &Task, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
        let Task { series, frequency, .. } = *task;
        match self {
            Self::EarsC1 => of_ears(EarsMethod::C1, series, parameters),
            Self::EarsC2 => of_ears(EarsMethod::C2, series, parameters),
            Self::EarsC3 => of_ears(EarsMethod::C3, series, parameters),
            Self::Farrington => classic(series, frequency, parameters),
            Self::FarringtonFlexible => flexible(series, frequency, parameters),
            Self::Rki => {
                let reference = reference(frequency, parameters)?;
                parameters.settle()?;
                points(rki::rki(&series.counts, &reference))
            }
            Self::Bayes => {
                let (reference, mut alpha) = (reference(frequency, parameters)?, 0.05);
                parameters.set("alpha", &mut alpha)?;
                parameters.settle()?;
                points(bayes::bayes(&series.counts, &reference, alpha))
            }
            Self::Cdc => {
                let mut settings = cdc::Cdc::new(frequency);
                parameters.set("b", &mut settings.b)?;
                parameters.set("m", &mut settings.m)?;
                parameters.set("alpha", &mut settings.alpha)?;
                parameters.settle()?;
                points(cdc::cdc(&series.counts, &settings))
            }
            Self::Cusum => charts::cusum(task, parameters),
            Self::GlrPoisson => charts::glr(task, charts::Counts::Poisson, parameters),
            Self::GlrNb => charts::glr(task, charts::Counts::NegativeBinomial, parameters),
        }
    }
}

fn of_ears(method: EarsMethod, series: &Series, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
    let mut settings = Ears::new(method);
    parameters.set("baseline", &mut settings.baseline)?;
    parameters.set("min_sigma", &mut settings.min_sigma)?;
    parameters.set("alpha", &mut settings.alpha)?;
    parameters.set("compat", &mut settings.compat)?;
    parameters.settle()?;
    points(ears(&series.counts, &settings))
}

/// Only the six bins before, unless something else is asked for.
fn reference(frequency: usize, parameters: &mut Parameters) -> Result<ReferenceBins, Failure> {
    let mut reference = ReferenceBins::preset_1(frequency);
    parameters.set("b", &mut reference.b)?;
    parameters.set("w", &mut reference.w)?;
    parameters.set("act_y", &mut reference.act_y)?;
    Ok(reference)
}

fn classic(series: &Series, frequency: usize, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
    let mut settings = ClassicSettings::default();
    parameters.set("b", &mut settings.b)?;
    parameters.set("w", &mut settings.w)?;
    parameters.set("reweight", &mut settings.reweight)?;
    parameters.set("alpha", &mut settings.alpha)?;
    parameters.set("trend", &mut settings.trend)?;
    parameters.set("limit54", &mut settings.limit54)?;
    parameters.set("powertrans", &mut settings.powertrans)?;
    parameters.set("compat", &mut settings.compat)?;
    parameters.settle()?;
    let found = farrington_classic(&series.of_farrington(frequency), &settings, 0..series.len());
    Ok(found.map_err(refused)?.iter().map(|point| point.point()).collect())
}

fn flexible(series: &Series, frequency: usize, parameters: &mut Parameters) -> Result<Vec<Point>, Failure> {
    let mut settings = FlexibleSettings::default();
    parameters.set("b", &mut settings.b)?;
    parameters.set("w", &mut settings.w)?;
    parameters.set("reweight", &mut settings.reweight)?;
    parameters.set("weights_threshold", &mut settings.weights_threshold)?;
    parameters.set("alpha", &mut settings.alpha)?;
    parameters.set("trend", &mut settings.trend)?;
    parameters.set("p_threshold_trend", &mut settings.p_threshold_trend)?;
    parameters.set("limit54", &mut settings.limit54)?;
    parameters.set("powertrans", &mut settings.powertrans)?;
    parameters.set("population_offset", &mut settings.population_offset)?;
    parameters.set("no_periods", &mut settings.no_periods)?;
    parameters.set("past_weeks_not_included", &mut settings.past_weeks_not_included)?;
    parameters.set("threshold_method", &mut settings.threshold_method)?;
    parameters.set("compat", &mut settings.compat)?;
    parameters.settle()?;
    if settings.population_offset && series.beside.is_none() {
        return Err(Failure::usage("population_offset needs a population for every bin")
            .fix("add a column `population` to the file"));
    }
    let found = farrington_flexible(&series.of_farrington(frequency), &settings, 0..series.len());
    Ok(found.map_err(refused)?.iter().map(|point| point.point()).collect())
}

fn points(found: Result<Vec<Finding>, NotTestable>) -> Result<Vec<Point>, Failure> {
    Ok(found.map_err(refused)?.into_iter().map(|finding| finding.point).collect())
}
