//! What the help of a detector of series says: an example, its parameters with their defaults, its file, its JSON.
//!
//! Used by clap. It knows parameters by words only; `algorithm` and `charts` read them.

use super::Algorithm;

const FILE: &str = "\
The file has the columns period and count, and may have population. A period is a date, or a number from 1 on; periods follow
one another without a gap, and where the source was silent the count is empty. Dates of days or weeks make Farrington look
for the same season on the calendar.

--json prints {algorithm, version, params, points: [{index, period, observed, expected, upper, score, alarm, testable,
reason}]}; index counts from 1, and what has no value is null. --plot draws the same bins: counts as bars, what was expected
and the bound as lines, alarms marked, bins that could not be tested in grey.";

const EARS: &str = "\
  baseline=7             bins that are looked back at, 3 or more
  min_sigma=0.5          the least standard deviation, for series that hardly vary
  alpha                  0.001, and 0.025 for ears-c3
  compat=r-surveillance  r-surveillance or paper; they differ in the bound of ears-c3";

const FARRINGTON: &str = "\
  b=5                    years looked back
  w=3                    bins on either side of the same bin of each year
  reweight=true          give past outbreaks less weight
  alpha=0.05             two-sided; farrington-flexible one-sided
  trend=true             fit a trend where one is to be seen
  limit54=5,4            at least so many events in so many bins, or there is no alarm
  powertrans=2/3         2/3, 1/2 or none
  compat=paper           paper or r-surveillance";

const FLEXIBLE: &str = "
  weights_threshold=2.58, p_threshold_trend=0.05, population_offset=false, no_periods=1, past_weeks_not_included=3
  threshold_method=delta delta, nbPlugin or muan";

const REFERENCE: &str = "\
  b=0                    years looked back
  w=6                    bins on either side of the same bin of each year, and before this one
  act_y=true             whether the bins just before are looked at";

const CDC: &str = "\
  b=2, m=1               years looked back, and sums of four bins on either side
  alpha=0.025            two-sided";

const CUSUM: &str = "\
  k=1.04, h=2.26         taken off each standardised count, and the sum that raises an alarm
  m=mean                 mean: of all bins before --from, 52 or more; glm: with a season, two years or more; or a number
  trans=rossi            standard, rossi, anscombe, anscombe2nd, pearsonNegBin, or none (then k and h are counts)
  alpha_nb=0.1           variance is m + alpha_nb m², for pearsonNegBin alone
  reset=false            start again from 0 behind an alarm
  compat=paper           paper or r-surveillance; they differ in the bounds of anscombe2nd and none

Bins before --from are the baseline and must all have a count; without --from the chart starts as soon as it can. upper is
the count that just raises the alarm, score the sum.";

const GLR: &str = "\
  c_arl=5                the statistic that raises an alarm
  mu0=estimated          from the bins before --from; or a number
  s=1, trend=false       harmonics of the season and a trend, where mu0 is estimated; s=0 is a plain mean
  dir=inc                look for more (inc) or for less (dec)
  theta=none             none: a shift of any size; a number: one of that size on the log scale, 0.693 for twice as many
  ret=value              with a theta, `cases` gives as upper the count that just raises the alarm
  m=all, mtilde=1        how many bins back a shift may lie, how many it must have lasted; without a theta
  compat=paper           paper or r-surveillance; they differ in the bins that m and mtilde allow to Poisson counts";

const GLR_NB: &str = "
  alpha=estimated        variance is mu + alpha mu²; or a number";

const GLR_BASELINE: &str = "

Bins before --from are the baseline and must all have a count: 52 for a plain mean, two years for a season. Without --from
the chart starts as soon as it can. score is the statistic; behind an alarm it starts again.";

/// The help behind the options of a detector.
pub fn help(algorithm: Algorithm) -> String {
    let name = algorithm.name();
    let more = match algorithm {
        Algorithm::EarsC1 | Algorithm::EarsC2 | Algorithm::EarsC3 => "--param baseline=14 --plot weeks.svg",
        Algorithm::Farrington => "--from 300 --param b=4 --param alpha=0.01",
        Algorithm::FarringtonFlexible => "--param b=4 --param threshold_method=nbPlugin --plot weeks.svg",
        Algorithm::Rki => "--param b=2 --param w=4 --param act_y=false",
        Algorithm::Cdc => "--param alpha=0.01",
        Algorithm::Bayes => "--param b=1 --plot weeks.svg",
        Algorithm::Cusum => "--from 105 --param m=glm --plot weeks.svg",
        Algorithm::GlrPoisson => "--from 105 --param theta=0.693 --param ret=cases",
        Algorithm::GlrNb => "--from 209 --param s=2 --param trend=true --plot weeks.svg",
    };
    let parameters = match algorithm {
        Algorithm::EarsC1 | Algorithm::EarsC2 | Algorithm::EarsC3 => EARS.to_owned(),
        Algorithm::Farrington => FARRINGTON.to_owned(),
        Algorithm::FarringtonFlexible => [FARRINGTON, FLEXIBLE].concat(),
        Algorithm::Rki => REFERENCE.to_owned(),
        Algorithm::Bayes => [REFERENCE, "\n  alpha=0.05"].concat(),
        Algorithm::Cdc => CDC.to_owned(),
        Algorithm::Cusum => CUSUM.to_owned(),
        Algorithm::GlrPoisson => [GLR, GLR_BASELINE].concat(),
        Algorithm::GlrNb => [GLR, GLR_NB, GLR_BASELINE].concat(),
    };
    format!(
        "Examples:\n  quanyu detect {name} --input weeks.csv\n  quanyu detect {name} --input weeks.csv {more} --json\n\n\
         Parameters (--param) have the names of R's surveillance in snake_case:\n{parameters}\n\n{FILE}"
    )
}
