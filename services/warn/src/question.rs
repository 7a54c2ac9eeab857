//! The questions for counts by area, category and bin: as a pin has them, and every change of them in the order in
//! which the sources recorded it.
//!
//! Used by the runner and by the back-test. Nothing in a question comes from a caller but what a set was checked for.

use quanyu_figures::{Data, Pin};
use quanyu_store::sql;

use crate::bins::{Bin, Width};
use crate::set::{Counted, DetectorSet, ScanDefinition, SeriesDefinition};

impl Counted {
    /// The kind of subject.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Fire => "fire",
            Self::WorkAccident => "work_accident",
        }
    }

    /// The column that holds its category.
    pub(crate) fn category(self) -> &'static str {
        match self {
            Self::Incident => "category_class",
            Self::Fire => "fire_type",
            Self::WorkAccident => "nature",
        }
    }

    /// The topic that its events are in.
    #[must_use]
    pub fn topic(self) -> &'static str {
        match self {
            Self::Incident => "quanyu.incident.v1",
            Self::Fire => "quanyu.fire.v1",
            Self::WorkAccident => "quanyu.safety.v1",
        }
    }
}

pub(crate) fn place(area_digits: usize) -> String {
    match area_digits {
        0 => "toString(area_code)".to_owned(),
        digits => format!("substring(area_code, 1, {digits})"),
    }
}

/// Area, category and number of the bin of a row.
fn cell(set: &DetectorSet, definition: &SeriesDefinition) -> [String; 3] {
    let area = place(definition.area_digits);
    let category = definition.kind.category();
    let category = if definition.by_category { format!("toString({category})") } else { "''".to_owned() };
    [area, category, definition.bin.number_of("reported_at", &set.zone)]
}

pub(crate) fn area(set: &DetectorSet) -> String {
    format!("area_system = '{}' AND startsWith(area_code, '{}')", set.area_system, set.area)
}

/// (area, category, bin, count) of the bins from `first` to `last`.
#[must_use]
pub fn counts(
    set: &DetectorSet,
    definition: &SeriesDefinition,
    (first, last): (Bin, Bin),
    pin: &Pin,
    data: Data,
) -> Option<String> {
    let rows = pin.signed(definition.kind.kind(), Some(data))?;
    let [place, category, bin] = cell(set, definition);
    let within = within(definition.bin, first, last);
    Some(format!(
        "SELECT {place} AS place, {category} AS category, {bin} AS bin, toInt64(sum(sign * counted)) AS count \
         FROM {rows} WHERE {} AND {within} GROUP BY place, category, bin HAVING count > 0 AND bin BETWEEN {} AND {} \
         ORDER BY place, category, bin",
        area(set),
        first.0,
        last.0
    ))
}

/// (area, category) of the series that some sources have written in, in the bins from `first` to `last`.
pub(crate) fn series_of(
    set: &DetectorSet,
    definition: &SeriesDefinition,
    bins: (Bin, Bin),
    (pin, data): (&Pin, Data),
    sources: &[String],
) -> Option<String> {
    let rows = pin.signed(definition.kind.kind(), Some(data))?;
    let [place, category, _] = cell(set, definition);
    Some(written_by(set, &rows, [&place, &category], within(definition.bin, bins.0, bins.1), sources))
}

/// (place, category) of a scan's places that some sources have written in.
pub(crate) fn places_of(
    set: &DetectorSet,
    scan: &ScanDefinition,
    days: (Bin, Bin),
    (pin, data): (&Pin, Data),
    sources: &[String],
) -> Option<String> {
    let rows = pin.signed(scan.kind.kind(), Some(data))?;
    let category = format!("'{}'", scan.category.as_deref().unwrap_or_default());
    let place = place(scan.area_digits);
    Some(written_by(set, &rows, [&place, &category], within(Width::Day, days.0, days.1), sources))
}

fn written_by(
    set: &DetectorSet,
    rows: &str,
    [place, category]: [&str; 2],
    within: String,
    sources: &[String],
) -> String {
    let names: Vec<String> = sources.iter().map(|source| sql::text(source)).collect();
    format!(
        "SELECT DISTINCT {place} AS place, {category} AS category FROM {rows} \
         WHERE {} AND {within} AND source IN ({}) ORDER BY place, category",
        area(set),
        names.join(", ")
    )
}

