//! What the index is computed from, asked of the store for an area, a window and real or exercise data.
//!
//! Used by `quanyu query safety-index`. Everything is counted by the definitions that the single figures have.

use super::IndexVersion;
use crate::area::AreaScope;
use crate::count::Data;
use crate::definition::Definition;
use crate::ledger::{Ledger, LedgerQuestion};
use crate::pin::Pin;
use crate::window::{Window, WindowError};
use jiff::tz::TimeZone;

/// Most waves that are looked at: ten years of two a year.
const WAVES_MAX: usize = 20;
/// Most results of a wave: far more than components times towns of a city.
const RESULTS_MAX: usize = 10_000;

/// A question.
#[derive(Debug, Clone, Copy)]
pub struct IndexQuestion<'a> {
    /// Weights, scales and limits.
    pub version: &'static IndexVersion,
    /// Where.
    pub area: &'a AreaScope,
    /// Whose days.
    pub zone: &'a TimeZone,
    /// Real or exercise data, never both.
    pub data: Data,
}

/// Incidents of a window: how many, how many with an arrival, how many of these in time, dispatched without an arrival, and
/// in which hour the first of all incidents of the area was reported, milliseconds since 1970 (0 without any).
pub type Patrolled = (u64, u64, u64, u64, i64);
/// A wave, and when it was opened and closed, milliseconds since 1970.
pub type WaveRow = (String, i64, i64);
/// A result: component, area code, thousandths of a point, respondents.
pub type SurveyRow = (String, String, i32, i32);
/// Residents of an area: id of the area, year, residents, whether the number is made up.
pub type Population = (String, i16, i64, bool);

