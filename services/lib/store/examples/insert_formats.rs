//! Measures how blocks of the events table go in: Native, RowBinary and ArrowStream, through the fenced insert.
//!
//! `QUANYU_TEST_CLICKHOUSE=http://user:password@host:port cargo run --release -p quanyu-store --example insert_formats`.
//! It uses a database of its own and drops it. The formats take turns, so that a slow minute meets all of them.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]
#![allow(missing_docs)]

#[path = "insert_formats/arrow.rs"]
mod arrow;
#[path = "insert_formats/row_binary.rs"]
mod row_binary;

use std::time::{Duration, Instant};

use clickhouse::Compression;
use clickhouse::insert_formatted::CompressedData;
use quanyu_store::{Block, Client, MigrateOptions, Origin, Owner, Settings, TableShape, migrate};
use serde::Serialize;
use uuid::Uuid;

const ROWS: u64 = 50_000;
const ROUNDS: usize = 15;
const TOPIC: &str = "quanyu.incident.v1";
const TABLE: &str = "incident_events";

#[derive(Serialize)]
struct EventRow {
    subject: String,
    kafka_partition: i32,
    kafka_offset: u64,
    event_id: Uuid,
    kind: &'static str,
    event: &'static str,
    source: &'static str,
    source_sequence: Option<i64>,
    occurred_at: i64,
    recorded_at: i64,
    received_at: i64,
    area_system: &'static str,
    area_version: &'static str,
    area_code: String,
    actor_organisation: &'static str,
    actor_role: &'static str,
    correlation_id: Option<Uuid>,
    causation_id: Option<Uuid>,
    source_reference: String,
    exercise: bool,
    schema_id: u32,
    content_hash: u64,
    #[serde(with = "as_bytes")]
    body: Vec<u8>,
    payload: String,
}

mod as_bytes {
    pub fn serialize<S: serde::Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }
}

fn event(offset: u64) -> EventRow {
    let mixed = offset.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let at = 1_794_700_800_000 + i64::try_from(offset).unwrap_or(0) * 20;
    EventRow {
        subject: format!("incident:chicago-{:010}", mixed % 10_000_000_000),
        kafka_partition: 0,
        kafka_offset: offset,
        event_id: Uuid::from_u64_pair(mixed, mixed.rotate_left(17)),
        kind: "incident",
        event: ["reported", "dispatched", "arrived", "closed"][(mixed % 4) as usize],
        source: "chicago-police",
        source_sequence: offset.is_multiple_of(3).then_some(at),
        occurred_at: at - 60_000,
        recorded_at: at - 30_000,
        received_at: at,
        area_system: "gbt2260",
        area_version: "2020",
        area_code: format!("330784{:03}", mixed % 16 + 100),
        actor_organisation: "110",
        actor_role: "intake",
        correlation_id: None,
        causation_id: None,
        source_reference: format!("chicago.csv:{offset}"),
        exercise: true,
        schema_id: 3,
        content_hash: mixed,
        body: (0..160).map(|at| (mixed.rotate_left(at) & 0xff) as u8).collect(),
        payload: format!(
            "{{\"reported\":{{\"channel\":\"phone_110\",\"category\":{{\"system\":\"iucr\",\"code\":\"{:04}\"}},\"severity\":\"ordinary\",\"position\":{{\"longitude\":{:.6},\"latitude\":{:.6},\"system\":\"wgs84\"}},\"has_text\":false}}}}",
            mixed % 2_000,
            120.0 + (mixed % 1_000_000) as f64 / 1e6,
            28.0 + (mixed % 999_983) as f64 / 1e6
        ),
    }
}

type Encode = fn(&Block) -> Vec<u8>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut settings = Settings::from_url(&std::env::var("QUANYU_TEST_CLICKHOUSE")?)?;
    settings.database = format!("formats_{}", Uuid::new_v4().simple());
    let client = Client::new(settings)?;
    let database = client.settings().database.clone();
    migrate(&client, &MigrateOptions { database: database.clone(), cluster: None }).await?;
    let measured = measure(&client).await;
    client.with_database("default").execute(&format!("DROP DATABASE {database} SYNC")).await?;
    measured
}

