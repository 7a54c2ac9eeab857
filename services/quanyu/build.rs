//! Turns the topic descriptions under proto/topics into a table of constants, so that the binary knows them by itself.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let proto =
        Path::new(&env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest folder")?).join("../../proto");
    println!("cargo:rerun-if-changed={}", proto.display());
    let contract = quanyu_contract::read(&proto)?;
    let mut out = String::from("&[\n");
    for topic in &contract.topics {
        writeln!(
            out,
            "Topic {{ name: {:?}, is_stream: {}, partitions: {}, local_partitions: {}, retention_ms: {}, \
             cleanup_policy: {:?}, message_bytes_max: {} }},",
            topic.name,
            topic.stream.is_some(),
            topic.partitions,
            topic.local_partitions,
            topic.retention_ms,
            topic.cleanup_policy,
            topic.message_bytes_max,
        )?;
    }
    out.push(']');
    let folder = env::var_os("OUT_DIR").ok_or("no output folder")?;
    fs::write(Path::new(&folder).join("topics.rs"), out)?;
    Ok(())
}
