//! The questions behind the effect of a campaign: battles, towns, and counts by town and month.
//!
//! A town is the first nine digits of a code. Lists of codes give one code to different towns, so everything is asked in the
//! list that the campaign names; what was sent in another list is counted apart.

use crate::area::AreaScope;
use crate::count::Data;
use crate::definition::{DEFINITIONS, Definition};
use crate::window::{Window, WindowError};
use jiff::tz::TimeZone;

/// Most battles, towns, and months of towns that are read: more is no city.
const BATTLES_MAX: usize = 1_000;
const TOWNS_MAX: usize = 1_001;
const MONTHS_MAX: usize = 600_000;

/// Theatre, its code list, months `YYYY-MM` in which the phase before and the battle begin (empty when unknown).
pub type BattleRow = (String, String, String, String);
/// Code, names, outline as GeoJSON (empty when unknown), whether the outline is made up.
pub type TownRow = (String, String, String, String, bool);
/// Town (empty when a record names none), month `YYYY-MM`, count, count of records in other code lists.
pub type MonthRow = (String, String, u64, u64);

/// A question.
#[derive(Debug, Clone, Copy)]
pub struct CampaignQuestion<'a> {
    /// What is counted.
    pub definition: &'static Definition,
    /// Where.
    pub area: &'a AreaScope,
    /// Whose months.
    pub zone: &'a TimeZone,
    /// Real or exercise data, never both.
    pub data: Data,
}

