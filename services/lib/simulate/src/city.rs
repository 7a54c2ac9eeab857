//! A city as data: its towns with population, place, villages, grids and enterprises.
//!
//! Read from `cities/<name>.csv`, built in. All but codes and names is made up, and the file says so.

use crate::Error;

/// The cities that are built in.
const CITIES: [(&str, &str, &str); 1] = [("yongkang", "330784", include_str!("../cities/yongkang.csv"))];

/// A town or subdistrict.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    /// Nine digits, NBS list of 2023.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) population: f64,
    /// Incidents per resident against the city's mean.
    pub(crate) urban: f64,
    /// Degrees east, WGS-84.
    pub(crate) longitude: f64,
    /// Degrees north, WGS-84.
    pub(crate) latitude: f64,
    pub(crate) villages: usize,
    pub(crate) grids: usize,
    pub(crate) enterprises: usize,
}

/// A simulated city.
#[derive(Debug, Clone)]
pub struct City {
    pub(crate) name: String,
    /// Six digits.
    pub(crate) code: String,
    pub(crate) towns: Vec<Town>,
}

impl City {
    /// A city that is built in, for instance `yongkang`.
    ///
    /// # Errors
    /// [`Error::UnknownCity`] and, for a damaged file, [`Error::City`].
    pub fn named(name: &str) -> Result<Self, Error> {
        let Some((_, code, text)) = CITIES.iter().find(|(known, ..)| *known == name) else {
            return Err(Error::UnknownCity { name: name.to_owned(), known: Self::names().join(", ") });
        };
        let rows = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#')).skip(1);
        let towns = rows
            .map(|(line, number)| town(line).ok_or(Error::City { city: name.to_owned(), line: number }))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { name: name.to_owned(), code: (*code).to_owned(), towns })
    }

    /// Names of the cities that are built in.
    pub fn names() -> Vec<&'static str> {
        CITIES.iter().map(|(name, ..)| *name).collect()
    }

    /// Codes of its towns, for whoever shows or checks the simulated areas.
    pub fn town_codes(&self) -> impl Iterator<Item = &str> {
        self.towns.iter().map(|town| town.code.as_str())
    }

    /// Share of the city's incidents that each town has.
    pub(crate) fn shares(&self) -> Vec<f64> {
        let weights: Vec<f64> = self.towns.iter().map(|town| town.population * town.urban).collect();
        let total: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / total).collect()
    }
}

fn town(line: &str) -> Option<Town> {
    let mut fields = line.split(',');
    let town = Town {
        code: fields.next()?.to_owned(),
        name: fields.next()?.to_owned(),
        population: fields.next()?.parse().ok()?,
        urban: fields.next()?.parse().ok()?,
        longitude: fields.next()?.parse().ok()?,
        latitude: fields.next()?.parse().ok()?,
        villages: fields.next()?.parse().ok()?,
        grids: fields.next()?.parse().ok()?,
        enterprises: fields.next()?.parse().ok()?,
    };
    (town.code.len() == 9 && fields.next().is_none()).then_some(town)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn yongkang_is_as_the_file_says() {
        let city = City::named("yongkang").unwrap();
        assert_eq!(city.towns.len(), 14);
        assert_eq!(city.towns.iter().map(|town| town.population).sum::<f64>(), 970_000.0);
        assert!((city.shares().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(matches!(City::named("atlantis"), Err(Error::UnknownCity { .. })));
    }
}
