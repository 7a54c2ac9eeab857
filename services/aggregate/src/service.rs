//! Answers questions: checks who may ask, gives what was answered a moment ago, and asks the tables once for all who ask for
//! the same at a time.
//!
//! Used by HTTP and gRPC. Never writes, and never asks the tables for somebody who may not see the rows.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use moka::future::Cache;
use quanyu_access::{Permission, Principal};
use quanyu_boot::{Clock, task};
use quanyu_store::Client;
use tokio::sync::Semaphore;

use crate::answer::Rendered;
use crate::config::Config;
use crate::fault::Fault;
use crate::parameter::Values;
use crate::question::Question;
use crate::route::{Area, Route};
use crate::watcher::Watch;

/// Answers questions. Clones share everything.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    store: Client,
    watch: Watch,
    clock: Arc<dyn Clock>,
    cache: Cache<Key, Arc<Rendered>>,
    /// Answers that are being asked for anew while the old one is still given.
    renewing: Mutex<HashSet<Key>>,
    /// After this an answer is asked for anew; after twice as long it is not given any more.
    kept: Duration,
    queries: Semaphore,
    query_timeout: Duration,
}

/// What is asked beside the answers of the list.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What was asked.
    pub values: &'a Values,
    /// The area, which was checked.
    pub area: Option<&'a str>,
}

/// What makes two questions the same: also the scope and roles of who asks, so that nobody is given another's answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    route: &'static str,
    id: Option<String>,
    area: Option<String>,
    values: String,
    asker: String,
}

