//! What the tables hold of the simulated city: a question per group of facts, over exercise data only.
//!
//! States are summed with their sign, which is exact before and after merges. Towns are the first nine digits of a code.
//! What the platform itself published about the city is not part of the city.

use anyhow::Context as _;
use quanyu_event::Kind;
use quanyu_fold::known;
use quanyu_simulate::Truth;
use quanyu_store::{Client, sql};

use super::Facts;
use crate::servers::store_failure;

/// How a kind is counted: by a class and the month of a time.
struct Counted {
    kind: &'static str,
    table: &'static str,
    class: &'static str,
    time: &'static str,
    weight: &'static str,
}

/// A step from one time to another.
struct Step(&'static str, &'static str, &'static str, &'static str, &'static str);

/// Sums of columns by area and month: (name, table, time of the month, columns).
struct Sums(&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const COUNTED: &str = "sign * counted";
const EACH: &str = "sign";
const NONE: &str = "''";
const TOWN: &str = "substring(area_code, 1, 9)";

const fn counted(
    kind: &'static str,
    table: &'static str,
    class: &'static str,
    time: &'static str,
) -> Counted {
    Counted { kind, table, class, time, weight: COUNTED }
}

const COUNTS: [Counted; 18] = [
    counted("incident", "incidents", "category_class", "reported_at"),
    counted("fire", "fires", "fire_type", "reported_at"),
    counted("hazard", "hazards", "hazard_class", "reported_at"),
    counted("work_accident", "work_accidents", "grade", "reported_at"),
    counted("dispute", "disputes", "dispute_type", "registered_at"),
    counted("petition", "petitions", "origin", "lodged_at"),
    Counted {
        kind: "inspection",
        table: "inspections",
        class: "inspection_type",
        time: "held_at",
        weight: EACH,
    },
    counted("outreach", "outreach", "activity", "held_at"),
    counted("visit_round", "visit_rounds", "programme", "month"),
    counted("legal_checkup", "legal_checkups", NONE, "held_at"),
    counted("enterprise", "enterprises", NONE, ""),
    counted("grid", "grids", NONE, ""),
    counted("community", "communities", NONE, ""),
    counted("site", "sites", NONE, ""),
    counted("survey", "surveys", NONE, ""),
    counted("campaign", "campaigns", NONE, ""),
    counted("operation", "operations", NONE, ""),
    counted("publication", "publications", NONE, ""),
];

const STEPS: [Step; 10] = [
    Step("incident", "incidents", "reported_to_dispatched", "reported_at", "dispatched_at"),
    Step("incident", "incidents", "reported_to_arrived", "reported_at", "arrived_at"),
    Step("incident", "incidents", "reported_to_closed", "reported_at", "closed_at"),
    Step("fire", "fires", "reported_to_arrived", "reported_at", "arrived_at"),
    Step("fire", "fires", "reported_to_under_control", "reported_at", "under_control_at"),
    Step("fire", "fires", "reported_to_closed", "reported_at", "closed_at"),
    Step("hazard", "hazards", "reported_to_rectified", "reported_at", "rectified_at"),
    Step("hazard", "hazards", "reported_to_closed", "reported_at", "closed_at"),
    Step("dispute", "disputes", "registered_to_resolved", "registered_at", "resolved_at"),
    Step("petition", "petitions", "lodged_to_answered", "lodged_at", "answered_at"),
];

/// (table, opened, settled, due).
const LEDGERS: [(&str, &str, &str, &str); 3] = [
    ("hazards", "reported_at", "closed_at", "due_at"),
    ("disputes", "registered_at", "resolved_at", "CAST(NULL AS Nullable(DateTime64(3, 'UTC')))"),
    ("petitions", "lodged_at", "answered_at", "due_at"),
];

const SUMS: [Sums; 9] = [
    Sums(
        "visits",
        "visit_rounds",
        "month",
        &[
            ("due", "due"),
            ("done", "done"),
            ("refused", "refused"),
            ("unreachable", "unreachable"),
            ("missed", "missed"),
        ],
    ),
    Sums(
        "outreach",
        "outreach",
        "held_at",
        &[
            ("held", "1"),
            ("reach", "reach"),
            ("volunteers", "volunteers"),
            ("volunteer_minutes", "volunteer_minutes"),
        ],
    ),
    Sums(
        "legal_checkups",
        "legal_checkups",
        "held_at",
        &[("held", "1"), ("findings_raised", "findings_raised"), ("findings_closed", "findings_closed")],
    ),
    Sums(
        "community_services",
        "communities",
        "",
        &[
            ("errands", "errands"),
            ("emergencies", "emergencies"),
            ("mediations", "mediations"),
            ("patrols", "patrols"),
            ("publicity", "publicity"),
        ],
    ),
    Sums(
        "site_days",
        "site_days",
        "first_reading_at",
        &[
            ("readings", "readings"),
            ("peak_visitors", "peak_visitors"),
            ("readings_over_capacity", "readings_over_capacity"),
        ],
    ),
    Sums(
        "dispute_receipts",
        "disputes",
        "registered_at",
        &[("pushed", "pushed"), ("confirmed", "confirmed")],
    ),
    Sums("insured", "enterprises", "", &[("insured", "ifNull(insured, 0)")]),
    Sums("grid_staff", "grids", "", &[("staff", "staff")]),
    Sums(
        "tasks",
        "operations",
        "",
        &[("tasks", "tasks"), ("done", "tasks_done"), ("blocked", "tasks_blocked")],
    ),
];

/// Kinds whose counts are known as of a past time.
const KNOWN: [&str; 3] = ["incident", "fire", "work_accident"];

/// What the tables say to a group of facts.
///
/// # Errors
/// The server does not answer.
pub async fn facts(store: &Client, group: &str, truth: &Truth) -> anyhow::Result<Facts> {
    let zone = sql::text(&truth.zone);
    let questions: Vec<String> = match group {
        "events" => vec![events()],
        "counts" => COUNTS.iter().map(|one| one.question(one.table, one.weight, "", &zone)).collect(),
        "stages" => STEPS.iter().map(|step| step.question(&zone)).collect(),
        "ledgers" => LEDGERS.iter().map(ledger).collect(),
        "sums" => SUMS.iter().flat_map(|sums| sums.questions(&zone)).collect(),
        "components" => vec![components()],
        "known" => known_counts(store, truth, &zone).await?,
        _ => Vec::new(),
    };
    let mut facts = Facts::new();
    for question in questions {
        let rows: Vec<(String, String)> = store.fetch_rows(&question).await.map_err(store_failure)?;
        facts.extend(rows);
    }
    Ok(facts)
}

fn events() -> String {
    "SELECT kind, toString(count()) AS value FROM (\
     SELECT splitByChar(':', subject)[1] AS kind FROM v1_events WHERE exercise AND source != 'quanyu') GROUP BY kind"
        .to_owned()
}

/// A time's month in the zone; a month that is kept as text; none.
fn month(column: &str, zone: &str) -> String {
    match column {
        "" => NONE.to_owned(),
        "month" => "toString(month)".to_owned(),
        time => format!("formatDateTime(toTimeZone({time}, {zone}), '%Y-%m')"),
    }
}

impl Counted {
    fn question(&self, rows: &str, weight: &str, prefix: &str, zone: &str) -> String {
        let Self { kind, class, time, .. } = self;
        let month = month(time, zone);
        format!(
            "SELECT concat('{prefix}{kind}/', {TOWN}, '/', toString({class}), '/', {month}) AS fact, \
             toString(sum({weight}) AS n) AS value FROM {rows} WHERE exercise AND source != 'quanyu' GROUP BY fact HAVING n != 0"
        )
    }
}

impl Step {
    fn question(&self, zone: &str) -> String {
        let Self(kind, table, step, from, to) = self;
        let month = month(from, zone);
        let taken = format!("toUnixTimestamp64Milli(assumeNotNull({to})) - toUnixTimestamp64Milli({from})");
        format!(
            "SELECT concat('{kind}/', {TOWN}, '/{step}/', {month}) AS fact, \
             concat(toString(sum(sign) AS n), ' in ', toString(sum(sign * ({taken}))), ' ms') AS value \
             FROM {table} WHERE exercise AND counted AND isNotNull({to}) AND {to} >= {from} \
             GROUP BY fact HAVING n != 0"
        )
    }
}

fn ledger((table, opened, settled, due): &(&str, &str, &str, &str)) -> String {
    let ms = |column: &str| format!("ifNull(toString(toUnixTimestamp64Milli({column})), '')");
    let (due, settled) = (ms(due), ms(settled));
    format!(
        "SELECT subject AS fact, concat(toString(status), '|', {TOWN}, '|', toString(organisation), '|', \
         toString(toUnixTimestamp64Milli({opened})), '|', {due}, '|', {settled}, '|', toString(reopened)) AS value \
         FROM {table} FINAL WHERE exercise"
    )
}

impl Sums {
    fn questions(&self, zone: &str) -> Vec<String> {
        let Self(name, table, time, columns) = self;
        let month = month(time, zone);
        // Days of readings are there or not; nothing uncounts them.
        let weight = if *table == "site_days" { EACH } else { COUNTED };
        let area = if *table == "operations" { NONE } else { TOWN };
        let question = |(column, value): &(&str, &str)| {
            format!(
                "SELECT concat('{name}/{column}/', {area}, '/', {month}) AS fact, \
                 toString(sum({weight} * toInt64({value})) AS n) AS value \
                 FROM {table} WHERE exercise GROUP BY fact HAVING n != 0"
            )
        };
        columns.iter().map(question).collect()
    }
}

fn components() -> String {
    "SELECT concat(toString(wave), '/', toString(component), '/', toString(area_code)) AS fact, \
     concat(toString(score_milli), ' of ', toString(respondents)) AS value FROM v1_survey_results WHERE exercise"
        .to_owned()
}

/// Counts of what the sources had recorded by each of the truth's times.
async fn known_counts(store: &Client, truth: &Truth, zone: &str) -> anyhow::Result<Vec<String>> {
    let mut questions = Vec::new();
    for known_at_ms in truth.known.iter().map(|known| known.known_at) {
        for one in COUNTS.iter().filter(|one| KNOWN.contains(&one.kind)) {
            let kind = Kind::from_name(one.kind).context("know the kind")?;
            let states = known::states(store, kind, known_at_ms).await?;
            questions.push(one.question(&states, "counted", &format!("{known_at_ms}/"), zone));
        }
    }
    Ok(questions)
}
