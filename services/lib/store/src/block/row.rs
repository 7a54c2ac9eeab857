//! Serde's side of a block: walks a row's fields and puts each value into the next column.
//!
//! Used by `Block::push`. Nested structs and tuples of structs are flattened; every field's name is compared with its
//! column's, so that a forgotten or swapped field is an error and not a shifted row.

mod sequence;

use serde::ser::{self, Impossible, Serialize, Serializer};

use self::sequence::Elements;
use super::BlockError;
use super::column::Column;
use crate::shape::{ColumnShape, Kind, TableShape};

/// Boxed: the hot path returns it once per field.
#[derive(Debug)]
pub(super) struct RowError(Box<BlockError>);

impl std::fmt::Display for RowError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for RowError {}

impl ser::Error for RowError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(Box::new(BlockError::Unsupported { table: String::new(), reason: message.to_string() }))
    }
}

pub(super) type RowResult<T = ()> = Result<T, RowError>;

/// Puts one row behind the others. On an error the columns are uneven and must be truncated.
pub(super) fn write(
    table: &TableShape,
    columns: &mut [Column],
    row: &impl Serialize,
) -> Result<(), Box<BlockError>> {
    let mut writer = RowWriter { table, columns, next: 0, field: None, optional: false };
    let written = row.serialize(&mut writer).and_then(|()| writer.complete());
    written.map_err(|RowError(mut error)| {
        if let BlockError::Unsupported { table: named, .. } = &mut *error {
            table.name.clone_into(named);
        }
        error
    })
}

struct RowWriter<'a> {
    table: &'a TableShape,
    columns: &'a mut [Column],
    next: usize,
    /// The field whose value comes next; none inside a tuple.
    field: Option<&'static str>,
    /// Whether the value is inside `Some`.
    optional: bool,
}

impl RowWriter<'_> {
    /// The column for the next value, which must be one of `kinds`.
    #[inline]
    fn column(&mut self, found: &'static str, fits: impl Fn(Kind) -> bool) -> RowResult<&mut Column> {
        let index = self.next;
        let (Some(shape), Some(column)) = (self.table.columns.get(index), self.columns.get(index)) else {
            return Err(self.name_error());
        };
        if !self.field_names(shape, column) {
            return Err(self.name_error());
        }
        let (nullable, array) = (column.nullable, column.array);
        if !fits(column.kind) || array || (self.optional && !nullable) {
            return Err(self.type_error(found));
        }
        self.next += 1;
        self.optional = false;
        let field = self.field;
        let column =
            self.columns.get_mut(index).ok_or_else(|| <RowError as ser::Error>::custom("no such column"))?;
        column.named = field;
        if nullable {
            column.nulls.push(0);
        }
        Ok(column)
    }

    /// Whether the field has the column's name. The same text at the same place was compared before: most rows of a
    /// block are of one type.
    #[inline]
    fn field_names(&self, shape: &ColumnShape, column: &Column) -> bool {
        let known = matches!((self.field, column.named), (Some(one), Some(two)) if std::ptr::eq(one, two));
        known || self.field == Some(shape.name.as_str())
    }

    #[inline]
    fn fixed<const N: usize>(
        &mut self,
        found: &'static str,
        fits: impl Fn(Kind) -> bool,
        value: [u8; N],
    ) -> RowResult {
        self.column(found, fits)?.values.extend_from_slice(&value);
        Ok(())
    }

    fn complete(&self) -> RowResult {
        match self.table.columns.get(self.next) {
            None => Ok(()),
            Some(column) => Err(RowError(Box::new(BlockError::Short {
                table: self.table.name.clone(),
                fields: self.next,
                columns: self.table.columns.len(),
                column: column.name.clone(),
            }))),
        }
    }

    #[cold]
    fn name_error(&self) -> RowError {
        let column = self.table.columns.get(self.next).map_or("none", |column| column.name.as_str());
        RowError(Box::new(BlockError::Name {
            table: self.table.name.clone(),
            field: self.field.unwrap_or("without a name").to_owned(),
            column: column.to_owned(),
        }))
    }

    #[cold]
    fn type_error(&self, found: &str) -> RowError {
        let (column, declared) = self
            .table
            .columns
            .get(self.next)
            .map_or(("none", "none"), |column| (column.name.as_str(), column.sent_type.as_str()));
        let found = if self.optional { format!("an optional {found}") } else { found.to_owned() };
        RowError(Box::new(BlockError::Type {
            table: self.table.name.clone(),
            column: column.to_owned(),
            declared: declared.to_owned(),
            found,
        }))
    }

    #[cold]
    fn unsupported(&self, what: &str) -> RowError {
        let field = self.field.unwrap_or("the row");
        ser::Error::custom(format!("{field} is {what}, which blocks cannot carry"))
    }
}

