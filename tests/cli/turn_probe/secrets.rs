//! What must not come out of the program: passwords, secrets and tokens.

use super::{BRIEF, PASSWORD, PATIENT, SECRET, USER, probe, server};

const FORMATS: [&str; 8] = [
    "text",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "prometheus",
    "nagios",
];

#[test]
fn no_format_shows_a_password_or_a_secret() {
    let server = server(|_| {});
    let wrong = ("RTCTOOL_TURN_PASSWORD", "wrong-south-wind");
    let ways = [
        (USER, PASSWORD),
        (USER, wrong),
        (USER, SECRET),
        (&["--username", "1000000000:alice"], PASSWORD),
    ];
    for format in FORMATS {
        for (user, variable) in ways {
            let options = [user, BRIEF, PATIENT, &["-v", "--format", format]].concat();
            let run = probe(&server.uri(), &options, &[variable]);
            for secret in [PASSWORD.1, SECRET.1, wrong.1] {
                assert!(!run.stdout.contains(secret), "{format}: {}", run.stdout);
                assert!(!run.stderr.contains(secret), "{format}: {}", run.stderr);
            }
        }
    }
}
