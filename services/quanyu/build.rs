//! Turns the topic descriptions under proto/topics and the maps under deploy/import/maps into tables of constants, so
//! that the binary knows them by itself.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest folder")?).join("../..");
    let out = env::var_os("OUT_DIR").ok_or("no output folder")?;
    fs::write(Path::new(&out).join("topics.rs"), topics(&root.join("proto"))?)?;
    fs::write(Path::new(&out).join("maps.rs"), maps(&root.join("deploy/import/maps"))?)?;
    Ok(())
}

fn topics(proto: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", proto.display());
    let contract = quanyu_contract::read(proto)?;
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
    Ok(out)
}

fn maps(folder: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let folder = folder.canonicalize()?;
    let mut files =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut out = String::from("&[\n");
    for file in files {
        let name = file.file_stem().and_then(|stem| stem.to_str()).ok_or("a map's name is not UTF-8")?;
        writeln!(out, "({name:?}, include_str!({:?})),", file.display().to_string())?;
    }
    out.push(']');
    Ok(out)
}
