//! The tree of areas, with the figures of one's own: recent counts, what is open, and the gravest open warning.
//!
//! Names and outlines are for everybody; figures of an area outside the asker's are null, which is not 0.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use quanyu_access::Scope;
use quanyu_figures::Data;
use serde_json::{Map, Value, json};

use super::objects;
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// Areas at most: a province has fewer towns.
const AREAS_MAX: usize = 5_000;

/// Areas by the code list that records use, outlines only where asked for.
fn tree(outlines: bool) -> String {
    let outline = if outlines { "outline" } else { "NULL AS outline" };
    format!(
        "SELECT a.area_id AS id, c.code AS code, a.parent_id AS parent_id, a.kind AS kind, a.name_en AS name, a.name AS name_zh, \
         a.longitude AS longitude, a.latitude AS latitude, a.overlay AS overlay, a.outline_synthetic AS synthetic, {outline}, \
         p.residents AS population \
         FROM v1_areas AS a \
         LEFT JOIN (SELECT area_id, argMax(code, (system IN ('nbs', 'gbt2260'), valid_from)) AS code FROM v1_area_aliases \
         WHERE valid_to IS NULL GROUP BY area_id) AS c ON a.area_id = c.area_id \
         LEFT JOIN (SELECT area_id, toNullable(argMax(residents, year)) AS residents FROM v1_populations GROUP BY area_id) AS p \
         ON a.area_id = p.area_id \
         WHERE a.valid_to IS NULL ORDER BY code, id LIMIT {AREAS_MAX}"
    )
}

/// The tree.
///
/// # Errors
/// The tables do not answer.
pub async fn areas(question: &Question<'_>) -> Result<Body, Fault> {
    let (data, areas) = with_figures(question, false).await?;
    Ok(Body::of(&json!({ "areas": areas }))?.of_data(data))
}

/// The areas with their figures.
///
/// # Errors
/// The tables do not answer.
pub async fn with_figures(
    question: &Question<'_>,
    outlines: bool,
) -> Result<(Data, Vec<Map<String, Value>>), Fault> {
    let data = question.data_of("v1_incidents").await?;
    let tree = tree(outlines);
    let (mut areas, figures) = futures::try_join!(objects(question, &tree), figures(question, data))?;
    for area in &mut areas {
        let code = area.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mine = question.principal.scope.covers(Some(&code)) && !code.is_empty();
        area.insert("mine".to_owned(), mine.into());
        area.insert("figures".to_owned(), if mine { figures.of(&code) } else { Value::Null });
    }
    Ok((data, areas))
}

/// Counts by area code, in the order of [`NAMES`].
struct Figures {
    counts: BTreeMap<String, [i64; NAMES.len()]>,
    colours: BTreeMap<String, u8>,
}

const NAMES: [&str; 8] = [
    "incidents_7d",
    "incidents_prev_7d",
    "fires_28d",
    "hazards_open",
    "hazards_overdue",
    "disputes_open",
    "petitions_open",
    "warnings_open",
];
const COLOURS: [&str; 5] = ["", "blue", "yellow", "orange", "red"];

impl Figures {
    /// Of an area and all below it.
    fn of(&self, code: &str) -> Value {
        let area = Scope::of([code]).unwrap_or_default();
        let within = |own: &String| area.holds(own);
        let mut sums = [0_i64; NAMES.len()];
        for (_, counts) in self.counts.iter().filter(|(own, _)| within(own)) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        let gravest = self.colours.iter().filter(|(own, _)| within(own)).map(|(_, colour)| *colour).max();
        let colour = gravest.and_then(|rank| COLOURS.get(usize::from(rank))).filter(|word| !word.is_empty());
        let mut told: Map<String, Value> =
            NAMES.iter().zip(sums).map(|(name, sum)| ((*name).to_owned(), sum.into())).collect();
        told.insert("colour".to_owned(), colour.map_or(Value::Null, |word| (*word).into()));
        Value::Object(told)
    }
}

async fn figures(question: &Question<'_>, data: Data) -> Result<Figures, Fault> {
    let held = question.principal.scope.condition_on("area_code");
    let flag = data == Data::Exercise;
    let before = |days: i64| {
        let at = question.now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(question.now);
        format!("fromUnixTimestamp64Milli(toInt64({}), 'UTC')", at.as_millisecond())
    };
    let (week, fortnight, month, now) = (before(7), before(14), before(28), before(0));
    let part = |place: usize, count: &str, from: &str, condition: &str| {
        format!(
            "SELECT toString(area_code) AS code, {place} AS place, toInt64({count}) AS n FROM {from} \
             WHERE exercise = {flag} AND {held} AND {condition} GROUP BY code"
        )
    };
    let parts = [
        part(0, "sum(incidents)", "v1_incidents_hourly", &format!("hour >= {week}")),
        part(1, "sum(incidents)", "v1_incidents_hourly", &format!("hour >= {fortnight} AND hour < {week}")),
        part(2, "sum(fires)", "v1_fires_hourly", &format!("hour >= {month}")),
        part(3, "count()", "v1_hazards", "counted AND NOT cleared"),
        part(4, "count()", "v1_hazards", &format!("counted AND NOT cleared AND due_at < {now}")),
        part(5, "count()", "v1_disputes", "counted AND resolved_at IS NULL"),
        part(6, "count()", "v1_petitions", "counted AND NOT cleared"),
        part(7, "count()", "v1_warnings", OPEN),
    ];
    let colours = format!(
        "SELECT toString(arrayJoin(area_codes)) AS code, max(indexOf(['blue', 'yellow', 'orange', 'red'], toString(colour))) \
         FROM v1_warnings WHERE exercise = {flag} AND {held} AND {OPEN} GROUP BY code"
    );
    let counts = parts.join(" UNION ALL ");
    let (rows, colours) = futures::try_join!(
        question.store.fetch_rows::<(String, u8, i64)>(&counts),
        question.store.fetch_rows::<(String, u64)>(&colours)
    )?;
    let mut counts: BTreeMap<String, [i64; NAMES.len()]> = BTreeMap::new();
    for (code, place, n) in rows {
        if let Some(count) = counts.entry(code).or_default().get_mut(usize::from(place)) {
            *count += n;
        }
    }
    let colours =
        colours.into_iter().map(|(code, rank)| (code, u8::try_from(rank).unwrap_or_default())).collect();
    Ok(Figures { counts, colours })
}

/// A warning that somebody still has to do something about. One that is back to normal stays until it was seen.
pub const OPEN: &str = "status NOT IN ('cleared', 'expired', 'unraised')";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_is_the_sum_of_its_towns_and_takes_the_gravest_colour() {
        let counts = [("330784001", 2), ("330784105", 3), ("330783001", 7)];
        let counts = counts.map(|(code, n)| (code.to_owned(), [n, 0, 0, 0, 0, 0, 0, 0])).into();
        let colours = [("330784001".to_owned(), 1), ("330784105".to_owned(), 3)].into();
        let figures = Figures { counts, colours };
        assert_eq!(figures.of("330784")["incidents_7d"], 5);
        assert_eq!(figures.of("330784")["colour"], "orange");
        assert_eq!(figures.of("330784001")["colour"], "blue");
        assert_eq!(figures.of("330783")["colour"], Value::Null);
    }
}
