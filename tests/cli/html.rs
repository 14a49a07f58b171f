//! Reports as pages: what a browser makes of them, and of hostile text in them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use serde_json::{Value, json};

use crate::peers::peer;
use crate::run::{Run, fixture, rtctool, run, run_with_stdin};
use crate::sdp_chromium::in_chromium;

/// What would be a script or a request, if it were taken for markup.
const HOSTILE: &str = "\"><script>document.title='owned'</script>\
    <img src=http://evil.test/x onerror=document.title='owned'>";

/// The page of a capture whose name and whose CNAME are hostile.
fn hostile_capture() -> String {
    let folder = tempfile::tempdir().unwrap();
    // A path cannot have a slash in its names.
    let file = folder.path().join(HOSTILE.replace('/', "\\"));
    let capture = fs::read(fixture("pcap/chromium-clear.pcapng")).unwrap();
    let hostile = replaced(&capture, b"wcKY5mOhEO7/N+y/", b"\"><script>a()//x");
    assert_ne!(hostile, capture);
    fs::write(&file, hostile).unwrap();
    page(&["pcap", "analyze", file.to_str().unwrap()])
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len().saturating_sub(from.len()) {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
    }
    bytes
}

/// The page of a description with hostile lines, which findings quote.
fn hostile_description() -> String {
    run_with_stdin(&["sdp", "lint", "-", "--format", "html"], hostile_sdp()).stdout
}

fn hostile_sdp() -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns={HOSTILE}\r\nt=0 0\r\n\
         m=audio 9 X{HOSTILE} 0\r\na=rtcp-mx{HOSTILE}\r\na=mid:{HOSTILE}\r\n"
    )
}

/// The page of a check whose names, files and descriptions are hostile.
fn hostile_check() -> String {
    let folder = tempfile::tempdir().unwrap();
    let name = HOSTILE.replace('"', "\\\"");
    let config = format!(
        "[check.\"{name}\"]\nrun = \"sdp lint\"\nfiles = [\"*.sdp\"]\n\n\
         [check.capture]\nrun = \"pcap analyze\"\nfiles = [{capture:?}, {other:?}]\nfail_if = [\"loss > 0%\"]\n\n\
         [check.other]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\n",
        capture = fixture("pcap/gstreamer-pcmu-loss.pcap"),
        other = fixture("pcap/chromium-turn-udp.pcapng"),
    );
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    fs::write(folder.path().join("a.sdp"), hostile_sdp()).unwrap();
    let check = |args: &[&str]| {
        let mut command = rtctool();
        command.current_dir(folder.path()).arg("check").args(args);
        Run::of(command.output().expect("the program starts"))
    };
    check(&["--report", "json=last.json", "--only", "capture"]);
    check(&["--compare", "last.json", "--format", "html"]).stdout
}

fn page(args: &[&str]) -> String {
    run(&[args, &["--format", "html"]].concat()).stdout
}

#[test]
fn hostile_text_is_text_wherever_it_stands() {
    for page in [hostile_capture(), hostile_description(), hostile_check()] {
        assert!(page.contains("&lt;script&gt;"), "{page}");
        assert!(!page.contains("<img"), "{page}");
        assert_eq!(page.matches("<script").count(), 1, "{page}");
        let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!page.contains(steers));
    }
}

#[test]
fn every_command_that_reads_files_makes_a_page() {
    let commands: [&[&str]; 6] = [
        &["sdp", "lint", "fixtures/sdp/rules/M003/bad.sdp"],
        &["sdp", "show", "fixtures/sdp/rules/M003/good.sdp"],
        &[
            "sdp",
            "diff",
            "fixtures/sdp/rules/M003/good.sdp",
            "fixtures/sdp/rules/M003/bad.sdp",
        ],
        &["pcap", "analyze", "fixtures/pcap/not-rtp.pcap"],
        &[
            "pcap",
            "analyze",
            "fixtures/pcap/chromium-turn-udp.pcapng",
            "--fail-if",
            "loss > 1%",
        ],
        &["ice", "check", "fixtures/ice/none.json"],
    ];
    for args in commands {
        let page = page(args);
        assert!(page.starts_with("<!doctype html>"), "{args:?}");
        assert!(page.ends_with("</html>"), "{args:?}");
        for part in ["<h1>", "Content-Security-Policy", "<main>"] {
            assert!(page.contains(part), "{args:?}: {part}");
        }
        for outside in ["<link rel=\"stylesheet", " src=", "url(", "@import"] {
            assert!(!page.contains(outside), "{args:?}: {outside}");
        }
    }
}

