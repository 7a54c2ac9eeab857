//! The names in a client certificate by which a principal is known.
//!
//! TLS has verified the certificate against the configured authority and its times before it comes here; this only
//! reads who it is of. As RFC 6125 wants it, the common name counts only where there is no alternative name, and no
//! name has a wildcard.

use std::fmt;

use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::error::{Error, Refused};

/// Largest certificate that is looked at.
pub const CERTIFICATE_BYTES_MAX: usize = 16 << 10;
/// Most names of one certificate.
const NAMES_MAX: usize = 32;
const NAME_CHARS_MAX: usize = 253;

/// A name with its kind, written `dns:police.example`, `uri:spiffe://…`, `email:…` or `cn:…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateName {
    kind: Kind,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Dns,
    Uri,
    Email,
    CommonName,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Dns, Self::Uri, Self::Email, Self::CommonName];

    fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Uri => "uri",
            Self::Email => "email",
            Self::CommonName => "cn",
        }
    }
}

impl CertificateName {
    /// Reads a name as the register holds it.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let split = text.split_once(':');
        let kind = split.and_then(|(word, _)| Kind::ALL.into_iter().find(|kind| kind.word() == word));
        let read = kind.zip(split).and_then(|(kind, (_, name))| Self::of(kind, name));
        read.ok_or_else(|| Error::Invalid {
            field: "certificate",
            value: text.chars().take(NAME_CHARS_MAX).collect(),
            reason: "expected dns:NAME, uri:NAME, email:NAME or cn:NAME, without blanks or wildcards",
        })
    }

    fn of(kind: Kind, name: &str) -> Option<Self> {
        // What could be read as two names, or as many, is none.
        let fits = |c: char| c.is_ascii_graphic() && c != '*';
        let whole = !name.is_empty() && name.len() <= NAME_CHARS_MAX && name.chars().all(fits);
        let name = if kind == Kind::Dns { name.to_ascii_lowercase() } else { name.to_owned() };
        whole.then_some(Self { kind, name })
    }
}

impl fmt::Display for CertificateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.name)
    }
}

/// The names in a certificate, given as DER.
///
/// # Errors
/// [`Refused::Malformed`] for bytes that are no certificate, or one with no name that can be used.
pub fn names(der: &[u8]) -> Result<Vec<CertificateName>, Refused> {
    if der.len() > CERTIFICATE_BYTES_MAX {
        return Err(Refused::Malformed);
    }
    let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| Refused::Malformed)?;
    if !rest.is_empty() {
        return Err(Refused::Malformed);
    }
    let alternative = certificate.subject_alternative_name().map_err(|_| Refused::Malformed)?;
    let found: Vec<CertificateName> = match alternative {
        Some(extension) => {
            let names = extension.value.general_names.iter().take(NAMES_MAX);
            names.filter_map(general).collect()
        }
        None => {
            let names = certificate.subject().iter_common_name().filter_map(|name| name.as_str().ok());
            // Several common names leave open who is meant.
            let names: Vec<&str> = names.take(2).collect();
            if let [only] = names.as_slice() {
                CertificateName::of(Kind::CommonName, only).into_iter().collect()
            } else {
                Vec::new()
            }
        }
    };
    if found.is_empty() { Err(Refused::Malformed) } else { Ok(found) }
}

fn general(name: &GeneralName<'_>) -> Option<CertificateName> {
    match name {
        GeneralName::DNSName(text) => CertificateName::of(Kind::Dns, text),
        GeneralName::URI(text) => CertificateName::of(Kind::Uri, text),
        GeneralName::RFC822Name(text) => CertificateName::of(Kind::Email, text),
        _ => None,
    }
}
