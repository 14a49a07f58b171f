"""Sets up calls between two aiortc peers, one after the other, with audio and a data channel.

    python benches/calls_aiortc.py CALLS

Prints the median from the first API call to both ends connected, and the CPU time of a call, in ms.
"""

import asyncio
import statistics
import sys
import time

from aiortc import RTCPeerConnection


async def set_up():
    begun = time.perf_counter()
    ends = [RTCPeerConnection(), RTCPeerConnection()]
    connected = [asyncio.Event(), asyncio.Event()]

    def watch(end, event):
        @end.on("connectionstatechange")
        def look():
            if end.connectionState == "connected":
                event.set()

    for end, event in zip(ends, connected):
        watch(end, event)
    ends[0].addTransceiver("audio")
    ends[0].createDataChannel("bench")
    await ends[0].setLocalDescription(await ends[0].createOffer())
    await ends[1].setRemoteDescription(ends[0].localDescription)
    await ends[1].setLocalDescription(await ends[1].createAnswer())
    await ends[0].setRemoteDescription(ends[1].localDescription)
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in connected)), 20)
    took = time.perf_counter() - begun
    for end in ends:
        await end.close()
    return took


async def main(calls):
    await set_up()
    before = time.process_time()
    times = [await set_up() for _ in range(calls)]
    cpu = (time.process_time() - before) / calls
    print(f"{statistics.median(times) * 1e3:.2f} {cpu * 1e3:.2f}")


asyncio.run(main(int(sys.argv[1])))
