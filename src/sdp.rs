//! Session descriptions: a lossless reader that keeps positions, and typed views of the lines.
//!
//! [`document`] reads any bytes and never fails; [`attributes`] read the value of
//! one line and tell where they stopped; [`codec`], [`address`] and [`header_extension`] hold what is known beyond the text; [`envelope`] finds the descriptions in
//! what people really have, such as a browser's JSON.

pub mod address;
pub mod attributes;
pub mod codec;
mod direction;
pub mod document;
pub mod envelope;
pub mod header_extension;
pub mod registry;
pub mod text;
pub mod vocabulary;

pub use address::AddressKind;
pub use direction::Direction;
pub use document::{Attribute, Document, Line, Section, Separator, Terminator};
pub use envelope::Kind;
pub use text::Text;
