//! Between wire messages and events: the conversions with rules of their own, around the generated ones. Checked on
//! the way in; on the way out an event is sound and cannot fail.

use crate::check::{Checker, Format};
use crate::{Rule, pb};
use quanyu_area::{CodeError, GivenSystem, check_code, to_wgs84};
use quanyu_event as event;

/// An event type that can be made of a wire message, with every violation noted.
pub trait FromWire: Sized {
    /// The message.
    type Wire;
    /// The checked value; `None` when a violation was noted.
    fn from_wire(wire: Self::Wire, check: &mut Checker<'_>) -> Option<Self>;
}

/// The event message of a stream.
pub trait StreamEvent: prost::Message + Default + Send + 'static {
    /// Its stream.
    const STREAM: event::Stream;
    /// The id as the caller gave it, for the result.
    fn event_id(&self) -> &str;
    /// Checks everything and makes an event, not yet stamped with its time of receipt.
    fn into_event(self, check: &mut Checker<'_>) -> Option<event::Envelope>;
    /// The message of an event, as its source would send it: without its time of receipt. None when the event belongs
    /// to another stream.
    fn from_event(event: event::Envelope) -> Option<Self>;
}

/// An event type as its wire message.
pub trait IntoWire {
    /// The message.
    type Wire;
    /// The message that [`FromWire`] makes the same value of.
    fn into_wire(self) -> Self::Wire;
}

impl IntoWire for event::Position {
    type Wire = pb::common::v1::Position;

    /// In WGS-84, whatever the source had given it in: so it is that point again on the way in.
    fn into_wire(self) -> Self::Wire {
        let coordinate_system = event::CoordinateSystem::Wgs84 as i32;
        Self::Wire { longitude: self.longitude, latitude: self.latitude, coordinate_system }
    }
}

fn time(at: event::Timestamp) -> prost_types::Timestamp {
    let millis = at.millis();
    // Unwrap safety: a remainder of 1,000 times a million is below 2^31.
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or_default();
    prost_types::Timestamp { seconds: millis.div_euclid(1_000), nanos }
}

/// The envelope's message, and the payload.
fn apart(event: event::Envelope) -> (pb::common::v1::Envelope, event::Payload) {
    let envelope = pb::common::v1::Envelope {
        event_id: event.event_id.to_string(),
        source: event.source,
        source_sequence: event.source_sequence,
        subject: event.subject.as_str().to_owned(),
        occurred_at: Some(time(event.occurred_at)),
        recorded_at: Some(time(event.recorded_at)),
        // A located area is the platform's word; whoever takes the event in locates it by its own reference data.
        area: event.area.filter(|area| !area.is_located()).map(IntoWire::into_wire),
        actor: event.actor.map(IntoWire::into_wire),
        correlation_id: event.correlation_id.map(|id| id.to_string()),
        causation_id: event.causation_id.map(|id| id.to_string()),
        source_reference: event.source_reference,
        exercise: event.exercise,
    };
    (envelope, event.payload)
}

include!(concat!(env!("OUT_DIR"), "/conversions.rs"));

impl FromWire for event::Position {
    type Wire = pb::common::v1::Position;

    /// Positions are stored in WGS-84; an undeclared system is refused, not guessed.
    fn from_wire(wire: Self::Wire, check: &mut Checker<'_>) -> Option<Self> {
        let longitude = check.double("longitude", wire.longitude);
        let latitude = check.double("latitude", wire.latitude);
        let (longitude, latitude) = (longitude?, latitude?);
        if !(-180.0..=180.0).contains(&longitude) {
            check.violate("longitude", Rule::OutOfRange("-180 … 180"));
        }
        if !(-90.0..=90.0).contains(&latitude) {
            check.violate("latitude", Rule::OutOfRange("-90 … 90"));
        }
        let system = match event::CoordinateSystem::from_number(wire.coordinate_system) {
            Some(event::CoordinateSystem::Unspecified) => {
                check.violate("coordinate_system", Rule::CoordinateSystemUndeclared);
                return None;
            }
            Some(event::CoordinateSystem::Wgs84) => GivenSystem::Wgs84,
            Some(event::CoordinateSystem::Gcj02) => GivenSystem::Gcj02,
            Some(event::CoordinateSystem::Bd09) => GivenSystem::Bd09,
            None => {
                check.violate("coordinate_system", Rule::UnknownChoice(wire.coordinate_system));
                return None;
            }
        };
        let (longitude, latitude) = to_wgs84(system, longitude, latitude);
        let coordinate_system = event::CoordinateSystem::from_number(wire.coordinate_system)?;
        Some(Self { longitude, latitude, coordinate_system })
    }
}

impl FromWire for event::Area {
    type Wire = pb::common::v1::Area;

