//! Names of client certificates. The two were made with OpenSSL: one with alternative names and a common name that must
//! not count beside them, one with a common name only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quanyu_access::{Refused, Register, Role, certificate_names};

use super::{at, key, office};

/// CN other.example; DNS:Police.Example, URI:spiffe://city/pd-110, DNS:*.example.
const ALTERNATIVE: &str = "MIIBxDCCAWugAwIBAgIUEJFslzVXYIMqEC/pRtkRPheuVN8wCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAgFw0yNjExMjYyMDExNTRaGA8yMTI2MTEwMjIwMTE1NFowGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO4w6RGAAD3C4ToQcw5+J9d9lsLFX2JAStEnPBLnH9r06ck/0zK+2q/gkogAyV2pqqYY13VSv0+IIViDuPSRKPKjgZAwgY0wHQYDVR0OBBYEFOQEQppWpq8UvXSAEXl8/PyZKphQMB8GA1UdIwQYMBaAFOQEQppWpq8UvXSAEXl8/PyZKphQMA8GA1UdEwEB/wQFMAMBAf8wOgYDVR0RBDMwMYIOUG9saWNlLkV4YW1wbGWGFHNwaWZmZTovL2NpdHkvcGQtMTEwggkqLmV4YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgVkp9XJiMAAjWInvuFFyH1Z4eehIIkROEEq6+KReg4NoCIChKSQhDYQWas1ArrqxaWHE8Y6ksm68eDoe3l4S8YOig";
/// O City, CN fire-119.
const COMMON: &str = "MIIBnDCCAUGgAwIBAgIUcbS4TT6tA7N5FF9FxGnY3XF/6sMwCgYIKoZIzj0EAwIwIjENMAsGA1UECgwEQ2l0eTERMA8GA1UEAwwIZmlyZS0xMTkwIBcNMjYxMTI2MjAxMTU0WhgPMjEyNjExMDIyMDExNTRaMCIxDTALBgNVBAoMBENpdHkxETAPBgNVBAMMCGZpcmUtMTE5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvzn5vHAn6ZJ88ozIKGGdE4UyRdIfiM1aBR+sOUiTu47hke7leLGhFBS2txsRxN4W4je/FEXTp7rw45at8CklNaNTMFEwHQYDVR0OBBYEFABDOwu+ocxusOjfsf53r81nRkYFMB8GA1UdIwQYMBaAFABDOwu+ocxusOjfsf53r81nRkYFMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKZFC0X+dOYOiLSy2sp07rZI41wzcg+EAgPB9hbNNANWAiEA2tQ5hoPylIdV3En07NSLYyVA9uzYt08WC0VBiF72H2w=";

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn texts(der: &[u8]) -> Vec<String> {
    certificate_names(der).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn alternative_names_count_before_the_common_one() {
    assert_eq!(texts(&der(ALTERNATIVE)), ["dns:police.example", "uri:spiffe://city/pd-110"]);
    assert_eq!(texts(&der(COMMON)), ["cn:fire-119"]);
}

#[test]
fn a_certificate_is_of_the_one_who_is_registered_with_its_name() {
    let mut register = Register::default();
    let mut police = office("pd-110", Role::Viewer, &["330784"]);
    police.certificates = vec!["uri:spiffe://city/pd-110".to_owned()];
    register.add(&police, &key(1), at(0), None).unwrap();
    let names = certificate_names(&der(ALTERNATIVE)).unwrap();
    assert_eq!(register.by_certificate(&names).unwrap().name, "pd-110");
    let others = certificate_names(&der(COMMON)).unwrap();
    assert_eq!(register.by_certificate(&others), Err(Refused::Unknown));
    // A name of two is nobody's.
    let mut second = office("second", Role::Viewer, &["330784"]);
    second.certificates = vec!["dns:police.example".to_owned()];
    register.add(&second, &key(2), at(0), None).unwrap();
    assert_eq!(register.by_certificate(&names), Err(Refused::Unknown));
    register.revoke("second", at(1)).unwrap();
    assert_eq!(register.by_certificate(&names).unwrap().name, "pd-110");
}

#[test]
fn bytes_that_are_no_certificate_name_nobody() {
    let whole = der(COMMON);
    let mut longer = whole.clone();
    longer.push(0);
    for bytes in [&[][..], &whole[..whole.len() - 1], &longer, &[0x30; 64], &vec![0x30; 20_000]] {
        assert_eq!(certificate_names(bytes), Err(Refused::Malformed), "{} bytes", bytes.len());
    }
}