impl CampaignQuestion<'_> {
    /// Battles of real and of exercise data: one row with 1 when there are real ones or none at all, else 0.
    pub fn real_sql(&self) -> String {
        format!(
            "SELECT toUInt8(countIf(NOT exercise) > 0 OR count() = 0) FROM v1_battles WHERE {}",
            self.area.condition_on("theatre_code")
        )
    }

    /// Every theatre's first battle: [`BattleRow`]s. A battle begins in the month of its phase during, or where that has not
    /// begun, in the month that it is scheduled for.
    ///
    /// # Errors
    /// A zone without a name.
    pub fn battles_sql(&self) -> Result<String, WindowError> {
        let month = |column: &str| {
            Ok::<_, WindowError>(format!("formatDateTime({column}, '%Y-%m', '{}')", self.zone_name()?))
        };
        let (before, during) = (month("before_started_at")?, month("during_started_at")?);
        Ok(format!(
            "SELECT theatre, argMin(system, begins) AS code_list, argMin(lead, begins) AS before, min(begins) AS begun FROM \
             (SELECT theatre_code AS theatre, toString(area_system) AS system, ifNull({before}, '') AS lead, \
              ifNull({during}, b.month) AS begins FROM v1_battles AS b WHERE exercise = {exercise} AND {area}) \
             WHERE begins != '' GROUP BY theatre ORDER BY begun, theatre LIMIT {BATTLES_MAX}",
            exercise = self.exercise(),
            area = self.area.condition_on("theatre_code"),
        ))
    }

    /// The towns of the area in a code list, of the reference sets in force: [`TownRow`]s. None for a text that is no name of
    /// a list.
    pub fn towns_sql(&self, system: &str) -> Option<String> {
        let system = checked(system)?;
        Some(format!(
            "SELECT a.code AS code, any(t.name) AS name, any(t.name_en) AS name_en, any(ifNull(t.outline, '')) AS shape, \
             any(t.outline_synthetic) AS synthetic FROM v1_area_aliases AS a \
             INNER JOIN v1_areas AS t ON t.set_name = a.set_name AND t.area_id = a.area_id \
             WHERE a.system = '{system}' AND a.valid_to IS NULL AND t.kind = 'town' AND NOT t.overlay AND t.valid_to IS NULL \
             AND {area} GROUP BY code ORDER BY code LIMIT {TOWNS_MAX}",
            area = self.area.condition_on("a.code"),
        ))
    }

    /// The first and the last month with a record of any definition: a row of two months `YYYY-MM`, empty without any. Those
    /// of one definition would leave out the months in which nothing of it happened.
    ///
    /// # Errors
    /// A zone without a name.
    pub fn span_sql(&self) -> Result<String, WindowError> {
        let (exercise, area, zone) = (self.exercise(), self.area.condition(), self.zone_name()?);
        let months = DEFINITIONS.iter().map(|one| {
            let Definition { states, time, .. } = *one;
            format!(
                "SELECT formatDateTime({time}, '%Y-%m', '{zone}') AS month FROM {states} \
                 WHERE counted AND exercise = {exercise} AND {area} GROUP BY month HAVING sum(sign) > 0"
            )
        });
        let months = months.collect::<Vec<_>>().join(" UNION ALL ");
        Ok(format!("SELECT min(month) AS first, max(month) AS last FROM ({months})"))
    }

    /// Counts by town and month, of a window or of all: [`MonthRow`]s. None for a text that is no name of a list.
    ///
    /// # Errors
    /// A day outside the calendar, or a zone without a name.
    pub fn months_sql(&self, system: &str, window: Option<Window>) -> Result<Option<String>, WindowError> {
        let Some(system) = checked(system) else { return Ok(None) };
        let Definition { states, time, condition, .. } = *self.definition;
        let within = window.map_or_else(|| Ok("1".to_owned()), |window| window.condition(time, self.zone))?;
        Ok(Some(format!(
            "SELECT if(match(code, '^[0-9]{{9}}'), substring(code, 1, 9), if(match(code, '^[0-9]*$'), '', code)) AS town, \
             formatDateTime({time}, '%Y-%m', '{zone}') AS month, \
             toUInt64(sumIf(sign, area_system = '{system}')) AS records, \
             toUInt64(sumIf(sign, area_system != '{system}')) AS others \
             FROM (SELECT toString(area_code) AS code, toString(area_system) AS area_system, sign, {time} FROM {states} \
                   WHERE counted AND exercise = {exercise} AND {condition} AND {area} AND {within}) \
             GROUP BY town, month HAVING records + others > 0 ORDER BY town, month LIMIT {MONTHS_MAX}",
            zone = self.zone_name()?,
            exercise = self.exercise(),
            area = self.area.condition(),
        )))
    }

    fn exercise(&self) -> bool {
        self.data == Data::Exercise
    }

    /// A name of the zone list; nothing else gets between the quotes.
    fn zone_name(&self) -> Result<&str, WindowError> {
        let fits = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c));
        self.zone.iana_name().filter(fits).ok_or(WindowError::Zone)
    }
}

fn checked(system: &str) -> Option<&str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    (!system.is_empty() && system.chars().all(fits)).then_some(system)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn everything_is_asked_in_one_code_list_and_one_sort_of_data() {
        let (area, zone) = (AreaScope::of("330784").unwrap(), TimeZone::get("Asia/Shanghai").unwrap());
        let definition = crate::definition("incident.dispute.effective.v1").unwrap();
        let question = CampaignQuestion { definition, area: &area, zone: &zone, data: Data::Exercise };
        let window = Window::new(date(2025, 1, 1), date(2026, 10, 31)).unwrap();
        let months = question.months_sql("nbs", Some(window)).unwrap().unwrap();
        assert!(months.contains("sumIf(sign, area_system = 'nbs')"), "{months}");
        assert!(
            months.contains("category_class = 'dispute'") && months.contains("exercise = true"),
            "{months}"
        );
        assert!(question.towns_sql("nbs").unwrap().contains("startsWith(a.code, '330784')"));
        assert!(question.battles_sql().unwrap().contains("'%Y-%m', 'Asia/Shanghai'"));
        let span = question.span_sql().unwrap();
        assert!(span.contains("FROM fires WHERE counted AND exercise = true AND startsWith("), "{span}");
        assert_eq!(question.towns_sql("n' OR '1"), None, "nothing else gets into a question");
        assert_eq!(question.months_sql("", None).unwrap(), None);
    }
}
