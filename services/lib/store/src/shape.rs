//! What a table looks like to its writer: columns in order, what is sent for each, and how it is cut into parts.
//!
//! Used by `Block`, `insert` and `marks`. Loaded from the server, so that a row that does not fit is found before it
//! is sent. It knows only the types that Quanyu's tables use; any other is an error, never a guess.

use std::sync::Arc;

use serde::Deserialize;

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// What one value looks like on the wire (Native format, little-endian).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Uuid,
    Text,
    /// So many bytes exactly.
    FixedText(usize),
}

impl Kind {
    /// Bytes per value; none for text, whose values differ.
    pub fn width(self) -> Option<usize> {
        match self {
            Self::Bool | Self::I8 | Self::U8 => Some(1),
            Self::I16 | Self::U16 => Some(2),
            Self::I32 | Self::U32 | Self::F32 => Some(4),
            Self::I64 | Self::U64 | Self::F64 => Some(8),
            Self::Uuid => Some(16),
            Self::FixedText(size) => Some(size),
            Self::Text => None,
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnShape {
    /// Its name, which is also the field's.
    pub name: String,
    /// The type that is sent; the server converts it to the column's own (LowCardinality and Enum take strings).
    pub sent_type: String,
    /// One value, or one element of an array.
    pub kind: Kind,
    /// Whether `None` is allowed.
    pub nullable: bool,
    /// Whether it holds an array of `kind`.
    pub array: bool,
}

/// How the rows of one insert are cut into table partitions. The number is the index of a DateTime64(3, 'UTC') column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartitionRule {
    /// Unpartitioned.
    None,
    /// `toYYYYMM(column)`.
    Month(usize),
    /// `toYear(column)`.
    Year(usize),
}

/// A table as its writer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// The table's name, without its database.
    pub name: String,
    /// The columns that are written, in the table's order (no ALIAS, MATERIALIZED or EPHEMERAL ones).
    pub columns: Vec<ColumnShape>,
    /// How it is cut into partitions.
    pub partition: PartitionRule,
    /// Whether it has a column `topic`, which marks are then filtered by.
    pub has_topic: bool,
    /// `input('…')`'s argument and the column list, made once.
    pub(crate) structure: String,
    pub(crate) column_list: String,
}

impl TableShape {
    /// A shape from (name, type) pairs and a partition key as `system.tables` shows it.
    pub fn new(name: &str, columns: &[(&str, &str)], partition_key: &str) -> Result<Self, StoreError> {
        let wrong = |reason: String| StoreError::Shape { table: name.to_owned(), reason };
        let columns: Vec<ColumnShape> = columns
            .iter()
            .map(|(column, kind)| column_shape(column, kind))
            .collect::<Result<_, _>>()
            .map_err(wrong)?;
        if columns.is_empty() {
            return Err(wrong("it has no columns; run `quanyu migrate`".to_owned()));
        }
        let partition = partition_rule(&columns, partition_key).map_err(wrong)?;
        let structure = columns
            .iter()
            .map(|column| format!("{} {}", sql::name(&column.name), column.sent_type))
            .collect::<Vec<_>>()
            .join(", ");
        let column_list = columns.iter().map(|column| sql::name(&column.name)).collect::<Vec<_>>().join(", ");
        let has_topic = columns.iter().any(|column| column.name == "topic");
        Ok(Self { name: name.to_owned(), columns, partition, has_topic, structure, column_list })
    }

