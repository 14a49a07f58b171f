//! The Binding request of a series of transactions.

use super::fingerprint;
use super::types::{Class, MessageType, TransactionId};
use super::writer::Writer;

/// Where the transaction id stands in a message.
const ID: std::ops::Range<usize> = 8..20;

/// Written once, and sent under one transaction id after another: only the id and the
/// FINGERPRINT differ.
#[derive(Debug)]
pub struct BindingRequest {
    bytes: Vec<u8>,
}

impl BindingRequest {
    pub fn new(software: &str) -> Self {
        let kind = MessageType::binding(Class::Request);
        let writer = Writer::new(kind, TransactionId([0; 12])).software(software);
        BindingRequest {
            bytes: writer.finish_with_fingerprint(),
        }
    }

    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    pub fn with_id(&mut self, id: TransactionId) -> &[u8] {
        self.bytes[ID].copy_from_slice(&id.0);
        let covered = self.bytes.len() - fingerprint::LEN;
        let value = fingerprint::compute(&self.bytes[..covered]).to_be_bytes();
        let before = self.bytes.len() - value.len();
        self.bytes[before..].copy_from_slice(&value);
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_a_writer_makes_of_each_id() {
        let mut request = BindingRequest::new("rtctool/1.2.3");
        for id in [TransactionId([7; 12]), TransactionId(*b"transaction ")] {
            let written = Writer::new(MessageType::binding(Class::Request), id)
                .software("rtctool/1.2.3")
                .finish_with_fingerprint();
            assert_eq!(request.with_id(id), written);
            assert_eq!(request.length(), written.len());
        }
    }
}
