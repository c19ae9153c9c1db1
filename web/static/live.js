// @ts-check
// The live feed: documents that the service keeps up to date. The tabs of a browser share one stream: one tab, the leader,
// holds it and tells the others what it hears. Where tabs cannot agree (Web Locks need HTTPS or localhost) each has its own.
import { computed, signal } from './vendor/preact.js';
import { get, Refused, signIn } from './api.js';

/**
 * @typedef {{topic: string, epoch: string, offset: number, document?: any, patch?: any, text?: string}} Heard
 * @typedef {'connecting' | 'live' | 'lost'} Connection
 */

const quiet = 12_000; // ms without a word after which what is shown counts as stale: the service speaks every 5 s
const dead = 20_000; // ms after which a stream is given up, and a leader taken for asleep
const pauses = [500, 1000, 2000, 4000, 8000];

/** @type {Map<string, {epoch: string, offset: number, document: import('./vendor/preact.js').Signal<any>}>} */
const topics = new Map();

/** Whether the feed is alive: 'connecting' until the first word. */
export const connection = signal(/** @type {Connection} */ ('connecting'));

/** Whether the page shows anything that is live. */
export const listens = () => topics.size > 0;

/** When the last word was heard, in ms of this computer's clock; 0: never. */
export const heardAt = signal(0);

/** Of topics that the service cannot bring up to date at present: why, in words. */
export const faults = signal(/** @type {Record<string, string>} */ ({}));

/**
 * The document of a topic, undefined until it is known.
 * @param {string} name @returns {import('./vendor/preact.js').Signal<any>}
 */
export function topic(name) {
  const known = topics.get(name);
  if (known) return known.document;
  const document = signal(undefined);
  topics.set(name, { epoch: '', offset: 0, document });
  if (started) want(name);
  return document;
}

/** Applies a JSON merge patch (RFC 7396), sharing what did not change. @param {any} target @param {any} patch @returns {any} */
export function merge(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const whole = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete whole[name];
    else whole[name] = merge(whole[name], value);
  }
  return whole;
}

/** Takes what the service said. Returns whether it fitted. @param {'snapshot' | 'delta' | 'stale' | 'beat'} kind @param {Heard} heard */
function take(kind, heard) {
  heardAt.value = Date.now();
  connection.value = 'live';
  const own = topics.get(heard.topic);
  if (kind === 'beat' || !own) return true;
  if (kind === 'stale') {
    faults.value = { ...faults.value, [heard.topic]: heard.text ?? '' };
    return true;
  }
  if (kind === 'delta') {
    if (heard.epoch !== own.epoch || heard.offset > own.offset + 1) return false;
    if (heard.offset <= own.offset) return true;
  }
  own.epoch = heard.epoch;
  own.offset = heard.offset;
  own.document.value = kind === 'snapshot' ? heard.document : merge(own.document.value, heard.patch);
  if (heard.topic in faults.value) {
    const { [heard.topic]: _, ...others } = faults.value;
    faults.value = others;
  }
  if (own.document.value?.at) setClock(Date.parse(own.document.value.at));
  return true;
}

/** What was heard of all topics so far, for a stream to go on after. */
const cursor = () => [...topics].filter(([, t]) => t.epoch).map(([name, t]) => `${name}:${t.epoch}:${t.offset}`).join(',');

// ---- the stream ----

/** @type {EventSource | undefined} */
let source;
let tries = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
/** @type {Set<string>} */
const wanted = new Set(); // by any tab

function open() {
  clearTimeout(again);
  source?.close();
  if (wanted.size === 0) return;
  const query = new URLSearchParams({ topics: [...wanted].sort().join(',') });
  if (cursor()) query.set('after', cursor());
  const stream = new EventSource(`/api/v1/live?${query}`);
  source = stream;
  for (const kind of /** @type {const} */ (['snapshot', 'delta', 'stale', 'beat'])) {
    stream.addEventListener(kind, (event) => {
      const heard = JSON.parse(/** @type {MessageEvent} */ (event).data);
      tries = 0;
      tell({ kind, heard });
      if (!take(kind, heard)) restart(heard.topic);
    });
  }
  stream.onerror = () => {
    if (stream !== source) return;
    stream.close();
    lose();
    again = setTimeout(open, pauses[Math.min(tries, pauses.length - 1)] * (0.75 + Math.random() / 2));
    tries++;
    if (tries % 4 === 2) ask();
  };
}

/** Begins anew with a topic of which something was missed. @param {string} name */
function restart(name) {
  const own = topics.get(name);
  if (own) own.epoch = '';
  open();
}

function lose() {
  if (connection.value === 'live') connection.value = 'lost';
  tell({ kind: 'state', state: connection.value });
}

/** Finds out why no stream can be had: who is signed out is led to the sign-in. */
async function ask() {
  try {
    await get('/api/v1/me');
  } catch (refused) {
    if (refused instanceof Refused && refused.status === 401) signIn();
  }
}

// ---- the tabs ----

/** @type {BroadcastChannel | undefined} */
let channel;
let started = false;
let leading = false;

/** @param {any} message */
const tell = (message) => { if (leading) channel?.postMessage(message); };

