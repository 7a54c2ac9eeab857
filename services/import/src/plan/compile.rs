//! Map and contract to plan: every name resolved, every constant converted, or an error that names the map's line.
//!
//! Used by `plan`; see README.md of the crate for what each key means.

use prost_reflect::{DynamicMessage, Value as Dynamic};
use toml::Spanned;

use super::columns::{Columns, nearest};
use super::field::{self, Node};
use super::kind::Kind;
use super::text::{Reading, Text};
use super::when::Condition;
use super::{AreaPlan, EventPlan, Plan, Tags};
use crate::contract::{Stream, streams};
use crate::error::MapError;
use crate::identity::{self, Identity};
use crate::map::{self, IdForm, IdenticalRows, Map};

/// Fields of the envelope that the plan writes itself, and what to use instead.
const OWN_FIELDS: [(&str, &str); 7] = [
    ("event_id", "the ids follow from [record] and the event's version"),
    ("source", "set source at the top of the map, or --source"),
    ("subject", "set [record]"),
    ("occurred_at", "set the event's occurred_at"),
    ("recorded_at", "set the event's recorded_at"),
    ("area", "set [area] or the event's area"),
    ("exercise", "set exercise = true at the top of the map"),
];

/// Checks a map against the contract and the file's columns. `source` replaces the map's own.
///
/// # Errors
/// The first fault of the map, with its place and what to write.
pub(crate) fn compile(map: &Map, source: Option<&str>, mut columns: Columns) -> Result<Plan, MapError> {
    let shape = &map.shape;
    let stream = stream(map)?;
    let source = source.unwrap_or_else(|| map.source()).to_owned();
    if source.is_empty() {
        return Err(map.fault(&shape.source, "the source is empty", "write the system's registered id"));
    }
    let identity = identity(map, &source, &mut columns)?;
    let mut events = Vec::new();
    for event in shape.events.get_ref() {
        events.push(self::event(map, &stream, event, &mut columns)?);
    }
    if events.is_empty() {
        return Err(map.fault(&shape.events, "the map makes no event", "add at least one [[event]]"));
    }
    let tag = |name: &str| stream.envelope.get_field_by_name(name).map_or(0, |field| field.number());
    let tags = Tags {
        event_id: tag("event_id"),
        source: tag("source"),
        subject: tag("subject"),
        occurred_at: tag("occurred_at"),
        recorded_at: tag("recorded_at"),
        area: tag("area"),
        exercise: tag("exercise"),
    };
    let registration = shape.register.as_ref().map(|register| registration(map, &stream, &source, register));
    Ok(Plan {
        reading: Reading { missing: shape.format.missing.clone(), trim: shape.format.trim },
        columns: columns.into_names(),
        registration: registration.transpose()?,
        exercise: shape.exercise,
        stream,
        source,
        identity,
        tags,
        events,
    })
}

fn stream(map: &Map) -> Result<Stream, MapError> {
    let wanted = &map.shape.stream;
    let streams = streams();
    let names = streams.iter().map(|stream| stream.name.as_str()).collect::<Vec<_>>().join(", ");
    streams.into_iter().find(|stream| stream.name == *wanted.get_ref()).ok_or_else(|| {
        let what = format!("there is no stream {:?}", wanted.get_ref());
        map.fault(wanted, what, format!("write one of {names}"))
    })
}

fn identity(map: &Map, source: &str, columns: &mut Columns) -> Result<Identity, MapError> {
    let at = &map.shape.record;
    let record = at.get_ref();
    let find_all = |columns: &mut Columns, names: &[Spanned<String>]| {
        names.iter().map(|name| columns.find(map, name)).collect::<Result<Vec<_>, _>>()
    };
    let positions = match (&record.columns, &record.all_columns_but) {
        (Some(names), None) => find_all(columns, names)?,
        (None, Some(names)) => {
            let but = find_all(columns, names)?;
            columns.all_but(&but).ok_or_else(|| {
                map.fault(
                    at,
                    "all_columns_but needs a header, NDJSON has none",
                    "list the columns with columns = […]",
                )
            })?
        }
        _ => {
            let fix = "write columns = [\"…\"], or all_columns_but = [] for the whole row";
            return Err(map.fault(at, "the record's identity needs columns", fix));
        }
    };
    if positions.is_empty() {
        return Err(map.fault(at, "no column is left to tell records apart", "name at least one column"));
    }
    if record.id == IdForm::Literal && record.identical_rows == IdenticalRows::Distinct {
        let fix = "write id = \"hash\", or identical_rows = \"repeat\"";
        return Err(map.fault(at, "rows with the same literal id cannot be different records", fix));
    }
    if quanyu_event::Kind::from_name(record.kind.get_ref()).is_none() {
        let what = format!("there is no kind of subject {:?}", record.kind.get_ref());
        return Err(map.fault(&record.kind, what, "write one such as incident, fire, hazard, work_accident"));
    }
    Ok(Identity {
        namespace: identity::namespace(source),
        kind: record.kind.get_ref().clone(),
        prefix: record.prefix.clone(),
        columns: positions,
        id: record.id,
        identical_rows: record.identical_rows,
        normalise: record.normalise.clone(),
    })
}