impl IndexQuestion<'_> {
    /// Whether there are real records of the area: one row with 1 or 0.
    pub fn real_sql(area: &AreaScope) -> String {
        let condition = area.condition();
        format!(
            "SELECT toUInt8(sumIf(records, NOT exercise) > 0 OR sum(records) = 0) FROM \
             (SELECT exercise, sum(sign) AS records FROM incidents WHERE {condition} GROUP BY exercise \
              UNION ALL SELECT exercise, toInt64(1) AS records FROM v1_survey_results WHERE counted AND {condition})"
        )
    }

    /// Closed waves with results in the area, the latest first: [`WaveRow`]s.
    pub fn waves_sql(&self) -> String {
        format!(
            "SELECT toString(r.wave) AS wave, toUnixTimestamp64Milli(min(r.opened_at)) AS opened, \
             toUnixTimestamp64Milli(max(ifNull(s.closed_at, r.opened_at))) AS closed \
             FROM (SELECT subject, wave, opened_at FROM v1_survey_results WHERE counted AND status = 'closed' \
                   AND exercise = {exercise} AND {area}) AS r \
             LEFT JOIN (SELECT subject, closed_at FROM v1_surveys) AS s ON s.subject = r.subject \
             GROUP BY wave ORDER BY opened DESC, wave LIMIT {WAVES_MAX}",
            exercise = self.exercise(),
            area = self.area.condition(),
        )
    }

    /// The last results of a wave in the area: [`SurveyRow`]s. The wave is one that the store named: it is compared as text
    /// in quotes, in which nothing but letters, digits and `-_.:` may stand.
    ///
    /// None for another text.
    pub fn survey_sql(&self, wave: &str) -> Option<String> {
        let fits = |c: char| c.is_alphanumeric() || "-_.: ".contains(c);
        (!wave.is_empty() && wave.chars().all(fits)).then(|| {
            format!(
                "SELECT toString(component) AS component, toString(area_code) AS area_code, score_milli, respondents \
                 FROM v1_survey_results WHERE counted AND wave = '{wave}' AND exercise = {exercise} AND {area} \
                 ORDER BY component, area_code LIMIT {RESULTS_MAX}",
                exercise = self.exercise(),
                area = self.area.condition(),
            )
        })
    }

    /// Incidents of a window with their responses: a row of [`Patrolled`].
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn incidents_sql(&self, window: &Window) -> Result<String, WindowError> {
        let within = window.condition("reported_at", self.zone)?;
        let in_time =
            format!("arrived_at <= reported_at + INTERVAL {} MINUTE", self.version.response_limit_minutes);
        let (exercise, area) = (self.exercise(), self.area.condition());
        // Sums of signs need no merge of the rows.
        let counted = format!("counted AND exercise = {exercise} AND {area}");
        Ok(format!(
            "SELECT toUInt64(sum(sign)), toUInt64(sumIf(sign, arrived_at IS NOT NULL)), \
             toUInt64(sumIf(sign, arrived_at IS NOT NULL AND ifNull({in_time}, 0))), \
             toUInt64(sumIf(sign, dispatched_at IS NOT NULL AND arrived_at IS NULL)), \
             ifNull((SELECT toInt64(min(toUnixTimestamp(hour))) * 1000 FROM (SELECT toStartOfHour(reported_at) AS hour \
              FROM incidents WHERE {counted} GROUP BY hour HAVING sum(sign) > 0)), 0) \
             FROM incidents WHERE {counted} AND {within}"
        ))
    }

    /// How many records a definition counts in a window: a row with a number.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn count_sql(&self, definition: &Definition, window: &Window) -> Result<String, WindowError> {
        let Definition { states, time, condition, .. } = *definition;
        let within = window.condition(time, self.zone)?;
        Ok(format!(
            "SELECT toUInt64(sum(sign)) FROM {states} WHERE counted AND exercise = {exercise} AND {condition} \
             AND {area} AND {within}",
            exercise = self.exercise(),
            area = self.area.condition(),
        ))
    }

    /// What was found in a window, and how much of it is settled: a row with two numbers.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn settled_sql(&self, ledger: &'static Ledger, window: Window) -> Result<String, WindowError> {
        let (_, at) = window.instants(self.zone)?;
        // Whether something is settled hangs on no limit.
        let window = Some((window, self.zone));
        let question = LedgerQuestion { ledger, area: self.area, window, at, pin: &Pin::Now, limits: None };
        let records = question.records()?;
        Ok(format!("SELECT countIf(settled), count() FROM ({records}) WHERE exercise = {}", self.exercise()))
    }

    /// Residents of the area by year: [`Population`]s. Its code is taken in the code list that most of its incidents name,
    /// because lists give one code to different towns. None without an area.
    pub fn residents_sql(&self) -> Option<String> {
        let code = self.area.code()?;
        Some(format!(
            "SELECT DISTINCT p.area_id AS area_id, p.year AS year, p.residents AS residents, p.synthetic AS synthetic \
             FROM v1_populations AS p INNER JOIN v1_area_aliases AS a ON a.set_name = p.set_name AND a.area_id = p.area_id \
             WHERE a.code = '{code}' AND (a.system = (SELECT argMax(area_system, records) FROM (SELECT area_system, sum(sign) \
             AS records FROM incidents WHERE counted AND exercise = {exercise} AND {area} GROUP BY area_system)) \
             OR (SELECT uniqExact(set_name, area_id) FROM v1_area_aliases WHERE code = '{code}') = 1) \
             ORDER BY area_id, year",
            exercise = self.exercise(),
            area = self.area.condition(),
        ))
    }

    fn exercise(&self) -> bool {
        self.data == Data::Exercise
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{SAFETY_INDEX_V1, ledger};
    use jiff::civil::date;

    #[test]
    fn every_question_is_about_one_area_and_one_sort_of_data() {
        let (area, zone) = (AreaScope::of("330784").unwrap(), TimeZone::UTC);
        let data = Data::Exercise;
        let question = IndexQuestion { version: &SAFETY_INDEX_V1, area: &area, zone: &zone, data };
        let window = Window::new(date(2026, 1, 1), date(2026, 6, 30)).unwrap();
        let fires = crate::definition("fire.counted.v1").unwrap();
        let all = [
            question.waves_sql(),
            question.survey_sql("2026-h1").unwrap(),
            question.incidents_sql(&window).unwrap(),
            question.count_sql(fires, &window).unwrap(),
            question.settled_sql(ledger("clearance").unwrap(), window).unwrap(),
            question.residents_sql().unwrap(),
        ];
        for sql in all {
            assert!(sql.contains("exercise = true") && sql.contains("330784"), "{sql}");
        }
        assert!(question.incidents_sql(&window).unwrap().contains("INTERVAL 15 MINUTE"));
        assert_eq!(question.survey_sql("2026' OR '1"), None, "nothing else gets into a question");
        let everywhere = AreaScope::everything();
        assert_eq!(IndexQuestion { area: &everywhere, ..question }.residents_sql(), None);
    }
}
