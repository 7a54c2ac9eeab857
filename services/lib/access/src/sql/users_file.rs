//! The users as a file in `users.d`, for the engine of the local stack, which has no users in SQL.
//!
//! It is merged with the stack's own users file when the engine starts; `quanyu up` never writes it.

use std::fmt::Write as _;

use super::users::SqlUser;
use super::{
    EXECUTION_S_MAX, MEMORY_BYTES_MAX, QUERIES_AT_ONCE_MAX, QUERIES_PER_HOUR_MAX, RESULT_BYTES_MAX,
    ROWS_PER_HOUR_MAX,
};

/// The name of the profile and the quota.
const NAME: &str = "quanyu_access";

/// The file's text. Users without a password are left out. They log in from this machine only.
pub fn users_file(users: &[SqlUser], database: &str) -> String {
    let mut text = format!(
        "<!-- Written by `quanyu access apply`; changed here, it is overwritten. -->
<clickhouse>
  <profiles>
    <{NAME}>
      <readonly>2</readonly>
      <max_execution_time>{EXECUTION_S_MAX}</max_execution_time>
      <max_memory_usage>{MEMORY_BYTES_MAX}</max_memory_usage>
      <max_result_bytes>{RESULT_BYTES_MAX}</max_result_bytes>
      <max_concurrent_queries_for_user>{QUERIES_AT_ONCE_MAX}</max_concurrent_queries_for_user>
      <constraints>
        <max_execution_time><min>1</min><max>{EXECUTION_S_MAX}</max></max_execution_time>
        <max_memory_usage><min>1</min><max>{MEMORY_BYTES_MAX}</max></max_memory_usage>
        <max_result_bytes><min>1</min><max>{RESULT_BYTES_MAX}</max></max_result_bytes>
        <max_concurrent_queries_for_user><readonly/></max_concurrent_queries_for_user>
      </constraints>
    </{NAME}>
  </profiles>
  <quotas>
    <{NAME}>
      <interval>
        <duration>3600</duration>
        <queries>{QUERIES_PER_HOUR_MAX}</queries>
        <read_rows>{ROWS_PER_HOUR_MAX}</read_rows>
      </interval>
    </{NAME}>
  </quotas>
  <users>
"
    );
    let database_name = escape(database);
    for user in users {
        let Some(hash) = &user.password_sha256 else { continue };
        let name = &user.name;
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "    <{name}>
      <password_sha256_hex>{hash}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>{NAME}</profile>
      <quota>{NAME}</quota>
      <grants>
"
        );
        for table in user.tables.keys() {
            let _ = writeln!(text, "        <query>GRANT SELECT ON `{database_name}`.`{table}`</query>");
        }
        let _ = writeln!(text, "      </grants>\n      <databases><{database_name}>");
        for (table, filter) in
            user.tables.iter().filter_map(|(table, filter)| Some((table, filter.as_ref()?)))
        {
            let _ = writeln!(text, "        <{table}><filter>{}</filter></{table}>", escape(filter));
        }
        let _ = writeln!(text, "      </{database_name}></databases>\n    </{name}>");
    }
    text.push_str("  </users>\n</clickhouse>\n");
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