    /// The SQL expression whose value is the table partition, as marks group by it.
    pub fn partition_expression(&self) -> String {
        let of =
            |index: usize| self.columns.get(index).map(|column| sql::name(&column.name)).unwrap_or_default();
        match self.partition {
            PartitionRule::None => "toUInt32(0)".to_owned(),
            PartitionRule::Month(index) => format!("toUInt32(toYYYYMM({}))", of(index)),
            PartitionRule::Year(index) => format!("toUInt32(toYear({}))", of(index)),
        }
    }
}

impl Client {
    /// The shape of a table of this client's database.
    pub async fn shape(&self, table: &str) -> Result<Arc<TableShape>, StoreError> {
        #[derive(clickhouse::Row, Deserialize)]
        struct Column {
            name: String,
            r#type: String,
        }
        let (database, quoted) = (sql::text(&self.settings.database), sql::text(table));
        let columns: Vec<Column> = self
            .fetch_rows(&format!(
                "SELECT name, type FROM system.columns WHERE database = {database} AND table = {quoted} \
                 AND default_kind NOT IN ('ALIAS', 'MATERIALIZED', 'EPHEMERAL') ORDER BY position"
            ))
            .await?;
        let keys: Vec<String> = self
            .fetch_rows(&format!(
                "SELECT partition_key FROM system.tables WHERE database = {database} AND name = {quoted}"
            ))
            .await?;
        let Some(partition_key) = keys.first() else {
            return Err(StoreError::Shape {
                table: table.to_owned(),
                reason: format!("not in database {database}; run `quanyu migrate`"),
            });
        };
        let pairs: Vec<(&str, &str)> =
            columns.iter().map(|column| (column.name.as_str(), column.r#type.as_str())).collect();
        TableShape::new(table, &pairs, partition_key).map(Arc::new)
    }
}

fn partition_rule(columns: &[ColumnShape], key: &str) -> Result<PartitionRule, String> {
    let key = key.trim();
    if key.is_empty() || key == "tuple()" {
        return Ok(PartitionRule::None);
    }
    let unknown = || format!("its partition key {key} is not one of toYYYYMM(column), toYear(column), none");
    let (function, rest) = key.split_once('(').ok_or_else(unknown)?;
    let column = rest.strip_suffix(')').ok_or_else(unknown)?.trim().trim_matches('`');
    let index = columns.iter().position(|shape| shape.name == column).ok_or_else(unknown)?;
    let of_utc_millis = columns.get(index).is_some_and(|shape| shape.sent_type == UTC_MILLIS);
    if !of_utc_millis {
        return Err(format!("its partition key {key} must be over a column of type {UTC_MILLIS}"));
    }
    match function {
        "toYYYYMM" => Ok(PartitionRule::Month(index)),
        "toYear" => Ok(PartitionRule::Year(index)),
        _ => Err(unknown()),
    }
}

const UTC_MILLIS: &str = "DateTime64(3, 'UTC')";

fn inside<'a>(text: &'a str, wrapper: &str) -> Option<&'a str> {
    text.strip_prefix(wrapper)?.strip_prefix('(')?.strip_suffix(')')
}

fn column_shape(name: &str, declared: &str) -> Result<ColumnShape, String> {
    let plain = inside(declared, "LowCardinality").unwrap_or(declared);
    if let Some(element) = inside(plain, "Array") {
        let element = inside(element, "LowCardinality").unwrap_or(element);
        let (kind, sent) = kind(element).ok_or_else(|| unknown_type(name, declared))?;
        return Ok(shape(name, format!("Array({sent})"), kind, false, true));
    }
    if let Some(value) = inside(plain, "Nullable") {
        let (kind, sent) = kind(value).ok_or_else(|| unknown_type(name, declared))?;
        return Ok(shape(name, format!("Nullable({sent})"), kind, true, false));
    }
    let (kind, sent) = kind(plain).ok_or_else(|| unknown_type(name, declared))?;
    Ok(shape(name, sent, kind, false, false))
}

fn shape(name: &str, sent_type: String, kind: Kind, nullable: bool, array: bool) -> ColumnShape {
    ColumnShape { name: name.to_owned(), sent_type, kind, nullable, array }
}

fn unknown_type(column: &str, declared: &str) -> String {
    format!("column {column} has the type {declared}, which blocks cannot carry")
}

/// What is sent for one value of a type that is neither nullable nor an array.
fn kind(declared: &str) -> Option<(Kind, String)> {
    let kind = match declared {
        "Bool" => Kind::Bool,
        "Int8" => Kind::I8,
        "Int16" => Kind::I16,
        "Int32" | "Date32" => Kind::I32,
        "Int64" => Kind::I64,
        "UInt8" => Kind::U8,
        "UInt16" | "Date" => Kind::U16,
        "UInt32" => Kind::U32,
        "UInt64" => Kind::U64,
        "Float32" => Kind::F32,
        "Float64" => Kind::F64,
        "UUID" => Kind::Uuid,
        "String" => Kind::Text,
        // An enum's values are sent by name; the server refuses names that it does not know.
        _ if declared.starts_with("Enum8(") || declared.starts_with("Enum16(") => {
            return Some((Kind::Text, "String".to_owned()));
        }
        _ if declared == "DateTime" || declared.starts_with("DateTime(") => Kind::U32,
        // Other scales would take milliseconds for something else.
        _ if declared == "DateTime64(3)" || declared.starts_with("DateTime64(3,") => Kind::I64,
        _ => Kind::FixedText(inside(declared, "FixedString")?.parse().ok()?),
    };
    Some((kind, declared.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn knows_what_is_sent() {
        for (declared, sent, expected, nullable, array) in [
            ("LowCardinality(String)", "String", Kind::Text, false, false),
            ("LowCardinality(Nullable(String))", "Nullable(String)", Kind::Text, true, false),
            ("Array(LowCardinality(String))", "Array(String)", Kind::Text, false, true),
            ("Enum8('a' = 1)", "String", Kind::Text, false, false),
            (UTC_MILLIS, UTC_MILLIS, Kind::I64, false, false),
            ("Nullable(UUID)", "Nullable(UUID)", Kind::Uuid, true, false),
            ("FixedString(16)", "FixedString(16)", Kind::FixedText(16), false, false),
        ] {
            let column = column_shape("c", declared).unwrap();
            assert_eq!(
                (column.sent_type.as_str(), column.kind, column.nullable, column.array),
                (sent, expected, nullable, array)
            );
        }
        assert!(column_shape("c", "DateTime64(6, 'UTC')").is_err());
        assert!(column_shape("c", "Map(String, String)").is_err());
    }

    #[test]
    fn knows_the_partition_keys() {
        let columns = [("a", "UInt8"), ("at", UTC_MILLIS)];
        let rule = |key| TableShape::new("t", &columns, key).map(|shape| shape.partition);
        assert_eq!(rule("").unwrap(), PartitionRule::None);
        assert_eq!(rule("toYYYYMM(at)").unwrap(), PartitionRule::Month(1));
        assert_eq!(rule("toYear(at)").unwrap(), PartitionRule::Year(1));
        assert!(rule("toYYYYMM(a)").is_err());
        assert!(rule("(a, at)").is_err());
        assert!(rule("toMonday(at)").is_err());
    }
}
