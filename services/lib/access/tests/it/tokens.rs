//! Tokens: signed here with the same primitives that issuers use, then bent one way at a time. Each line is an attack
//! or a mistake that must be refused, with the reason.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use quanyu_access::{Error, Refused, Role, TOKEN_BYTES_MAX, TokenRules, Tokens};
use serde_json::{Value, json};

use super::at;

struct Issuer {
    edwards: Ed25519KeyPair,
    point: EcdsaKeyPair,
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Issuer {
    fn new(seed: u8) -> Self {
        let edwards = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let point = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self { edwards, point }
    }

    fn key_set(&self) -> Value {
        let point = self.point.public_key().as_ref();
        json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "ed", "x": text(self.edwards.public_key())},
            {"kty": "EC", "crv": "P-256", "kid": "ec", "alg": "ES256", "x": text(&point[1..33]), "y": text(&point[33..])},
            {"kty": "RSA", "kid": "rsa", "n": text([1; 256]), "e": "AQAB"},
            {"kty": "oct", "kid": "oct", "k": text([1; 32])},
        ]})
    }

    fn signed(&self, head: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", text(head.to_string()), text(claims.to_string()));
        let signature = match head["alg"].as_str() {
            Some("ES256") => {
                self.point.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
            Some("HS256") => {
                let public = hmac::Key::new(hmac::HMAC_SHA256, self.edwards.public_key().as_ref());
                hmac::sign(&public, message.as_bytes()).as_ref().to_vec()
            }
            Some("none") => Vec::new(),
            _ => self.edwards.sign(message.as_bytes()).as_ref().to_vec(),
        };
        format!("{message}.{}", text(signature))
    }
}

fn rules() -> TokenRules {
    TokenRules { issuer: "https://id.example".to_owned(), audience: "quanyu".to_owned() }
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "quanyu", "sub": "officer@330784105",
        "exp": at(300).as_second(), "nbf": at(0).as_second(), "iat": at(0).as_second(),
        "quanyu_roles": ["officer"], "quanyu_area": "330784105", "jti": "whatever",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut all = claims();
    all[name] = value;
    all
}

fn without(name: &str) -> Value {
    let mut all = claims();
    all.as_object_mut().unwrap().remove(name);
    all
}

fn verifier(issuer: &Issuer) -> Tokens {
    Tokens::new(rules(), &issuer.key_set().to_string()).unwrap()
}

const ED: [(&str, &str); 2] = [("alg", "EdDSA"), ("kid", "ed")];

