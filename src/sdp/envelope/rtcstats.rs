//! What rtcstats writes: one JSON array a line, `["setLocalDescription", "PC_0", {…}, time]`.

use super::finds::Finds;
use super::internals;
use super::value::Value;

/// Whether a text is a dump by its heading.
pub fn is_dump(text: &[u8]) -> bool {
    text.starts_with(b"RTCStatsDump")
}

pub fn is_entry(value: &Value) -> bool {
    let Value::Array(items) = value else {
        return false;
    };
    match items.as_slice() {
        // Later versions have numbers in place of the names of calls.
        [operation, connection, _, ..] => {
            (operation.is_string() || operation.is_number())
                && (connection.is_string() || connection.is_null())
        }
        _ => false,
    }
}

/// The description of an entry, named `PC_0/setLocalDescription`: the connection and
/// what was called.
pub fn collect(entry: Value, _line: &str, finds: &mut Finds) {
    let Value::Array(items) = entry else { return };
    let mut items = items.into_iter();
    let operation = items.next().and_then(|operation| match operation {
        Value::String(name) => Some(name),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let connection = items.next().unwrap_or_default();
    if let (Some(operation), Some(value)) = (operation, items.next()) {
        let connection = connection.as_str().unwrap_or("page");
        internals::said_by(connection, &operation, value, "", finds);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::super::tests::named;

    #[test]
    fn each_description_is_named_by_its_connection_and_by_what_was_called() {
        let dump = concat!(
            "RTCStatsDump\n{\"fileFormat\":3}\n",
            "[\"create\",null,{\"a\":1},17]\n",
            "[\"setLocalDescription\",\"PC_0\",{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=a\\r\\n\"},18]\n",
            "[\"setLocalDescriptionOnSuccess\",\"PC_0\",null,0.5]\n",
            "[\"setRemoteDescription\",\"PC_0\",{\"type\":\"answer\",\"sdp\":\"v=0\\r\\no=b\\r\\n\"},19]\n",
            "[39,\"PC_0\",{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=c\\r\\n\"},20]\n",
        );
        let found = named(dump);
        let places: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
        assert_eq!(
            places,
            [
                "PC_0/setLocalDescription",
                "PC_0/setRemoteDescription",
                "PC_0/39"
            ]
        );
        assert_eq!(found[1].1, Some(Kind::Answer));
        assert_eq!(found[1].2, "v=0\r\no=b\r\n");
    }

    #[test]
    fn a_dump_without_its_heading_is_read_too() {
        let dump = concat!(
            "[\"a\",null,null,1]\n",
            "[\"setRemoteDescription\",\"PC_1\",{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=a\\r\\n\"},2]\n",
        );
        assert_eq!(named(dump)[0].0, "PC_1/setRemoteDescription");
    }
}
