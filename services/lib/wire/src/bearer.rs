//! The credential that a client of the services sends with each call.
//!
//! Used by everything that publishes: `publish`, `import`, `simulate`, warn. Never printed, and marked as sensitive for
//! the libraries below.

use std::fmt;

use tonic::Request;
use tonic::metadata::{Ascii, MetadataValue};

/// An API key or a token as `authorization: Bearer …`, or nothing.
#[derive(Clone, Default)]
pub struct Bearer(Option<MetadataValue<Ascii>>);

impl Bearer {
    /// No credential: on the loopback interface none may be needed.
    pub fn none() -> Self {
        Self::default()
    }

    /// A key; none for a text that no header can hold.
    pub fn of(key: &str) -> Option<Self> {
        let mut value: MetadataValue<Ascii> = format!("Bearer {key}").parse().ok()?;
        value.set_sensitive(true);
        Some(Self(Some(value)))
    }

    /// Puts it into a call.
    pub fn put<T>(&self, request: &mut Request<T>) {
        if let Some(value) = &self.0 {
            request.metadata_mut().insert("authorization", value.clone());
        }
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Bearer(…)" } else { "Bearer(none)" })
    }
}
