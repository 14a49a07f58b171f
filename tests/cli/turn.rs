//! `rtctool turn` against servers that are as they should be and servers that are not.

mod audit;
mod audit_coturn;
mod fake;
