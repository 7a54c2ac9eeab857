//! What somebody hostile sends: credentials that are none, paths that climb, parameters that are SQL, bodies that are too
//! large, and clients that never finish. Each gets a clear refusal, and the service goes on.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use quanyu_tests::{Caller, Platform, until};
use serde_json::json;

#[test]
fn what_is_hostile_is_refused_and_harms_nobody() {
    let platform = Platform::with_roles();
    let city = Caller::of(&platform, "commander-330784");
    credentials(&platform);
    revoked(&platform);
    paths_and_parameters(&city);
    bodies(&city);
    browsers(&platform, &city);
    slow_clients(&city);
    assert_eq!(city.get("/api/v1/freshness").status, 200, "it goes on");
}

/// Forged, expired and foreign credentials are all the same to a stranger.
fn credentials(platform: &Platform) {
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ4IiwicXVhbnl1X3JvbGVzIjpbImFkbWluIl19.";
    let hs256 = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
    let long = "x".repeat(20_000);
    for forged in
        ["", "x", "qk_", "qk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", none, hs256, long.as_str()]
    {
        let told = Caller::with(platform, Some(forged.to_owned())).get("/api/v1/freshness");
        assert!([401, 431].contains(&told.status), "{forged:.20}: {}", told.status);
        if told.status == 401 {
            assert_eq!(told.json()["reason"], "NO_CREDENTIAL");
            assert!(forged.is_empty() || forged.len() < 8 || !told.text.contains(forged), "it is not quoted");
        }
    }
    let nobody = Caller::nobody(platform);
    for cookie in ["quanyu_session=x", "quanyu_session=", "quanyu_session=a.b.c.d"] {
        assert_eq!(nobody.get_with("/api/v1/session", &[("cookie", cookie)]).status, 401, "{cookie}");
    }
}

/// A key that is taken back counts no more, for those who hold it at once.
fn revoked(platform: &Platform) {
    let caller = Caller::made(platform, "viewer", "330784105");
    assert_eq!(caller.get("/api/v1/freshness").status, 200);
    let _ = platform.run(&["token", "revoke", "made-viewer-330784105"]).ended_with(0);
    until("the key counts no more", 5, || caller.get("/api/v1/freshness").status == 401);
}

fn paths_and_parameters(city: &Caller) {
    for path in [
        "/api/v1/../../etc/passwd",
        "/api/v1/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1//counts",
        "/api",
        "/assets/../../x.toml",
        "/..%2f..%2fetc/passwd",
    ] {
        let told = city.get(path);
        assert!(
            told.status == 404
                || (told.status == 200 && told.header("content-type").starts_with("text/html")),
            "{path}: {}",
            told.status
        );
        assert!(!told.text.contains("root:"), "{path}");
    }
    for parameters in [
        "area=1%27%20OR%201%3D1",
        "area=330784%00",
        "area=%F0%9F%92%A5",
        "from=2026-01-01&to=2025-01-01",
        "from=2026-02-30&to=2026-03-01",
        "zone=Asia/Shanghai%27)",
        "step=day%27",
        "nothing=1",
        "from=2026-01-01&from=2026-01-02",
    ] {
        let told = city.get(&format!("/api/v1/counts?{parameters}"));
        assert_eq!(told.status, 400, "{parameters}: {}", told.text);
        assert!(told.json()["fix"].is_string(), "{parameters}: {}", told.text);
    }
    for id in ["x%27%20OR%20%271%27%3D%271", "%00", "..", "a%0Ab", &"9".repeat(3_000)] {
        let told = city.get(&format!("/api/v1/incidents/{id}"));
        assert!([400, 404].contains(&told.status), "{id:.20}: {} {}", told.status, told.text);
    }
    let told = city.get("/api/v1/incidents?status=%27%3B%20DROP%20TABLE%20incidents--&class=%5C%27");
    assert_eq!((told.status, &told.json()["value"]["records"]), (200, &json!([])), "quoted, not run");
    for token in ["x", "3131", "ffff", "27"] {
        assert_eq!(city.get(&format!("/api/v1/incidents?page_token={token}")).status, 400, "{token}");
    }
}

fn bodies(city: &Caller) {
    let path = "/api/v1/warnings/5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11/actions";
    too_large(city, path);
    for body in [json!(null), json!([]), json!({"action": "destroy"}), json!({"action": "acknowledge"})] {
        assert_eq!(city.post(path, &body).status, 400, "{body}");
    }
    assert_eq!(city.post("/api/v1/counts", &json!({})).status, 405);
    assert_eq!(city.post("/api/v1/session", &json!({"key": "qk_x"})).status, 401);
}

/// A body that announces itself as too large is refused before it comes.
fn too_large(city: &Caller, path: &str) {
    let host = city.address().trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&host).expect("a connection");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: 10000000\r\n\r\n",
        city.key()
    );
    connection.write_all(head.as_bytes()).expect("a head");
    connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let mut status = [0; 12];
    connection.read_exact(&mut status).expect("an answer");
    assert!([b"HTTP/1.1 400", b"HTTP/1.1 413"].contains(&&status), "{}", String::from_utf8_lossy(&status));
}

/// A browser that another site has led here brings the cookie at most, and never the value that only our page has.
fn browsers(platform: &Platform, city: &Caller) {
    let begun = Caller::nobody(platform).post("/api/v1/session", &json!({"key": city.key()}));
    assert_eq!(begun.status, 200);
    let cookie = begun.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().expect("a pair").to_owned();
    let held = Caller::nobody(platform);
    assert_eq!(held.get_with("/api/v1/session", &[("cookie", &pair)]).status, 200);
    let path = "/api/v1/warnings/5b4c3f0e-6f3c-5a53-9a51-0f8b5f4f1c11/actions";
    let told = held.post_with(path, &json!({}), &[("cookie", &pair)]);
    assert_eq!((told.status, told.json()["reason"].as_str()), (403, Some("CSRF")));
    let csrf = begun.json()["csrf"].as_str().expect("a value").to_owned();
    let told = held.post_with(path, &json!({}), &[("cookie", &pair), ("x-quanyu-csrf", &csrf)]);
    assert_eq!(told.status, 400, "with the value it is read");
    let page = city.get("/");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

/// Heads that never end are let go, and nobody waits for them.
fn slow_clients(city: &Caller) {
    let host = city.address().trim_start_matches("http://").to_owned();
    let mut slow: Vec<TcpStream> =
        (0..50).map(|_| TcpStream::connect(&host).expect("a connection")).collect();
    for one in &mut slow {
        one.write_all(b"GET /api/v1/freshness HTTP/1.1\r\nHost: x\r\nX-Slow: ").expect("some bytes");
    }
    assert_eq!(city.get("/api/v1/freshness").status, 200, "others are served");
    let mut last = slow.pop().expect("one of them");
    last.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let mut rest = Vec::new();
    let ended = last.read_to_end(&mut rest);
    assert!(ended.is_ok(), "let go before the limit of the test: {ended:?}");
}
