//! Just enough of Kafka's protocol to make a topic, write records with acks=all, and ask how many there are.
//! Written out by hand so that this crate stays free of a Kafka client.

use std::io::{Read, Write};
use std::net::TcpStream;

const CREATE_TOPICS: (i16, i16) = (19, 2);
const PRODUCE: (i16, i16) = (0, 3);
const LIST_OFFSETS: (i16, i16) = (2, 1);
const TIMEOUT_MS: i32 = 30_000;

/// Makes a topic with one partition.
pub fn create_topic(broker: &str, topic: &str) {
    let mut body = 1_i32.to_be_bytes().to_vec();
    text(&mut body, topic);
    body.extend(1_i32.to_be_bytes());
    body.extend(1_i16.to_be_bytes());
    body.extend([0; 8]); // no assignments, no settings
    body.extend(TIMEOUT_MS.to_be_bytes());
    body.push(0);
    let answer = ask(broker, CREATE_TOPICS, &body);
    // Throttle time, one topic, its name, then its error.
    assert_eq!(error_at(&answer, 4 + 4 + 2 + topic.len()), 0, "create {topic}");
}

/// Writes records and returns when the broker has confirmed them; the first one's offset.
pub fn produce(broker: &str, topic: &str, values: &[String]) -> i64 {
    let batch = record_batch(values);
    let mut body = (-1_i16).to_be_bytes().to_vec(); // no transaction
    body.extend((-1_i16).to_be_bytes()); // all replicas
    body.extend(TIMEOUT_MS.to_be_bytes());
    body.extend(1_i32.to_be_bytes());
    text(&mut body, topic);
    body.extend([0, 0, 0, 1, 0, 0, 0, 0]); // one partition: 0
    body.extend(length(batch.len()));
    body.extend(batch);
    let answer = ask(broker, PRODUCE, &body);
    // One topic, its name, one partition, its number, then error and offset.
    let at = 4 + 2 + topic.len() + 4 + 4;
    assert_eq!(error_at(&answer, at), 0, "produce to {topic}");
    i64::from_be_bytes(answer[at + 2..at + 10].try_into().unwrap())
}

/// The offset after the topic's last record; None while the partition has no leader.
pub fn end_offset(broker: &str, topic: &str) -> Option<i64> {
    let mut body = (-1_i32).to_be_bytes().to_vec();
    body.extend(1_i32.to_be_bytes());
    text(&mut body, topic);
    body.extend([0, 0, 0, 1, 0, 0, 0, 0]);
    body.extend((-1_i64).to_be_bytes());
    let answer = ask(broker, LIST_OFFSETS, &body);
    // One topic, its name, one partition, its number, error, timestamp, offset.
    let at = 4 + 2 + topic.len() + 4 + 4;
    (error_at(&answer, at) == 0).then(|| i64::from_be_bytes(answer[at + 10..at + 18].try_into().unwrap()))
}

fn ask(broker: &str, (api, version): (i16, i16), body: &[u8]) -> Vec<u8> {
    let mut request = api.to_be_bytes().to_vec();
    request.extend(version.to_be_bytes());
    request.extend([0, 0, 0, 7, 0xff, 0xff]); // correlation, no client id
    request.extend(body);
    let mut stream = TcpStream::connect(broker).unwrap();
    stream.write_all(&length(request.len())).unwrap();
    stream.write_all(&request).unwrap();
    let mut size = [0; 4];
    stream.read_exact(&mut size).unwrap();
    let mut answer = vec![0; u32::from_be_bytes(size) as usize];
    stream.read_exact(&mut answer).unwrap();
    answer.split_off(4)
}

fn record_batch(values: &[String]) -> Vec<u8> {
    let count = i32::try_from(values.len()).unwrap();
    let mut covered = vec![0, 0]; // attributes
    covered.extend((count - 1).to_be_bytes());
    covered.extend([0; 16]); // first and last timestamp
    covered.extend([0xff; 14]); // no producer id, epoch, sequence
    covered.extend(count.to_be_bytes());
    for (delta, value) in values.iter().enumerate() {
        let mut record = vec![0, 0]; // attributes, timestamp delta
        varint(&mut record, delta.try_into().unwrap());
        varint(&mut record, -1); // no key
        varint(&mut record, value.len().try_into().unwrap());
        record.extend(value.as_bytes());
        varint(&mut record, 0); // no headers
        varint(&mut covered, record.len().try_into().unwrap());
        covered.extend(record);
    }
    let mut batch = vec![0; 8]; // base offset
    batch.extend(length(covered.len() + 9));
    batch.extend([0xff, 0xff, 0xff, 0xff, 2]); // leader epoch, magic
    batch.extend(crc32c(&covered).to_be_bytes());
    batch.extend(covered);
    batch
}

fn crc32c(bytes: &[u8]) -> u32 {
    const CASTAGNOLI: u32 = 0x82F6_3B78;
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { CASTAGNOLI } else { 0 })
    })
}

fn varint(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(i16::try_from(text.len()).unwrap().to_be_bytes());
    out.extend(text.as_bytes());
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap().to_be_bytes()
}

fn error_at(answer: &[u8], at: usize) -> i16 {
    i16::from_be_bytes(answer[at..at + 2].try_into().unwrap())
}
