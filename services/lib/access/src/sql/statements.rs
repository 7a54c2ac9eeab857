//! The users as statements, for a server that keeps users in SQL: users, grants, a quota, and one row policy for each
//! user and filtered table.
//!
//! Safe to run again: what is there is replaced, and users that are no longer wanted are dropped.

use std::collections::BTreeSet;

use super::users::SqlUser;
use super::{
    EXECUTION_S_MAX, MEMORY_BYTES_MAX, QUERIES_AT_ONCE_MAX, QUERIES_PER_HOUR_MAX, RESULT_BYTES_MAX,
    ROWS_PER_HOUR_MAX,
};

/// What the quota, the profile and the policies that we keep begin with: nothing else is touched.
pub const SQL_ROLE_PREFIX: &str = "quanyu_access";

/// The statements, in order. `there` are the users that an earlier run made; `owner` is who applies, and reads all rows
/// also where the server hides rows from users without a policy.
pub fn statements(
    users: &[SqlUser],
    database: &str,
    owner: &str,
    there: &BTreeSet<String>,
    cluster: Option<&str>,
) -> Vec<String> {
    let on = cluster.map(|name| format!(" ON CLUSTER {}", quoted(name))).unwrap_or_default();
    let profile = quoted(SQL_ROLE_PREFIX);
    let mut all = vec![format!(
        "CREATE SETTINGS PROFILE OR REPLACE {profile}{on} SETTINGS readonly = 2, \
         max_execution_time = {EXECUTION_S_MAX} MIN 1 MAX {EXECUTION_S_MAX}, \
         max_memory_usage = {MEMORY_BYTES_MAX} MIN 1 MAX {MEMORY_BYTES_MAX}, \
         max_result_bytes = {RESULT_BYTES_MAX} MIN 1 MAX {RESULT_BYTES_MAX}, \
         max_concurrent_queries_for_user = {QUERIES_AT_ONCE_MAX} CONST"
    )];
    let wanted: Vec<&SqlUser> = users.iter().filter(|user| user.password_sha256.is_some()).collect();
    let mut filtered = BTreeSet::new();
    for user in &wanted {
        filtered.extend(user.tables.iter().filter(|(_, filter)| filter.is_some()).map(|(table, _)| table));
    }
    for gone in there.iter().filter(|name| !wanted.iter().any(|user| user.name == **name)) {
        all.push(format!("DROP USER IF EXISTS {}{on}", quoted(gone)));
        for table in &filtered {
            let policy = quoted(&format!("{SQL_ROLE_PREFIX}_{gone}"));
            let place = format!("{}.{}", quoted(database), quoted(table));
            all.push(format!("DROP ROW POLICY IF EXISTS {policy}{on} ON {place}"));
        }
    }
    for table in &filtered {
        all.push(policy(&format!("{SQL_ROLE_PREFIX}_owner"), &on, database, table, "1", owner));
    }
    for user in &wanted {
        let name = quoted(&user.name);
        let hash = user.password_sha256.as_deref().unwrap_or_default();
        // First a user without any grant, so that at no time it sees more than in the end.
        all.push(format!(
            "CREATE USER OR REPLACE {name}{on} IDENTIFIED WITH sha256_hash BY '{hash}' SETTINGS PROFILE {profile}"
        ));
        for table in &filtered {
            // A table that is filtered for one is filtered for all: who has no policy there would see all or nothing.
            let filter = user.tables.get(*table).map_or("0", |filter| filter.as_deref().unwrap_or("1"));
            let name = format!("{SQL_ROLE_PREFIX}_{}", user.name);
            all.push(policy(&name, &on, database, table, filter, &user.name));
        }
        for table in user.tables.keys() {
            let place = format!("{}.{}", quoted(database), quoted(table));
            let on = cluster.map(|name| format!("ON CLUSTER {} ", quoted(name))).unwrap_or_default();
            all.push(format!("GRANT {on}SELECT ON {place} TO {name}"));
        }
    }
    if !wanted.is_empty() {
        let names: Vec<String> = wanted.iter().map(|user| quoted(&user.name)).collect();
        all.push(format!(
            "CREATE QUOTA OR REPLACE {profile}{on} KEYED BY user_name FOR INTERVAL 1 hour \
             MAX queries = {QUERIES_PER_HOUR_MAX}, read_rows = {ROWS_PER_HOUR_MAX} TO {}",
            names.join(", ")
        ));
    }
    all
}

fn policy(name: &str, on: &str, database: &str, table: &str, filter: &str, user: &str) -> String {
    format!(
        "CREATE ROW POLICY OR REPLACE {}{on} ON {}.{} AS PERMISSIVE FOR SELECT USING {filter} TO {}",
        quoted(name),
        quoted(database),
        quoted(table),
        quoted(user)
    )
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}
