//! Fields of packets, in network byte order.

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*field))
}

pub fn u24_at(bytes: &[u8], at: usize) -> Option<u32> {
    let &[high, middle, low] = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes([0, high, middle, low]))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*field))
}

pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_be_bytes(*field))
}

/// A number of 24 bits of which the highest is its sign.
pub fn signed_24_bits(value: u32) -> i32 {
    ((value << 8) as i32) >> 8
}
