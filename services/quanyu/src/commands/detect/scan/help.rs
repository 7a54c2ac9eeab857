//! What the help of a scan says behind its options.
//!
//! Used by `scan` alone.

/// Examples, questions, files, and what is printed.
pub const TEXT: &str = "\
Examples:
  quanyu detect scan --model permutation --cases cases.csv --locations places.csv
  quanyu detect scan --model poisson --cases nm.cas --locations nm.geo --population nm.pop --coordinates latlong --json
  quanyu detect scan --statistic eb-poisson --cases cases.csv --baselines expected.csv --zones zones.txt

Each model answers a question of its own, so ask more than one:
  permutation  where is it unusual given the day? Cases are enough. A storm that hits all places alike is no cluster.
  poisson      where are more cases than people explain? A storm is a cluster, of the places that it hit most.
  bernoulli    where are cases a larger share of cases and controls, such as of all calls?
eb statistics ask for a surplus against counts that you expected, in zones that you give; pb-poisson and permutation for one
against the rest.

Files are CSV with a head, or files .cas .geo .pop .ctl as SaTScan takes them: no head, blanks between, the columns in the order
location count date, location latitude longitude (or x y), location date population; those of places need --coordinates.
A date is 2001-11-24, 2001/11/24, 2001-11 (as the 15th) or 1985 (as 1 July; 73 is 1973). A purely spatial scan needs no dates, a
purely temporal one no places. Further columns of the population, such as age and sex, divide it; the cases have the same
columns, and are standardised by them. People between two dates follow a straight line, before and after them they stay.
Zones have their locations between commas or blanks. GCJ-02 coordinates are to be made WGS-84 before.

--json prints {command, version, params, testable, reason, result}. result over circles is {question, cases, locations,
population, annual_per_100_000, looks, replications, clusters: [{locations, centre: {location, coordinates}, radius, span,
start, end, observed, expected, observed_over_expected, relative_risk, population, annual_per_100_000, llr, test_statistic,
p_value, recurrence_interval_days, members}], risks}: clusters share no location, the most likely comes first, those below
every simulation are left out; locations are in order of distance from the centre, start and end are days of the cluster; llr
is null for permutation, whose number is the test_statistic. members and risks are the same figures by location.
result over given zones is {cases, locations, zones, scores, p_value, clusters: [{zone, locations, start, end, duration,
observed, expected, relative_risk, relative_risk_outside, score, p_value}], highest}: zone is the line of its file, p_value is
there for the highest score, highest has the 100 highest, those that overlap too.";
