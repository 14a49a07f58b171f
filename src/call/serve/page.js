'use strict';
// A call with the server of this page. Each second the browser's statistics go there, and what
// the server measured comes back; both are drawn beside each other.

const SECONDS_SHOWN = 120;
const byId = (id) => document.getElementById(id);
const sleep = (ms) => new Promise((elapsed) => setTimeout(elapsed, ms));

/// Behind `#`, so that it goes into no request of its own: the token, and for how many seconds a
/// call is to be made without a click.
const given = new URLSearchParams(location.hash.slice(1));
const token = given.get('token');
const seconds = Number(given.get('seconds'));

let call = null;

// Talking to the server.

async function ask(method, path, type, body) {
  const headers = { 'Content-Type': type };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method, headers, body, keepalive: method === 'DELETE' });
  if (!answer.ok) throw new Error(`${answer.status}: ${(await answer.text()).trim()}`);
  return answer;
}

// What is sent.

/// A picture in which something moves, and its stop.
function picture() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d');
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    pen.fillStyle = `hsl(${count % 360} 45% 32%)`;
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = '#fff';
    pen.beginPath();
    pen.arc(320 + 250 * Math.sin(count / 25), 180 + 100 * Math.cos(count / 17), 34, 0, 7);
    pen.fill();
    pen.font = '32px monospace';
    pen.fillText(String(count), 24, 48);
  }, 1000 / 25);
  return { track: canvas.captureStream(25).getVideoTracks()[0], stop: () => clearInterval(timer) };
}

/// A quiet tone that nobody here hears, and its stop. Chromium lets no AudioContext begin before
/// a click, but takes samples that are made here, on pages of loopback and of HTTPS.
const takesSamples = 'MediaStreamTrackGenerator' in window && 'AudioData' in window;
const tone = () => (takesSamples ? sampledTone() : oscillatedTone());

function sampledTone() {
  const sampleRate = 48000;
  const length = sampleRate / 100;
  const track = new MediaStreamTrackGenerator({ kind: 'audio' });
  const writer = track.writable.getWriter();
  const begun = performance.now();
  let chunks = 0;
  const write = () => {
    const due = Math.floor((performance.now() - begun) / 10);
    // After a pause nobody wants to hear all that was left out.
    chunks = Math.max(chunks, due - 10);
    for (; chunks < due; chunks += 1) {
      const first = chunks * length;
      const wave = (_, at) => 0.1 * Math.sin((2 * Math.PI * 440 * (first + at)) / sampleRate);
      const data = Float32Array.from({ length }, wave);
      const shape = { format: 'f32', sampleRate, numberOfFrames: length, numberOfChannels: 1 };
      // A track that has ended takes no more.
      writer.write(new AudioData({ ...shape, timestamp: chunks * 10000, data })).catch(() => {});
    }
  };
  const timer = setInterval(write, 10);
  const stop = () => {
    clearInterval(timer);
    writer.close().catch(() => {});
  };
  return { track, stop };
}

function oscillatedTone() {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  const volume = new GainNode(context, { gain: 0.1 });
  const destination = context.createMediaStreamDestination();
  oscillator.connect(volume).connect(destination);
  oscillator.start();
  // Without a click it may have to be asked to.
  context.resume().catch(() => {});
  return { track: destination.stream.getAudioTracks()[0], stop: () => context.close() };
}

async function sources() {
  if (document.querySelector('input[name=source]:checked').value === 'camera') {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    return stream.getTracks().map((track) => ({ track, stop: () => track.stop() }));
  }
  return [tone(), picture()];
}

// The call.

async function begin() {
  const mine = { sources: await sources(), log: new Map(), messages: newMessages(), begun: 0 };
  mine.peer = new RTCPeerConnection();
  const stream = new MediaStream(mine.sources.map(({ track }) => track));
  for (const { track } of mine.sources) mine.peer.addTrack(track, stream);
  byId('own').srcObject = stream;
  const other = new MediaStream();
  byId('other').srcObject = other;
  mine.peer.ontrack = ({ track }) => other.addTrack(track);
  mine.peer.onconnectionstatechange = () => changed(mine);
  exchangeMessages(mine);
  call = mine;
  const offer = await described(mine.peer);
  const answer = await ask('POST', '/call', 'application/sdp', offer);
  mine.session = answer.headers.get('Location');
  await mine.peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
}