/// The fields of a struct or the members of a tuple, put into consecutive columns.
struct Fields<'w, 'a>(&'w mut RowWriter<'a>);

impl<'w, 'a> Serializer for &'w mut RowWriter<'a> {
    type Ok = ();
    type Error = RowError;
    type SerializeSeq = Elements<'w>;
    type SerializeTuple = Fields<'w, 'a>;
    type SerializeTupleStruct = Fields<'w, 'a>;
    type SerializeTupleVariant = Impossible<(), RowError>;
    type SerializeMap = Impossible<(), RowError>;
    type SerializeStruct = Fields<'w, 'a>;
    type SerializeStructVariant = Impossible<(), RowError>;

    fn is_human_readable(&self) -> bool {
        false
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> RowResult {
        self.fixed("bool", |kind| kind == Kind::Bool, [u8::from(value)])
    }
    #[inline]
    fn serialize_i8(self, value: i8) -> RowResult {
        self.fixed("i8", |kind| kind == Kind::I8, value.to_le_bytes())
    }
    #[inline]
    fn serialize_i16(self, value: i16) -> RowResult {
        self.fixed("i16", |kind| kind == Kind::I16, value.to_le_bytes())
    }
    #[inline]
    fn serialize_i32(self, value: i32) -> RowResult {
        self.fixed("i32", |kind| kind == Kind::I32, value.to_le_bytes())
    }
    #[inline]
    fn serialize_i64(self, value: i64) -> RowResult {
        self.fixed("i64", |kind| kind == Kind::I64, value.to_le_bytes())
    }
    #[inline]
    fn serialize_u8(self, value: u8) -> RowResult {
        self.fixed("u8", |kind| kind == Kind::U8, [value])
    }
    #[inline]
    fn serialize_u16(self, value: u16) -> RowResult {
        self.fixed("u16", |kind| kind == Kind::U16, value.to_le_bytes())
    }
    #[inline]
    fn serialize_u32(self, value: u32) -> RowResult {
        self.fixed("u32", |kind| kind == Kind::U32, value.to_le_bytes())
    }
    #[inline]
    fn serialize_u64(self, value: u64) -> RowResult {
        self.fixed("u64", |kind| kind == Kind::U64, value.to_le_bytes())
    }
    #[inline]
    fn serialize_f32(self, value: f32) -> RowResult {
        self.fixed("f32", |kind| kind == Kind::F32, value.to_le_bytes())
    }
    #[inline]
    fn serialize_f64(self, value: f64) -> RowResult {
        self.fixed("f64", |kind| kind == Kind::F64, value.to_le_bytes())
    }

    fn serialize_char(self, value: char) -> RowResult {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> RowResult {
        let column = self.column("a string", |kind| kind == Kind::Text)?;
        column.push_text(value.as_bytes());
        Ok(())
    }

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> RowResult {
        let size = value.len();
        let fits = |kind| match kind {
            Kind::Text => true,
            Kind::Uuid => size == UUID_BYTES,
            Kind::FixedText(width) => size == width,
            _ => false,
        };
        let column = self.column("bytes", fits)?;
        match column.kind {
            Kind::Text => column.push_text(value),
            Kind::Uuid => push_uuid(&mut column.values, value),
            _ => column.values.extend_from_slice(value),
        }
        Ok(())
    }

    #[inline]
    fn serialize_none(self) -> RowResult {
        self.optional = true;
        let column = self.column("value", |_| true)?;
        if let Some(missing) = column.nulls.last_mut() {
            *missing = 1;
        }
        column.push_default();
        Ok(())
    }

    #[inline]
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> RowResult {
        self.optional = true;
        value.serialize(self)
    }

    fn serialize_unit(self) -> RowResult {
        Err(self.unsupported("a unit"))
    }
    fn serialize_unit_struct(self, _name: &'static str) -> RowResult {
        Err(self.unsupported("a unit struct"))
    }

    #[inline]
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> RowResult {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _name: &'static str, value: &T) -> RowResult {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> RowResult {
        Err(self.unsupported("an enum with data"))
    }

    fn serialize_seq(self, _length: Option<usize>) -> RowResult<Elements<'w>> {
        let (Some(shape), Some(column)) = (self.table.columns.get(self.next), self.columns.get(self.next))
        else {
            return Err(self.name_error());
        };
        if !self.field_names(shape, column) {
            return Err(self.name_error());
        }
        if !column.array || self.optional {
            return Err(self.type_error("a list"));
        }
        self.next += 1;
        let index = self.next - 1;
        let field = self.field;
        match self.columns.get_mut(index) {
            Some(column) => {
                column.named = field;
                Ok(Elements::new(self.table, index, column))
            }
            None => Err(ser::Error::custom("no such column")),
        }
    }

    fn serialize_tuple(self, _length: usize) -> RowResult<Fields<'w, 'a>> {
        self.field = None;
        self.group("an optional tuple")
    }
    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> RowResult<Fields<'w, 'a>> {
        self.field = None;
        self.group("an optional tuple")
    }
    fn serialize_struct(self, _name: &'static str, _length: usize) -> RowResult<Fields<'w, 'a>> {
        self.group("an optional struct")
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> RowResult<Self::SerializeTupleVariant> {
        Err(self.unsupported("an enum with data"))
    }
    fn serialize_map(self, _length: Option<usize>) -> RowResult<Self::SerializeMap> {
        Err(self.unsupported("a map (or a flattened struct)"))
    }
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> RowResult<Self::SerializeStructVariant> {
        Err(self.unsupported("an enum with data"))
    }
}

impl<'a> RowWriter<'a> {
    /// A struct or tuple. Never inside `Some`: a `None` there could not know how many columns it stands for.
    #[inline]
    fn group(&mut self, optional: &str) -> RowResult<Fields<'_, 'a>> {
        if self.optional { Err(self.unsupported(optional)) } else { Ok(Fields(self)) }
    }
}

impl ser::SerializeStruct for Fields<'_, '_> {
    type Ok = ();
    type Error = RowError;

    #[inline]
    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> RowResult {
        self.0.field = Some(key);
        value.serialize(&mut *self.0)
    }
    fn skip_field(&mut self, key: &'static str) -> RowResult {
        self.0.field = Some(key);
        Err(self.0.unsupported("skipped"))
    }
    #[inline]
    fn end(self) -> RowResult {
        Ok(())
    }
}

/// Members of tuples have no name of their own, so only structs may be members.
macro_rules! members {
    ($trait:ident, $method:ident) => {
        impl ser::$trait for Fields<'_, '_> {
            type Ok = ();
            type Error = RowError;
            #[inline]
            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> RowResult {
                self.0.field = None;
                value.serialize(&mut *self.0)
            }
            #[inline]
            fn end(self) -> RowResult {
                Ok(())
            }
        }
    };
}
members!(SerializeTuple, serialize_element);
members!(SerializeTupleStruct, serialize_field);

const UUID_BYTES: usize = 16;

/// The server keeps a UUID as two little-endian halves, the upper one first.
#[inline]
fn push_uuid(out: &mut Vec<u8>, value: &[u8]) {
    let mut swapped = [0; UUID_BYTES];
    if value.len() == UUID_BYTES {
        swapped.copy_from_slice(value);
    }
    let (upper, lower) = swapped.split_at_mut(UUID_BYTES / 2);
    upper.reverse();
    lower.reverse();
    out.extend_from_slice(&swapped);
}
