//! RTCP packets as bytes (RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.1, and
//! draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).

/// What a report block says (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub ssrc: u32,
    pub fraction_lost: u8,
    pub cumulative_lost: i32,
    pub highest_number: u32,
    pub jitter: u32,
    pub last_sr: u32,
    pub delay_since_last_sr: u32,
}

/// What a sender says of itself (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy)]
pub struct SenderInfo {
    pub ssrc: u32,
    pub ntp: u64,
    pub timestamp: u32,
    pub packets: u32,
    pub octets: u32,
}

pub fn sender_report(sender: &SenderInfo, blocks: &[Block]) -> Vec<u8> {
    let mut body = sender.ssrc.to_be_bytes().to_vec();
    body.extend(sender.ntp.to_be_bytes());
    for field in [sender.timestamp, sender.packets, sender.octets] {
        body.extend(field.to_be_bytes());
    }
    body.extend(blocks.iter().flat_map(block));
    packet(blocks.len() as u8, 200, body)
}

pub fn receiver_report(ssrc: u32, blocks: &[Block]) -> Vec<u8> {
    let mut body = ssrc.to_be_bytes().to_vec();
    body.extend(blocks.iter().flat_map(block));
    packet(blocks.len() as u8, 201, body)
}

fn block(block: &Block) -> Vec<u8> {
    let lost = (block.cumulative_lost as u32) & 0x00ff_ffff;
    let fields = [
        block.ssrc,
        u32::from(block.fraction_lost) << 24 | lost,
        block.highest_number,
        block.jitter,
        block.last_sr,
        block.delay_since_last_sr,
    ];
    fields.into_iter().flat_map(u32::to_be_bytes).collect()
}

/// SDES with the CNAME of each source.
pub fn names(sources: &[(u32, String)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (ssrc, cname) in sources {
        body.extend(ssrc.to_be_bytes());
        body.extend([1, cname.len() as u8]);
        body.extend(cname.as_bytes());
        // At least one byte of zero ends the items of a source.
        body.resize(body.len() + 4 - body.len() % 4, 0);
    }
    packet(sources.len() as u8, 202, body)
}

pub fn bye(sources: &[u32]) -> Vec<u8> {
    let body = sources.iter().flat_map(|ssrc| ssrc.to_be_bytes()).collect();
    packet(sources.len() as u8, 203, body)
}

/// Generic NACK for numbers in ascending order.
pub fn nack(sender: u32, media: u32, numbers: &[u16]) -> Vec<u8> {
    let mut pairs: Vec<(u16, u16)> = Vec::new();
    for &number in numbers {
        match pairs.last_mut() {
            Some((first, mask)) if (1..=16).contains(&number.wrapping_sub(*first)) => {
                *mask |= 1 << (number.wrapping_sub(*first) - 1);
            }
            _ => pairs.push((number, 0)),
        }
    }
    let pairs = pairs
        .iter()
        .flat_map(|(first, mask)| [first.to_be_bytes(), mask.to_be_bytes()].concat());
    feedback(1, 205, sender, media, pairs.collect())
}

pub fn picture_loss(sender: u32, media: u32) -> Vec<u8> {
    feedback(1, 206, sender, media, Vec::new())
}

pub fn full_intra_request(sender: u32, media: u32, command: u8) -> Vec<u8> {
    let mut entry = media.to_be_bytes().to_vec();
    entry.extend([command, 0, 0, 0]);
    feedback(4, 206, sender, 0, entry)
}

/// What the path carries, for these streams together (draft-alvestrand-rmcat-remb-03 §2.2).
pub fn estimate(sender: u32, media: &[u32], mantissa: u32, exponent: u8) -> Vec<u8> {
    let mut body = b"REMB".to_vec();
    let field = u32::from(exponent) << 18 | mantissa;
    body.push(media.len() as u8);
    body.extend(&field.to_be_bytes()[1..]);
    body.extend(media.iter().flat_map(|ssrc| ssrc.to_be_bytes()));
    feedback(15, 206, sender, 0, body)
}

/// Transport-wide feedback on the numbers from `base` on: when each came, or None.
pub fn transport_wide(
    sender: u32,
    media: u32,
    count: u8,
    base: u16,
    arrivals_us: &[Option<u64>],
) -> Vec<u8> {
    let first = arrivals_us.iter().flatten().next().copied().unwrap_or(0);
    let reference = first / 64_000;
    let (symbols, deltas) = statuses(reference * 256, arrivals_us);
    let mut body = base.to_be_bytes().to_vec();
    body.extend((arrivals_us.len() as u16).to_be_bytes());
    body.extend(&(reference as u32).to_be_bytes()[1..]);
    body.push(count);
    body.extend(chunks(&symbols));
    body.extend(deltas);
    body.resize(body.len().next_multiple_of(4), 0);
    feedback(15, 205, sender, media, body)
}

/// A symbol for each number, and the deltas of those that came, in 250 µs.
fn statuses(reference: u64, arrivals_us: &[Option<u64>]) -> (Vec<u16>, Vec<u8>) {
    let mut previous = reference as i64;
    let mut deltas = Vec::new();
    let symbols = arrivals_us.iter().map(|arrival| {
        let Some(arrival) = arrival else { return 0 };
        let ticks = (arrival / 250) as i64;
        let delta = ticks - previous;
        previous = ticks;
        match u8::try_from(delta) {
            Ok(small) => {
                deltas.push(small);
                1
            }
            Err(_) => {
                deltas.extend((delta as i16).to_be_bytes());
                2
            }
        }
    });
    (symbols.collect(), deltas)
}

/// Run lengths for what is long and equal, else 14 one-bit or 7 two-bit symbols.
fn chunks(symbols: &[u16]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = symbols;
    while let Some(&first) = rest.first() {
        let run = rest.iter().take_while(|symbol| **symbol == first).count();
        let run = run.min(0x1fff);
        let fourteen = rest.get(..rest.len().min(14)).unwrap_or_default();
        let (chunk, taken) = if run >= 14 {
            (first << 13 | run as u16, run)
        } else if fourteen.iter().all(|symbol| *symbol < 2) {
            (0x8000 | vector(fourteen, 14, 1), fourteen.len())
        } else {
            let seven = rest.get(..rest.len().min(7)).unwrap_or_default();
            (0xc000 | vector(seven, 7, 2), seven.len())
        };
        bytes.extend(chunk.to_be_bytes());
        rest = rest.get(taken..).unwrap_or_default();
    }
    bytes
}

fn vector(symbols: &[u16], places: usize, bits: usize) -> u16 {
    symbols.iter().enumerate().fold(0, |vector, (at, symbol)| {
        vector | symbol << ((places - 1 - at) * bits)
    })
}

fn feedback(format: u8, packet_type: u8, sender: u32, media: u32, rest: Vec<u8>) -> Vec<u8> {
    let head = [sender.to_be_bytes(), media.to_be_bytes()].concat();
    packet(format, packet_type, [head, rest].concat())
}

fn packet(count: u8, packet_type: u8, body: Vec<u8>) -> Vec<u8> {
    let words = (body.len() / 4) as u16;
    let mut bytes = vec![0x80 | count, packet_type];
    bytes.extend(words.to_be_bytes());
    bytes.extend(body);
    bytes
}
