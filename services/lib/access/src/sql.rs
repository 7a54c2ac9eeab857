//! The same principals in ClickHouse: which users, what each may select, and which rows.
//!
//! Pure: the shapes of the tables come in, a users file or statements come out; `quanyu access apply` reads and writes.
//! A table that is not known how to filter is an error, never left open.

mod statements;
mod tables;
mod users;
mod users_file;

pub use statements::{SQL_ROLE_PREFIX, statements};
pub use tables::{Guard, TableShape, Unguarded, guards};
pub(crate) use users::password;
pub use users::{SQL_PASSWORD_BYTES, SqlUser, password_hash, sql_users};
pub use users_file::users_file;

/// Questions of one user in an hour.
const QUERIES_PER_HOUR_MAX: u32 = 3_600;
/// Rows that one user may read in an hour: a city's year has some ten million.
const ROWS_PER_HOUR_MAX: u64 = 20_000_000_000;
/// Longest question, seconds.
const EXECUTION_S_MAX: u32 = 120;
/// Memory of one question, bytes.
const MEMORY_BYTES_MAX: u64 = 2 << 30;
/// Answers are bounded where somebody asks for all.
const RESULT_BYTES_MAX: u64 = 1 << 30;
/// Questions of one user at a time.
const QUERIES_AT_ONCE_MAX: u32 = 8;
