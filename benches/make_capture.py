#!/usr/bin/env python3
"""Writes a large capture for benches/pcap.sh: RTP streams with loss, jitter and reordering.

usage: make_capture.py pcap|pcapng video|audio STREAMS MEGABYTES FILE
"""
import random
import struct
import sys

container, kind, streams, megabytes, path = sys.argv[1:]
streams, size = int(streams), int(megabytes) * 1_000_000
payload_type, clock, payload = {"video": (96, 90_000, 1160), "audio": (0, 8_000, 160)}[kind]
random.seed(7)

UDP = 8 + 12 + payload
IP = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + UDP, 0, 0x4000, 64, 17, 0, bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]))
ETHERNET = bytes([2] * 6 + [4] * 6) + b"\x08\x00"
BODY = random.randbytes(payload)


def frame(stream, number, timestamp):
    udp = struct.pack(">HHHH", 5000 + stream, 6000 + stream, UDP, 0)
    rtp = struct.pack(">BBHII", 0x80, payload_type, number & 0xFFFF, timestamp & 0xFFFFFFFF, 0xABC00000 + stream)
    return ETHERNET + IP + udp + rtp + BODY


LENGTH = len(frame(0, 0, 0))
PADDING = bytes(-LENGTH % 4)


def record(nanoseconds, data):
    if container == "pcap":
        seconds, rest = divmod(nanoseconds, 1_000_000_000)
        return struct.pack("<IIII", seconds, rest // 1000, LENGTH, LENGTH) + data
    total = 32 + LENGTH + len(PADDING)
    stamp = nanoseconds // 1000
    head = struct.pack("<IIIIIII", 6, total, 0, stamp >> 32, stamp & 0xFFFFFFFF, LENGTH, LENGTH)
    return head + data + PADDING + struct.pack("<I", total)


def header():
    if container == "pcap":
        return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
    section = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    return section + struct.pack("<IIHHII", 1, 20, 1, 0, 0, 20)


with open(path, "wb", buffering=1 << 20) as out:
    written = out.write(header())
    tick = 0
    while written < size:
        for stream in range(streams):
            if random.random() < 0.01:
                continue  # lost
            late = random.randrange(3_000_000)
            at = 1_700_000_000_000_000_000 + tick * 20_000_000 + late
            number = tick ^ 1 if random.random() < 0.002 else tick
            written += out.write(record(at, frame(stream, number, number * clock // 50)))
        tick += 1
