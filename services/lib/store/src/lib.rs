//! The tables: blocks, fenced inserts, marks, migrations, queries. The only crate that knows clickhouse.
