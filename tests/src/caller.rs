//! A caller of the aggregate role over HTTP, with a key of the platform's own or with none.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use crate::Platform;
use serde_json::Value;

/// For an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who calls.
pub struct Caller {
    agent: ureq::Agent,
    address: String,
    key: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Told {
    /// Status.
    pub status: u16,
    /// The body.
    pub text: String,
    /// A header by its name in lower case.
    headers: Vec<(String, String)>,
}

impl Told {
    /// The body as JSON.
    ///
    /// # Panics
    /// It is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// A header; empty without it.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

impl Caller {
    /// With a development key of the platform, by its name.
    ///
    /// # Panics
    /// There is none of that name.
    #[must_use]
    pub fn of(platform: &Platform, name: &str) -> Self {
        let file = platform.home().join("access/development.json");
        let keys: Value =
            serde_json::from_slice(&std::fs::read(file).expect("development keys")).expect("JSON");
        let mut all = keys["keys"].as_array().expect("keys").iter();
        let key = all.find(|key| key["name"] == name).expect("a key of that name")["key"]
            .as_str()
            .map(str::to_owned);
        Self::with(platform, key)
    }

    /// With a key that is made for a role in an area.
    ///
    /// # Panics
    /// No key is made.
    #[must_use]
    pub fn made(platform: &Platform, role: &str, area: &str) -> Self {
        let name = format!("made-{role}-{area}");
        let made = ["token", "create", &name, "--role", role, "--area", area, "--json"];
        let told = platform.run(&made).ended_with(0).json();
        Self::with(platform, Some(told["key"].as_str().expect("a key").to_owned()))
    }

    /// Without a credential.
    #[must_use]
    pub fn nobody(platform: &Platform) -> Self {
        Self::with(platform, None)
    }

    /// With any text as a credential.
    #[must_use]
    pub fn with(platform: &Platform, key: Option<String>) -> Self {
        let status = platform.run(&["status", "--json"]).json();
        let address = status["http"].as_str().expect("the aggregate role runs").to_owned();
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), address, key }
    }

    /// `http://host:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The key; empty without one.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }

    /// Asks.
    #[must_use]
    pub fn get(&self, path: &str) -> Told {
        self.get_with(path, &[])
    }

    /// Asks with headers.
    ///
    /// # Panics
    /// Nobody answers.
    #[must_use]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Told {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        told(request.call())
    }

    /// Sends JSON.
    ///
    /// # Panics
    /// Nobody answers.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Told {
        self.post_with(path, body, &[])
    }

    /// Sends JSON with headers.
    ///
    /// # Panics
    /// Nobody answers.
    #[must_use]
    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Told {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        told(request.header("content-type", "application/json").send(body.to_string()))
    }

    /// The first event of a stream.
    ///
    /// # Panics
    /// There is no stream.
    #[must_use]
    pub fn first_of_stream(&self, path: &str) -> String {
        let request = self.agent.get(format!("{}{path}", self.address));
        let answer =
            request.header("authorization", format!("Bearer {}", self.key())).call().expect("a stream");
        let mut text = String::new();
        for line in BufReader::new(answer.into_body().into_reader()).lines() {
            let line = line.expect("a line");
            if line.is_empty() && !text.is_empty() {
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

fn told(called: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Told {
    let mut answer = called.expect("the server answers");
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers =
        answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    Told {
        status: answer.status().as_u16(),
        text: answer.body_mut().read_to_string().unwrap_or_default(),
        headers,
    }
}