/// The local description with its candidates, as far as they come soon.
async function described(peer) {
  await peer.setLocalDescription();
  for (let waited = 0; peer.iceGatheringState !== 'complete' && waited < 2000; waited += 20) {
    await sleep(20);
  }
  return peer.localDescription.sdp;
}

function changed(mine) {
  const { connectionState } = mine.peer;
  if (connectionState === 'connected' && !mine.begun) {
    mine.begun = performance.now();
    say('In a call.');
    mine.timer = setInterval(() => each(mine), 1000);
    if (seconds > 0) setTimeout(() => hangUp(mine), seconds * 1e3);
  } else if (connectionState === 'failed' && call === mine) {
    const hint = ' Firefox takes no candidate on loopback: give --media-address to rtctool.';
    ended(mine, `The connection failed.${navigator.userAgent.includes('Firefox/') ? hint : ''}`);
  }
}

const newMessages = () => ({ sent: 0, received: 0, roundTrips: [] });

/// A message each 100 ms, which the server echoes.
function exchangeMessages(mine) {
  const channel = mine.peer.createDataChannel('rtctool');
  channel.binaryType = 'arraybuffer';
  const { messages } = mine;
  channel.onopen = () => {
    mine.talking = setInterval(() => {
      if (channel.readyState !== 'open') return;
      channel.send(String(performance.now()));
      messages.sent += 1;
    }, 100);
  };
  // The echo comes as bytes.
  channel.onmessage = ({ data }) => {
    const sent = typeof data === 'string' ? data : new TextDecoder().decode(data);
    messages.received += 1;
    messages.roundTrips.push(performance.now() - Number(sent));
    if (messages.roundTrips.length > 1000) messages.roundTrips.shift();
  };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : null;
}

// Statistics.

const ms = (seconds) => (seconds === undefined ? null : seconds * 1e3);
const or = (value) => value ?? null;

/// What the browser measured so far, in the form of the server.
async function measured(mine, phase) {
  const all = [...(await mine.peer.getStats()).values()];
  const of = (type) => all.filter((one) => one.type === type);
  const sent = of('outbound-rtp').map((own) => {
    const remote = all.find((one) => one.id === own.remoteId);
    return {
      direction: 'sent', kind: own.kind, ssrc: own.ssrc, packets: or(own.packetsSent),
      bytes: or(own.bytesSent), lost: or(remote?.packetsLost), jitter_ms: ms(remote?.jitter),
      rtt_ms: ms(remote?.roundTripTime), retransmitted: or(own.retransmittedPacketsSent),
      nacks: or(own.nackCount), frames: or(own.framesSent),
    };
  });
  const received = of('inbound-rtp').map((own) => {
    const remote = all.find((one) => one.id === own.remoteId);
    return {
      direction: 'received', kind: own.kind, ssrc: own.ssrc, packets: or(own.packetsReceived),
      bytes: or(own.bytesReceived), lost: or(own.packetsLost), jitter_ms: ms(own.jitter),
      rtt_ms: ms(remote?.roundTripTime), retransmitted: null,
      nacks: or(own.nackCount), frames: or(own.framesReceived),
    };
  });
  const pair = of('candidate-pair').find((one) => one.nominated && one.state === 'succeeded');
  return {
    phase, streams: [...sent, ...received],
    consent_rtt_ms: pair?.responsesReceived ? ms(pair.totalRoundTripTime / pair.responsesReceived) : null,
    messages_sent: mine.messages.sent, messages_received: mine.messages.received,
    message_rtt_ms: median(mine.messages.roundTrips),
  };
}

async function tell(mine, phase) {
  const figures = await measured(mine, phase);
  const path = `${mine.session}/statistics`;
  const answer = await ask('POST', path, 'application/json', JSON.stringify(figures));
  const { samples } = await answer.json();
  return { figures, samples };
}

/// Once a second: tells, is told, draws.
async function each(mine) {
  if (mine.isEnding) return;
  try {
    const { figures, samples } = await tell(mine, 'running');
    note(mine, figures, samples);
    draw(mine);
  } catch (error) {
    if (call === mine) ended(mine, `The server ended the call. ${error.message}`);
  }
}

