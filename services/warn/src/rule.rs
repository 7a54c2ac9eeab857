//! Rules: each asks the tables one question, and what it answers is found.
//!
//! Every question answers in the same columns, so that one reading serves all: areas, category, what was counted, what is
//! allowed, the measure that gives the colour, and in words what was seen. Pure; nothing in a question comes from a caller
//! but what a set was checked for.

pub(crate) mod sources;

use jiff::Timestamp;
use quanyu_figures::{Data, Pin};

use crate::bins::Bin;
use crate::finding::Finding;
use crate::judge::Judgement;
use crate::question::{area, place};
use crate::set::{DetectorSet, Rule, RuleDefinition};

/// Most findings of a rule in a bin; the gravest stay.
const FINDINGS_MAX: usize = 500;
/// Most subjects that a warning names.
const NAMED_MAX: usize = 10;

/// Areas, category, counted, allowed, measure, words.
pub(crate) type Row = (Vec<String>, String, i64, Option<f64>, f64, String);

/// What a rule is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    pub set: &'a DetectorSet,
    pub definition: &'a RuleDefinition,
    /// When the bin begins and ends.
    pub from_at: Timestamp,
    pub to_at: Timestamp,
    pub pin: &'a Pin,
    pub data: Data,
}

impl Look<'_> {
    /// The question; none of a pin that has no history.
    pub fn question(&self) -> Option<String> {
        let found = match &self.definition.rule {
            Rule::SilentSource { cadences } => sources::silent(self, *cadences),
            Rule::CrowdCapacity { share_min } => self.crowd(*share_min),
            Rule::OverdueHazard { days_min } => self.hazards(*days_min),
            Rule::DisputePrecursor { signs_min, days } => self.disputes(*signs_min, *days),
            Rule::NearRepeat { category, metres, days, count_min } => {
                self.near_repeats(category, *metres, *days, *count_min)
            }
            Rule::Count { kind, category, count_min } => {
                let rows = self.pin.signed(kind.kind(), Some(self.data))?;
                let category = category.as_deref();
                let within = category
                    .map(|name| format!(" AND toString({}) = '{name}'", kind.category()))
                    .unwrap_or_default();
                Some(format!(
                    "SELECT [{place}] AS areas, '{name}' AS category, toInt64(sum(sign * counted)) AS observed, \
                     toNullable(toFloat64({count_min} - 1)) AS upper, toFloat64(observed) AS measure, '' AS said FROM {rows} \
                     WHERE {area} AND {bin}{within} GROUP BY areas HAVING observed >= {count_min}",
                    place = self.place(),
                    name = category.unwrap_or_default(),
                    area = area(self.set),
                    bin = self.within("reported_at"),
                ))
            }
        }?;
        Some(format!(
            "SELECT CAST(f.areas, 'Array(String)'), toString(f.category), toInt64(f.observed), \
             toNullable(toFloat64(f.upper)), toFloat64(ifNull(f.measure, 0)), ifNull(f.said, '') FROM ({found}) AS f \
             ORDER BY f.measure DESC, f.areas, f.category LIMIT {FINDINGS_MAX}"
        ))
    }

    fn place(&self) -> String {
        place(self.definition.area_digits)
    }

    fn instant(at: Timestamp) -> String {
        format!("fromUnixTimestamp64Milli(toInt64({}), 'UTC')", at.as_millisecond())
    }

    fn end(&self) -> String {
        Self::instant(self.to_at)
    }

    /// The condition that a time lies in the bin.
    fn within(&self, column: &str) -> String {
        format!("{column} >= {} AND {column} < {}", Self::instant(self.from_at), self.end())
    }

    fn crowd(&self, share_min: f64) -> Option<String> {
        let readings = self.pin.history("site_day", "quanyu.safety.v1", Some(self.data))?;
        let sites = self.pin.signed("site", Some(self.data))?;
        // A reading says what the site can hold, or the site's own record does; without either nobody can tell.
        Some(format!(
            "SELECT [place] AS areas, site AS category, toInt64(argMax(visitors, visitors / holds)) AS observed, \
             toNullable(toFloat64(argMax(holds, visitors / holds))) AS upper, max(visitors / holds) AS measure, \
             concat('visitors at ', formatDateTime(argMax(read_at, visitors / holds), '%Y-%m-%dT%H:%i:%SZ', 'UTC'), \
             '; upper is what the site can hold') AS said \
             FROM (SELECT place, reading.site AS site, visitors, read_at, if(stated > 0, stated, registered) AS holds \
             FROM (SELECT {place} AS place, site, last_visitors AS visitors, assumeNotNull(last_reading_at) AS read_at, \
             toInt64(ifNull(last_capacity, 0)) AS stated FROM {readings} \
             WHERE {area} AND event = 'SiteDayReadingReported' AND {bin}) AS reading \
             LEFT JOIN (SELECT subject AS site, toInt64(ifNull(any(capacity), 0)) AS registered FROM {sites} \
             WHERE sign > 0 GROUP BY site) AS known ON known.site = reading.site) \
             WHERE holds > 0 GROUP BY areas, category HAVING measure >= {share_min}",
            place = self.place(),
            area = area(self.set),
            bin = self.within("last_reading_at"),
        ))
    }

    fn hazards(&self, days_min: u32) -> Option<String> {
        let rows = self.pin.signed("hazard", Some(self.data))?;
        Some(format!(
            "SELECT [{place}] AS areas, toString(hazard_class) AS category, toInt64(uniqExact(subject)) AS observed, \
             toNullable(toFloat64(0)) AS upper, max(dateDiff('hour', due_at, {end}) / 24) AS measure, \
             concat('open beyond their limit: ', {named}, '; the longest since ', toString(toInt64(measure)), ' days') AS said \
             FROM {rows} WHERE sign > 0 AND {area} AND counted AND NOT cleared AND level = 'major' \
             AND due_at < {end} - toIntervalDay({days_min}) GROUP BY areas, category",
            place = self.place(),
            named = named("subject"),
            area = area(self.set),
            end = self.end(),
        ))
    }

    fn disputes(&self, signs_min: u32, days: u32) -> Option<String> {
        let rows = self.pin.signed("dispute", Some(self.data))?;
        let signs =
            "(failed + escalated + reopened + multiIf(severity = 'extreme', 2, severity = 'severe', 1, 0))";
        Some(format!(
            "SELECT [{place}] AS areas, toString(dispute_type) AS category, toInt64(uniqExact(subject)) AS observed, \
             toNullable(toFloat64(0)) AS upper, toFloat64(max({signs})) AS measure, \
             concat('open, with failed mediations, escalations or re-openings: ', {named}) AS said \
             FROM {rows} WHERE sign > 0 AND {area} AND counted AND registered_at < {end} AND resolved_at IS NULL \
             AND turned_criminal_at IS NULL AND turned_mass_at IS NULL AND {signs} >= {signs_min} \
             AND last_occurred_at >= {end} - toIntervalDay({days}) GROUP BY areas, category",
            place = self.place(),
            named = named("subject"),
            area = area(self.set),
            end = self.end(),
        ))
    }

    fn near_repeats(&self, category: &str, metres: f64, days: u32, count_min: u32) -> Option<String> {
        let rows = self.pin.signed("incident", Some(self.data))?;
        // Rows that cancel out are alike in all that is grouped by.
        let incidents = |begins: String| {
            format!(
                "(SELECT subject, {place} AS place, longitude AS east, latitude AS north, reported_at AS told_at FROM {rows} \
                 WHERE {area} AND category_class = '{category}' AND longitude IS NOT NULL AND latitude IS NOT NULL \
                 AND reported_at >= {begins} AND reported_at < {end} \
                 GROUP BY subject, place, east, north, told_at HAVING sum(sign * counted) > 0)",
                place = self.place(),
                area = area(self.set),
                end = self.end(),
            )
        };
        let begins = Self::instant(self.from_at);
        let (newest, before) =
            (incidents(begins.clone()), incidents(format!("{begins} - toIntervalDay({days})")));
        Some(format!(
            "SELECT [place] AS areas, '{category}' AS category, toInt64(max(chain)) AS observed, \
             toNullable(toFloat64({count_min} - 1)) AS upper, toFloat64(observed) AS measure, \
             concat('within {metres} m and {days} days: ', argMax(names, chain)) AS said FROM (\
             SELECT newest.subject AS newest_subject, newest.place AS place, count() AS chain, {named} AS names \
             FROM {newest} AS newest CROSS JOIN {before} AS before \
             WHERE before.told_at <= newest.told_at AND before.told_at >= newest.told_at - toIntervalDay({days}) \
             AND geoDistance(assumeNotNull(newest.east), assumeNotNull(newest.north), assumeNotNull(before.east), \
             assumeNotNull(before.north)) <= {metres} GROUP BY newest_subject, place HAVING chain >= {count_min}) \
             GROUP BY areas",
            named = named("before.subject"),
        ))
    }
}

