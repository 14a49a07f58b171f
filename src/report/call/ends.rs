//! The ends of calls in a report, whichever command made it, for formats of one row or line a figure.

use super::{CallLoopback, End, OneEnd, Setup};
use crate::report::Data;

/// An end of a call, with what is known of the whole.
#[derive(Debug, Clone, Copy)]
pub struct EndOfCall<'a> {
    /// Of a server's calls the number. None where a report is of one call.
    pub number: Option<u64>,
    pub connected: bool,
    pub failed_stage: Option<&'a str>,
    pub setup: &'a Setup,
    pub end: &'a End,
}

impl Data {
    /// The ends whose streams were measured. Those of `call load` are only added up.
    pub fn ends_of_calls(&self) -> Vec<EndOfCall<'_>> {
        match self {
            Data::CallLoopback(call) => both(call).into(),
            Data::CallWhip(call) | Data::CallWhep(call) => vec![one(None, &call.call)],
            Data::CallOffer(call) | Data::CallAnswer(call) => vec![one(None, &call.call)],
            Data::CallServe(server) => {
                let calls = server.calls.iter();
                let served = calls.map(|served| one(Some(served.number), &served.call));
                served.collect()
            }
            _ => Vec::new(),
        }
    }
}

fn both(call: &CallLoopback) -> [EndOfCall<'_>; 2] {
    [&call.caller, &call.callee].map(|end| EndOfCall {
        number: None,
        connected: call.connected,
        failed_stage: call.failed_stage.as_deref(),
        setup: &call.setup,
        end,
    })
}

fn one(number: Option<u64>, call: &OneEnd) -> EndOfCall<'_> {
    EndOfCall {
        number,
        connected: call.connected,
        failed_stage: call.failed_stage.as_deref(),
        setup: &call.setup,
        end: &call.end,
    }
}