fn head(parts: &[(&str, &str)]) -> Value {
    parts
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn a_token_of_either_algorithm_names_its_principal() {
    let issuer = Issuer::new(1);
    let tokens = verifier(&issuer);
    for head in [head(&ED), head(&[("alg", "ES256"), ("kid", "ec"), ("typ", "at+jwt")])] {
        let who = tokens.verify(&issuer.signed(&head, &claims()), at(10)).unwrap();
        assert_eq!((who.name.as_str(), who.scope.only_area()), ("officer@330784105", Some("330784105")));
        assert!(who.roles.contains(&Role::Officer) && !who.development);
    }
    let several = with("quanyu_area", json!(["330784105", "330784106"]));
    let who = tokens.verify(&issuer.signed(&head(&ED), &several), at(10)).unwrap();
    assert_eq!(who.scope.to_string(), "330784105, 330784106");
    let all = with("quanyu_area", json!("*"));
    assert!(tokens.verify(&issuer.signed(&head(&ED), &all), at(10)).unwrap().scope.is_everything());
}

#[test]
fn clocks_may_differ_by_a_minute() {
    let issuer = Issuer::new(1);
    let tokens = verifier(&issuer);
    let token = issuer.signed(&head(&ED), &claims());
    let cases = [(-61, Err(Refused::NotYet)), (-60, Ok(())), (359, Ok(())), (360, Err(Refused::Expired))];
    for (second, expected) in cases {
        assert_eq!(tokens.verify(&token, at(second)).map(|_| ()), expected, "{second}");
    }
}

#[test]
fn what_the_claims_do_not_say_is_not_guessed() {
    let issuer = Issuer::new(1);
    let tokens = verifier(&issuer);
    let cases = [
        (with("iss", json!("https://id.example/")), Refused::Issuer),
        (with("aud", json!("other")), Refused::Audience),
        (with("aud", json!(["other", "quanyu2"])), Refused::Audience),
        (with("aud", json!([])), Refused::Audience),
        (with("exp", json!(at(-100).as_second())), Refused::Expired),
        (with("exp", json!(-1e308)), Refused::Expired),
        (with("exp", json!("soon")), Refused::Claims),
        (without("exp"), Refused::Claims),
        (without("iss"), Refused::Claims),
        (without("aud"), Refused::Claims),
        (without("sub"), Refused::Claims),
        (without("quanyu_roles"), Refused::Claims),
        (without("quanyu_area"), Refused::Claims),
        (with("sub", json!("a b")), Refused::Claims),
        (with("sub", json!("")), Refused::Claims),
        (with("quanyu_roles", json!([])), Refused::Claims),
        (with("quanyu_roles", json!(["officer", "root"])), Refused::Claims),
        (with("quanyu_area", json!([])), Refused::Claims),
        (with("quanyu_area", json!(["*", "330784"])), Refused::Claims),
        (with("quanyu_area", json!("3' OR 1")), Refused::Claims),
        (with("quanyu_roles", json!(["ingest"])), Refused::Claims),
        (json!([]), Refused::Claims),
    ];
    for (claims, refused) in cases {
        let token = issuer.signed(&head(&ED), &claims);
        assert_eq!(tokens.verify(&token, at(10)), Err(refused), "{claims}");
    }
}

#[test]
fn algorithms_and_keys_cannot_be_chosen_by_the_sender() {
    let (issuer, stranger) = (Issuer::new(1), Issuer::new(2));
    let tokens = verifier(&issuer);
    let cases = [
        (head(&[("alg", "none"), ("kid", "ed")]), Refused::Algorithm),
        (head(&[("alg", "None"), ("kid", "ed")]), Refused::Algorithm),
        (head(&[("alg", "HS256"), ("kid", "ed")]), Refused::Algorithm),
        (head(&[("alg", "HS256"), ("kid", "oct")]), Refused::Algorithm),
        (head(&[("alg", "RS256"), ("kid", "rsa")]), Refused::Algorithm),
        (head(&[("alg", "ES384"), ("kid", "ec")]), Refused::Algorithm),
        (head(&[("alg", "EdDSA"), ("kid", "ec")]), Refused::Algorithm),
        (head(&[("alg", "ES256"), ("kid", "ed")]), Refused::Algorithm),
        (head(&[("alg", "EdDSA"), ("kid", "gone")]), Refused::Unknown),
        (head(&[("alg", "EdDSA"), ("kid", "oct")]), Refused::Unknown),
        (head(&[("alg", "EdDSA"), ("kid", "rsa")]), Refused::Unknown),
        (head(&[("alg", "EdDSA")]), Refused::Malformed),
        (head(&[("kid", "ed")]), Refused::Malformed),
        (head(&[("alg", "EdDSA"), ("kid", "ed"), ("crit", "exp")]), Refused::Malformed),
        (head(&[("alg", "EdDSA"), ("kid", "ed"), ("typ", "logout+jwt")]), Refused::Malformed),
    ];
    for (head, refused) in cases {
        assert_eq!(tokens.verify(&issuer.signed(&head, &claims()), at(10)), Err(refused), "{head}");
    }
    let forged = stranger.signed(&head(&ED), &claims());
    assert_eq!(tokens.verify(&forged, at(10)), Err(Refused::Unknown));
    let own_key = json!({"alg": "EdDSA", "kid": "ed", "jwk": stranger.key_set()["keys"][0], "jku": "https://evil.example"});
    assert_eq!(tokens.verify(&stranger.signed(&own_key, &claims()), at(10)), Err(Refused::Unknown));
}

#[test]
fn a_bent_token_is_refused() {
    let issuer = Issuer::new(1);
    let tokens = verifier(&issuer);
    let token = issuer.signed(&head(&ED), &claims());
    let parts: Vec<&str> = token.split('.').collect();
    let admin = text(with("quanyu_roles", json!(["admin"])).to_string());
    let cases = [
        format!("{}.{admin}.{}", parts[0], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{token}.{}", parts[2]),
        format!("{token}="),
        format!("{} ", token),
        token[..token.len() - 2].to_owned(),
        String::new(),
        "..".to_owned(),
        "永.永.永".to_owned(),
        format!("{token}{}", "A".repeat(TOKEN_BYTES_MAX)),
    ];
    for case in cases {
        assert!(tokens.verify(&case, at(10)).is_err(), "{case}");
    }
    // Every single bit of the signature counts.
    let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    for bit in 0..signature.len() * 8 {
        let mut bent = signature.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        let bent = format!("{}.{}.{}", parts[0], parts[1], text(bent));
        assert_eq!(tokens.verify(&bent, at(10)), Err(Refused::Unknown), "bit {bit}");
    }
}

#[test]
fn a_key_set_that_is_none_is_refused() {
    let issuer = Issuer::new(1);
    let edwards = issuer.key_set()["keys"][0].clone();
    let mut encrypts = edwards.clone();
    encrypts["use"] = json!("enc");
    let mut nameless = edwards.clone();
    nameless.as_object_mut().unwrap().remove("kid");
    let cases = [
        json!({"keys": []}),
        json!({"keys": [edwards, edwards]}),
        json!({"keys": [encrypts]}),
        json!({"keys": [nameless]}),
        json!({"keys": [issuer.key_set()["keys"][2]]}),
        json!({}),
        json!({"keys": vec![edwards.clone(); 65]}),
    ];
    for case in cases {
        assert!(matches!(Tokens::new(rules(), &case.to_string()), Err(Error::KeySet(_))), "{case}");
    }
    let empty = TokenRules { audience: String::new(), ..rules() };
    assert!(matches!(Tokens::new(empty, &issuer.key_set().to_string()), Err(Error::Invalid { .. })));
}
