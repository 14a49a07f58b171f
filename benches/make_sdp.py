#!/usr/bin/env python3
"""Writes the inputs of benches/sdp.sh, from the descriptions in fixtures/sdp.

usage: make_sdp.py folder FILES DIRECTORY     nine of ten as browsers wrote them, one with a slip
       make_sdp.py SHAPE MEGABYTES FILE       a hostile file; SHAPE is one of SHAPES
"""
import itertools
import json
import pathlib
import sys

FIXTURES = pathlib.Path(__file__).parent.parent / "fixtures" / "sdp"
HEAD = b"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
AUDIO = b"m=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n"


def repeated(unit):
    """Ten bytes over and over: a million lines in 10 MB."""
    assert len(unit) == 10
    return lambda size: unit * (size // len(unit))


def with_head(head, fill):
    return lambda size: head + fill(size - len(head))


def numbered(text):
    """As many lines as fit, no two of them alike."""

    def fill(size):
        lines = (b"%s%08d\r\n" % (text, number) for number in itertools.count())
        return b"".join(itertools.islice(lines, size // len(text + b"00000000\r\n")))

    return fill


def dumps(size):
    """Many descriptions in one JSON array, as many as are read."""
    one = {"type": "offer", "sdp": (FIXTURES / "real" / "chromium-audio-offer.sdp").read_text()}
    count = min(10_000, size // len(json.dumps(one)))
    return json.dumps([one] * count).encode()


SHAPES = {
    "line": with_head(b"s=", lambda size: b"x" * size),
    "prose": lambda size: b"x" * size,
    "lines": repeated(b"k=clear:\r\n"),
    "unknown-lines": repeated(b"abcdefgh\r\n"),
    "attributes": with_head(HEAD + AUDIO, repeated(b"a=x:abc \r\n")),
    "candidates": with_head(HEAD + AUDIO, numbered(b"a=candidate:1 1 udp 1 192.0.2.1 1 typ host foundation ")),
    "formats": with_head(HEAD + AUDIO, numbered(b"a=rtpmap:0 x/")),
    "sources": with_head(HEAD + AUDIO, numbered(b"a=ssrc:")),
    "sections": with_head(HEAD, repeated(b"m=a 9 b 0\n")),
    "named-sections": with_head(HEAD, lambda size: b"".join(b"m=audio 9 RTP/AVP 0\r\na=mid:%08d\r\n" % n for n in range(size // 37))),
    "json-descriptions": dumps,
    "json-objects": lambda size: b"[" + b'{"a":1},' * (size // 8) + b"0]",
    "log": repeated(b"12:00 v=0\n"),
}


def folder(count, target):
    target.mkdir()
    real = sorted((FIXTURES / "real").glob("*.sdp"))
    broken = sorted((FIXTURES / "rules").glob("*/bad.sdp"))
    of_real, of_broken = itertools.cycle(real), itertools.cycle(broken)
    for number in range(count):
        source = next(of_broken if number % 10 == 9 else of_real)
        (target / f"{number:05}-{source.parent.name}-{source.stem}.sdp").write_bytes(source.read_bytes())


what, amount, path = sys.argv[1:]
if what == "folder":
    folder(int(amount), pathlib.Path(path))
else:
    pathlib.Path(path).write_bytes(SHAPES[what](int(amount) * 1_000_000))
