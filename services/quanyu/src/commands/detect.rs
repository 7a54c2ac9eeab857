//! `quanyu detect`: a statistic over a file, for any analyst, without a stack.
//!
//! One word per statistic: detectors of series share `bins`, every other word has a file of its own. The statistics are
//! `quanyu-detect`; what is here reads files, names what does not fit, and prints what was found.

mod algorithm;
mod answer;
mod bins;
mod cells;
mod charts;
mod columns;
mod events;
mod gi_star;
mod hawkes;
mod hotspot_accuracy;
mod its;
mod knox;
mod moran;
mod near_repeat;
mod parameters;
mod places;
mod plot;
mod rate_ratio;
mod scan;
mod series;

use clap::{Args, Subcommand};
use quanyu_boot::Exit;

use self::algorithm::Algorithm;
use self::bins::help;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect ears-c2 --input weeks.csv
  quanyu detect farrington-flexible --input weeks.csv --from 300 --param b=4 --plot weeks.svg
  quanyu detect cusum --input weeks.csv --from 105 --param m=glm
  quanyu detect near-repeat --input burglaries.csv
  quanyu detect scan --model permutation --cases cases.csv --locations places.csv
  quanyu detect hotspot-accuracy --train 2018.csv --test 2019.csv --flag 50
  quanyu detect rate-ratio --x1 848 --x2 1000
  quanyu detect its --input months.csv --from-bin 37 --model newey-west

Each word's own help says what its file holds, which parameters it has, and what --json prints.
Where there is no value JSON has null, and the reason in words. What cannot be answered at all,
such as too short a history, ends with 2.";

/// Look for the unusual in a CSV file: series, places, and comparisons
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Series: EARS C1, against the bins just before
    #[command(after_help = help(Algorithm::EarsC1))]
    EarsC1(bins::Arguments),
    /// Series: EARS C2, the same with two bins between
    #[command(after_help = help(Algorithm::EarsC2))]
    EarsC2(bins::Arguments),
    /// Series: EARS C3, the excess of the last bins over C2
    #[command(after_help = help(Algorithm::EarsC3))]
    EarsC3(bins::Arguments),
    /// Series: the same season of earlier years (Farrington 1996)
    #[command(after_help = help(Algorithm::Farrington))]
    Farrington(bins::Arguments),
    /// Series: the whole year, many sparse series (Noufaily 2013)
    #[command(after_help = help(Algorithm::FarringtonFlexible))]
    FarringtonFlexible(bins::Arguments),
    /// Series: the chart of the Robert Koch Institute
    #[command(after_help = help(Algorithm::Rki))]
    Rki(bins::Arguments),
    /// Series: sums of four weeks, as the CDC had them
    #[command(after_help = help(Algorithm::Cdc))]
    Cdc(bins::Arguments),
    /// Series: a Bayesian prediction from reference bins
    #[command(after_help = help(Algorithm::Bayes))]
    Bayes(bins::Arguments),
    /// Series: a rise that lasts, by the sum of standardised counts (Rossi 1999)
    #[command(after_help = help(Algorithm::Cusum))]
    Cusum(bins::Arguments),
    /// Series: a slow drift of Poisson counts, by likelihood ratio (Höhle, Paul 2008)
    #[command(after_help = help(Algorithm::GlrPoisson))]
    GlrPoisson(bins::Arguments),
    /// Series: the same for counts that vary more than Poisson ones
    #[command(after_help = help(Algorithm::GlrNb))]
    GlrNb(bins::Arguments),
    NearRepeat(near_repeat::Command),
    Knox(knox::Command),
    GiStar(gi_star::Command),
    Moran(moran::Command),
    Hawkes(hawkes::Command),
    Scan(Box<scan::Command>),
    HotspotAccuracy(hotspot_accuracy::Command),
    RateRatio(rate_ratio::Command),
    Its(its::Command),
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::EarsC1(arguments) => arguments.run(Algorithm::EarsC1, session),
            What::EarsC2(arguments) => arguments.run(Algorithm::EarsC2, session),
            What::EarsC3(arguments) => arguments.run(Algorithm::EarsC3, session),
            What::Farrington(arguments) => arguments.run(Algorithm::Farrington, session),
            What::FarringtonFlexible(arguments) => arguments.run(Algorithm::FarringtonFlexible, session),
            What::Rki(arguments) => arguments.run(Algorithm::Rki, session),
            What::Cdc(arguments) => arguments.run(Algorithm::Cdc, session),
            What::Bayes(arguments) => arguments.run(Algorithm::Bayes, session),
            What::Cusum(arguments) => arguments.run(Algorithm::Cusum, session),
            What::GlrPoisson(arguments) => arguments.run(Algorithm::GlrPoisson, session),
            What::GlrNb(arguments) => arguments.run(Algorithm::GlrNb, session),
            What::NearRepeat(command) => command.run(session),
            What::Knox(command) => command.run(session),
            What::GiStar(command) => command.run(session),
            What::Moran(command) => command.run(session),
            What::Hawkes(command) => command.run(session),
            What::Scan(command) => command.run(session),
            What::HotspotAccuracy(command) => command.run(session),
            What::RateRatio(command) => command.run(session),
            What::Its(command) => command.run(session),
        }
    }
}
