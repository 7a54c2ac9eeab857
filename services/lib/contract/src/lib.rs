//! Reads the contract files under proto/ at build time; used by build scripts and the schema crate only.