/// A wide condition on the column itself, so that the key leaves other times unread.
fn within(width: Width, first: Bin, last: Bin) -> String {
    let days = |bin: i64| match width {
        Width::Hour => bin.div_euclid(24),
        Width::Day => bin,
        Width::Week => bin * 7 - 3,
    };
    let seconds = |days: i64| days.saturating_mul(86_400);
    format!(
        "reported_at BETWEEN fromUnixTimestamp64Milli(toInt64({}) * 1000, 'UTC') AND fromUnixTimestamp64Milli(toInt64({}) * 1000, 'UTC')",
        seconds(days(first.0) - 2),
        seconds(days(last.0) + 9)
    )
}

/// (place, day, cases) of a scan, from the first day to the last.
#[must_use]
pub fn cases(
    set: &DetectorSet,
    scan: &ScanDefinition,
    (first, last): (Bin, Bin),
    pin: &Pin,
    data: Data,
) -> Option<String> {
    let rows = pin.signed(scan.kind.kind(), Some(data))?;
    let bin = Width::Day.number_of("reported_at", &set.zone);
    let (place, within) = (place(scan.area_digits), within(Width::Day, first, last));
    let category = scan.category.as_ref();
    let category =
        category.map(|name| format!(" AND {} = '{name}'", scan.kind.category())).unwrap_or_default();
    Some(format!(
        "SELECT {place} AS place, {bin} AS bin, toInt64(sum(sign * counted)) AS count FROM {rows} \
         WHERE {} AND {within}{category} GROUP BY place, bin HAVING count > 0 AND bin BETWEEN {} AND {} \
         ORDER BY place, bin",
        area(set),
        first.0,
        last.0
    ))
}

/// (place, latitude, longitude): where the records of a place lie, by the medians of their positions.
#[must_use]
pub fn places(set: &DetectorSet, scan: &ScanDefinition, pin: &Pin, data: Data) -> Option<String> {
    let rows = pin.signed(scan.kind.kind(), Some(data))?;
    let place = place(scan.area_digits);
    Some(format!(
        "SELECT {place} AS place, quantileExactInclusive(0.5)(assumeNotNull(latitude)) AS north, \
         quantileExactInclusive(0.5)(assumeNotNull(longitude)) AS east FROM {rows} \
         WHERE {} AND sign > 0 AND latitude IS NOT NULL AND longitude IS NOT NULL GROUP BY place ORDER BY place",
        area(set)
    ))
}

/// (recorded at in milliseconds, area, category, bin, change) in the order in which the sources recorded it. What arrived in
/// another order than it was recorded becomes known with the latest record before it.
#[must_use]
pub fn changes(set: &DetectorSet, definition: &SeriesDefinition, data: Data) -> String {
    let [place, category, bin] = cell(set, definition);
    let exercise = data == Data::Exercise;
    format!(
        "WITH states AS (SELECT subject, version, toUnixTimestamp64Milli(last_recorded_at) AS known, {place} AS place, \
         {category} AS category, {bin} AS bin, counted AND {within} AS counts FROM {kind}_history \
         WHERE exercise = {exercise}), \
         steps AS (SELECT known, place, category, bin, counts, \
         lagInFrame(place, 1, '') OVER w AS place_before, lagInFrame(category, 1, '') OVER w AS category_before, \
         lagInFrame(bin, 1, toInt64(0)) OVER w AS bin_before, lagInFrame(counts, 1, false) OVER w AS counts_before \
         FROM states WINDOW w AS (PARTITION BY subject ORDER BY version ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)), \
         changed AS (SELECT * FROM steps WHERE (place, category, bin, counts) != (place_before, category_before, bin_before, counts_before)) \
         SELECT known, place, category, bin, sum(change) AS change FROM (\
         SELECT known, place, category, bin, toInt64(1) AS change FROM changed WHERE counts UNION ALL \
         SELECT known, place_before AS place, category_before AS category, bin_before AS bin, toInt64(-1) AS change \
         FROM changed WHERE counts_before) GROUP BY known, place, category, bin HAVING change != 0 \
         ORDER BY known, place, category, bin",
        within = format_args!("({})", area(set)),
        kind = definition.kind.kind(),
    )
}
