//! Session descriptions: a lossless reader that keeps positions, and typed views of the lines.
//!
//! [`document`] reads any bytes and never fails; [`attributes`] read the value of
//! one line and tell where they stopped; [`codec`] holds what is known of codecs; [`envelope`] finds the descriptions in
//! what people really have, such as a browser's JSON.

pub mod attributes;
pub mod codec;
pub mod document;
pub mod envelope;
pub mod registry;
pub mod text;
pub mod vocabulary;

pub use document::{Attribute, Document, Line, Section, Separator, Terminator};
pub use envelope::Kind;
pub use text::Text;