#[test]
fn no_two_parts_of_a_page_of_checks_have_one_name() {
    let page = hostile_check();
    let ids: Vec<&str> = (page.split(" id=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let different: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "{ids:?}");
    assert!(ids.contains(&"check-1") && ids.len() > 5, "{ids:?}");
    for link in page.split("href=\"#").skip(1) {
        let to = link.split('"').next().unwrap_or_default();
        assert!(ids.contains(&to), "{to}");
    }
}

#[test]
fn a_command_without_a_report_makes_no_page() {
    let run = run(&["explain", "M003", "--format", "html"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("this command makes no report"),
        "{}",
        run.stderr
    );
}

/// What Chromium asked for and said while it showed a page.
struct Seen {
    requests: Vec<String>,
    console: Vec<String>,
    dom: String,
}

/// Opens `page` in Chromium, all of whose requests come to us, whatever the host. None where
/// Chromium is not installed.
fn opened(page: &str) -> Option<Seen> {
    let chromium = peer("chromium", "chromium")?;
    let profile = tempfile::tempdir().unwrap();
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let (sender, receiver) = mpsc::channel();
    let content = page.to_owned();
    std::thread::spawn(move || {
        for stream in proxy.incoming().map_while(Result::ok) {
            let _ = sender.send(answer(stream, &content));
        }
    });
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args([
            "--disable-sync",
            "--disable-quic",
            "--enable-logging=stderr",
        ])
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--proxy-server=http://{address}"))
        .arg("http://report.test/")
        .stdin(Stdio::null())
        .output()
        .expect("Chromium starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let console = said.lines().filter(|line| line.contains("CONSOLE"));
    Some(Seen {
        requests: receiver.try_iter().collect(),
        console: console.map(str::to_owned).collect(),
        dom: String::from_utf8_lossy(&output.stdout).into_owned(),
    })
}

/// Gives the page to whoever asks for it, and nothing to anybody else. The line that asked.
fn answer(mut stream: TcpStream, page: &str) -> String {
    let mut head = String::new();
    let mut reader = BufReader::new(&stream);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
    let asked = head.lines().next().unwrap_or_default().to_owned();
    let answer = match asked.starts_with("GET http://report.test/ ") {
        true => format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{page}",
            page.len()
        ),
        false => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into(),
    };
    let _ = stream.write_all(answer.as_bytes());
    asked
}

/// What the page itself asked for; Chromium's own services have hosts of their own.
fn of_the_page(requests: &[String]) -> Vec<&String> {
    let ours = |line: &&String| line.contains(".test");
    requests.iter().filter(ours).collect()
}

#[test]
fn chromium_shows_the_pages_without_a_word_and_asks_for_nothing_else() {
    let capture = fixture("pcap/chromium-turn-udp.pcapng");
    let pages = [
        page(&["pcap", "analyze", capture.to_str().unwrap()]),
        hostile_capture(),
        hostile_description(),
        hostile_check(),
    ];
    for page in pages {
        let Some(seen) = opened(&page) else { return };
        assert_eq!(seen.console, Vec::<String>::new());
        assert_eq!(
            of_the_page(&seen.requests),
            ["GET http://report.test/ HTTP/1.1"]
        );
        assert!(!seen.dom.contains("owned</title>"));
        // What the script adds: it ran to its end.
        assert!(
            seen.dom.contains("<button type=\"button\">"),
            "{}",
            seen.dom
        );
        assert!(
            seen.dom.contains("<div class=\"tip\" hidden"),
            "{}",
            seen.dom
        );
    }
}

#[test]
fn a_page_that_is_not_ours_is_caught_at_it() {
    let good = page(&["sdp", "lint", "fixtures/sdp/rules/M003/bad.sdp"]);
    let bad = good.replace("<main>", &format!("<main>{HOSTILE}"));
    let Some(seen) = opened(&bad) else { return };
    assert!(
        !seen.console.is_empty(),
        "the policy refuses what was put in"
    );
    let bare = "<img src=http://evil.test/x>";
    let seen = opened(bare).unwrap();
    let asked = of_the_page(&seen.requests);
    let evil = "GET http://evil.test/x HTTP/1.1";
    assert!(asked.iter().any(|line| *line == evil), "{asked:?}");
}

#[test]
fn tables_sort_by_their_numbers_and_charts_tell_their_values() {
    let capture = fixture("pcap/gstreamer-opus-vp8.pcapng");
    let page = page(&["pcap", "analyze", capture.to_str().unwrap()]);
    let done = in_chromium(&format!(
        "const frame = document.createElement('iframe');
         frame.srcdoc = {};
         frame.onload = () => {{
           const page = frame.contentDocument;
           const tables = [...page.querySelectorAll('table')];
           const table = tables.find(table => table.tHead.textContent.includes('bit rate'));
           const head = [...table.tHead.rows[0].cells].find(head => head.textContent === 'packets');
           const order = () => [...table.tBodies[0].rows].map(row => row.cells[0].textContent);
           head.querySelector('button').click();
           const most = [head.getAttribute('aria-sort'), order()];
           head.querySelector('button').click();
           const least = [head.getAttribute('aria-sort'), order()];
           const chart = page.querySelector('.chart svg');
           const box = chart.getBoundingClientRect();
           chart.dispatchEvent(new PointerEvent('pointermove', {{
             clientX: box.left + box.width / 2, clientY: box.top + 10, bubbles: true }}));
           done({{ most, least, tip: page.querySelector('.tip').textContent }});
         }};
         onload = () => document.body.append(frame);",
        in_script(&page)
    ));
    let Some(done) = done else { return };
    assert!(done.is_object(), "{done}");
    assert_eq!(
        done["most"],
        json!(["descending", ["0x11111111", "0x22222222"]])
    );
    assert_eq!(
        done["least"],
        json!(["ascending", ["0x22222222", "0x11111111"]])
    );
    let tip = done["tip"].as_str().unwrap();
    assert!(tip.ends_with(" kb/s"), "{tip}");
}

#[test]
fn paper_shows_checks_that_failed_in_full_and_a_line_of_those_that_passed() {
    let folder = tempfile::tempdir().unwrap();
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let analyze = format!("run = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_on = \"error\"\n");
    let config =
        format!("[check.fine]\n{analyze}\n[check.lossy]\n{analyze}fail_if = [\"loss > 0%\"]\n");
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    let mut command = rtctool();
    command.current_dir(folder.path());
    let run = Run::of(
        command
            .args(["check", "--format", "html"])
            .output()
            .expect("the program starts"),
    );
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let done = in_chromium(&format!(
        "const frame = document.createElement('iframe');
         frame.srcdoc = {};
         frame.onload = () => {{
           const page = frame.contentDocument;
           const checks = [...page.querySelectorAll('details.check')];
           const open = () => checks.map(check => [check.querySelector('b').textContent, check.open]);
           frame.contentWindow.dispatchEvent(new Event('beforeprint'));
           const inLossy = checks[0].querySelectorAll('details:not([open])').length;
           done({{ printed: open(), folded: inLossy }});
         }};
         onload = () => document.body.append(frame);",
        in_script(&run.stdout)
    ));
    let Some(done) = done else { return };
    assert_eq!(done["printed"], json!([["lossy", true], ["fine", false]]));
    assert_eq!(done["folded"], 0);
}

/// A string of a script in a page: it must not end that script, nor depend on its encoding.
fn in_script(text: &str) -> String {
    let json = Value::from(text).to_string().replace("</", "<\\/");
    let unit = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().map(unit).collect()
}

#[test]
fn a_page_is_written_beside_other_reports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call.html");
    let report = format!("html={}", file.display());
    let capture = Path::new("fixtures/pcap/gstreamer-pcmu-loss.pcap");
    run(&[
        "pcap",
        "analyze",
        capture.to_str().unwrap(),
        "--report",
        &report,
    ]);
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.contains("gstreamer-pcmu-loss.pcap"));
}

/// How wide the page is in a window, and how many frames of tables scroll sideways in it.
fn widths(page: &str, window: u32) -> Option<(u64, u64)> {
    let measured = in_chromium(&format!(
        "const frame = document.createElement('iframe');
         frame.style = 'width: {window}px; height: 800px; border: 0';
         frame.srcdoc = {};
         frame.onload = () => {{
           const page = frame.contentDocument;
           page.querySelectorAll('details').forEach(part => part.open = true);
           const frames = [...page.querySelectorAll('.frame')];
           const scrolls = frame => frame.scrollWidth > frame.clientWidth + 1;
           done([page.documentElement.scrollWidth, frames.filter(scrolls).length]);
         }};
         onload = () => document.body.append(frame);",
        in_script(page)
    ))?;
    let number = |at: usize| {
        measured[at]
            .as_u64()
            .unwrap_or_else(|| panic!("{measured}"))
    };
    Some((number(0), number(1)))
}

#[test]
fn on_a_desktop_no_table_scrolls_sideways_and_on_a_phone_nothing_but_tables_does() {
    for name in ["chromium-clear.pcapng", "calls/chromium-turn-tcp.pcap"] {
        let capture = fixture("pcap").join(name);
        let page = page(&["pcap", "analyze", capture.to_str().unwrap()]);
        let Some((wide, scrolling)) = widths(&page, 1280) else {
            return;
        };
        assert_eq!((wide <= 1280, scrolling), (true, 0), "{name}: {wide}");
        let (narrow, scrolling) = widths(&page, 390).expect("Chromium is still there");
        assert!(narrow <= 390 && scrolling > 0, "{name}: {narrow}");
    }
}
