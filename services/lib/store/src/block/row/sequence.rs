//! The elements of a list, put into an array column.
//!
//! Used by the row writer. Elements are plain values of the column's kind; no lists of lists, no missing elements.

use serde::ser::{self, Impossible, Serialize, Serializer};

use super::{RowError, RowResult, UUID_BYTES, push_uuid};
use crate::block::BlockError;
use crate::block::column::Column;
use crate::shape::{Kind, TableShape};

/// Writes one row's elements.
pub(in crate::block) struct Elements<'w> {
    table: &'w TableShape,
    index: usize,
    column: &'w mut Column,
    count: u64,
}

impl<'w> Elements<'w> {
    pub(super) fn new(table: &'w TableShape, index: usize, column: &'w mut Column) -> Self {
        Self { table, index, column, count: 0 }
    }
}

impl ser::SerializeSeq for Elements<'_> {
    type Ok = ();
    type Error = RowError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> RowResult {
        self.count += 1;
        value.serialize(Element { table: self.table, index: self.index, column: self.column })
    }

    fn end(self) -> RowResult {
        let before = self.column.ends.last().copied().unwrap_or(0);
        self.column.ends.push(before + self.count);
        Ok(())
    }
}

struct Element<'e> {
    table: &'e TableShape,
    index: usize,
    column: &'e mut Column,
}

impl Element<'_> {
    fn fixed<const N: usize>(self, found: &str, kind: Kind, value: [u8; N]) -> RowResult {
        if self.column.kind != kind {
            return Err(self.wrong(found));
        }
        self.column.values.extend_from_slice(&value);
        Ok(())
    }

    #[cold]
    fn wrong(&self, found: &str) -> RowError {
        let (column, declared) = self
            .table
            .columns
            .get(self.index)
            .map_or(("none", "none"), |column| (column.name.as_str(), column.sent_type.as_str()));
        RowError(Box::new(BlockError::Type {
            table: self.table.name.clone(),
            column: column.to_owned(),
            declared: declared.to_owned(),
            found: format!("an element that is {found}"),
        }))
    }
}

macro_rules! numbers {
    ($($method:ident $type:ident $kind:ident),*) => {$(
        fn $method(self, value: $type) -> RowResult {
            self.fixed(stringify!($type), Kind::$kind, value.to_le_bytes())
        }
    )*};
}

impl Serializer for Element<'_> {
    type Ok = ();
    type Error = RowError;
    type SerializeSeq = Impossible<(), RowError>;
    type SerializeTuple = Impossible<(), RowError>;
    type SerializeTupleStruct = Impossible<(), RowError>;
    type SerializeTupleVariant = Impossible<(), RowError>;
    type SerializeMap = Impossible<(), RowError>;
    type SerializeStruct = Impossible<(), RowError>;
    type SerializeStructVariant = Impossible<(), RowError>;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers!(serialize_i8 i8 I8, serialize_i16 i16 I16, serialize_i32 i32 I32, serialize_i64 i64 I64,
        serialize_u8 u8 U8, serialize_u16 u16 U16, serialize_u32 u32 U32, serialize_u64 u64 U64,
        serialize_f32 f32 F32, serialize_f64 f64 F64);

    fn serialize_bool(self, value: bool) -> RowResult {
        self.fixed("bool", Kind::Bool, [u8::from(value)])
    }
    fn serialize_char(self, value: char) -> RowResult {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> RowResult {
        if self.column.kind != Kind::Text {
            return Err(self.wrong("a string"));
        }
        self.column.push_text(value.as_bytes());
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> RowResult {
        match self.column.kind {
            Kind::Text => self.column.push_text(value),
            Kind::Uuid if value.len() == UUID_BYTES => push_uuid(&mut self.column.values, value),
            Kind::FixedText(width) if value.len() == width => self.column.values.extend_from_slice(value),
            _ => return Err(self.wrong("bytes")),
        }
        Ok(())
    }
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> RowResult {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _name: &'static str, value: &T) -> RowResult {
        value.serialize(self)
    }
    fn serialize_none(self) -> RowResult {
        Err(self.wrong("missing"))
    }
    fn serialize_some<T: ?Sized + Serialize>(self, _value: &T) -> RowResult {
        Err(self.wrong("optional"))
    }
    fn serialize_unit(self) -> RowResult {
        Err(self.wrong("a unit"))
    }
    fn serialize_unit_struct(self, _name: &'static str) -> RowResult {
        Err(self.wrong("a unit struct"))
    }
    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> RowResult {
        Err(self.wrong("an enum with data"))
    }
    fn serialize_seq(self, _length: Option<usize>) -> RowResult<Self::SerializeSeq> {
        Err(self.wrong("a list"))
    }
    fn serialize_tuple(self, _length: usize) -> RowResult<Self::SerializeTuple> {
        Err(self.wrong("a tuple"))
    }
    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> RowResult<Self::SerializeTupleStruct> {
        Err(self.wrong("a tuple"))
    }
    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> RowResult<Self::SerializeTupleVariant> {
        Err(self.wrong("an enum with data"))
    }
    fn serialize_map(self, _length: Option<usize>) -> RowResult<Self::SerializeMap> {
        Err(self.wrong("a map"))
    }
    fn serialize_struct(self, _name: &'static str, _length: usize) -> RowResult<Self::SerializeStruct> {
        Err(self.wrong("a struct"))
    }
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> RowResult<Self::SerializeStructVariant> {
        Err(self.wrong("an enum with data"))
    }
}
