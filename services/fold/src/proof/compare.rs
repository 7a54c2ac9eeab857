//! Compares a table with its shadow on the server, row by row through hashes, and names what differs.

use super::{Difference, ProofError};
use quanyu_store::{Client, StoreError, TableShape};
use std::collections::{BTreeMap, BTreeSet};

/// Differences that are named per table; more say nothing new.
const NAMED_MAX: usize = 20;
/// Tries before a difference in a table that is being written to counts: subjects in motion settle meanwhile.
const TRIES: usize = 3;

/// A table, its shadow, and up to where both are compared.
pub(super) struct Comparison<'a> {
    pub client: &'a Client,
    pub shadow: &'a str,
    pub topic: &'a str,
    pub events: &'a str,
    pub bounds: &'a BTreeMap<i32, u64>,
}

impl Comparison<'_> {
    /// `version` within the bound of its partition; a partition that does not exist has no bound, so that its rows
    /// are found.
    fn within(&self) -> String {
        let keys: Vec<String> = self.bounds.keys().map(ToString::to_string).collect();
        let values: Vec<String> = self.bounds.values().map(|bound| format!("toUInt64({bound})")).collect();
        if keys.is_empty() {
            return "1".to_owned();
        }
        format!(
            "version <= transform(kafka_partition, [{}]::Array(Int32), [{}], toUInt64(18446744073709551615))",
            keys.join(", "),
            values.join(", ")
        )
    }

    /// Tables that have a part on either side. None in a cluster, where the parts are elsewhere.
    pub async fn filled(&self) -> Result<Option<BTreeSet<String>>, StoreError> {
        let settings = self.client.settings();
        if settings.cluster.is_some() {
            return Ok(None);
        }
        let databases = quanyu_store::sql::texts([settings.database.as_str(), self.shadow]);
        let question =
            format!("SELECT DISTINCT table FROM system.parts WHERE active AND database IN ({databases})");
        let tables: Vec<String> = self.client.fetch_rows(&question).await?;
        Ok(Some(tables.into_iter().collect()))
    }

    fn of_topic(&self, shape: &TableShape) -> String {
        if shape.has_topic { format!("topic = '{}'", self.topic) } else { "1".to_owned() }
    }

    fn both(&self, shape: &TableShape, select: &str, filter: &str, sign: &str) -> String {
        let name = &shape.name;
        let topic = self.of_topic(shape);
        let side = |database: &str, one: &str| {
            format!("SELECT {select}, {one}{sign} AS d FROM `{database}`.{name} WHERE {topic} AND {filter}")
        };
        format!("{} UNION ALL {}", side(&self.client.settings().database, "1"), side(self.shadow, "-1"))
    }

    fn hash(shape: &TableShape) -> String {
        let columns: Vec<&str> =
            shape.columns.iter().map(|c| c.name.as_str()).filter(|name| *name != "sign").collect();
        format!("sipHash128(toString(tuple({})))", columns.join(", "))
    }

    /// A table of rows that are never taken back.
    pub async fn rows(&self, shape: &TableShape) -> Result<Vec<Difference>, ProofError> {
        let select = format!("kafka_partition, version, {} AS h", Self::hash(shape));
        let both = self.both(shape, &select, &self.within(), "");
        let question = format!(
            "SELECT kafka_partition, version, sum(d) AS difference FROM ({both}) GROUP BY kafka_partition, version, h \
             HAVING difference != 0 ORDER BY kafka_partition, version LIMIT {NAMED_MAX}"
        );
        let rows: Vec<(i32, u64, i64)> = self.client.fetch_rows(&question).await?;
        let named = |(partition, version, difference): (i32, u64, i64)| {
            let what = if difference < 0 { "is missing or altered" } else { "is there too often or altered" };
            Difference::new(self.topic, &shape.name, format!("row {partition}/{version} {what}"))
        };
        Ok(rows.into_iter().map(named).collect())
    }

    /// A state table: what is left after collapsing, without subjects that moved on since.
    pub async fn states(&self, shape: &TableShape) -> Result<Vec<Difference>, ProofError> {
        let mut lasting: Option<Vec<(String, u64)>> = None;
        for _ in 0..TRIES {
            let found = self.state_differences(shape).await?;
            let still = match lasting {
                None => found,
                Some(before) => found.into_iter().filter(|one| before.contains(one)).collect(),
            };
            if still.is_empty() {
                return Ok(Vec::new());
            }
            lasting = Some(still);
        }
        let named = |(subject, version): &(String, u64)| {
            Difference::new(
                self.topic,
                &shape.name,
                format!("state of {subject} at version {version} is missing, doubled or altered"),
            )
        };
        Ok(lasting.iter().flatten().take(NAMED_MAX).map(named).collect())
    }

    async fn state_differences(&self, shape: &TableShape) -> Result<Vec<(String, u64)>, StoreError> {
        let moved = format!("SELECT subject FROM {} WHERE NOT ({})", self.events, self.within());
        let select = format!("subject, version, {} AS h", Self::hash(shape));
        let both = self.both(shape, &select, &format!("subject NOT IN ({moved})"), " * sign");
        let question = format!(
            "SELECT subject, version FROM (SELECT subject, version, h, sum(d) AS difference FROM ({both}) \
             GROUP BY subject, version, h HAVING difference != 0) GROUP BY subject, version ORDER BY subject, version LIMIT 1000"
        );
        self.client.fetch_rows(&question).await
    }

    /// The rollups: the same answer with and without their use.
    pub async fn projections(&self, shape: &TableShape) -> Result<Vec<Difference>, ProofError> {
        let table = &shape.name;
        let queries: Vec<String> = self
            .client
            .fetch_rows(&format!(
                "SELECT query FROM system.projections WHERE database = '{}' AND table = '{table}'",
                self.client.settings().database
            ))
            .await?;
        let mut differences = Vec::new();
        for query in queries {
            let Some((select, group)) = query.split_once(" GROUP BY ") else { continue };
            // What has come to nothing is a group until the next merge.
            let Some(records) = first_sum(select) else { continue };
            let question = format!(
                "SELECT sum(cityHash64(toString(tuple(*)))) FROM ({select} FROM {table} GROUP BY {group} \
                 HAVING {records} != 0)"
            );
            let mut same = false;
            for _ in 0..TRIES {
                let with: Vec<u64> = self.client.fetch_rows(&question).await?;
                let without: Vec<u64> =
                    self.client.fetch_rows_with(&question, &[("optimize_use_projections", "0")]).await?;
                same = with == without;
                if same {
                    break;
                }
            }
            if !same {
                differences.push(Difference::new(
                    self.topic,
                    table,
                    "the rollup differs from the states".into(),
                ));
            }
        }
        Ok(differences)
    }
}

/// The first sum of a rollup, which by our migrations is its number of records.
fn first_sum(select: &str) -> Option<&str> {
    let (_, from) = select.match_indices("sum(").next().map(|(at, _)| select.split_at(at))?;
    let mut depth = 0_u32;
    for (at, letter) in from.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 1 => return from.get(..=at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_sum;

    #[test]
    fn a_rollup_counts_its_records_first() {
        let select = "SELECT area_code, toStartOfHour(held_at) AS hour, sum(sign * toInt64(counted)) AS n, sum(sign * x) AS y";
        assert_eq!(first_sum(select), Some("sum(sign * toInt64(counted))"));
        assert_eq!(first_sum("SELECT count()"), None);
    }
}
