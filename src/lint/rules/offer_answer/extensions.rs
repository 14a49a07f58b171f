//! RTP header extensions.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Line;
use crate::sdp::attributes::Extmap;

pub const NOT_OFFERED: Rule = Rule {
    code: "O013",
    name: "extmap-not-offered",
    severity: Error,
    summary: "an answer adds a header extension",
    explain: "An answerer may only take extensions away. Firefox 153 refuses the answer with \
              \"Answer has extmap … that was not present in offer\".",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(not_offered),
};

fn not_offered(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let offered: HashSet<&str> = pair
            .offered
            .extmaps
            .iter()
            .copied()
            .chain(of_session(exchange.offer))
            .map(|extmap| extmap.uri.as_str())
            .collect();
        for line in pair.answered.section.lines() {
            let added = extmap(line).filter(|extmap| !offered.contains(extmap.uri.as_str()));
            if let Some(Extmap { uri, .. }) = added {
                let found =
                    Found::new(uri, format!("the header extension `{uri}` was not offered"))
                        .beside(pair.offered.line, "no `a=extmap` of this section has it")
                        .help("remove the line")
                        .fix(Repair::safe("remove the line").remove_line(line));
                out.push(found);
            }
        }
    }
}

fn extmap<'a>(line: &Line<'a>) -> Option<Extmap<'a>> {
    let attribute = line.attribute.filter(|a| a.meant == "extmap")?;
    Extmap::parse(attribute.value?).ok()
}

fn of_session<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Extmap<'a>> {
    let values = subject.document.session().values("extmap");
    values.filter_map(|value| Extmap::parse(value).ok())
}

pub const ID_MISMATCH: Rule = Rule {
    code: "O014",
    name: "extmap-id-mismatch",
    severity: Error,
    summary: "the answer gives an offered header extension another id",
    explain: "Packets carry only the id, and both sides use that of the offer. Firefox 153 \
              refuses the answer with \"Answer changed id for extmap attribute\"; Chromium 156 \
              accepts it. Ids from 4096 on are the exception: they ask the answerer to choose.",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Exchange(id_mismatch),
};

/// The first id that an answerer may replace.
const TO_BE_CHOSEN: u32 = 4096;

fn id_mismatch(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let mut offered: HashMap<&str, Vec<Extmap>> = HashMap::default();
        let all = pair.offered.extmaps.iter().copied();
        for extmap in all.chain(of_session(exchange.offer)) {
            offered
                .entry(extmap.meaning.as_str())
                .or_default()
                .push(extmap);
        }
        let used: HashSet<u32> = pair.answered.extmaps.iter().map(|e| e.number).collect();
        for extmap in &pair.answered.extmaps {
            let Some(others) = offered.get(extmap.meaning.as_str()) else {
                continue;
            };
            let fits =
                |other: &Extmap| other.number == extmap.number || other.number >= TO_BE_CHOSEN;
            let (false, Some(first)) = (others.iter().any(fits), others.first()) else {
                continue;
            };
            let message = format!("id {} was offered as {}", extmap.id, first.id);
            let mut found = Found::new(extmap.id, message)
                .beside(
                    first.id,
                    format!("`{}` has this id in the offer", first.uri),
                )
                .help(format!("write {}", first.id));
            if !used.contains(&first.number) {
                let repair = Repair::doubtful(format!("write {}", first.id));
                found = found.fix(repair.replace(extmap.id, first.id.as_str()));
            }
            out.push(found);
        }
    }
}