/// Streams by their SSRC and direction, as the browser has it, with both courses.
function note(mine, figures, samples) {
  const at = (performance.now() - mine.begun) / 1e3;
  for (const stream of figures.streams) {
    const one = entry(mine, stream.direction, stream.kind, stream.ssrc);
    const before = one.browser;
    const seconds = before ? at - before.at : null;
    const rate = before ? ((stream.bytes - before.bytes) * 8) / seconds : null;
    const lost = before && stream.lost !== null ? stream.lost - (before.lost ?? 0) : null;
    one.browser = { ...stream, at, rate };
    one.courses.browser.push({ at, rate, lost, jitter: stream.jitter_ms, rtt: stream.rtt_ms });
  }
  for (const sample of samples) {
    for (const stream of sample.streams) {
      const direction = stream.direction === 'received' ? 'sent' : 'received';
      const one = entry(mine, direction, stream.kind, stream.ssrc);
      const total = one.ours ?? { packets: 0, lost: 0 };
      const received = stream.direction === 'received';
      one.ours = {
        packets: total.packets + stream.packets, lost: total.lost + stream.lost,
        jitter_ms: stream.jitter_ms, rtt_ms: stream.rtt_ms, rate: stream.bitrate_bps, received,
        at: sample.at_ms / 1e3,
      };
      one.courses.ours.push({
        at: sample.at_ms / 1e3, rate: stream.bitrate_bps, lost: received ? stream.lost : null,
        jitter: received ? stream.jitter_ms : null, rtt: stream.rtt_ms,
      });
    }
  }
  for (const { courses } of mine.log.values()) {
    for (const course of Object.values(courses)) {
      while (course.length > SECONDS_SHOWN) course.shift();
    }
  }
}

function entry(mine, direction, kind, ssrc) {
  const key = `${direction} ${ssrc}`;
  if (!mine.log.has(key)) {
    const name = `${kind} ${direction === 'sent' ? 'from' : 'to'} browser`;
    mine.log.set(key, { name, courses: { browser: [], ours: [] } });
  }
  return mine.log.get(key);
}

// The end.

/// Neither end sends any more before the last figures are taken, so that both are of the same
/// packets.
async function hangUp(mine) {
  if (mine.isEnding) return;
  mine.isEnding = true;
  byId('hang-up').disabled = true;
  say('Taking the last figures.');
  try {
    clearInterval(mine.talking);
    for (const sender of mine.peer.getSenders()) await sender.replaceTrack(null);
    await tell(mine, 'ending');
    await settled(mine);
    const { figures, samples } = await tell(mine, 'final');
    note(mine, figures, samples);
    draw(mine);
    await ask('DELETE', mine.session, 'text/plain');
    ended(mine, 'The call has ended. Its report comes from rtctool.');
  } catch (error) {
    ended(mine, `The call has ended. ${error.message}`);
  }
}

/// Until a whole second has brought no packet and no report, but not for ever.
async function settled(mine) {
  const counts = ({ streams }) => JSON.stringify(streams.map(({ packets, lost }) => [packets, lost]));
  let before = '';
  for (let rounds = 0; rounds < 6; rounds += 1) {
    await sleep(700);
    const now = counts(await measured(mine, 'ending'));
    if (now === before) return;
    before = now;
  }
}

function ended(mine, words) {
  if (call !== mine) return;
  call = null;
  clearInterval(mine.timer);
  clearInterval(mine.talking);
  for (const source of mine.sources) source.stop();
  mine.peer.close();
  say(words);
  byId('call').disabled = false;
  byId('hang-up').disabled = true;
  byId('sound').disabled = true;
  byId('sources').disabled = false;
}

// What is seen.

const say = (words) => { byId('state').textContent = words; };

const number = (value, digits = 0) => (value === null || value === undefined || Number.isNaN(value)
  ? '–' : value.toFixed(digits));

function bits(value) {
  if (value === null || value === undefined) return '–';
  return value >= 1e6 ? `${(value / 1e6).toFixed(2)} Mb/s` : `${(value / 1e3).toFixed(1)} kb/s`;
}