/// Subjects as a warning names them: the first few, in order.
fn named(column: &str) -> String {
    format!(
        "concat(arrayStringConcat(arraySlice(arraySort(groupUniqArray({column})), 1, {NAMED_MAX}), ', '), \
         if(uniqExact({column}) > {NAMED_MAX}, ', …', ''))"
    )
}

/// What the answer of a rule means.
pub(crate) fn judge(definition: &RuleDefinition, rows: Vec<Row>, bin: Bin) -> Judgement {
    let parameters_json = serde_json::to_string(&definition.rule).unwrap_or_default();
    let finding = |(areas, category, observed, upper, measure, said): Row| Finding {
        detector: definition.rule.name(),
        version: "1",
        parameters_json: parameters_json.clone(),
        areas: areas.into_iter().collect(),
        category,
        first: bin,
        last: bin,
        observed: u64::try_from(observed).unwrap_or(0),
        expected: None,
        upper,
        ratio: None,
        p: None,
        score: Some(measure).filter(|measure| measure.is_finite()),
        recurrence_days: None,
        baseline: said,
        colour: definition.colours.colour(measure),
        circle: None,
    };
    let findings: Vec<Finding> = rows.into_iter().map(finding).collect();
    Judgement { tested: 1, flagged: findings.len(), findings, ..Judgement::default() }
}

#[cfg(test)]
mod tests;
