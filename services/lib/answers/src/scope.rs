//! Where and whose: the area, the zone and the set of time limits of a question.
//!
//! Used by every answer. Whether somebody may ask about an area is not decided here.

use jiff::tz::TimeZone;
use quanyu_figures::{AreaScope, LimitSet};
use quanyu_store::Client;

use crate::AnswerError;

/// The area of a code, with everything below it; everything without a code.
///
/// # Errors
/// It is no area code.
pub fn area(code: Option<&str>) -> Result<AreaScope, AnswerError> {
    code.map_or_else(|| Ok(AreaScope::everything()), AreaScope::of).map_err(AnswerError::usage)
}

/// A time zone by its name.
///
/// # Errors
/// It is none.
pub fn zone(name: &str) -> Result<TimeZone, AnswerError> {
    let unknown = |_| {
        AnswerError::usage(format!("{name:?} is no time zone")).or_ask("use a name such as Asia/Shanghai")
    };
    TimeZone::get(name).map_err(unknown)
}

/// The reference set whose time limits count for an area; none when no set is in force, or more than one would do.
///
/// # Errors
/// The store does not answer.
pub async fn limits(store: &Client, area: &AreaScope) -> Result<Option<LimitSet>, AnswerError> {
    let sets = store.fetch_rows(&LimitSet::candidates(area)).await?;
    Ok(LimitSet::only(sets))
}
