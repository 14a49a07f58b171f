use super::*;
use proptest::prelude::*;

fn root(text: &str) -> Value {
    read(text.as_bytes()).unwrap().root
}

fn fault(text: &str) -> (usize, Fault) {
    let error = read(text.as_bytes()).unwrap_err();
    (error.offset, error.fault)
}

#[test]
fn every_value_knows_its_bytes() {
    let text = r#" {"a": ["x", -1.5e2, true, null]} "#;
    let object = root(text);
    assert_eq!(object.span, 1..33);
    let [member] = object.members() else {
        panic!("{object:?}");
    };
    assert_eq!(&text[member.name_span.clone()], r#""a""#);
    let spans: Vec<&str> = member
        .value
        .items()
        .iter()
        .map(|v| &text[v.span.clone()])
        .collect();
    assert_eq!(spans, [r#""x""#, "-1.5e2", "true", "null"]);
    assert_eq!(member.value.items()[1].kind, Kind::Number(-150.0));
}

#[test]
fn a_part_of_a_string_is_found_where_no_escape_moves_it() {
    assert_eq!(root(r#""stun:x""#).part(5..6), 6..7);
    assert_eq!(root(r#""stun\u003ax""#).part(5..6), 0..13);
}

#[test]
fn escapes_are_resolved() {
    let string = |text: &str| root(text).as_str().unwrap().to_owned();
    assert_eq!(string(r#""\u0041\n\/\"""#), "A\n/\"");
    assert_eq!(string(r#""\ud83d\ude00""#), "😀");
    assert_eq!(string(r#""\ud83d!""#), "\u{fffd}!");
    assert_eq!(string(r#""\ud83d""#), "\u{fffd}");
}

#[test]
fn the_last_of_two_members_of_one_name_counts() {
    let object = root(r#"{"a":1,"a":2}"#);
    assert_eq!(object.get("a").unwrap().kind, Kind::Number(2.0));
    assert_eq!(root(r#"{"a":null}"#).get("a"), None);
}

#[test]
fn a_javascript_literal_is_read_and_told() {
    let liberty = |text: &str| read(text.as_bytes()).unwrap().liberty;
    assert_eq!(liberty("{\"a\": [1]}"), None);
    assert_eq!(liberty("{a: 'b',}"), Some((1..2, Liberty::BareName)));
    assert_eq!(liberty("['b']"), Some((1..4, Liberty::SingleQuotes)));
    assert_eq!(liberty("[1,]"), Some((2..3, Liberty::TrailingComma)));
    assert_eq!(liberty("// x\n[1];"), Some((0..4, Liberty::Comment)));
    assert_eq!(liberty("/* x */ []"), Some((0..7, Liberty::Comment)));
}

#[test]
fn what_cannot_be_read_says_where_and_why() {
    assert_eq!(fault(" "), (1, Fault::Empty));
    assert_eq!(fault("[1"), (2, Fault::Ended("an array")));
    assert_eq!(fault("{\"a\":"), (5, Fault::Ended("an array or an object")));
    assert_eq!(fault("[1 2]"), (3, Fault::Expected("`,` or `]`")));
    assert_eq!(
        fault("{\"a\" 1}"),
        (5, Fault::Expected("`:` behind the name"))
    );
    assert_eq!(fault("[] []"), (3, Fault::MoreText));
    assert_eq!(fault("\"a\nb\""), (2, Fault::LineInString));
    assert_eq!(fault("\"a"), (2, Fault::Ended("a string")));
    assert_eq!(fault(r#""\x""#), (1, Fault::Escape));
    assert_eq!(fault("[1.2.3]"), (1, Fault::Number));
    assert_eq!(fault("{a: process.env.KEY}"), (4, Fault::Expression));
    assert_eq!(read(b"[\"\xff\"]").unwrap_err().offset, 2);
}

#[test]
fn nesting_has_an_end() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read(nested(MOST_LEVELS).as_bytes()).is_ok());
    assert_eq!(fault(&nested(1_000_000)).1, Fault::TooDeep);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in r#"[\[\]{}:,"'\\/*a1.-]{0,40}|\PC{0,40}"#) {
        if let Ok(document) = read(text.as_bytes()) {
            prop_assert!(text.get(document.root.span).is_some());
        }
    }
}
