//! Of captures: what they lack, and how several lie beside each other.

use super::*;

pub fn no_rtp(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    audio(&mut call, 0..fault.or(1, 5));
    call.findings()
}

pub fn untimed(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let frame = Call::frame(ALICE, BOB, &pcmu(1, 1));
    call.analyzer.packet(&Packet {
        at: fault.or(None, Some(call.now)),
        link_type: 101,
        data: &frame,
        on_wire: frame.len(),
    });
    call.findings()
}

pub fn clock_back(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.now -= Duration::from_millis(fault.or(500_000, 500));
    audio(&mut call, 100..200);
    call.findings()
}

pub fn too_many_streams(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.session.unlisted_packets = fault.or(5, 0);
        summary.session.first_unlisted = fault.or(Some(9), None);
    })
}

pub fn beyond_limits(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.tcp.unfollowed = fault.or(3, 0);
    })
}

pub fn capture_drops(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.step = Duration::from_millis(10);
    for number in 0..100u8 {
        let is_missing = (40..60).contains(&number);
        if !is_missing {
            call.forth(&rtp(number));
        }
        if !is_missing || !fault.is_there() {
            call.back(&rtp_of(8, number));
        }
    }
    call.findings()
}

pub fn fragments(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.fragments.unused = fault.or(3, 0)
    })
}

pub fn segments_missing(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        let flow = summary
            .session
            .streams
            .first()
            .map(|stream| stream.key.flow);
        summary.tcp.holes.places = fault.or(1, 0);
        summary.tcp.holes.first = flow.filter(|_| fault.is_there()).map(|flow| (flow, 7));
    })
}

pub fn one_direction(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&check(1)).forth(&answer(2));
    if !fault.is_there() {
        call.back(&check(2));
    }
    call.findings()
}

pub fn several_points(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        for stream in &mut summary.session.streams {
            stream.key.flow.point = fault.or(1, 0);
        }
    })
}

pub fn skipped(fault: Fault) -> Vec<Finding> {
    let damage = crate::capture::file::Damage::NoBytes;
    let skip = Skip {
        offset: 40,
        bytes: 116,
        packet: 7,
        damage,
    };
    let places = fault.or(vec![skip], Vec::new());
    let skipped = Skipped {
        bytes: 116,
        places: places.len() as u64,
        first: places,
    };
    of_reading("call.pcap", &skipped, Drops::default())
}

pub fn dropped(fault: Fault) -> Vec<Finding> {
    let drops = Drops {
        by_interface: Some(fault.or(3, 0)),
        by_os: None,
    };
    of_reading("call.pcap", &Skipped::default(), drops)
}

pub fn overlap(fault: Fault) -> Vec<Finding> {
    spans(fault.or(8, 10))
}

pub fn apart(fault: Fault) -> Vec<Finding> {
    spans(fault.or(15, 10))
}

fn spans(second_begins: u64) -> Vec<Finding> {
    let span = |name: &str, begin, end| Span {
        name: name.to_owned(),
        begin: Duration::from_secs(begin),
        end: Duration::from_secs(end),
    };
    let both = [span("a", 0, 10), span("b", second_begins, 20)];
    of_files("all", &both, Duration::from_secs(1))
}
