//! Every kind of column that blocks know comes back as it went in, and a row that does not fit is refused whole.

use quanyu_store::{Block, BlockError, Origin};
use serde::Serialize;
use uuid::Uuid;

use crate::engine::{TOPIC, drop_database, fresh};

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    OpenedAgain,
}

#[derive(Serialize)]
struct Inner {
    longitude: Option<f64>,
    latitude: Option<f64>,
}

#[derive(Serialize)]
struct Named(String);

#[derive(Serialize)]
struct Wide<'a> {
    flag: bool,
    tiny: i8,
    small: u16,
    number: i32,
    count: u64,
    ratio: f64,
    id: Uuid,
    maybe_id: Option<Uuid>,
    at: i64,
    maybe_at: Option<i64>,
    name: Named,
    status: Status,
    level: &'static str,
    note: Option<&'a str>,
    tags: Vec<&'a str>,
    numbers: Vec<i64>,
    ratios: Vec<f64>,
    ids: Vec<Uuid>,
    position: Inner,
    #[serde(rename = "plain")]
    raw: &'a str,
}

const TABLE: &str = "CREATE TABLE wide (flag Bool, tiny Int8, small UInt16, number Int32, count UInt64, ratio Float64, \
    id UUID, maybe_id Nullable(UUID), at DateTime64(3, 'UTC'), maybe_at Nullable(DateTime64(3, 'UTC')), name String, \
    status LowCardinality(String), level Enum8('blue' = 1, 'red' = 2), note LowCardinality(Nullable(String)), \
    tags Array(LowCardinality(String)), numbers Array(Int64), ratios Array(Float64), ids Array(UUID), \
    longitude Nullable(Float64), latitude Nullable(Float64), plain String, doubled UInt64 ALIAS count * 2) \
    ENGINE = MergeTree ORDER BY count";

fn wide(count: u64, id: Uuid) -> Wide<'static> {
    Wide {
        flag: true,
        tiny: -5,
        small: 65_000,
        number: -7,
        count,
        ratio: 0.5,
        id,
        maybe_id: (count == 1).then_some(id),
        at: 1_794_700_800_123,
        maybe_at: None,
        name: Named("警情".into()),
        status: Status::OpenedAgain,
        level: "red",
        note: (count == 1).then_some("it's\n\t\\"),
        tags: if count == 1 { vec!["a", "", "ccc"] } else { vec![] },
        numbers: vec![1, -2],
        ratios: vec![],
        ids: vec![id],
        position: Inner { longitude: Some(120.02), latitude: None },
        raw: "",
    }
}

#[tokio::test]
async fn columns_come_back() {
    let Some(client) = fresh("columns_come_back").await else { return };
    client.execute(TABLE).await.unwrap();
    let shape = client.shape("wide").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let id = Uuid::parse_str("00112233-4455-6677-8899-aabbccddeeff").unwrap();
    let mut block = Block::new(shape.clone());
    for count in [1, 2] {
        block.push(Origin { partition: 0, offset: count }, &wide(count, id)).unwrap();
    }
    client.insert(&owner, &shape, TOPIC, &[0], &block).await.unwrap();
    let answer = client.fetch_bytes("SELECT * FROM wide ORDER BY count", "JSONEachRow").await.unwrap();
    let rows: Vec<serde_json::Value> =
        serde_json::Deserializer::from_slice(&answer).into_iter().map(Result::unwrap).collect();
    let id = id.to_string();
    let expected = |count: u64| {
        serde_json::json!({
            "flag": true, "tiny": -5, "small": 65_000, "number": -7, "count": count, "ratio": 0.5, "id": id,
            "maybe_id": (count == 1).then_some(&id), "at": "2026-11-15 00:00:00.123", "maybe_at": null,
            "name": "警情", "status": "opened_again", "level": "red",
            "note": (count == 1).then_some("it's\n\t\\"),
            "tags": if count == 1 { vec!["a", "", "ccc"] } else { vec![] },
            "numbers": [1, -2], "ratios": [], "ids": [id], "longitude": 120.02, "latitude": null, "plain": ""
        })
    };
    assert_eq!(rows, [expected(1), expected(2)]);
    drop_database(&client).await;
}

#[tokio::test]
async fn a_row_that_does_not_fit_leaves_the_block_as_it_was() {
    #[derive(Serialize)]
    struct Good {
        subject: &'static str,
        tags: Vec<&'static str>,
        version: u64,
    }
    #[derive(Serialize)]
    struct Swapped {
        subject: &'static str,
        version: u64,
        tags: Vec<&'static str>,
    }
    #[derive(Serialize)]
    struct Narrow {
        subject: &'static str,
        tags: Vec<&'static str>,
        version: u32,
    }
    #[derive(Serialize)]
    struct Short {
        subject: &'static str,
    }
    let Some(client) = fresh("a_row_that_does_not_fit").await else { return };
    client
        .execute("CREATE TABLE t (subject String, tags Array(String), version UInt64) ENGINE = MergeTree ORDER BY subject")
        .await
        .unwrap();
    let shape = client.shape("t").await.unwrap();
    let owner = client.fence(TOPIC, &[0]).await.unwrap();
    let origin = Origin { partition: 0, offset: 1 };
    let mut block = Block::new(shape.clone());
    let good = Good { subject: "fire:1", tags: vec!["a", "b"], version: 1 };
    block.push(origin, &good).unwrap();
    let swapped = block.push(origin, &Swapped { subject: "s", version: 1, tags: vec![] });
    assert!(
        matches!(&swapped, Err(BlockError::Name { field, column, .. }) if field == "version" && column == "tags")
    );
    let narrow = block.push(origin, &Narrow { subject: "long subject", tags: vec!["x"; 300], version: 1 });
    assert!(
        matches!(&narrow, Err(BlockError::Type { column, found, .. }) if column == "version" && found == "u32")
    );
    let short = block.push(origin, &Short { subject: "s" });
    assert!(matches!(&short, Err(BlockError::Short { column, .. }) if column == "tags"));
    block.push(origin, &good).unwrap();
    assert_eq!(block.rows(), 2);
    client.insert(&owner, &shape, TOPIC, &[0], &block).await.unwrap();
    let answer = client.fetch_bytes("SELECT * FROM t", "TSV").await.unwrap();
    assert_eq!(&answer[..], b"fire:1\t['a','b']\t1\nfire:1\t['a','b']\t1\n");
    drop_database(&client).await;
}
