//! A row for each stream and direction at each end of a call, with what was measured of the end and
//! of the set-up beside it. An end without streams, that of a call with data alone or of one that
//! did not connect, has a row of its own.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use super::{Columns, PAYLOAD_TYPES, object, repairs};
use crate::report::call::{End, EndOfCall, Inbound, Outbound, Setup};
use crate::report::figures::figures;

/// What tells rows apart stands in front of what was measured.
const OF_WHICH_STREAM: [&str; 12] = [
    "call",
    "end",
    "direction",
    "ssrc_hex",
    "kind",
    "codec",
    "mid",
    "rid",
    "connected",
    "failed_stage",
    "repairs_ssrc",
    PAYLOAD_TYPES,
];

/// Of an end, what is told in the row already, or is no measure.
const OF_THE_ROW: [&str; 2] = ["name", "first_packet_s"];

pub fn rows(ends: &[EndOfCall]) -> Vec<Vec<String>> {
    let columns = columns();
    let rows = ends.iter().flat_map(objects);
    let cells = rows.map(|row| columns.cells(&row));
    std::iter::once(columns.paths.clone())
        .chain(cells)
        .collect()
}

fn columns() -> Columns {
    let first = OF_WHICH_STREAM.map(str::to_owned);
    let of_stream = paths::<Inbound>().chain(paths::<Outbound>());
    let of_end = paths::<End>().filter(|path| !OF_THE_ROW.contains(&path.as_str()));
    let of_setup = paths::<Setup>().map(|path| format!("setup.{path}"));
    let mut all: Vec<String> = Vec::new();
    for path in first
        .into_iter()
        .chain(of_stream)
        .chain(of_end)
        .chain(of_setup)
    {
        if !all.contains(&path) {
            all.push(path);
        }
    }
    Columns { paths: all }
}

fn paths<T: JsonSchema>() -> impl Iterator<Item = String> {
    figures::<T>().into_iter().map(|figure| figure.path)
}

fn objects(of: &EndOfCall) -> Vec<Map<String, Value>> {
    let EndOfCall { end, .. } = of;
    let whole = of_end(of);
    let received = |ssrc| end.inbound.iter().any(|one| one.stream.ssrc == ssrc);
    let sent = |ssrc| end.outbound.iter().any(|one| one.stream.ssrc == ssrc);
    let inbound = end
        .inbound
        .iter()
        .map(|stream| (Some("received"), object(stream)));
    let outbound = end
        .outbound
        .iter()
        .map(|stream| (Some("sent"), object(stream)));
    let of_media = || {
        let inbound = end.inbound.iter().map(|one| &one.stream);
        inbound.chain(end.outbound.iter().map(|one| &one.stream))
    };
    let repairing = end.repair_streams.iter().map(|stream| {
        // What repairs nothing known may go either way.
        let direction = match stream.repairs_ssrc {
            Some(ssrc) if received(ssrc) => Some("received"),
            Some(ssrc) if sent(ssrc) => Some("sent"),
            _ => None,
        };
        let mut fields = object(stream);
        repairs::tell(&mut fields, stream, of_media());
        (direction, fields)
    });
    let streams = inbound.chain(outbound).chain(repairing);
    let mut rows: Vec<Map<String, Value>> = streams
        .map(|(direction, mut stream)| {
            leave_out_what_is_not_known(direction, &mut stream);
            let mut row = whole.clone();
            row.extend(stream);
            row.insert("direction".to_owned(), json!(direction));
            row
        })
        .collect();
    if rows.is_empty() {
        rows.push(whole);
    }
    rows
}

/// What is lost of a stream that is sent only its receiver knows, and of one of which nothing came
/// not even how much there was: `remote_lost` and `not_received` tell.
fn leave_out_what_is_not_known(direction: Option<&str>, stream: &mut Map<String, Value>) {
    let nothing_came = stream.get("received").and_then(Value::as_u64) == Some(0);
    if direction == Some("sent") || nothing_came {
        for figure in ["expected", "lost", "loss_percent"] {
            stream.remove(figure);
        }
    }
}

/// What every row of the end has.
fn of_end(of: &EndOfCall) -> Map<String, Value> {
    let mut row = object(of.end);
    // Lists have no column, and these are the longest.
    row.retain(|_, value| !value.is_array());
    row.extend([
        ("call".to_owned(), json!(of.number)),
        ("end".to_owned(), json!(of.end.name)),
        ("connected".to_owned(), json!(of.connected)),
        ("failed_stage".to_owned(), json!(of.failed_stage)),
        ("setup".to_owned(), json!(of.setup)),
    ]);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pcap::Stream;
    use crate::report::rtp::RtpReception;

    fn end() -> End {
        let stream = |ssrc| Stream {
            ssrc,
            kind: Some("audio".to_owned()),
            ..Stream::default()
        };
        let lossy = Stream {
            reception: RtpReception {
                received: 97,
                lost: 3,
                ..RtpReception::default()
            },
            ..stream(1)
        };
        End {
            name: "caller".to_owned(),
            inbound: vec![Inbound {
                stream: lossy,
                ..Inbound::default()
            }],
            outbound: vec![Outbound {
                stream: stream(2),
                remote_lost: Some(7),
                ..Outbound::default()
            }],
            repair_streams: [1, 2]
                .map(|of| Stream {
                    repairs_ssrc: Some(of),
                    ..stream(of + 10)
                })
                .into(),
            ..End::default()
        }
    }

    fn table(end: &End) -> Vec<Vec<String>> {
        let setup = Setup {
            ice_ms: Some(2.5),
            ..Setup::default()
        };
        rows(&[EndOfCall {
            number: None,
            connected: true,
            failed_stage: None,
            setup: &setup,
            end,
        }])
    }

    fn column(table: &[Vec<String>], name: &str) -> Vec<String> {
        let at = table[0].iter().position(|column| column == name).unwrap();
        table[1..].iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn each_stream_of_each_direction_has_a_row_with_its_figures() {
        let table = table(&end());
        for (name, cells) in [
            ("direction", ["received", "sent", "received", "sent"]),
            ("ssrc", ["1", "2", "11", "12"]),
            // Nothing came of the third, and what is sent is lost elsewhere.
            ("lost", ["3", "", "", ""]),
            ("remote_lost", ["", "7", "", ""]),
            ("setup.ice_ms", ["2.5"; 4]),
            ("end", ["caller"; 4]),
        ] {
            assert_eq!(column(&table, name), cells, "{name}");
        }
    }

    #[test]
    fn an_end_without_streams_has_a_row_all_the_same() {
        let mut end = End {
            name: "caller".to_owned(),
            ..End::default()
        };
        end.data.messages_received = 9;
        let table = table(&end);
        assert_eq!(column(&table, "data.messages_received"), ["9"]);
        assert_eq!(column(&table, "direction"), [""]);
        assert_eq!(column(&table, "packets_sent"), [""]);
    }

    #[test]
    fn what_tells_rows_apart_stands_there_once() {
        let table = table(&end());
        let mut names = table[0].clone();
        assert!(
            names
                .iter()
                .zip(OF_WHICH_STREAM)
                .all(|(is, first)| is == first)
        );
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
    }
}
