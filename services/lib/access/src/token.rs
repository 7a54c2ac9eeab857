//! JSON Web Tokens of an identity provider: EdDSA and ES256 only, checked against its published keys.
//!
//! Used by services through `desk`. The text of the key set comes in; fetching it is the caller's. Neither `none`, nor
//! an HMAC (a public key would be its secret), nor RSA is accepted, and a token never says itself where its key is
//! (`jwk`, `jku`, `x5u` are not read).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

use crate::encoding::from_text;
use crate::error::{Error, Refused};
use crate::principal::{Principal, checked_name};
use crate::role::Role;
use crate::scope::Scope;

/// Largest token that is looked at.
pub const TOKEN_BYTES_MAX: usize = 8 << 10;
/// Largest key set.
const KEY_SET_BYTES_MAX: usize = 256 << 10;
const KEYS_MAX: usize = 64;
const KID_CHARS_MAX: usize = 128;
/// How far the clocks of issuer and server may be apart.
const LEEWAY_S: i64 = 60;
/// Most roles and audiences of a token.
const ITEMS_MAX: usize = 32;
/// In `quanyu_area`: everything.
const EVERYTHING: &str = "*";

/// What a token must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRules {
    /// Its `iss`, exactly.
    pub issuer: String,
    /// What its `aud` must hold.
    pub audience: String,
}

/// Tokens of one issuer.
#[derive(Debug, Clone)]
pub struct Tokens {
    rules: TokenRules,
    keys: BTreeMap<String, Key>,
}

#[derive(Debug, Clone)]
struct Key {
    algorithm: Algorithm,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    /// What must be understood; nothing is.
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iss: String,
    aud: OneOrMany,
    exp: f64,
    nbf: Option<f64>,
    quanyu_roles: Vec<String>,
    quanyu_area: OneOrMany,
    quanyu_source: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl Tokens {
    /// With the keys of a JWKS document. Keys of other kinds and those without a `kid` are left out.
    ///
    /// # Errors
    /// [`Error::KeySet`] when it cannot be read, is too large, or holds no key that can be used; [`Error::Invalid`] for
    /// an empty issuer or audience.
    pub fn new(rules: TokenRules, jwks: &str) -> Result<Self, Error> {
        for (field, value) in [("issuer", &rules.issuer), ("audience", &rules.audience)] {
            if value.is_empty() {
                return Err(Error::Invalid { field, value: value.clone(), reason: "must not be empty" });
            }
        }
        if jwks.len() > KEY_SET_BYTES_MAX {
            return Err(Error::KeySet(format!("it is larger than {KEY_SET_BYTES_MAX} bytes")));
        }
        let set: JwkSet = serde_json::from_str(jwks).map_err(|error| Error::KeySet(error.to_string()))?;
        if set.keys.len() > KEYS_MAX {
            return Err(Error::KeySet(format!("it holds more than {KEYS_MAX} keys")));
        }
        let mut keys = BTreeMap::new();
        for (kid, key) in set.keys.iter().filter_map(usable) {
            if keys.insert(kid.clone(), key).is_some() {
                return Err(Error::KeySet(format!("it holds two keys with kid {kid:?}")));
            }
        }
        if keys.is_empty() {
            return Err(Error::KeySet("it holds no Ed25519 or P-256 key with a kid".to_owned()));
        }
        Ok(Self { rules, keys })
    }

    /// Who a token says it is of.
    ///
    /// # Errors
    /// Whatever does not hold; claims are read only after the signature held.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Principal, Refused> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Refused::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Refused::Malformed)?;
        let (head, body) = message.split_once('.').ok_or(Refused::Malformed)?;
        let head: Head = read(head).ok_or(Refused::Malformed)?;
        let algorithm = match head.alg.as_str() {
            "EdDSA" => Algorithm::EdDSA,
            "ES256" => Algorithm::ES256,
            _ => return Err(Refused::Algorithm),
        };
        let of_a_token = |typ: &str| ["JWT", "AT+JWT"].contains(&typ.to_ascii_uppercase().as_str());
        if head.crit.is_some() || !head.typ.as_deref().is_none_or(of_a_token) {
            return Err(Refused::Malformed);
        }
        let kid = head.kid.filter(|kid| kid.len() <= KID_CHARS_MAX).ok_or(Refused::Malformed)?;
        let key = self.keys.get(&kid).ok_or(Refused::Unknown)?;
        // The key decides the algorithm, the token only has to agree.
        if key.algorithm != algorithm {
            return Err(Refused::Algorithm);
        }
        let holds = jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key.key, algorithm);
        if !holds.unwrap_or(false) {
            return Err(Refused::Unknown);
        }
        let claims: Claims = read(body).ok_or(Refused::Claims)?;
        self.check(&claims, now)?;
        principal(&claims).ok_or(Refused::Claims)
    }

    fn check(&self, claims: &Claims, now: Timestamp) -> Result<(), Refused> {
        if claims.iss != self.rules.issuer {
            return Err(Refused::Issuer);
        }
        let audiences = claims.aud.all();
        if audiences.len() > ITEMS_MAX || !audiences.contains(&self.rules.audience) {
            return Err(Refused::Audience);
        }
        let now_s = now.as_second();
        let over = |exp: f64| exp.is_nan() || exp <= (now_s - LEEWAY_S) as f64;
        if over(claims.exp) {
            return Err(Refused::Expired);
        }
        let begun = |nbf: f64| nbf <= (now_s + LEEWAY_S) as f64;
        if claims.nbf.is_some_and(|nbf| !begun(nbf)) {
            return Err(Refused::NotYet);
        }
        Ok(())
    }
}

fn read<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&from_text(part)?).ok()
}

/// A key for signatures of one of the two kinds, under its name.
fn usable(jwk: &Jwk) -> Option<(String, Key)> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Algorithm::ES256,
        _ => return None,
    };
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let kid = jwk.common.key_id.clone().filter(|kid| signs && kid.len() <= KID_CHARS_MAX)?;
    DecodingKey::from_jwk(jwk).ok().map(|key| (kid, Key { algorithm, key }))
}

/// None when a claim is not what a principal can have: a role that is not known is no reason to guess.
fn principal(claims: &Claims) -> Option<Principal> {
    let name = checked_name("sub", &claims.sub).ok()?;
    if claims.quanyu_roles.is_empty() || claims.quanyu_roles.len() > ITEMS_MAX {
        return None;
    }
    let roles: BTreeSet<Role> =
        claims.quanyu_roles.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let scope = match claims.quanyu_area.all() {
        [] => return None,
        [only] if only == EVERYTHING => Scope::everything(),
        codes => Scope::of(codes).ok()?,
    };
    let source = match &claims.quanyu_source {
        Some(source) => Some(checked_name("source", source).ok()?),
        None => None,
    };
    if roles.contains(&Role::Ingest) && source.is_none() {
        return None;
    }
    Some(Principal { name, roles, scope, source, development: false })
}
