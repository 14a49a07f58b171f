// Sets up calls between two peers of one process, one after the other, with audio and a data channel:
//   node benches/calls.mjs wrtc|werift|chromium CALLS
// Prints the median from the first API call to both ends connected, and the CPU time of a call, in ms.
import { createRequire } from 'module';
import process from 'process';

const [stack, calls] = [process.argv[2], Number(process.argv[3])];
const folder = process.env.RTC_NODE ?? process.cwd();
const require = createRequire(`${folder}/package.json`);

/** One call; also runs within a page. */
async function setUp(RTCPeerConnection) {
  const begun = performance.now();
  const ends = [new RTCPeerConnection({ iceServers: [] }), new RTCPeerConnection({ iceServers: [] })];
  const connected = ends.map((end) => new Promise((done) => {
    const look = () => end.connectionState === 'connected' && done();
    end.onconnectionstatechange = look;
    end.connectionStateChange?.subscribe?.(look);
  }));
  ends.forEach((end, index) => {
    // A candidate that comes after the end of the call is of no use.
    end.onicecandidate = ({ candidate }) => candidate && ends[1 - index].addIceCandidate(candidate).catch(() => {});
  });
  ends[0].addTransceiver('audio');
  ends[0].createDataChannel('bench');
  await ends[0].setLocalDescription(await ends[0].createOffer());
  await ends[1].setRemoteDescription(ends[0].localDescription);
  await ends[1].setLocalDescription(await ends[1].createAnswer());
  await ends[0].setRemoteDescription(ends[1].localDescription);
  await Promise.all(connected);
  const took = performance.now() - begun;
  await Promise.all(ends.map((end) => end.close()));
  return took;
}

/** What sets up calls with this stack, and what ends it. */
async function open() {
  if (stack === 'chromium') {
    const browser = await require('playwright-core').chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'],
    });
    const page = await browser.newPage();
    const call = () => page.evaluate(`(${setUp})(RTCPeerConnection)`);
    return [call, () => browser.close()];
  }
  const library = stack === 'wrtc' ? require('@roamhq/wrtc') : require('werift');
  return [() => setUp(library.RTCPeerConnection), async () => {}];
}

const [call, close] = await open();
await call();
const times = [];
const before = process.cpuUsage();
for (let made = 0; made < calls; made += 1) {
  times.push(await call());
}
const used = process.cpuUsage(before);
times.sort((a, b) => a - b);
// The browser's work is done by other processes.
const cpu = stack === 'chromium' ? '-' : ((used.user + used.system) / 1000 / calls).toFixed(2);
console.log(times[Math.floor(times.length / 2)].toFixed(2), cpu);
await close();
process.exit(0);
