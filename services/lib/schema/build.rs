//! Composes today's topic schemas and lists the committed versions, so that neither is maintained by hand.

#![expect(clippy::disallowed_methods, reason = "a build script's settings come from cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let proto = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../../proto").canonicalize()?;
    println!("cargo:rerun-if-changed={}", proto.join("avro").display());
    println!("cargo:rerun-if-changed={}", proto.join("topics").display());
    let contract = quanyu_contract::read(&proto)?;
    let mut out = String::from("&[\n");
    for topic in contract.topics.iter().filter(|t| t.stream.is_some()) {
        let schema = quanyu_contract::topic_schema(&contract, topic);
        writeln!(
            out,
            "Composed {{ topic: {:?}, schema: {:?} }},",
            topic.name,
            serde_json::to_string(&schema)?
        )?;
    }
    out.push_str("]\n");
    let out_dir = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out_dir.join("composed.rs"), out)?;
    std::fs::write(out_dir.join("versions.rs"), versions(&proto.join("avro/versions"))?)?;
    Ok(())
}

/// Files `<topic>/<version>-id<id>.avsc`.
fn versions(folder: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut found = Vec::new();
    for topic in std::fs::read_dir(folder)?.flatten() {
        for file in std::fs::read_dir(topic.path())?.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let numbers = name.strip_suffix(".avsc").and_then(|n| n.split_once("-id"));
            let (version, id) = numbers.ok_or_else(|| format!("{name}: expected VERSION-idID.avsc"))?;
            found.push((
                topic.file_name().to_string_lossy().into_owned(),
                version.parse::<u32>()?,
                id.parse::<u32>()?,
                file.path(),
            ));
        }
    }
    found.sort();
    let mut out = String::from("&[\n");
    for (topic, version, id, path) in found {
        writeln!(
            out,
            "Bundled {{ topic: {topic:?}, version: {version}, id: {id}, schema: include_str!({:?}) }},",
            path.display().to_string()
        )?;
    }
    out.push_str("]\n");
    Ok(out)
}
