//! Years before a day, on the calendar.
//!
//! Used to find the bins of the same season in earlier years, never by their number in the year: a 53rd week has no
//! partner; and for the months and years of a scan. Days are counted from 1970-01-01, in the proleptic Gregorian calendar.

/// The same date so many years earlier; 29 February becomes 1 March where there is none.
pub(super) fn years_before(day: i64, years: i64) -> i64 {
    let (year, month, of_month) = date(day);
    // Days are added to the first of the month, so that a 29 February goes over into March.
    day_of(year - years, month) + of_month - 1
}

/// The day nearest to `day` that is of the same weekday as `like`. There is never a tie, as 7 is odd.
pub(super) fn same_weekday(day: i64, like: i64) -> i64 {
    let ahead = (day - like).rem_euclid(7);
    if ahead <= 3 { day - ahead } else { day + 7 - ahead }
}

/// The same day of the month so many months earlier; a day that the month does not have goes over into the next.
pub(crate) fn months_before(day: i64, months: i64) -> i64 {
    let (year, month, of_month) = date(day);
    let number = 12 * year + month - 1 - months;
    day_of(number.div_euclid(12), number.rem_euclid(12) + 1) + of_month - 1
}

/// Days of 400 years.
const ERA_DAYS: i64 = 146_097;
/// From 0000-03-01 to 1970-01-01. Years are counted from March, so that the leap day is the last.
const EPOCH_DAYS: i64 = 719_468;

/// Year, month from 1, day of the month from 1. Richards' algorithm, as in Hinnant's `civil_from_days`.
fn date(day: i64) -> (i64, i64, i64) {
    let shifted = day + EPOCH_DAYS;
    let (era, of_era) = (shifted.div_euclid(ERA_DAYS), shifted.rem_euclid(ERA_DAYS));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / (ERA_DAYS - 1)) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, of_month)
}

/// The first day of a month.
fn day_of(year: i64, month: i64) -> i64 {
    let from_march = (month + 9) % 12;
    let march_year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (march_year.div_euclid(400), march_year.rem_euclid(400));
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + (153 * from_march + 2) / 5 - EPOCH_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i64, month: i64, of_month: i64) -> i64 {
        day_of(year, month) + of_month - 1
    }

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2000, 3, 1), 11_017);
        for number in -200_000..200_000 {
            let (year, month, of_month) = date(number);
            assert_eq!(day(year, month, of_month), number);
        }
    }

    #[test]
    fn the_reference_thursdays_are_those_of_the_document() {
        let thursday = day(2013, 6, 6);
        let reference = [1, 2, 3].map(|years| same_weekday(years_before(thursday, years), thursday));
        assert_eq!(reference, [day(2012, 6, 7), day(2011, 6, 9), day(2010, 6, 3)]);
    }

    #[test]
    fn a_leap_day_goes_to_march() {
        assert_eq!(years_before(day(2020, 2, 29), 1), day(2019, 3, 1));
        assert_eq!(years_before(day(2020, 2, 29), 4), day(2016, 2, 29));
    }
}
