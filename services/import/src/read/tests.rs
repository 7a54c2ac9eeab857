//! Files as they come: gzip whole and broken, encodings right and wrong, quotes, blank lines, ragged rows, NDJSON.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write as _;
use std::path::PathBuf;

use super::*;

const MAP: &str = "stream = \"incident\"\nsource = \"s\"\nFORMAT\n[record]\nkind = \"incident\"\ncolumns = [\"id\"]\nid = \"hash\"\n\
                   identical_rows = \"repeat\"\n[[event]]\ntype = \"incident_reported\"\noccurred_at = { column = \"at\", \
                   format = \"rfc3339\" }\n[event.fields]\nplace = { column = \"p\" }\n";

struct Given {
    _folder: tempfile::TempDir,
    file: PathBuf,
    map: Map,
}

fn given(format: &str, content: &[u8]) -> Given {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data");
    std::fs::write(&file, content).unwrap();
    let map = Map::parse(Path::new("m.toml"), MAP.replace("FORMAT", format)).unwrap();
    Given { _folder: folder, file, map }
}

/// Lines and third cells of the good rows, lines and reasons of the bad ones, and how reading ended.
type Found = (Vec<(u64, String)>, Vec<(u64, String)>, Option<String>);

fn read(given: &Given) -> Found {
    let mut found: Found = (Vec::new(), Vec::new(), None);
    let (plan, mut rows) = match open(&given.file, &given.map, None, &Position::default()).unwrap() {
        Ok(opened) => opened,
        Err(broken) => return (found.0, found.1, Some(broken.what)),
    };
    let place = plan.columns.iter().position(|name| name == "p").unwrap();
    loop {
        match rows.next() {
            Ok(Some((at, Ok(cells)))) => found.0.push((at.line, cells.get(place).unwrap_or("-").to_owned())),
            Ok(Some((at, Err((fault, _))))) => found.1.push((at.line, fault.reason)),
            Ok(None) => return found,
            Err(broken) => {
                found.2 = Some(broken.what);
                return found;
            }
        }
    }
}

fn places(given: &Given) -> Vec<String> {
    let (good, bad, end) = read(given);
    assert!(bad.is_empty() && end.is_none(), "{bad:?} {end:?}");
    good.into_iter().map(|(_, place)| place).collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

#[test]
fn lines_are_right_after_quotes_blank_lines_and_either_line_end() {
    for end in ["\n", "\r\n"] {
        let content = format!(
            "id,at,p{end}1,t,a{end}2,t,\"b{end}b\"{end}{end}{end}3,t,c{end}4,t,\"d{end}{end}d\"{end}5,t,e"
        );
        let (good, ..) = read(&given("", content.as_bytes()));
        let lines: Vec<u64> = good.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 7, 8, 11], "{end:?}");
        assert_eq!(good[1].1, format!("b{end}b"));
    }
}

#[test]
fn a_ragged_row_is_reported_and_the_next_one_follows() {
    let (good, bad, end) = read(&given("", b"id,at,p\n1,t,a\n2,t\n3,t,c,d\n4,t,e\n"));
    assert_eq!(good, [(2, "a".to_owned()), (5, "e".to_owned())]);
    let expected = ["2 cells where the header has 3", "4 cells where the header has 3"];
    assert_eq!(bad, [(3, expected[0].to_owned()), (4, expected[1].to_owned())]);
    assert_eq!(end, None);
}

#[test]
fn gzip_is_seen_by_its_bytes_and_may_have_several_members() {
    let mut both = gzip(b"id,at,p\n1,t,a\n");
    both.extend(gzip(b"2,t,b\n"));
    assert_eq!(places(&given("", &both)), ["a", "b"]);
    assert_eq!(places(&given("", b"id,at,p\n1,t,a\n2,t,b\n")), ["a", "b"]);
}

#[test]
fn a_broken_gzip_is_one_error_after_the_rows_before_it() {
    let mut content = b"id,at,p\n".to_vec();
    for row in 0..50_000_u64 {
        content.extend(format!("{row},{:x},p\n", row.wrapping_mul(0x9e37_79b9_7f4a_7c15)).bytes());
    }
    let whole = gzip(&content);
    let (good, _, end) = read(&given("", &whole[..whole.len() / 2]));
    assert!(end.unwrap().contains("breaks off"));
    assert!(!good.is_empty() && good.len() < 50_000, "{}", good.len());
    let mut wrong_sum = whole.clone();
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 1;
    let (good, _, end) = read(&given("", &wrong_sum));
    assert!(end.unwrap().contains("gzip stream is broken"));
    assert!(good.len() > 49_000);
}

