//! Who may see and do what: principals with roles and area scopes, and the five ways in which they prove who they are
//! (API key, token, browser session, client certificate, SQL user).
//!
//! Used by ingest, by the aggregate role and by the commands that manage access. Pure but for `file`, `watched` and
//! `development`, which read and write the folder of principals: times come in, nothing here reads a clock or asks a
//! network. It denies what it does not know.
#![forbid(unsafe_code)]

mod certificate;
mod desk;
mod development;
mod encoding;
mod error;
mod file;
mod key;
mod permission;
mod principal;
mod register;
mod role;
mod scope;
mod session;
pub mod sql;
mod token;
mod watched;

pub use certificate::{CERTIFICATE_BYTES_MAX, CertificateName, names as certificate_names};
pub use desk::{Credential, Desk, Entrance};
pub use development::{DevelopmentKey, DevelopmentKeys, FILE_NAME as DEVELOPMENT_FILE};
pub use error::{Denied, Error, Refused};
pub use file::{Folder, PRINCIPALS_FILE};
pub use key::{ApiKey, KEY_PREFIX};
pub use permission::Permission;
pub use principal::{NAME_CHARS_MAX, Principal};
pub use register::{KeyEntry, KeyState, NewPrincipal, PrincipalEntry, Register};
pub use role::Role;
pub use scope::{AREAS_MAX, Scope};
pub use session::{BrowserSession, CSRF_HEADER, SESSION_COOKIE, SessionKey};
pub use token::{TOKEN_BYTES_MAX, TokenRules, Tokens};
pub use watched::Watched;
