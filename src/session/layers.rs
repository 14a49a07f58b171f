//! Restriction ids and the simulcast layers made of them.

use crate::sdp::attributes::{Rid, RidDirection};
use crate::sdp::{Section as Lines, Text};

/// `a=rid`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RidLine<'a> {
    pub id: &'a str,
    pub direction: RidDirection,
    /// `max-width=1280`, `pt=96,97`, …
    pub restrictions: Vec<Restriction<'a>>,
}

/// One restriction of a rid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restriction<'a> {
    pub name: &'a str,
    pub value: Option<&'a str>,
}

/// `a=simulcast`: for each direction the layers, for each layer its alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers<'a> {
    pub send: Vec<Vec<Alternative<'a>>>,
    pub recv: Vec<Vec<Alternative<'a>>>,
}

/// One way to send a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative<'a> {
    pub rid: &'a str,
    /// Written with a `~`: not sent until it is resumed.
    pub paused: bool,
}

pub(super) fn rids<'a>(lines: &Lines<'a>) -> Vec<RidLine<'a>> {
    let parsed = lines
        .values("rid")
        .filter_map(|value| Rid::parse(value).ok());
    parsed
        .map(|rid| RidLine {
            id: rid.id.as_str(),
            direction: rid.direction,
            restrictions: rid.restrictions().map(Restriction::of).collect(),
        })
        .collect()
}

impl<'a> Restriction<'a> {
    fn of((name, value): (Text<'a>, Option<Text<'a>>)) -> Self {
        Restriction {
            name: name.as_str(),
            value: value.map(|value| value.as_str()),
        }
    }
}

impl<'a> Layers<'a> {
    pub(super) fn of(lines: &Lines<'a>) -> Self {
        let mut layers = Layers::default();
        let Some(value) = lines.value("simulcast") else {
            return layers;
        };
        let mut words = value.fields();
        while let (Some(direction), Some(list)) = (words.next(), words.next()) {
            match direction.as_str() {
                "send" => layers.send = streams(list),
                "recv" => layers.recv = streams(list),
                _ => return layers,
            }
        }
        layers
    }

    pub fn is_empty(&self) -> bool {
        self.send.is_empty() && self.recv.is_empty()
    }
}

/// `h;m,n;~l`: layers between semicolons, alternatives between commas.
fn streams(list: Text<'_>) -> Vec<Vec<Alternative<'_>>> {
    let layers = list.split(';').map(|layer| {
        let alternatives = layer.split(',').filter(|rid| !rid.is_empty());
        alternatives.map(Alternative::of).collect()
    });
    layers.filter(|layer: &Vec<_>| !layer.is_empty()).collect()
}

impl<'a> Alternative<'a> {
    fn of(rid: Text<'a>) -> Self {
        let rid = rid.as_str();
        match rid.strip_prefix('~') {
            Some(rid) => Alternative { rid, paused: true },
            None => Alternative { rid, paused: false },
        }
    }
}
