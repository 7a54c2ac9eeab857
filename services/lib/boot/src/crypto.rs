//! The one TLS provider of the process.
//!
//! Called first thing in main. Two providers in one binary panic at the first handshake, so the default is set
//! before anything can choose for itself. Never configures certificates.

/// Makes aws-lc-rs the provider of all TLS in this process. Calling it again changes nothing.
pub fn install() {
    // An error only says that a provider is installed already, which is what we want.
    let _already_installed = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