function draw(mine) {
  byId('now').hidden = false;
  byId('courses').hidden = false;
  const streams = [...mine.log.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  byId('rows').replaceChildren(...streams.flatMap(rows));
  byId('charts').replaceChildren(...streams.flatMap(charts));
}

function rows({ name, browser, ours }) {
  const row = (first, by, values) => {
    const tr = document.createElement('tr');
    tr.className = first ? 'first' : '';
    const cells = [first, by === 'ours' ? 'rtctool' : 'browser', ...values];
    tr.append(...cells.map((text, column) => {
      const td = document.createElement('td');
      td.textContent = text;
      td.className = column > 1 ? 'n' : column === 1 ? by : '';
      return td;
    }));
    return tr;
  };
  // rtctool's are of its last whole second, the browser's of the moment at which it was asked.
  const values = (of) => [number(of?.at, 1), number(of?.packets), number(of?.lost),
    number(of?.jitter_ms, 1), number(of?.rtt_ms, 1), bits(of?.rate)];
  // What we send is lost at the browser, which alone knows.
  const known = ours && !ours.received ? { ...ours, lost: null, jitter_ms: null } : ours;
  return [row(name, 'browser', values(browser)), row('', 'ours', values(known))];
}

const CHARTS = [
  ['bit rate', 'kb/s', 'rate', 1e-3],
  ['lost', 'packets', 'lost', 1],
  ['jitter', 'ms', 'jitter', 1],
  ['RTT', 'ms', 'rtt', 1],
];

function charts({ name, courses }) {
  return CHARTS.map(([title, unit, field, factor]) => {
    const line = (course) => course.map((one) => [one.at,
      one[field] === null || one[field] === undefined ? null : one[field] * factor]);
    return chart(`${name}: ${title}`, unit, line(courses.browser), line(courses.ours));
  });
}

function shape(name, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/// Room for the highest value, at a round number.
function ceiling(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9)));
  const step = [1, 2, 5, 10].find((times) => times * power >= most) ?? 10;
  return Math.max(step * power, 1);
}

function chart(title, unit, browser, ours) {
  const [left, right, top, bottom] = [34, 296, 8, 104];
  const points = [...browser, ...ours];
  const end = Math.max(10, ...points.map(([at]) => at));
  const begin = Math.max(0, end - SECONDS_SHOWN);
  const most = ceiling(Math.max(0, ...points.map(([, value]) => value ?? 0)));
  const x = (at) => left + ((at - begin) / (end - begin)) * (right - left);
  const y = (value) => bottom - (Math.max(0, value) / most) * (bottom - top);
  const svg = shape('svg', { viewBox: '0 0 300 124', role: 'img', 'aria-label': `${title}, ${unit}` });
  for (const share of [0, 0.5, 1]) {
    svg.append(shape('line', { class: 'grid', x1: left, x2: right, y1: y(most * share), y2: y(most * share) }));
    svg.append(shape('text', { x: left - 4, y: y(most * share) + 3, 'text-anchor': 'end' }, String(most * share)));
  }
  svg.append(shape('text', { x: left, y: 120 }, `${begin.toFixed(0)} s`));
  svg.append(shape('text', { x: right, y: 120, 'text-anchor': 'end' }, `${end.toFixed(0)} s`));
  for (const [by, line] of [['browser', browser], ['ours', ours]]) {
    svg.append(shape('path', { class: by, d: path(line, x, y) }));
  }
  const figure = document.createElement('figure');
  figure.className = 'chart';
  const caption = document.createElement('figcaption');
  const measure = document.createElement('span');
  measure.className = 'unit';
  measure.textContent = points.some(([, value]) => value !== null) ? unit : 'not measured';
  caption.append(title, measure);
  figure.append(caption, svg);
  return figure;
}

/// With a gap where nothing was measured.
function path(line, x, y) {
  let pen = 'M';
  let out = '';
  for (const [at, value] of line) {
    if (value === null) { pen = 'M'; continue; }
    out += `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  return out;
}

async function callIt() {
  byId('call').disabled = true;
  byId('sources').disabled = true;
  say('Calling.');
  try {
    await begin();
    byId('hang-up').disabled = false;
    byId('sound').disabled = false;
  } catch (error) {
    const failed = call ?? { sources: [], peer: { close() {} } };
    call = failed;
    ended(failed, `No call: ${error.message}`);
  }
}

byId('call').onclick = callIt;
byId('hang-up').onclick = () => call && hangUp(call);
byId('sound').onclick = () => {
  const other = byId('other');
  other.muted = !other.muted;
  byId('sound').textContent = other.muted ? 'Sound on' : 'Sound off';
};
// Whoever leaves ends the call.
addEventListener('pagehide', () => call?.session && ask('DELETE', call.session, 'text/plain').catch(() => {}));
if (seconds > 0) callIt();
