//! The stack's Kafka: one KRaft node on the loopback interface, with its data in the home.
//! Used by `up` and `restart_server`. It never formats a folder twice and never changes what clients may rely on
//! (no topics made by accident; durability is that of one node that writes through the page cache).

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::cache::Tool;
use crate::error::{Error, Result};
use crate::files;
use crate::health::Probe;
use crate::process::{Process, spawn};
use crate::state::Kafka;

pub(crate) const NAME: &str = "kafka";
pub(crate) const LOG: &str = "logs/kafka.out";
/// After kill -9 it reads its logs again, which takes 16 s on two cores and longer under load.
pub(crate) const START_WAIT: Duration = Duration::from_secs(120);
/// A controlled shutdown writes a snapshot and flushes every partition.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(30);

const JAVA: Tool =
    Tool { program: "java", purpose: "Kafka", fix: "apt-get install default-jre-headless, 17 or later" };

/// Starts the broker; the caller waits for [`probe`].
pub(crate) async fn start(kafka: &Kafka, home: &Path) -> Result<Process> {
    files::write_private(&home.join("kafka/server.properties"), properties(kafka).as_bytes())?;
    files::write_private(&home.join("kafka/log4j2.xml"), LOG4J.as_bytes())?;
    if !home.join("kafka/data/meta.properties").exists() {
        format_storage(kafka, home).await?;
    }
    let mut broker = java(kafka, home);
    broker.arg("kafka.Kafka").arg("kafka/server.properties");
    spawn(NAME, broker, &home.join(LOG)).map_err(|error| match error {
        Error::Spawn { source, .. } => JAVA.failed(source),
        other => other,
    })
}

/// The question that a working broker answers.
pub(crate) fn probe(kafka: &Kafka) -> Probe {
    Probe::Kafka { address: kafka.address() }
}

/// Java with its memory bounded. Paths are relative to the home, because properties files know neither commas nor
/// Chinese in a folder's name; the locale makes the JVM read the home's own name as UTF-8.
fn java(kafka: &Kafka, home: &Path) -> Command {
    let mut java = Command::new(JAVA.program);
    java.current_dir(home)
        .env("LC_ALL", "C.UTF-8")
        .args(["-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-Djava.awt.headless=true"])
        .arg("-Dlog4j2.configurationFile=kafka/log4j2.xml")
        .arg("-cp")
        .arg(kafka.jars.join("*"));
    java
}

async fn format_storage(kafka: &Kafka, home: &Path) -> Result<()> {
    let mut format = java(kafka, home);
    format.args(["kafka.tools.StorageTool", "format", "-t", &cluster_id()?, "-c", "kafka/server.properties"]);
    let mut format = tokio::process::Command::from(format);
    let output = format
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|source| JAVA.failed(source))?;
    if output.status.success() {
        return Ok(());
    }
    if String::from_utf8_lossy(&output.stderr).contains("UnsupportedClassVersionError") {
        return Err(JAVA.failed(std::io::ErrorKind::NotFound.into()));
    }
    let log = home.join(LOG);
    let printed = [output.stdout, output.stderr].concat();
    std::fs::write(&log, &printed).map_err(Error::write(&log))?;
    Err(Error::Died { name: "Kafka's storage tool".to_owned(), tail: files::tail(&log), log })
}

/// 128 random bits in URL-safe base 64, from letters and digits only: an id that begins with `-` is refused.
fn cluster_id() -> Result<String> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /// The last of 22 characters carries two bits.
    const LAST: &[u8; 4] = b"AQgw";
    let random = files::random::<22>()?;
    let character =
        |alphabet: &[u8], byte: u8| alphabet.iter().cycle().nth(byte.into()).map(|&letter| letter as char);
    let (last, others) = random.split_last().unwrap_or((&0, &[]));
    Ok(others.iter().filter_map(|&byte| character(ALPHABET, byte)).chain(character(LAST, *last)).collect())
}

fn properties(kafka: &Kafka) -> String {
    let Kafka { port, controller_port, .. } = kafka;
    format!(
        "# Written by `quanyu up`; changed here, it is overwritten.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=kafka/data
# Topics are made by migrations, with the partitions that their contract says.
auto.create.topics.enable=false
num.partitions=3
# One node: internal topics have one replica, and few partitions so that a restart reads few logs.
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
# A broker that was killed may come back only when its old session is over: 9 s unless set.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
# Crash tests use short sessions.
group.min.session.timeout.ms=1000
"
    )
}

const LOG4J: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by `quanyu up`. -->
<Configuration status="WARN">
  <Appenders>
    <RollingFile name="file" fileName="logs/kafka.log" filePattern="logs/kafka.%i.log">
      <PatternLayout pattern="%d{ISO8601}{UTC} %p %c{1} %m%n"/>
      <SizeBasedTriggeringPolicy size="16 MB"/>
      <DefaultRolloverStrategy max="2"/>
    </RollingFile>
    <Console name="console" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{ISO8601}{UTC} %p %c{1} %m%n"/>
      <ThresholdFilter level="ERROR"/>
    </Console>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="file"/><AppenderRef ref="console"/></Root>
    <Logger name="kafka.server" level="INFO"/>
    <Logger name="org.apache.kafka.coordinator.group" level="INFO"/>
  </Loggers>
</Configuration>
"#;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cluster_id_is_22_characters_and_begins_with_no_dash() {
        for _ in 0..200 {
            let id = cluster_id().unwrap();
            assert_eq!(id.len(), 22);
            assert!(id.chars().all(|character| character.is_ascii_alphanumeric()), "{id}");
        }
    }
}