async fn measure(client: &Client) -> anyhow::Result<()> {
    let shape = client.shape(TABLE).await?;
    let owner = client.fence(TOPIC, &[0]).await?;
    let rows: Vec<EventRow> = (0..ROWS).map(event).collect();
    let mut block = Block::new(shape.clone());
    let mut push = Vec::new();
    for _ in 0..ROUNDS {
        block.clear();
        let started = Instant::now();
        for row in &rows {
            block.push(Origin { partition: 0, offset: row.kafka_offset }, row)?;
        }
        push.push(started.elapsed());
    }
    println!(
        "{ROWS} rows, {} bytes each; push: {} per row",
        block.bytes() / ROWS as usize,
        spread(&push, nanos_per_row)
    );

    let formats: [(&str, Encode); 3] =
        [("Native", Block::encode_native), ("RowBinary", row_binary::encode), ("ArrowStream", arrow::encode)];
    let mut figures: Vec<Figures> = formats.iter().map(|_| Figures::default()).collect();
    for round in 0..=ROUNDS {
        for ((format, encode), figures) in formats.iter().zip(&mut figures) {
            let one = insert(client, &shape, &owner, &block, format, *encode).await?;
            // The first round warms up.
            if round > 0 {
                figures.add(one);
            }
        }
    }
    for ((format, _), figures) in formats.iter().zip(&figures) {
        println!(
            "{format:12} rows/s {}  server CPU s/M rows {}  encode {} per row",
            spread(&figures.insert, rows_per_second),
            spread(&figures.server_cpu, seconds_per_million),
            spread(&figures.encode, nanos_per_row)
        );
    }
    let plain = bytes::Bytes::from(block.encode_native());
    let started = Instant::now();
    let compressed = CompressedData::new(&plain, Compression::Lz4)?;
    println!(
        "lz4 of a Native block would cost {:?} for {} bytes ({})",
        started.elapsed(),
        plain.len(),
        std::any::type_name_of_val(&compressed)
    );
    Ok(())
}

#[derive(Default)]
struct Figures {
    insert: Vec<Duration>,
    encode: Vec<Duration>,
    server_cpu: Vec<Duration>,
}

impl Figures {
    fn add(&mut self, (encode, insert, server_cpu): (Duration, Duration, Duration)) {
        self.encode.push(encode);
        self.insert.push(insert);
        self.server_cpu.push(server_cpu);
    }
}

async fn insert(
    client: &Client,
    shape: &TableShape,
    owner: &Owner,
    block: &Block,
    format: &str,
    encode: Encode,
) -> anyhow::Result<(Duration, Duration, Duration)> {
    client.execute(&format!("TRUNCATE TABLE {TABLE} SYNC")).await?;
    let started = Instant::now();
    let body = encode(block);
    let encoded = started.elapsed();
    let cpu_before = server_cpu(client).await?;
    let started = Instant::now();
    client.insert_encoded(owner, shape, TOPIC, &[0], format, body, ROWS).await?;
    let inserted = started.elapsed();
    let cpu = server_cpu(client).await?.saturating_sub(cpu_before);
    let seen: Vec<(u64, u64)> = client
        .fetch_rows(&format!("SELECT count(), sum(cityHash64(toString(tuple(*)))) FROM {TABLE}"))
        .await?;
    println!("# {format} {inserted:?} {cpu:?} {seen:?}");
    Ok((encoded, inserted, cpu))
}

/// CPU time of all the server's queries so far; the two questions themselves are part of it and small.
async fn server_cpu(client: &Client) -> anyhow::Result<Duration> {
    let micros: Vec<u64> = client
        .fetch_rows("SELECT sum(value) FROM system.events WHERE event IN ('UserTimeMicroseconds', 'SystemTimeMicroseconds')")
        .await?;
    Ok(Duration::from_micros(micros[0]))
}

fn spread(times: &[Duration], figure: fn(Duration) -> String) -> String {
    let mut sorted = times.to_vec();
    sorted.sort();
    format!(
        "{} / {} / {}",
        figure(sorted[0]),
        figure(sorted[sorted.len() / 2]),
        figure(sorted[sorted.len() - 1])
    )
}

fn rows_per_second(time: Duration) -> String {
    format!("{:.0} k", ROWS as f64 / time.as_secs_f64() / 1e3)
}

fn seconds_per_million(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e6 / ROWS as f64)
}

fn nanos_per_row(time: Duration) -> String {
    format!("{:.0} ns", time.as_secs_f64() * 1e9 / ROWS as f64)
}
