//! What the behaviour of a NAT means for WebRTC.

use super::NatProbe;
use crate::stun::nat::{Filtering, Mapping};

/// No filter by port can be opened for a peer behind such a NAT: the port that it will come
/// from is not known before it comes.
const HARD_PEER: &str = "a NAT whose mapping is not endpoint-independent";

/// What a host behind such a NAT still reaches: it comes from a port that nobody knows.
const EASY_PEERS: &str =
    "Directly, this host connects only with peers that let in any port of its address.";

impl NatProbe {
    /// One or two sentences; `None` when too little is known.
    pub fn meaning(&self) -> Option<String> {
        if self.tcp_connect.is_some() && self.is_silent() {
            return Some(
                "No UDP passes between this host and that server. Where that holds for all \
                 servers, calls need a TURN server over TCP or TLS."
                    .to_owned(),
            );
        }
        let evidence = self.evidence.as_ref()?;
        Some(meaning(
            evidence.is_translated()?,
            evidence.mapping(),
            evidence.filtering(),
        ))
    }
}

fn meaning(is_translated: bool, mapping: Option<Mapping>, filtering: Option<Filtering>) -> String {
    use Filtering::{AddressAndPortDependent, AddressDependent, EndpointIndependent};
    let here = match (is_translated, filtering) {
        (true, _) => "",
        (false, Some(EndpointIndependent)) => "There is no NAT, and no firewall filters UDP. ",
        (false, Some(_)) => "There is no NAT, but a stateful firewall. ",
        (false, None) => "There is no NAT. ",
    };
    let reach = match (mapping, filtering) {
        (None, _) => "Whether peers can reach this host directly is not known.".to_owned(),
        (Some(Mapping::EndpointIndependent), Some(EndpointIndependent | AddressDependent)) => {
            "Peers behind any NAT reach this host directly.".to_owned()
        }
        (Some(Mapping::EndpointIndependent), Some(AddressAndPortDependent)) => format!(
            "Peers reach this host directly, but for those behind {HARD_PEER}: with these it \
             needs a relay (TURN)."
        ),
        (Some(Mapping::EndpointIndependent), None) => format!(
            "Most peers reach this host directly; those behind {HARD_PEER} may need a relay \
             (TURN), which the filtering would tell."
        ),
        // Each of two such hosts comes from one port to the other, and both let it in.
        (Some(Mapping::AddressDependent), Some(EndpointIndependent)) => EASY_PEERS.to_owned(),
        (Some(_), Some(_)) => {
            format!("Two such hosts cannot connect without a relay (TURN). {EASY_PEERS}")
        }
        (Some(_), None) => {
            format!("Two such hosts most likely need a relay (TURN). {EASY_PEERS}")
        }
    };
    format!("{here}{reach}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_behaviour_has_its_meaning() {
        let told = |mapping, filtering| meaning(true, Some(mapping), Some(filtering));
        let any = "Peers behind any NAT reach this host directly.";
        for filtering in [Filtering::EndpointIndependent, Filtering::AddressDependent] {
            assert_eq!(told(Mapping::EndpointIndependent, filtering), any);
            let dependent = told(Mapping::AddressAndPortDependent, filtering);
            assert!(dependent.starts_with("Two such hosts cannot connect without a relay"));
        }
        let strict = told(
            Mapping::EndpointIndependent,
            Filtering::AddressAndPortDependent,
        );
        assert!(strict.contains("but for those behind a NAT whose mapping is not"));
    }

    #[test]
    fn a_firewall_without_a_nat_is_told_from_an_open_network() {
        let told = |filtering| meaning(false, Some(Mapping::EndpointIndependent), filtering);
        let open = told(Some(Filtering::EndpointIndependent));
        assert!(
            open.starts_with("There is no NAT, and no firewall"),
            "{open}"
        );
        let firewall = told(Some(Filtering::AddressAndPortDependent));
        assert!(firewall.starts_with("There is no NAT, but a stateful firewall"));
        assert!(told(None).starts_with("There is no NAT. Most peers"));
    }

    #[test]
    fn what_is_not_known_is_not_claimed() {
        assert_eq!(
            meaning(true, None, None),
            "Whether peers can reach this host directly is not known."
        );
    }
}
