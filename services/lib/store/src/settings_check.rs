//! Refuses to run on a server whose settings would break “exactly once”.
//!
//! Used by fold and `quanyu verify --repair` at start, and by `quanyu doctor`. What can be tried is tried, in a scratch
//! table through the same insert as everything else, because settings' names and meanings change with versions.
//! It reads and changes nothing of the targets, and it drops its scratch table.

mod trial;

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// The oldest server whose blocks, parts and settings were tried.
const OLDEST_VERSION: (u32, u32) = (25, 8);

/// One thing that is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A short constant.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub fix: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}; {}", self.what, self.fix)
    }
}

pub(crate) fn problem(code: &'static str, what: impl Into<String>, fix: impl Into<String>) -> Problem {
    Problem { code, what: what.into(), fix: fix.into() }
}

impl Client {
    /// Everything that is wrong with the server for these targets; empty when it is safe to fold.
    pub async fn settings_check<S: AsRef<str>>(&self, targets: &[S]) -> Result<Vec<Problem>, StoreError> {
        let mut problems = self.version_problems().await?;
        problems.extend(self.view_problems(targets).await?);
        problems.extend(self.policy_problems(targets).await?);
        problems.extend(self.grant_problems().await?);
        problems.extend(trial::problems(self).await?);
        Ok(problems)
    }

    /// The same as an error that names every problem.
    pub async fn require_safe_settings<S: AsRef<str>>(&self, targets: &[S]) -> Result<(), StoreError> {
        let problems = self.settings_check(targets).await?;
        if problems.is_empty() {
            return Ok(());
        }
        let listed: Vec<String> = problems.iter().map(Problem::to_string).collect();
        Err(StoreError::Unsafe(listed.join(" · ")))
    }

    async fn version_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let version = self.version().await?;
        let mut numbers = version.split('.').map_while(|part| part.parse::<u32>().ok());
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if found >= OLDEST_VERSION {
            return Ok(Vec::new());
        }
        let (year, month) = OLDEST_VERSION;
        Ok(vec![problem(
            "server_too_old",
            format!("the server's version is {version}"),
            format!("use {year}.{month} or later"),
        )])
    }

    /// A user's own view on a target may miss a block that the target has, or refuse one that it could take.
    async fn view_problems<S: AsRef<str>>(&self, targets: &[S]) -> Result<Vec<Problem>, StoreError> {
        let views: Vec<(String, String)> = self
            .fetch_rows(&format!(
                "SELECT name, arrayStringConcat(dependencies_table, ', ') FROM system.tables \
                 WHERE database = {} AND name IN ({}) AND notEmpty(dependencies_table)",
                sql::text(&self.settings.database),
                targets_list(targets)
            ))
            .await?;
        let said = |(table, views)| {
            problem(
                "view_on_target",
                format!("the materialized views {views} read from {table}: they can miss or refuse a block"),
                "drop them and use a refreshable view or a query",
            )
        };
        Ok(views.into_iter().map(said).collect())
    }

    /// Filters would hide rows from the marks, and rows would be inserted twice.
    async fn policy_problems<S: AsRef<str>>(&self, targets: &[S]) -> Result<Vec<Problem>, StoreError> {
        let policies: Vec<String> = self
            .fetch_rows(&format!(
                "SELECT name FROM system.row_policies WHERE database = {} AND table IN ('', 'fences', {}) AND \
                 (hasAny(apply_to_list, arrayConcat([currentUser()], currentRoles())) \
                 OR (apply_to_all AND NOT has(apply_to_except, currentUser())))",
                sql::text(&self.settings.database),
                targets_list(targets)
            ))
            .await?;
        let mut problems: Vec<Problem> = policies
            .into_iter()
            .map(|policy| {
                problem(
                    "row_policy",
                    format!("the row policy {policy} hides rows from user {}", self.settings.user),
                    "exempt this user from it, or give fold a user of its own",
                )
            })
            .collect();
        let filters: Vec<String> =
            self.fetch_rows("SELECT toString(getSetting('additional_table_filters'))").await?;
        if filters.iter().any(|filter| filter != "{}") {
            problems.push(problem(
                "table_filter",
                format!("additional_table_filters is set for user {}", self.settings.user),
                "remove it from the user's profile",
            ));
        }
        Ok(problems)
    }

    /// A new owner must see and kill the older owner's inserts.
    async fn grant_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let seen =
            self.fetch_rows::<u64>("SELECT count() FROM system.processes WHERE query_id = queryID()").await;
        let killed = self.execute("KILL QUERY WHERE query_id = 'quanyu/no/such/query' ASYNC").await;
        let mut problems = Vec::new();
        match seen {
            Ok(rows) if rows.first() == Some(&1) => {}
            Ok(_) => {
                problems.push(grant_problem("system.processes does not show the user's own queries", self))
            }
            Err(StoreError::Refused { message, .. }) => problems.push(grant_problem(&message, self)),
            Err(other) => return Err(other),
        }
        match killed {
            Ok(()) => {}
            Err(StoreError::Refused { message, .. }) => problems.push(grant_problem(&message, self)),
            Err(other) => return Err(other),
        }
        Ok(problems)
    }
}

fn grant_problem(what: &str, client: &Client) -> Problem {
    let user = sql::name(&client.settings.user);
    problem(
        "grant_missing",
        what,
        format!("GRANT KILL QUERY ON *.* TO {user}; GRANT SELECT ON system.processes TO {user}"),
    )
}

/// Quoted names for `IN (…)`, never empty.
fn targets_list<S: AsRef<str>>(targets: &[S]) -> String {
    if targets.is_empty() { "''".to_owned() } else { sql::texts(targets) }
}
