//! The rows of a reference set, as lines of JSON by table.
//!
//! Used by the writer beside the folds. Names are those of the columns; a name that is no column is refused by the server.

use std::collections::BTreeMap;

use anyhow::Context as _;
use quanyu_area::published::Published;
use quanyu_area::reference::{Area, ReferenceSet, Shape};
use quanyu_log::Record;
use serde_json::{Value, json};

type Table = (&'static str, Vec<String>);

/// Tables and their rows.
pub(super) fn of(set: &ReferenceSet) -> anyhow::Result<Vec<Table>> {
    let shapes: BTreeMap<&str, &Shape> =
        set.shapes.iter().map(|shape| (shape.area_id.as_str(), shape)).collect();
    let about = &set.about;
    let line = |mut row: Value| -> anyhow::Result<String> {
        let fields = row.as_object_mut().context("a row is an object")?;
        fields.insert("set_name".to_owned(), about.name.as_str().into());
        fields.insert("set_version".to_owned(), about.version.as_str().into());
        Ok(row.to_string())
    };
    let lines = |rows: Vec<Value>| rows.into_iter().map(line).collect::<anyhow::Result<Vec<String>>>();
    Ok(vec![
        (
            "areas",
            lines(set.areas.iter().map(|area| area_row(area, shapes.get(area.id.as_str()))).collect())?,
        ),
        ("area_aliases", lines(aliases(set))?),
        ("populations", lines(populations(set))?),
        ("categories", lines(categories(set))?),
        ("channels", lines(channels(set))?),
        ("departments", lines(departments(set))?),
        ("definitions", lines(definitions(set))?),
        ("calendar", lines(calendar(set))?),
        ("lunar_years", lines(lunar_years(set))?),
        ("sla_limits", lines(sla_limits(set))?),
    ])
}

/// The row that says that the others are there.
pub(super) fn marker(set: &ReferenceSet, published: &Published, record: &Record) -> anyhow::Result<String> {
    let loaded_at = jiff::Timestamp::from_millisecond(record.timestamp_ms).context("the record's time")?;
    let about = &set.about;
    let row = json!({
        "set_name": about.name, "set_version": about.version, "checksum": published.checksum,
        "title": about.title, "title_en": about.title_en, "zone": about.zone, "sources": about.sources,
        "kafka_offset": record.offset, "loaded_at": format!("{loaded_at:.3}"),
    });
    Ok(row.to_string())
}

fn area_row(area: &Area, shape: Option<&&Shape>) -> Value {
    json!({
        "area_id": area.id, "kind": area.kind.name(), "parent_id": area.parent_id,
        "name": area.name, "name_en": area.name_en,
        "valid_from": area.validity.from.to_string(), "valid_to": area.validity.to.map(|to| to.to_string()),
        "longitude": area.centroid.map(|(longitude, _)| longitude),
        "latitude": area.centroid.map(|(_, latitude)| latitude),
        "overlay": area.overlay, "outline": shape.map(|shape| shape.geojson()),
        "outline_synthetic": shape.is_some_and(|shape| shape.synthetic),
    })
}

fn aliases(set: &ReferenceSet) -> Vec<Value> {
    let row = |alias: &quanyu_area::reference::Alias| {
        json!({
            "area_id": alias.area_id, "system": alias.system, "version": alias.version, "code": alias.code,
            "valid_from": alias.validity.from.to_string(),
            "valid_to": alias.validity.to.map(|to| to.to_string()),
        })
    };
    set.aliases.iter().map(row).collect()
}

fn populations(set: &ReferenceSet) -> Vec<Value> {
    let synthetic = set.about.synthetic_populations;
    let own = set.populations.iter();
    own.map(|one| {
        json!({
            "area_id": one.area_id, "year": one.year, "residents": one.residents, "insured": one.insured,
            "synthetic": synthetic,
        })
    })
    .collect()
}

fn categories(set: &ReferenceSet) -> Vec<Value> {
    let own = set.categories.iter();
    own.map(|one| {
        json!({
            "code_system": one.code_system, "code": one.code, "class": one.class, "type": one.category_type,
            "name": one.name, "name_en": one.name_en,
        })
    })
    .collect()
}

fn channels(set: &ReferenceSet) -> Vec<Value> {
    let own = set.channels.iter();
    own.map(|one| json!({ "code": one.code, "channel": one.channel, "name": one.name })).collect()
}

fn departments(set: &ReferenceSet) -> Vec<Value> {
    let own = set.departments.iter();
    own.map(|one| {
        json!({ "department_id": one.id, "name": one.name, "name_en": one.name_en, "leads": one.leads })
    })
    .collect()
}

fn definitions(set: &ReferenceSet) -> Vec<Value> {
    let own = set.definitions.iter();
    own.map(|one| {
        json!({
            "definition_id": one.id, "version": one.version, "name": one.name, "name_en": one.name_en,
            "sla_version": one.sla_version,
        })
    })
    .collect()
}

fn calendar(set: &ReferenceSet) -> Vec<Value> {
    let own = set.calendar.iter();
    own.map(|day| json!({ "date": day.date.to_string(), "name": day.name, "off": day.off })).collect()
}

fn lunar_years(set: &ReferenceSet) -> Vec<Value> {
    let own = set.lunar.iter();
    own.map(|year| json!({ "year": year.year, "first_day": year.first_day.to_string() })).collect()
}

fn sla_limits(set: &ReferenceSet) -> Vec<Value> {
    let own = set.sla_limits.iter();
    own.map(|one| {
        json!({
            "kind": one.kind, "transition": one.transition, "limit_units": one.limit,
            "unit": one.unit.name(), "version": one.version, "valid_from": one.valid_from.to_string(),
        })
    })
    .collect()
}