fn event(
    map: &Map,
    stream: &Stream,
    event: &Spanned<map::Event>,
    columns: &mut Columns,
) -> Result<EventPlan, MapError> {
    let shape = event.get_ref();
    let name = shape.name.get_ref();
    let Some(payload) = stream.payloads.iter().find(|field| field.name() == name) else {
        let known: Vec<&str> = stream.payloads.iter().map(|field| field.name()).collect();
        let near = nearest(name, &known).map(|near| format!("did you mean {near:?}? ")).unwrap_or_default();
        let what = format!("stream {} has no event {name:?}", stream.name);
        return Err(map.fault(&shape.name, what, format!("{near}it has {}", known.join(", "))));
    };
    let payload_kind = payload.kind();
    let Some(message) = payload_kind.as_message() else {
        return Err(map.fault(&shape.name, "this event has no payload message", "take another event"));
    };
    let mut trees: [Vec<Node>; 2] = [Vec::new(), Vec::new()];
    for line in &shape.fields {
        let (path, _) = line;
        let [envelope, fields] = &mut trees;
        match path.get_ref().strip_prefix("envelope.") {
            None => field::add(map, columns, message, line, fields)?,
            Some(own) => {
                if let Some((own, fix)) =
                    OWN_FIELDS.iter().find(|(name, _)| own.split('.').next() == Some(*name))
                {
                    return Err(map.fault(path, format!("{own} is not filled through fields"), *fix));
                }
                field::add(map, columns, &stream.envelope, line, envelope)?;
            }
        }
    }
    let [envelope, fields] = trees;
    let mut required = Text::compile(map, columns, &shape.occurred_at)?;
    required.required = true;
    let recorded_at = shape.recorded_at.as_ref();
    let area = shape.area.as_ref().or(map.shape.area.as_ref());
    Ok(EventPlan {
        name: name.clone(),
        tag: payload.number(),
        when: shape
            .when
            .iter()
            .map(|when| Condition::compile(map, columns, when))
            .collect::<Result<_, _>>()?,
        occurred_at: (required, Kind::time_of(map, &shape.occurred_at)?),
        recorded_at: recorded_at
            .map(|value| Ok((Text::compile(map, columns, value)?, Kind::time_of(map, value)?)))
            .transpose()?,
        version: shape.version.iter().map(|name| columns.find(map, name)).collect::<Result<_, _>>()?,
        area: area.map(|area| self::area(map, columns, area)).transpose()?,
        envelope,
        payload: fields,
    })
}

fn area(map: &Map, columns: &mut Columns, shape: &Spanned<map::Area>) -> Result<AreaPlan, MapError> {
    let area = shape.get_ref();
    for part in [&area.system, &area.version] {
        if part.get_ref().is_empty() {
            let fix =
                "a code means something only with its system and version, such as \"gbt2260\", \"2023\"";
            return Err(map.fault(part, "an area code needs system and version", fix));
        }
    }
    Ok(AreaPlan {
        system: area.system.get_ref().clone(),
        version: area.version.get_ref().clone(),
        code: Text::compile(map, columns, &area.code)?,
    })
}

/// The source's registration: always the same event, so that sending it again changes nothing.
fn registration(
    map: &Map,
    stream: &Stream,
    source: &str,
    shape: &Spanned<map::Register>,
) -> Result<Vec<u8>, MapError> {
    let register = shape.get_ref();
    let at = register.occurred_at.get_ref().parse::<jiff::Timestamp>().map_err(|error| {
        map.fault(
            &register.occurred_at,
            error.to_string(),
            "write an RFC 3339 time such as \"2020-01-01T00:00:00Z\"",
        )
    })?;
    let Some(zone) = map.shape.time.as_ref().map(|time| time.zone.get_ref().clone()) else {
        return Err(map.fault(shape, "a registration names the source's zone", "add [time] with a zone"));
    };
    let system = map.shape.coordinates.as_ref().map(|coordinates| coordinates.system.get_ref().as_str());
    let system =
        ["wgs84", "gcj02", "bd09"].iter().position(|name| Some(*name) == system).map_or(0, |at| at + 1);
    let mut version = Vec::new();
    identity::append(&mut version, Some(&map.digest()));
    let subject = format!("source:{source}");
    let id = identity::event_id(&identity::namespace(source), &subject, "source_registered", &version);
    let build = || -> Option<Vec<u8>> {
        let mut event = DynamicMessage::new(stream.event.clone());
        let payload = stream.event.get_field_by_name("source_registered")?;
        let mut registered = DynamicMessage::new(payload.kind().as_message()?.clone());
        registered.set_field_by_name("name", Dynamic::String(register.name.get_ref().clone()));
        registered.set_field_by_name("mode", Dynamic::EnumNumber(2));
        let scope = register.area_scope.iter().cloned().map(Dynamic::String).collect();
        registered.set_field_by_name("area_scope", Dynamic::List(scope));
        registered.set_field_by_name("coordinate_system", Dynamic::EnumNumber(i32::try_from(system).ok()?));
        registered.set_field_by_name("zone", Dynamic::String(zone));
        let mut envelope = DynamicMessage::new(stream.envelope.clone());
        envelope.set_field_by_name("event_id", Dynamic::String(id.to_string()));
        envelope.set_field_by_name("source", Dynamic::String(source.to_owned()));
        envelope.set_field_by_name("subject", Dynamic::String(subject));
        for name in ["occurred_at", "recorded_at"] {
            let field = stream.envelope.get_field_by_name(name)?;
            let mut time = DynamicMessage::new(field.kind().as_message()?.clone());
            time.set_field_by_name("seconds", Dynamic::I64(at.as_second()));
            time.set_field_by_name("nanos", Dynamic::I32(at.subsec_nanosecond()));
            envelope.set_field(&field, Dynamic::Message(time));
        }
        event.set_field_by_name("envelope", Dynamic::Message(envelope));
        event.set_field(&payload, Dynamic::Message(registered));
        Some(prost::Message::encode_to_vec(&event))
    };
    let what = format!("stream {} takes no registration of sources", stream.name);
    build().ok_or_else(|| map.fault(shape, what, "remove [register]"))
}
