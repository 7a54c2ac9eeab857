//! `quanyu tail`: follows a topic and prints each event as a line of JSON. Joins no group and commits nothing.
//!
//! A record that cannot be decoded is printed with the reason in the place of the event.

use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::{Exit, Failure, Stopper};
use quanyu_event::{Envelope, Stream, Timestamp, readable_payload};
use quanyu_log::{Broker, Delivery, Follower, RecordRef};
use quanyu_schema::Codec;
use serde_json::{Value, json};

use crate::output::Output;
use crate::servers::log_failure;
use crate::session::Session;

/// How long one poll waits; also how soon Ctrl-C is seen.
const POLL: Duration = Duration::from_millis(100);

const EXAMPLES: &str = "\
Examples:
  quanyu tail incident
  quanyu tail quanyu.fire.v1 --from-beginning --no-follow
  quanyu tail safety --last 10 -n 10 | jq .event.payload";

/// Print the events of a topic as lines of JSON, as they come
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The topic, or the stream it carries (incident, fire, safety)
    topic: String,
    /// Start with the first record that the log holds
    #[arg(long, conflicts_with = "last")]
    from_beginning: bool,
    /// Start this many records before the end of each partition
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    last: u64,
    /// Stop after this many records
    #[arg(short = 'n', long, value_name = "COUNT")]
    limit: Option<u64>,
    /// Stop at what is now the end
    #[arg(long)]
    no_follow: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let stream = Stream::from_name(&self.topic);
        let topic = stream.map_or_else(|| self.topic.clone(), |stream| stream.topic().to_owned());
        let broker = session.broker()?;
        let output = session.output;
        let stopper = Stopper::on_signals(Duration::from_secs(1))?;
        // The reader blocks, so it has a thread of its own.
        let tail =
            tokio::task::spawn_blocking(move || Tail::open(self, &broker, &topic, output)?.run(&stopper));
        tail.await.context("follow the topic")??;
        Ok(Exit::Ok)
    }
}

struct Tail {
    follower: Follower,
    codec: Option<Codec>,
    output: Output,
    /// Partitions whose present end is still ahead, with that end; only watched without following.
    open: Vec<(i32, u64)>,
    follow: bool,
    left: u64,
}

impl Tail {
    fn open(command: Command, broker: &Broker, topic: &str, output: Output) -> anyhow::Result<Self> {
        let mut follower = Follower::new(broker, topic).map_err(log_failure)?;
        let mut starts = Vec::new();
        let mut open = Vec::new();
        for partition in 0..follower.partitions().map_err(|error| unknown_topic(log_failure(error)))? {
            let (low, end) = follower.watermarks(partition).map_err(log_failure)?;
            let last = end.saturating_sub(command.last).max(low);
            let start = if command.from_beginning { low } else { last };
            starts.push((partition, start));
            if start < end {
                open.push((partition, end));
            }
        }
        follower.assign(&starts).map_err(log_failure)?;
        let codec = Codec::of_topic(topic);
        let left = command.limit.unwrap_or(u64::MAX);
        Ok(Self { follower, codec, output, open, follow: !command.no_follow, left })
    }

    fn run(mut self, stopper: &Stopper) -> anyhow::Result<()> {
        while !stopper.is_stopped() && self.left > 0 && (self.follow || !self.open.is_empty()) {
            match self.follower.poll(POLL).map_err(log_failure)? {
                Delivery::Record(record) => {
                    let (partition, offset) = (record.partition(), record.offset());
                    let line = describe(self.codec.as_ref(), &record);
                    self.output.json(&line)?;
                    self.left -= 1;
                    self.open.retain(|&(open, end)| open != partition || offset + 1 < end);
                }
                Delivery::Level { partition, .. } => self.open.retain(|&(open, _)| open != partition),
                Delivery::Assigned(_) | Delivery::Revoked { .. } | Delivery::Nothing => {}
            }
        }
        Ok(())
    }
}

fn unknown_topic(failure: Failure) -> Failure {
    let topics: Vec<&str> = crate::topics::ALL.iter().map(|topic| topic.name).collect();
    let names = format!("topics are {}; `quanyu migrate` creates them", topics.join(", "));
    if failure.exit == Exit::Failed { failure.fix(names) } else { failure }
}

fn describe(codec: Option<&Codec>, record: &RecordRef<'_>) -> Value {
    let mut line = json!({
        "topic": record.topic(), "partition": record.partition(), "offset": record.offset(),
        "published_at": Timestamp::from_millis(record.timestamp_ms()).to_string(),
        "key": record.key().map(String::from_utf8_lossy),
    });
    let (name, value) = match codec.map(|codec| codec.decode(record.payload())) {
        Some(Ok(decoded)) => ("event", event(&decoded.envelope)),
        Some(Err(error)) => ("undecodable", json!({ "code": error.code(), "reason": error.to_string() })),
        None => ("size_bytes", record.payload().map_or(0, <[u8]>::len).into()),
    };
    if let Some(fields) = line.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    line
}

/// The envelope for people: times as text, the payload's fields beside its name.
fn event(envelope: &Envelope) -> Value {
    let mut payload = Vec::new();
    readable_payload(&envelope.payload, &mut payload);
    let mut event = serde_json::to_value(envelope).unwrap_or_default();
    if let Some(fields) = event.as_object_mut() {
        for (name, value) in fields.iter_mut() {
            if let Some(millis) = value.as_i64().filter(|_| name.ends_with("_at")) {
                *value = Timestamp::from_millis(millis).to_string().into();
            }
        }
        fields.insert("type".to_owned(), envelope.payload.event_name().into());
        fields.insert("payload".to_owned(), serde_json::from_slice(&payload).unwrap_or_default());
    }
    event
}
