//! A setting that is never printed.
//!
//! Used for passwords and tokens. Debug and Serialize show that it is set, not what it is.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is shown in the place of a secret that is set.
pub(super) const REDACTED: &str = "<redacted>";

/// A secret text. Its default in settings must be empty, for it cannot be read back from what is shown.
#[derive(Debug, Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The secret itself, for handing to the server that wants it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.expose().is_empty() { "" } else { REDACTED })
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