impl Service {
    /// Over tables and what is seen of them.
    #[must_use]
    pub fn new(store: &Client, watch: Watch, clock: Arc<dyn Clock>, config: &Config) -> Self {
        let kept = Duration::from_millis(config.cache_ms);
        let cache = Cache::builder()
            .max_capacity(config.cache_bytes_max)
            .weigher(|_: &Key, rendered: &Arc<Rendered>| rendered.weight())
            .time_to_live(2 * kept)
            .build();
        let query_timeout = config.query_timeout();
        let store = store.answering_within(query_timeout);
        let queries = Semaphore::new(config.queries_max);
        Self {
            inner: Arc::new(Inner {
                store,
                watch,
                clock,
                cache,
                renewing: Mutex::default(),
                kept,
                queries,
                query_timeout,
            }),
        }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.inner.clock.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// What is seen of the tables.
    #[must_use]
    pub fn watch(&self) -> &Watch {
        &self.inner.watch
    }

    /// Answers, or gives the answer of a moment ago.
    ///
    /// # Errors
    /// Who asks may not, the question cannot be meant, or the tables do not answer in time.
    pub async fn answer(
        &self,
        principal: &Principal,
        route: &'static Route,
        values: Values,
        id: Option<String>,
    ) -> Result<Arc<Rendered>, Fault> {
        let area = area(principal, route, &values)?;
        let key = Key {
            route: route.name,
            id,
            area,
            values: values.canonical(),
            asker: format!("{}|{:?}", principal.scope, principal.roles),
        };
        if let Some(rendered) = self.inner.cache.get(&key).await {
            // Nobody waits for the next one while there is one that is young enough.
            if self.is_due(&rendered) {
                self.renew(principal.clone(), route, values, key);
            }
            return Ok(rendered);
        }
        let asked = self.ask(principal, route, &key, &values);
        let answered = self.inner.cache.try_get_with(key.clone(), asked).await;
        answered.map_err(|fault: Arc<Fault>| Fault::clone(&fault))
    }

    fn is_due(&self, rendered: &Rendered) -> bool {
        let age_ms = self.now().as_millisecond() - rendered.asked_at.as_millisecond();
        u64::try_from(age_ms).is_ok_and(|age_ms| Duration::from_millis(age_ms) >= self.inner.kept)
    }

    /// Asks for an answer anew, once at a time.
    fn renew(&self, principal: Principal, route: &'static Route, values: Values, key: Key) {
        if !self.renewing().insert(key.clone()) {
            return;
        }
        let service = self.clone();
        task::spawn("aggregate.renew", async move {
            match service.ask(&principal, route, &key, &values).await {
                Ok(rendered) => service.inner.cache.insert(key.clone(), rendered).await,
                // Whoever asks when the old one is over is told.
                Err(fault) => tracing::debug!(%fault, route = route.name, "an answer is not renewed"),
            }
            service.renewing().remove(&key);
        });
    }

    fn renewing(&self) -> MutexGuard<'_, HashSet<Key>> {
        self.inner.renewing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(
        &self,
        principal: &Principal,
        route: &'static Route,
        key: &Key,
        values: &Values,
    ) -> Result<Arc<Rendered>, Fault> {
        let (now, seen) = (self.now(), self.inner.watch.seen());
        let question = Question {
            principal,
            area: key.area.as_deref(),
            values,
            id: key.id.as_deref(),
            store: &self.inner.store,
            seen: &seen,
            now,
        };
        let body = self.within_limits((route.answers)(&question)).await?;
        let fresh = self.inner.watch.freshness(route.topics, body.data);
        Rendered::new((route.name, question.area), (now, values.get("as_of")), body, fresh)
    }

    /// Puts a question whose answer is no envelope, such as a file.
    ///
    /// # Errors
    /// It took too long, or its own.
    pub async fn put<T>(
        &self,
        asked: Asked<'_>,
        answers: impl AsyncFnOnce(&Question<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let seen = self.inner.watch.seen();
        let Asked { principal, values, area } = asked;
        let question = Question {
            principal,
            area,
            values,
            id: None,
            store: &self.inner.store,
            seen: &seen,
            now: self.now(),
        };
        self.within_limits(answers(&question)).await
    }

    /// Runs something that asks the tables: not too many at a time, and not for too long.
    ///
    /// # Errors
    /// It took too long, or its own.
    pub async fn within_limits<T>(&self, asking: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let limited = async {
            let _permit =
                self.inner.queries.acquire().await.map_err(|_| Fault::Unavailable("this server is"))?;
            asking.await
        };
        tokio::time::timeout(self.inner.query_timeout, limited).await.unwrap_or(Err(Fault::TimedOut))
    }
}

/// The area that a question is about, if its asker may ask about it.
fn area(principal: &Principal, route: &Route, values: &Values) -> Result<Option<String>, Fault> {
    principal.require(route.permission)?;
    if route.area == Area::None {
        return Ok(None);
    }
    let area = match values.text("area").or_else(|| principal.scope.only_area()) {
        None if !principal.scope.is_everything() => {
            return Err(Fault::invalid("you hold several areas", "name one of them with area"));
        }
        area => area.map(str::to_owned),
    };
    match route.area {
        // Of an area above only sums are told.
        Area::OwnOrAbove => principal.require_in(Permission::ReadFigures, area.as_deref())?,
        _ if principal.scope.covers(area.as_deref()) => {}
        _ => {
            let asked = area.as_deref().unwrap_or("everything");
            let what = format!("{} may not see {asked}, only {}", principal.name, principal.scope);
            return Err(Fault::Forbidden { reason: "AREA_FORBIDDEN", what });
        }
    }
    Ok(area)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::route::{ROUTES, route};
    use quanyu_access::{Role, Scope};

    fn principal(role: Role, codes: &[&str]) -> Principal {
        Principal {
            name: "p".into(),
            roles: [role].into(),
            scope: Scope::of(codes).unwrap(),
            source: None,
            development: false,
        }
    }

    fn of_area(principal: &Principal, name: &str, code: &str) -> Result<Option<String>, Fault> {
        let route = route(name).unwrap();
        area(principal, route, &Values::read(route.known(), [("area", code)])?)
    }

    #[test]
    fn no_answer_about_an_area_is_for_its_neighbour() {
        for role in Role::ALL {
            let officer = principal(role, &["330784105"]);
            for route in ROUTES.iter().filter(|route| route.area != Area::None) {
                let foreign = of_area(&officer, route.name, "330784001");
                assert!(matches!(foreign, Err(Fault::Forbidden { .. })), "{} as {role}", route.name);
                let own = of_area(&officer, route.name, "330784105");
                assert_eq!(own.is_ok(), officer.may(route.permission), "{} as {role}", route.name);
            }
        }
    }

    #[test]
    fn of_the_county_a_town_sees_sums_only() {
        let officer = principal(Role::Officer, &["330784105"]);
        assert!(of_area(&officer, "comparisons", "330784").is_ok());
        assert!(of_area(&officer, "warnings", "330784").is_err());
        assert!(of_area(&officer, "hazards", "330784").is_err());
        assert!(of_area(&officer, "comparisons", "330783").is_err());
    }

    #[test]
    fn without_a_name_it_is_the_own_area() {
        let counts = route("counts").unwrap();
        let none = Values::default();
        assert_eq!(
            area(&principal(Role::Viewer, &["330784105"]), counts, &none).unwrap().unwrap(),
            "330784105"
        );
        assert!(area(&principal(Role::Viewer, &["330784105", "330784001"]), counts, &none).is_err());
        assert!(
            area(&principal(Role::Viewer, &[]), counts, &none).is_err(),
            "no area at all is not everything"
        );
    }
}