    fn from_wire(wire: Self::Wire, check: &mut Checker<'_>) -> Option<Self> {
        let system = check.text("system", wire.system, Format::Slug, 64);
        let version = check.text("version", wire.version, Format::Text, 32);
        let code = check.text("code", wire.code, Format::Text, 64);
        let (system, version, code) = (system?, version?, code?);
        if let Err(error) = check_code(&system, &code) {
            check.violate("code", code_rule(error));
            return None;
        }
        let area = Self { system, version, code };
        if area.is_located() {
            check.violate("version", Rule::Form("an edition without '@'", "不含“@”的版本"));
            return None;
        }
        Some(area)
    }
}

fn code_rule(error: CodeError) -> Rule {
    match error {
        CodeError::NotDigits => Rule::Form("digits only in this code system", "该编码体系的纯数字代码"),
        CodeError::Length => Rule::Form(
            "2, 4, 6, 9, 12 or 15 digits in this code system",
            "该编码体系的 2、4、6、9、12 或 15 位数字",
        ),
    }
}

impl Checker<'_> {
    /// The envelope around a payload; both are checked, so that all violations come at once.
    pub(crate) fn envelope(
        &mut self,
        wire: Option<pb::common::v1::Envelope>,
        payload: Option<event::Payload>,
    ) -> Option<event::Envelope> {
        let Some(wire) = wire else {
            self.missing("envelope");
            return None;
        };
        self.within("envelope", |check| {
            let event_id = check.uuid("event_id", wire.event_id);
            let source = check.text("source", wire.source, Format::Slug, 64);
            let source_sequence = check.optional_number("source_sequence", wire.source_sequence, Some(0));
            let subject = check.subject(wire.subject, payload.as_ref());
            let occurred_at = check.occurred_at(wire.occurred_at);
            let recorded_at = check.time("recorded_at", wire.recorded_at);
            let area = check.optional_nested("area", wire.area);
            let actor = check.optional_nested("actor", wire.actor);
            let correlation_id = check.optional_uuid("correlation_id", wire.correlation_id);
            let causation_id = check.optional_uuid("causation_id", wire.causation_id);
            let source_reference =
                check.optional_text("source_reference", wire.source_reference, Format::Text, 256);
            Some(event::Envelope {
                received_at: check.limits.now,
                event_id: event_id?,
                source: source?,
                source_sequence: source_sequence?,
                subject: subject?,
                occurred_at: occurred_at?,
                recorded_at: recorded_at?,
                area: area?,
                actor: actor?,
                correlation_id: correlation_id?,
                causation_id: causation_id?,
                source_reference: source_reference?,
                exercise: wire.exercise,
                schema_version: event::SCHEMA_VERSION,
                payload: payload?,
            })
        })
    }

    fn subject(&mut self, text: String, payload: Option<&event::Payload>) -> Option<event::Subject> {
        let text = self.text("subject", text, Format::Subject, 160)?;
        let subject = event::Subject::parse(&text).ok()?;
        let expected = payload.map(event::Payload::kind);
        if let Some(expected) = expected
            && subject.kind_name() != expected.as_str()
        {
            self.violate("subject", Rule::SubjectKind { expected: expected.as_str() });
            return None;
        }
        Some(subject)
    }

    fn occurred_at(&mut self, wire: Option<prost_types::Timestamp>) -> Option<event::Timestamp> {
        let at = self.time("occurred_at", wire)?;
        if at.millis() > self.limits.now.millis().saturating_add(self.limits.ahead_ms_max) {
            self.violate("occurred_at", Rule::InFuture);
            return None;
        }
        if at < self.limits.floor {
            self.violate("occurred_at", Rule::BeforeFloor);
            return None;
        }
        Some(at)
    }
}
