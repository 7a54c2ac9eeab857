//! Which area and which days an export covers, as conditions in SQL.
//!
//! Used by both forms of `export`. Nothing that a user typed gets into a question but through here, checked.

use std::fmt::Display;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use quanyu_boot::Failure;
use quanyu_figures::AreaScope;
use quanyu_store::sql;

/// An area and a span of days, each optional.
#[derive(Debug)]
pub struct Scope {
    area: AreaScope,
    /// First millisecond, and the one after the last.
    from_ms: Option<i64>,
    below_ms: Option<i64>,
}

impl Scope {
    /// The days are whole ones of the zone, the last included.
    ///
    /// # Errors
    /// When area, zone or days cannot be meant.
    pub fn new(
        area: Option<&str>,
        (from, to): (Option<Date>, Option<Date>),
        zone: &str,
    ) -> Result<Self, Failure> {
        let area = area.map_or_else(|| Ok(AreaScope::everything()), AreaScope::of).map_err(usage)?;
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Failure::usage(format!("--to {to} is before --from {from}")));
        }
        let zone = TimeZone::get(zone).map_err(|_| {
            Failure::usage(format!("{zone:?} is no time zone")).fix("use a name such as Asia/Shanghai")
        })?;
        let midnight = |day: Date| {
            let midnight = day.to_zoned_datetime(zone.clone()).map_err(usage)?;
            Ok::<_, Failure>(midnight.timestamp().as_millisecond())
        };
        let after = to.map(|day| day.tomorrow().map_err(usage)).transpose()?;
        Ok(Self {
            area,
            from_ms: from.map(midnight).transpose()?,
            below_ms: after.map(midnight).transpose()?,
        })
    }

    /// Whether days were named.
    pub fn has_days(&self) -> bool {
        self.from_ms.is_some() || self.below_ms.is_some()
    }

    /// Whether an area was named.
    pub fn has_area(&self) -> bool {
        self.area.code().is_some()
    }

    /// The condition on `area_code`.
    pub fn of_area(&self) -> String {
        self.area.condition()
    }

    /// The condition on a time.
    pub fn of_days(&self, column: &str) -> String {
        let at = |sign: &str, millis: i64| {
            format!("{} {sign} fromUnixTimestamp64Milli({millis}, 'UTC')", sql::name(column))
        };
        let from = self.from_ms.map(|millis| at(">=", millis));
        let below = self.below_ms.map(|millis| at("<", millis));
        let conditions: Vec<String> = from.into_iter().chain(below).collect();
        if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") }
    }
}

fn usage(error: impl Display) -> Failure {
    Failure::usage(error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_are_those_of_the_zone_and_the_last_is_in() {
        let days = ("2026-04-01".parse().ok(), "2026-04-01".parse().ok());
        let scope = Scope::new(Some("330784"), days, "Asia/Shanghai").unwrap();
        let expected = "`at` >= fromUnixTimestamp64Milli(1774972800000, 'UTC') AND \
                        `at` < fromUnixTimestamp64Milli(1775059200000, 'UTC')";
        assert_eq!(scope.of_days("at"), expected);
        assert_eq!(scope.of_area(), "startsWith(area_code, '330784')");
        assert_eq!(Scope::new(None, (None, None), "UTC").unwrap().of_days("at"), "1");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let day = |text: &str| text.parse().ok();
        assert!(Scope::new(None, (day("2026-04-02"), day("2026-04-01")), "UTC").is_err());
        assert!(Scope::new(None, (None, None), "Yongkang").is_err());
        assert!(Scope::new(Some("' OR 1"), (None, None), "UTC").is_err());
    }
}
