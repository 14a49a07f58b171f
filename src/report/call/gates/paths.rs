//! Every number of a call by its path in JSON.

use std::sync::OnceLock;

use super::ends::{KINDS, received, sent};
use crate::gate::{Metric, MetricDef};
use crate::report::call::{End, Inbound, Outbound, Setup};
use crate::report::figures::{self, Figure, measure};
use crate::report::pcap;
use crate::units::Unit;

/// What gates may name by a path in JSON, and whose it is.
pub(super) struct Path {
    pub(super) name: String,
    about: &'static str,
    unit: Unit,
    path: &'static str,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Setup,
    End,
    Received(&'static str),
    Sent(&'static str),
}

/// What gates may name besides: every other number, by its path in JSON. That of a received
/// stream begins with its kind, that of one that is sent with its kind and `sent`.
pub fn figures_by_path() -> Vec<MetricDef> {
    let has_name = |name: &str| super::metrics().iter().any(|def| def.name == name);
    let paths = paths().iter().filter(|path| !has_name(&path.name));
    paths
        .map(|path| MetricDef {
            name: &path.name,
            unit: path.unit,
            about: path.about,
        })
        .collect()
}

pub(super) fn paths() -> &'static [Path] {
    static PATHS: OnceLock<Vec<Path>> = OnceLock::new();
    PATHS.get_or_init(|| {
        static OF_SETUP: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_END: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_INBOUND: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_OUTBOUND: OnceLock<Vec<Figure>> = OnceLock::new();
        let setup = OF_SETUP.get_or_init(figures::figures::<Setup>);
        let end = OF_END.get_or_init(figures::figures::<End>);
        let inbound = OF_INBOUND.get_or_init(figures::figures::<Inbound>);
        let outbound = OF_OUTBOUND.get_or_init(figures::figures::<Outbound>);
        let mut all = with_prefix("setup.", Place::Setup, setup);
        all.extend(with_prefix("", Place::End, end));
        for kind in KINDS {
            all.extend(with_prefix(
                &format!("{kind}."),
                Place::Received(kind),
                inbound,
            ));
            let prefix = format!("{kind}.sent.");
            all.extend(with_prefix(&prefix, Place::Sent(kind), outbound));
        }
        all
    })
}

fn with_prefix(prefix: &str, place: Place, figures: &'static [Figure]) -> Vec<Path> {
    let metrics = figures.iter().filter_map(Figure::metric);
    metrics
        .filter(|def| pcap::is_measure(def.name) && def.name != "first_packet_s")
        .map(|def| Path {
            name: format!("{prefix}{}", def.name),
            about: def.about,
            unit: def.unit,
            path: def.name,
            place,
        })
        .collect()
}

impl Path {
    pub(super) fn of(&'static self, setup: &Setup, ends: &[&End]) -> Vec<Metric> {
        let path = self;
        let metrics: Vec<Metric> = match path.place {
            Place::Setup => measure(&[path.path], "call", setup),
            Place::End => ends
                .iter()
                .flat_map(|end| measure(&[path.path], &end.name, end))
                .collect(),
            Place::Received(kind) => ends
                .iter()
                .flat_map(|end| end.inbound.iter().map(move |stream| (end, stream)))
                .filter(|(_, stream)| stream.stream.is_of(kind, path.path))
                .flat_map(|(end, stream)| measure(&[path.path], &received(end, stream), stream))
                .collect(),
            Place::Sent(kind) => ends
                .iter()
                .flat_map(|end| end.outbound.iter().map(move |stream| (end, stream)))
                .filter(|(_, stream)| stream.stream.is_of(kind, path.path))
                .flat_map(|(end, stream)| measure(&[path.path], &sent(end, stream), stream))
                .collect(),
        };
        let called = |metric| Metric {
            name: path.name.as_str(),
            ..metric
        };
        metrics.into_iter().map(called).collect()
    }
}

impl pcap::Stream {
    fn is_of(&self, kind: &str, figure: &str) -> bool {
        self.kind.as_deref() == Some(kind) && self.can_have(figure)
    }
}
