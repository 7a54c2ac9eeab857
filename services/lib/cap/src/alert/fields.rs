//! Takes the children of an element in the order of the schema; what is left at the end does not belong there.

use std::iter::Peekable;
use std::str::FromStr;
use std::vec::IntoIter;

use super::Named;
use crate::error::{Error, Problem};
use crate::tree::{Content, Element};

/// The children of an element that are not taken yet.
pub(super) struct Fields {
    within: &'static str,
    rest: Peekable<IntoIter<Element>>,
}

impl Fields {
    pub(super) fn of(element: Element) -> Result<Self, Error> {
        let within = element.name;
        match element.content {
            Content::Children(children) => Ok(Self { within, rest: children.into_iter().peekable() }),
            Content::Text(_) => Err(Error::Unexpected { within }),
        }
    }

    fn next(&mut self, name: &'static str) -> Option<Content> {
        self.rest.next_if(|element| element.name == name).map(|element| element.content)
    }

    /// The text of the next child if it has that name.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.next(name).map(|content| match content {
            Content::Text(text) => text,
            Content::Children(_) => String::new(),
        })
    }

    pub(super) fn needed_text(&mut self, name: &'static str) -> Result<String, Error> {
        self.text(name).ok_or(Problem::Missing.of(name))
    }

    /// The value of the next child if it has that name.
    pub(super) fn value<T: FromStr<Err = Problem>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        self.text(name).map(|text| text.parse()).transpose().map_err(|problem: Problem| problem.of(name))
    }

    pub(super) fn needed<T: FromStr<Err = Problem>>(&mut self, name: &'static str) -> Result<T, Error> {
        self.value(name)?.ok_or(Problem::Missing.of(name))
    }

    /// The values of all next children of that name.
    pub(super) fn values<T: FromStr<Err = Problem>>(&mut self, name: &'static str) -> Result<Vec<T>, Error> {
        std::iter::from_fn(|| self.value(name).transpose()).collect()
    }

    /// The fields of the next child if it has that name.
    pub(super) fn child(&mut self, name: &'static str) -> Option<Result<Self, Error>> {
        self.next(name).map(|content| Self::of(Element { name, content }))
    }

    /// All next pairs of that name.
    pub(super) fn named(&mut self, name: &'static str) -> Result<Vec<Named>, Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = self.child(name) {
            let mut pair = pair?;
            let (name, value) = (pair.needed_text("valueName")?, pair.needed_text("value")?);
            pair.end()?;
            pairs.push(Named { name, value });
        }
        Ok(pairs)
    }

    /// Nothing is left.
    pub(super) fn end(mut self) -> Result<(), Error> {
        match self.rest.next() {
            Some(_) => Err(Error::Unexpected { within: self.within }),
            None => Ok(()),
        }
    }
}

/// Reads a list with blanks between its words, where a word with blanks is quoted.
pub(super) fn words(text: &str) -> Result<Vec<String>, Problem> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(Problem::Form { expected: "a list of words" })?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}
