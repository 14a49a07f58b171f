//! Two descriptions beside each other: real ones, hostile ones, and slips with their consequences.

use super::*;

/// What one browser offered and another one answered, each with its name.
fn real_pairs() -> Vec<(String, Example, Example)> {
    let real = fixtures().join("real");
    let mut pairs = Vec::new();
    for entry in fs::read_dir(&real).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with("-pair.json") {
            let [offer, answer] = <[Example; 2]>::try_from(descriptions(&real.join(&name)))
                .unwrap_or_else(|_| panic!("{name} holds an offer and an answer"));
            pairs.push((name, offer, answer));
        } else if let Some(stem) = name.strip_suffix("-answer.sdp") {
            for part in ["offer", "gathered-offer"] {
                let offer = real.join(format!("{stem}-{part}.sdp"));
                if offer.exists() {
                    let [offer, answer] =
                        [offer, real.join(&name)].map(|path| descriptions(&path).remove(0));
                    pairs.push((name.clone(), offer, answer));
                }
            }
        }
    }
    assert!(!pairs.is_empty());
    pairs
}

/// What an answer may decline: a section, and simulcast.
const DECLINED: [&str; 2] = ["O016", "O019"];

#[test]
fn what_a_browser_answered_itself_fits_its_offer() {
    for (name, offer, answer) in real_pairs() {
        let [offer, answer] = [&offer, &answer].map(Example::document);
        let found = lint_answer(&offer, &answer, &Options::default()).findings;
        let mut faults = found
            .iter()
            .filter(|f| !DECLINED.contains(&f.code.as_str()));
        assert!(faults.next().is_none(), "{name}: {found:#?}");
    }
}

#[test]
fn what_a_browser_makes_of_its_offer_while_it_gathers_is_clean() {
    let real = fixtures().join("real");
    let mut compared = 0;
    for entry in fs::read_dir(&real).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix("-gathered-offer.sdp") else {
            continue;
        };
        let bare = real.join(format!("{stem}-offer.sdp"));
        let [bare, gathered] = [bare, real.join(&name)].map(|path| descriptions(&path).remove(0));
        let [bare, gathered] = [&bare, &gathered].map(Example::document);
        let found = lint_next(&bare, &gathered, Some(Kind::Offer), &Options::default()).findings;
        assert!(found.is_empty(), "{name}: {found:#?}");
        compared += 1;
    }
    assert!(compared > 0);
}

/// Neither is compared with anything: the rules about them say what they are.
#[test]
fn what_is_no_description_is_not_compared_with_one() {
    let [offer, junk] = [real_offer(), b"[package]".to_vec()].map(|text| Source::new("x", text));
    let [offer, junk] = [&offer, &junk].map(Document::read);
    let options = Options::default();
    for (first, second) in [(&offer, &junk), (&junk, &offer)] {
        assert!(lint_answer(first, second, &options).findings.is_empty());
        assert!(lint_next(first, second, None, &options).findings.is_empty());
    }
}

/// Each of them beside one much like it.
#[test]
fn hostile_megabytes_are_compared_in_linear_time_with_few_findings() {
    let numbers: Vec<String> = (0..256).map(|number| number.to_string()).collect();
    let codecs = |encoding: &str| -> String {
        let rtpmaps = (96..128).map(|number| format!("a=rtpmap:{number} {encoding}/90000\r\n"));
        rtpmaps.collect()
    };
    let section = format!("m=audio 9 RTP/AVP {}\r\n", numbers.join(" "));
    let mids = |order: &mut dyn Iterator<Item = usize>| -> String {
        let order: Vec<usize> = order.collect();
        let group: String = order.iter().map(|mid| format!(" {mid}")).collect();
        let media = order
            .iter()
            .map(|mid| format!("m=audio 9 RTP/AVP 0\r\na=mid:{mid}\r\n"));
        format!("a=group:BUNDLE{group}\r\n{}", media.collect::<String>())
    };
    let texts = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(10_000),
        mids(&mut (0..10_000)),
        mids(&mut (0..10_000).rev()),
        format!("{section}{}", codecs("VP8").repeat(500)),
        format!("{section}{}", codecs("VP9").repeat(500)),
        format!(
            "m=audio 9 RTP/AVP 0\r\n{}",
            "a=rtcp-fb:0 nack\r\n".repeat(20_000)
        ),
        (0..20_000).fold("m=audio 9 RTP/AVP 0\r\n".to_owned(), |text, id| {
            format!("{text}a=extmap:{id} urn:{}\r\n", id % 7)
        }),
    ];
    let sources = texts.map(|text| Source::new("x", format!("v=0\r\n{text}")));
    let documents = sources.each_ref().map(Document::read);
    for pair in documents.windows(2) {
        let options = Options::default();
        let found = lint_answer(&pair[0], &pair[1], &options).findings.len()
            + lint_next(&pair[0], &pair[1], None, &options).findings.len();
        assert!(found < 400, "{found}");
    }
}