/** @param {string} name */
function want(name) {
  if (leading) {
    wanted.add(name);
    open();
  } else channel?.postMessage({ kind: 'want', topics: [...topics.keys()] });
}

function lead() {
  leading = true;
  for (const name of topics.keys()) wanted.add(name);
  channel?.postMessage({ kind: 'roll' });
  open();
}

/** @param {MessageEvent} event */
function listen({ data }) {
  if (leading) {
    if (data.kind !== 'want') return;
    const missing = data.topics.filter((/** @type {string} */ name) => !wanted.has(name));
    for (const name of missing) {
      wanted.add(name);
      if (!topics.has(name)) topics.set(name, { epoch: '', offset: 0, document: signal(undefined) });
    }
    for (const name of data.topics) {
      const own = topics.get(name);
      if (own?.epoch) tell({ kind: 'snapshot', heard: { topic: name, epoch: own.epoch, offset: own.offset, document: own.document.value } });
    }
    if (missing.length > 0) open();
  } else if (data.kind === 'roll') {
    channel?.postMessage({ kind: 'want', topics: [...topics.keys()] });
  } else if (data.kind === 'state') {
    connection.value = data.state;
  } else if (data.heard && !take(data.kind, data.heard)) {
    channel?.postMessage({ kind: 'want', topics: [data.heard.topic] });
  }
}

/** Looks whether the stream, or the tab that leads, still speaks: computers sleep, and tabs are frozen. */
function watch() {
  const silent = Date.now() - (heardAt.value || began);
  if (silent > quiet && connection.value === 'live') lose();
  if (silent > dead + patience) {
    if (!leading) lead();
    else if (tries === 0) open();
    if (connection.value === 'live') connection.value = 'lost';
  }
}

let began = Date.now();
const patience = Math.random() * 5000; // ms: when the tab that leads is asleep, one of the others is the first to take its place

/** @type {(() => void) | undefined} */
let giveUp;

/** Leads as soon as no other tab does. @param {string} name */
function seek(name) {
  if (!channel) {
    lead();
    return;
  }
  const waiting = new AbortController();
  giveUp = () => waiting.abort();
  navigator.locks.request(name, { signal: waiting.signal }, () => {
    lead();
    return new Promise((done) => { giveUp = () => done(undefined); });
  }).catch(() => {}); // given up
}

/** A page that is left, yet kept for the way back, leads nobody. */
function rest() {
  leading = false;
  clearTimeout(again);
  source?.close();
  source = undefined;
  giveUp?.();
}

/**
 * Begins to listen, together with the other tabs of the same person.
 * @param {string} person whose tabs they are
 */
export function start(person) {
  if (started) return;
  started = true;
  began = Date.now();
  const name = `presszero-live-${person}`;
  if (navigator.locks && 'BroadcastChannel' in globalThis) {
    channel = new BroadcastChannel(name);
    channel.onmessage = listen;
    channel.postMessage({ kind: 'want', topics: [...topics.keys()] });
  }
  seek(name);
  setInterval(watch, 1000);
  for (const event of ['online', 'pageshow', 'resume']) addEventListener(event, woken);
  document.addEventListener('visibilitychange', woken);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (e) => { if (e.persisted) seek(name); });
}

/** A tab that comes back is whole at once, not when a timer finds out. */
function woken() {
  if (document.visibilityState === 'hidden' || Date.now() - heardAt.value < 3000) return;
  if (leading) open();
  else channel?.postMessage({ kind: 'want', topics: [...topics.keys()] });
}

// ---- the line's clock ----

// The clock of the line is the service's, and in a demonstration it runs faster than life. It is counted on from a time that
// was heard, at the pace at which the times that were heard have passed; small differences are the network's, not the clock's.
const measured = { at: 0, here: 0 }; // since when the pace is measured
const anchor = { at: 0, here: 0 };
let pace = 1;
let set = 0;

/** @param {number} at in ms */
function setClock(at) {
  const here = Date.now();
  const passed = here - measured.here;
  if (here - set > 10_000 || at < measured.at) Object.assign(measured, { at, here });
  else if (passed > 900) {
    const seen = (at - measured.at) / passed;
    pace = Math.abs(seen - 1) < 0.2 ? 1 : Math.max(0.05, seen);
  }
  if (anchor.here === 0 || Math.abs(at - now()) > 350 * pace) Object.assign(anchor, { at, here });
  set = here;
}

/** The time of the line, in ms. While nothing is heard it stands still, so that no clock counts what nobody knows. */
export function now() {
  if (anchor.here === 0) return Date.now();
  const until = connection.value === 'lost' ? Math.max(heardAt.value, anchor.here) : Date.now();
  return anchor.at + (until - anchor.here) * pace;
}

const tick = signal(0);
setInterval(() => { tick.value++; }, 250);

/** The second of the line's clock, in s: changes when it does. */
export const second = computed(() => {
  void tick.value;
  return Math.floor(now() / 1000);
});

/** How long ago the last word was heard, in whole seconds. */
export const silence = computed(() => {
  void tick.value;
  return heardAt.value === 0 ? 0 : Math.floor((Date.now() - heardAt.value) / 1000);
});
