//! Counts, comparisons, the effect of the campaign and the safety index: the answers whose sums of an area above one's own
//! are for everybody in it, because nothing in them tells one town from another.

use quanyu_answers::{UpTo, both_fall, campaign_effect, counts, safety_index};
use quanyu_figures::{CountStep, CountsBy};
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer::{Body, DefinitionRef};
use crate::fault::Fault;
use crate::question::Question;

/// Days of a window that nobody names: four weeks.
const DAYS: i64 = 28;

/// Counts by time.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn counts(question: &Question<'_>) -> Result<Body, Fault> {
    let by = question.values.text("by").unwrap_or("none");
    // The towns of an area above one's own are one's neighbours.
    if by == "area" && !question.principal.scope.covers(question.area) {
        return Err(Fault::Forbidden {
            reason: "AREA_FORBIDDEN",
            what: "counts by area are for those who may see every one of them".to_owned(),
        });
    }
    let (from, to, zone) = window(question);
    let step = match question.values.text("step") {
        Some("hour") => CountStep::Hour,
        Some("week") => CountStep::Week,
        Some("month") => CountStep::Month,
        _ => CountStep::Day,
    };
    let asked = counts::Parameters {
        kind: question.values.text("kind").unwrap_or("incident").to_owned(),
        step,
        by: match by {
            "class" => CountsBy::Class,
            "area" => CountsBy::Area,
            _ => CountsBy::None,
        },
        area: question.area.map(str::to_owned),
        from,
        to,
        zone,
        up_to: UpTo::Now,
    };
    let answer = asked.answer(question.store).await?;
    let defined = DefinitionRef {
        id: answer.definition.to_owned(),
        name: answer.name.to_owned(),
        name_zh: answer.name_zh.to_owned(),
        rule: answer.rule.to_owned(),
    };
    Ok(told(&answer)?.defined(defined))
}

/// Comparisons of what should fall.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn comparisons(question: &Question<'_>) -> Result<Body, Fault> {
    let (from, to, zone) = window(question);
    let asked = both_fall::Parameters {
        area: question.area.map(str::to_owned),
        from,
        to,
        against: question.values.text("against").unwrap_or("year").to_owned(),
        zone,
        definition: None,
        by: None,
    };
    let parsed = asked.parse()?;
    let ends_at = parsed.ends_at()?;
    let as_of = question.values.get("as_of");
    let pin = as_of.map_or(UpTo::Now, UpTo::Received).pin(question.store, &parsed.topics()).await?;
    let figures = parsed.figures(question.store, &pin).await?;
    let data = figures.first().map(|figure| figure.data);
    let levels = question.seen.levels.clone();
    let dated: Vec<_> = figures
        .into_iter()
        .map(|figure| figure.dated(&levels, as_of.unwrap_or(question.now), ends_at))
        .collect();
    let body = Body::of(&json!({ "against": asked.against, "figures": dated }))?;
    Ok(match data {
        Some(data) => body.of_data(data),
        None => body,
    })
}

/// What battles changed.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn effect(question: &Question<'_>) -> Result<Body, Fault> {
    let asked = campaign_effect::Parameters {
        area: question.area.map(str::to_owned),
        definition: question.values.text("definition").unwrap_or("incident.effective.v1").to_owned(),
        from: None,
        to: None,
        zone: quanyu_answers::ZONE_DEFAULT.to_owned(),
        lead: None,
        draws: campaign_effect::DRAWS_DEFAULT,
        seed: SEED,
    };
    told(&asked.answer(question.store, question.now).await?)
}

/// What draws begin with, so that an answer asked twice is the same.
const SEED: u64 = 1;

/// The safety index.
///
/// # Errors
/// No area is named, no wave of the survey is closed, or the tables do not answer.
pub async fn safety_index(question: &Question<'_>) -> Result<Body, Fault> {
    let no_area = || Fault::invalid("the index is of one area", "name it with area");
    let (values, zone) = (question.values, window(question).2);
    let asked = safety_index::Parameters {
        area: question.area.ok_or_else(no_area)?.to_owned(),
        wave: None,
        from: values.get("from"),
        to: values.get("to"),
        history: values.flag("history"),
        zone,
    };
    told(&asked.answer(question.store).await?)
}

/// First and last day as asked, else the four weeks up to yesterday, and whose days they are.
fn window(question: &Question<'_>) -> (jiff::civil::Date, jiff::civil::Date, String) {
    let zone = question.values.text("zone").unwrap_or(quanyu_answers::ZONE_DEFAULT).to_owned();
    let of_zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = question.now.to_zoned_datetime(of_zone).date();
    let back =
        |from: jiff::civil::Date, days: i64| from.checked_sub(jiff::Span::new().days(days)).unwrap_or(from);
    let to = question.values.get("to").unwrap_or_else(|| back(today, 1));
    let from = question.values.get("from").unwrap_or_else(|| back(to, DAYS - 1));
    (from, to, zone)
}

/// An answer that says itself whose data it is about.
pub(super) fn told(answer: &impl Serialize) -> Result<Body, Fault> {
    let body = Body::of(answer)?;
    let data = match body.value.get("data").and_then(Value::as_str) {
        Some("exercise") => Some(quanyu_figures::Data::Exercise),
        Some(_) => Some(quanyu_figures::Data::Real),
        None => None,
    };
    Ok(Body { data, ..body })
}