#[test]
fn other_encodings_are_read_and_wrong_ones_are_one_error() {
    let text = "id,at,p\n1,t,Köln\n2,t,Straße\n";
    let as_latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let as_utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(|unit: u16| unit.to_le_bytes()).collect();
    let format = |encoding| format!("[format]\nencoding = \"{encoding}\"");
    assert_eq!(places(&given(&format("latin1"), &as_latin)), ["Köln", "Straße"]);
    assert_eq!(places(&given(&format("utf-16le"), &as_utf16)), ["Köln", "Straße"]);
    assert_eq!(places(&given("", text.as_bytes())), ["Köln", "Straße"]);
    assert_eq!(
        places(&given("", [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat().as_slice())),
        ["Köln", "Straße"]
    );
    assert_eq!(places(&given(&format("gbk"), b"id,at,p\n1,t,\xd3\xc0\xbf\xb5\n")), ["永康"]);
    let (_, _, end) = read(&given("", &as_latin));
    let end = end.unwrap();
    assert!(end.contains("byte 13 (line 2) is not UTF-8"), "{end}");
}

#[test]
fn german_files_use_semicolons() {
    let format = "[format]\ndelimiter = \";\"\nencoding = \"windows-1252\"";
    assert_eq!(places(&given(format, b"id;at;p\n1;t;K\xf6ln, Dom\n")), ["Köln, Dom"]);
}

#[test]
fn a_quote_that_never_closes_does_not_swallow_the_file() {
    let mut content = b"id,at,p\n1,t,\"a\n".to_vec();
    content.extend(std::iter::repeat_n(b"2,t,b\n".as_slice(), 400_000).flatten());
    let (_, _, end) = read(&given("", &content));
    assert!(end.unwrap().contains("is a quote left open"));
}

#[test]
fn a_file_without_a_header_takes_the_maps_names() {
    let format = "[format]\nheader = false\ncolumns = [\"id\", \"at\", \"p\"]";
    assert_eq!(places(&given(format, b"1,t,a\n2,t,b\n")), ["a", "b"]);
    let nameless = given("[format]\nheader = false", b"1,t,a\n");
    assert!(open(&nameless.file, &nameless.map, None, &Position::default()).is_err());
    let other = given("[format]\ncolumns = [\"id\", \"p\", \"at\"]", b"id,at,p\n1,t,a\n");
    let error = open(&other.file, &other.map, None, &Position::default()).err().unwrap().to_string();
    assert!(error.contains("the file's header is id, at, p"), "{error}");
    let twice = given("", b"id,at,p,p\n");
    assert!(open(&twice.file, &twice.map, None, &Position::default()).is_err());
}

#[test]
fn ndjson_rows_are_objects_with_columns_by_path() {
    let content =
        b"{\"id\":1,\"at\":\"t\",\"p\":\"a\"}\n\n[1]\n{\"id\":\n{\"id\":2,\"p\":null}\n{\"id\":3,\"p\":2.50}";
    let (good, bad, end) = read(&given("[format]\nkind = \"ndjson\"", content));
    assert_eq!(good, [(1, "a".to_owned()), (5, "-".to_owned()), (6, "2.5".to_owned())]);
    assert_eq!(bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(end, None);
    let mut nested = given("[format]\nkind = \"ndjson\"", b"{\"id\":1,\"q\":{\"p\":\"deep\"}}\n");
    nested.map = Map::parse(
        Path::new("m.toml"),
        MAP.replace("FORMAT", "[format]\nkind = \"ndjson\"").replace("\"p\"", "\"q.p\""),
    )
    .unwrap();
    let (plan, mut rows) = open(&nested.file, &nested.map, None, &Position::default()).unwrap().unwrap();
    let at = plan.columns.iter().position(|name| name == "q.p").unwrap();
    let (_, cells) = rows.next().unwrap().unwrap();
    assert_eq!(cells.unwrap().get(at), Some("deep"));
}
