// @ts-check
// The telephone in the browser: the carrier's library, behind what the desk needs of it. It is loaded only where an agent is
// reached in the browser.
import { signal } from './vendor/preact.js';
import { get } from './api.js';

/** @typedef {'off' | 'starting' | 'ready' | 'ringing' | 'talking' | 'lost' | 'refused'} PhoneState */

/** How the telephone is doing. @type {import('./vendor/preact.js').Signal<PhoneState>} */
export const phone = signal(/** @type {PhoneState} */ ('off'));

/** Why it does not work, in words, and what to do. */
export const trouble = signal('');

/** Whether the caller hears this agent. */
export const muted = signal(false);

/** How loud the microphone is, from 0 to 1. */
export const loudness = signal(0);

/** @type {any} */
let device;
/** @type {any} */
let call;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;

const renewBefore = 60_000; // ms before a token is over

/** Loads the library. */
async function library() {
  const known = /** @type {any} */ (globalThis).Twilio;
  if (known?.Device) return known;
  await new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = new URL('./vendor/twilio.js', import.meta.url).href;
    script.onload = loaded;
    script.onerror = () => failed(new Error('The telephone could not be loaded. Load the page again.'));
    document.head.append(script);
  });
  return /** @type {any} */ (globalThis).Twilio;
}

/** Begins to be reachable. A person has to have pressed something on the page, or browsers keep the ringing silent. */
export async function start() {
  if (device || phone.value === 'starting') return;
  phone.value = 'starting';
  trouble.value = '';
  try {
    const [{ Device }, { token }] = await Promise.all([library(), get('/api/v1/softphone/token')]);
    if (!Device.isSupported) throw new Error('This browser has no telephone. Use a current Chrome, Edge, Firefox or Safari, or an ordinary phone.');
    device = new Device(token, { logLevel: 'error', closeProtection: 'A caller is on the line. If you leave, they wait for you with music.', tokenRefreshMs: renewBefore });
    device.on('registered', () => { phone.value = call ? 'talking' : 'ready'; });
    device.on('unregistered', () => { if (!call) phone.value = 'lost'; });
    device.on('tokenWillExpire', renew);
    device.on('error', (/** @type {any} */ e) => fail(words(e)));
    device.on('incoming', ring);
    await device.register();
  } catch (e) {
    device?.destroy();
    device = undefined;
    fail(words(e));
  }
}

async function renew() {
  try {
    device?.updateToken((await get('/api/v1/softphone/token')).token);
  } catch (e) {
    fail(words(e));
  }
}

/** @param {string} why */
function fail(why) {
  trouble.value = why;
  if (call) return; // the talk goes on
  phone.value = /microphone/i.test(why) ? 'refused' : 'lost';
  clearTimeout(retry);
  if (phone.value === 'lost') retry = setTimeout(device ? () => device.register().catch((/** @type {any} */ e) => fail(words(e))) : start, 5000);
}

/** @param {any} e */
function words(e) {
  if (e?.code === 31401 || e?.name === 'NotAllowedError') return 'The browser may not use the microphone. Allow it beside the address of this page, then start the phone again.';
  if (e?.code === 31402 || e?.name === 'NotFoundError') return 'No microphone was found. Plug the headset in, then start the phone again.';
  if (e?.code >= 20101 && e?.code <= 20104) return 'The carrier did not accept the sign-in of this phone. It tries again; tell an administrator if it stays so.';
  if (e?.code >= 31000 && e?.code < 31400) return 'The carrier cannot be reached from this computer. It tries again by itself.';
  return e?.message ?? 'The telephone does not work. Load the page again.';
}

/** A call comes in. @param {any} incoming */
function ring(incoming) {
  if (call && call !== incoming) {
    incoming.reject();
    return;
  }
  call = incoming;
  phone.value = 'ringing';
  for (const over of ['cancel', 'disconnect', 'reject']) incoming.on(over, () => ended(incoming));
  incoming.on('error', (/** @type {any} */ e) => fail(words(e)));
  incoming.on('accept', () => { phone.value = 'talking'; });
  incoming.on('mute', (/** @type {boolean} */ is) => { muted.value = is; });
  incoming.on('volume', (/** @type {number} */ input) => { loudness.value = input; });
  if (rejoining) answer();
}

/** @param {any} over */
function ended(over) {
  if (call !== over) return;
  call = undefined;
  muted.value = false;
  loudness.value = 0;
  phone.value = device?.state === 'registered' ? 'ready' : 'lost';
}

let rejoining = false;

/** Answers the next call by itself: it is the caller who waits for this agent to come back. @param {boolean} will */
export function expectBack(will) {
  rejoining = will;
  if (will && phone.value === 'ringing') answer();
}

/** Answers. */
export function answer() {
  rejoining = false;
  call?.accept();
}

/** Has the caller hear this agent, or not. @param {boolean} on */
export const mute = (on) => call?.mute(on);

/** Rings off on this side. */
export const hangUp = () => call?.disconnect();

/** Sends keys to the other side. @param {string} keys */
export const send = (keys) => call?.sendDigits(keys);

/**
 * Listens to the microphone for a check before the shift. The function it returns ends it.
 * @param {(level: number) => void} heard from 0 to 1
 */
export async function tryMicrophone(heard) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    heard(Math.min(1, Math.sqrt(samples.reduce((sum, v) => sum + ((v - 128) / 128) ** 2, 0) / samples.length) * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    context.close();
  };
}

/** Plays the sound of a ring once. */
export async function tryRinging() {
  const context = new AudioContext();
  await context.resume();
  const volume = context.createGain();
  volume.gain.value = 0.15;
  volume.connect(context.destination);
  for (const [at, pitch] of [[0, 660], [0.25, 880]]) {
    const tone = context.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(context.currentTime + at);
    tone.stop(context.currentTime + at + 0.2);
    if (at > 0) tone.onended = () => context.close();
  }
}
