//! What is typed: gates, filters, quantities and addresses of servers.

use rtctool::capture::filter::Filter;
use rtctool::gate::Gate;
use rtctool::ice::url::IceUrl;
use rtctool::probe::uri::{Kind, ServerUri};
use rtctool::relay::Prefix;
use rtctool::units::{Quantity, parse_duration};

/// Each line is all of these. A gate is the same when it is read from what it is shown as.
pub fn all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let _ = line.parse::<Filter>().map_err(|error| error.to_string());
        let _ = (
            Quantity::parse(line),
            parse_duration(line),
            IceUrl::read(line),
        );
        let _ = line.parse::<Prefix>().map(|prefix| prefix.to_string());
        for kind in [Kind::Stun, Kind::Turn] {
            server(line, kind);
        }
        if let Ok(gate) = line.parse::<Gate>() {
            let shown = gate.to_string();
            let again = shown
                .parse::<Gate>()
                .expect("a gate can be read as it is shown");
            assert_eq!(again.to_string(), shown);
        }
    }
}

/// An address can be read as it is shown.
fn server(line: &str, kind: Kind) {
    let Ok(uri) = ServerUri::parse(line, kind) else {
        return;
    };
    let shown = uri.to_string();
    let again = ServerUri::parse(&shown, kind).expect("an address can be read as it is shown");
    assert_eq!(again.to_string(), shown);
}
