//! A block as one ArrowStream record batch, for the comparison only.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, FixedSizeBinaryBuilder, PrimitiveBuilder};
use arrow_array::types::{
    ArrowPrimitiveType, Int32Type, Int64Type, TimestampMillisecondType, UInt32Type, UInt64Type,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{Field, Schema};
use quanyu_store::Block;
use quanyu_store::block::Column;
use quanyu_store::shape::Kind;

use crate::row_binary::length;

pub fn encode(block: &Block) -> Vec<u8> {
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (shape, column) in block.table().columns.iter().zip(block.columns()) {
        let array = array(column, block.rows(), shape.sent_type.contains("DateTime64"));
        fields.push(Field::new(&shape.name, array.data_type().clone(), column_is_nullable(column)));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), arrays).unwrap();
    let mut writer = StreamWriter::try_new(Vec::with_capacity(block.bytes()), &schema).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn column_is_nullable(column: &Column) -> bool {
    !column.nulls().is_empty()
}

fn array(column: &Column, rows: usize, time: bool) -> ArrayRef {
    match column.kind() {
        Kind::Bool => {
            let mut builder = BooleanBuilder::with_capacity(rows);
            column.values().iter().for_each(|value| builder.append_value(*value == 1));
            Arc::new(builder.finish())
        }
        Kind::I32 => numbers::<Int32Type, 4>(column, i32::from_le_bytes),
        Kind::U32 => numbers::<UInt32Type, 4>(column, u32::from_le_bytes),
        Kind::I64 if time => {
            let array = primitive::<TimestampMillisecondType, 8>(column, i64::from_le_bytes);
            Arc::new(array.with_timezone("UTC"))
        }
        Kind::I64 => numbers::<Int64Type, 8>(column, i64::from_le_bytes),
        Kind::U64 => numbers::<UInt64Type, 8>(column, u64::from_le_bytes),
        Kind::Uuid => {
            let mut builder = FixedSizeBinaryBuilder::with_capacity(rows, 16);
            for (row, value) in column.values().chunks_exact(16).enumerate() {
                if column.nulls().get(row) == Some(&1) {
                    builder.append_null();
                } else {
                    // A block keeps two little-endian halves, Arrow the bytes as they are written.
                    let mut written: Vec<u8> = value.to_vec();
                    written[..8].reverse();
                    written[8..].reverse();
                    builder.append_value(written).unwrap();
                }
            }
            Arc::new(builder.finish())
        }
        Kind::Text => {
            let mut builder = BinaryBuilder::with_capacity(rows, column.values().len());
            let mut start = 0;
            for _ in 0..rows {
                let (text, size) = length(column.values(), start);
                builder.append_value(&column.values()[text..text + size]);
                start = text + size;
            }
            Arc::new(builder.finish())
        }
        other => unreachable!("{other:?} is not in the events table"),
    }
}

fn numbers<T: ArrowPrimitiveType, const N: usize>(
    column: &Column,
    read: fn([u8; N]) -> T::Native,
) -> ArrayRef {
    Arc::new(primitive::<T, N>(column, read))
}

fn primitive<T: ArrowPrimitiveType, const N: usize>(
    column: &Column,
    read: fn([u8; N]) -> T::Native,
) -> arrow_array::PrimitiveArray<T> {
    let values = column.values().as_chunks::<N>().0;
    let mut builder = PrimitiveBuilder::<T>::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        if column.nulls().get(row) == Some(&1) {
            builder.append_null();
        } else {
            builder.append_value(read(*value));
        }
    }
    builder.finish()
}
