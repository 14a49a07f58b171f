//! The codes of error responses, by their names in IANA's registry (RFC 8489 §14.8, RFC 8656 §19).

pub type Code = u16;

pub const BAD_REQUEST: Code = 400;
pub const UNAUTHENTICATED: Code = 401;
pub const FORBIDDEN: Code = 403;
pub const UNKNOWN_ATTRIBUTE: Code = 420;
pub const ALLOCATION_MISMATCH: Code = 437;
pub const STALE_NONCE: Code = 438;
pub const ADDRESS_FAMILY_NOT_SUPPORTED: Code = 440;
pub const WRONG_CREDENTIALS: Code = 441;
pub const UNSUPPORTED_TRANSPORT_PROTOCOL: Code = 442;
pub const PEER_ADDRESS_FAMILY_MISMATCH: Code = 443;
pub const ALLOCATION_QUOTA_REACHED: Code = 486;
pub const INSUFFICIENT_CAPACITY: Code = 508;
