// @ts-check
// What the supervisor's page knows and does: the line, what is chosen, and the acts with their way back.
import { computed, signal } from './vendor/preact.js';
import { post, put, remove } from './api.js';
import { now, topic } from './live.js';
import { me } from './shell.js';
import { numberText } from './words.js';
import { say, toast } from './notices.js';

/**
 * @typedef {{kind: string, text: string, at: string, by?: string, outlook: string, says: string}} LinePromise
 * @typedef {{queue: string, position: number, order: string, seq: number, lane: string, needs: {skill: string, level: number, preferred?: boolean}[], since: string, waited_from: string,
 *   head_seconds: number, language?: string, number_masked: string, note?: string, state: string, agent?: string, resumed?: boolean, reason: string, next: string, next_at?: string,
 *   more?: number, more_at?: string, promise?: LinePromise, callback?: {due: string, after?: string, tries: number, off_the_phone: boolean}}} LineCaller
 * @typedef {{name: string, state: string, since: string, reason?: string, next?: string, call?: string, queue?: string, until?: string, missed?: number, queues: string[],
 *   skills: Record<string, number>, calls: number, talk_seconds: number, would_be_offered?: string}} LineAgent
 * @typedef {{title: string, waiting: number, offered: number, talking: number, ready: number, deferred: number, hidden?: number, oldest?: string, open: boolean, changes?: string}} LineQueue
 * @typedef {{at: string, queues: Record<string, LineQueue>, callers: Record<string, LineCaller>, agents: Record<string, LineAgent>, switches: Record<string, any>}} Line
 * @typedef {{kind: 'caller' | 'agent', id: string}} Chosen
 */

/** @type {import('./vendor/preact.js').Signal<Line | undefined>} */
export const line = topic('line');

/** The wallboard, for its alerts. */
export const board = topic('board');

/** Who is looked at. */
export const chosen = signal(/** @type {Chosen | null} */ (null));

/** Which acts are being asked for: the name of a dialog. */
export const asking = signal('');

/** Which callers are shown. */
export const filter = signal({ queue: '', skill: '', late: false, text: '' });

/** @param {Partial<typeof filter.value>} change */
export const narrow = (change) => { filter.value = { ...filter.value, ...change }; };

// ---- the line in order ----

/** Whether a promise has not been kept, or likely will not be. @param {LineCaller} c */
export const isLate = (c) => c.promise?.outlook === 'late' || c.promise?.outlook === 'fails' || c.promise?.outlook === 'at-risk';

/** @param {LineCaller} a @param {LineCaller} b */
const sooner = (a, b) => Number(a.state === 'deferred') - Number(b.state === 'deferred') || Date.parse(a.order) - Date.parse(b.order) || a.seq - b.seq;

/** What callers need, each once. */
export const skills = computed(() => {
  const all = new Set(Object.values(line.value?.callers ?? {}).flatMap((c) => c.needs.map((n) => n.skill)));
  return [...all].sort();
});

/** The callers who are shown, by queue and in order of service. */
export const shown = computed(() => { // a question of an agent is no caller
  const { queue, skill, late, text } = filter.value;
  const words = text.trim().toLowerCase();
  const fits = (/** @type {LineCaller} */ c) => (queue === '' || c.queue === queue) && (skill === '' || c.needs.some((n) => n.skill === skill))
    && (!late || isLate(c)) && (words === '' || `${c.number_masked} ${c.note ?? ''} ${c.language ?? ''}`.toLowerCase().includes(words));
  const all = Object.entries(line.value?.callers ?? {}).filter(([id, c]) => !id.includes('~') && fits(c)).sort(([, a], [, b]) => sooner(a, b));
  /** @type {Record<string, [string, LineCaller][]>} */
  const queues = {};
  for (const one of all) (queues[one[1].queue] ??= []).push(one);
  return queues;
});

/** In which place a caller would stand in a queue, with another order. @param {string} call @param {string} queue @param {number} order in ms */
export function placeAt(call, queue, order) {
  const others = Object.entries(line.value?.callers ?? {}).filter(([id, c]) => id !== call && c.queue === queue && c.state !== 'deferred');
  return others.filter(([, c]) => Date.parse(c.order) <= order).length + 1;
}

// ---- names ----

/** @param {string} queue */
export const titleOf = (queue) => line.value?.queues[queue]?.title ?? queue;

/** @param {string} [agent] */
export const nameOf = (agent) => (agent && line.value?.agents[agent]?.name) || agent || '';

/** How a caller is called where the number is not shown in full. @param {string} call */
export function callerText(call) {
  const c = line.value?.callers[call];
  return c ? `the caller ${numberText(c.number_masked)}` : 'the caller';
}

// ---- acts, and what came of them ----

/** @typedef {{id: number, at: number, text: string, undo?: () => Promise<boolean>, undone?: boolean}} Done */

/** What was done here since the page was loaded, the latest first. */
export const done = signal(/** @type {Done[]} */ ([]));
let numbered = 0;

/** @param {string} text @param {() => Promise<boolean>} [undo] */
function did(text, undo) {
  done.value = [{ id: ++numbered, at: now(), text, undo }, ...done.value].slice(0, 12);
  toast(undo ? `${text} Press u to undo it.` : text);
}

/** Takes back the latest act that can be taken back, or the one that is named. @param {Done} [one] */
export async function undo(one = done.value.find((d) => d.undo && !d.undone)) {
  if (!one?.undo || one.undone) {
    say('There is nothing to undo');
    return;
  }
  if (!(await one.undo())) return;
  done.value = done.value.map((d) => (d.id === one.id ? { ...d, undone: true } : d));
  toast('Undone.');
}

/** @param {string} call */
const ofCall = (call) => `/api/v1/calls/${encodeURIComponent(call)}`;

/** @param {string} call */
const inLine = (call) => `/api/v1/line/calls/${encodeURIComponent(call)}`;

/** @param {any} place @param {string} who */
const where = (place, who) => `${capital(who)} is now number ${place.position} in ${titleOf(place.queue)}.`;

/** @param {string} text */
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Seconds as the service reads a duration. @param {number} seconds */
const duration = (seconds) => `${Math.round(seconds)}s`;

/** @param {string} call @param {number} head in s @param {string} reason */
export async function prioritise(call, head, reason) {
  const was = line.value?.callers[call]?.head_seconds ?? 0;
  const who = callerText(call);
  const place = await put(`${ofCall(call)}/priority`, { head: duration(head), reason });
  if (!place) return false;
  did(where(place, who), async () => Boolean(await put(`${ofCall(call)}/priority`, { head: duration(was), reason: `taken back: ${reason}`.slice(0, 190) })));
  return true;
}

/** @param {string} call @param {string} queue @param {string} reason */
export async function move(call, queue, reason) {
  const was = line.value?.callers[call]?.queue ?? '';
  const who = callerText(call);
  const place = await put(`${ofCall(call)}/queue`, { queue, reason });
  if (!place) return false;
  did(where(place, who), was ? async () => Boolean(await put(`${ofCall(call)}/queue`, { queue: was, reason: `taken back: ${reason}`.slice(0, 190) })) : undefined);
  return true;
}

/** @param {string} call @param {string} reason */
export async function offerCallback(call, reason) {
  const who = callerText(call);
  if (!(await post(`${inLine(call)}/callback`, { reason }))) return false;
  did(`${capital(who)} is being asked whether they would rather be called back. They keep their place until they say yes.`);
  return true;
}

/** @param {string} call @param {string} reason */
export async function cancelCallback(call, reason) {
  const who = callerText(call);
  if (!(await remove(`/api/v1/callbacks/${encodeURIComponent(call)}?reason=${encodeURIComponent(reason)}`))) return false;
  did(`The call back of ${who} is called off.`);
  return true;
}

/** @param {string} call @param {string} reason */
export async function endCall(call, reason) {
  const who = callerText(call);
  if (!(await post(`${inLine(call)}/end`, { reason }))) return false;
  did(`The call of ${who} is ended.`);
  return true;
}

/** @param {string} agent @param {string} state @param {string} reason */
export async function setAgent(agent, state, reason) {
  const was = line.value?.agents[agent];
  const path = `/api/v1/agents/${encodeURIComponent(agent)}/state`;
  const now = await put(path, { state, reason });
  if (!now) return false;
  const back = was && ['ready', 'away', 'offline'].includes(was.state) && was.state !== state;
  const later = now.state === state ? '' : ' once the call in hand is done';
  did(`${nameOf(agent)} is ${state}${later}, and is told so.`, back ? async () => Boolean(await put(path, { state: was.state, reason: was.reason || `taken back by ${me.value.name}` })) : undefined);
  return true;
}

/** @param {string} agent @param {string} text */
export async function tellAgent(agent, text) {
  if (!(await post(`/api/v1/agents/${encodeURIComponent(agent)}/notices`, { text }))) return false;
  did(`${nameOf(agent)} reads it at the desk.`);
  return true;
}

/** @param {string} name @param {any} wish */
export async function turnOn(name, wish) {
  const on = await put(`/api/v1/switches/${encodeURIComponent(name)}`, wish);
  if (!on) return false;
  did(`“${name}” is on. It ends by itself.`, () => turnOff(name, 'turned on by mistake'));
  return true;
}

/** @param {string} name @param {string} reason */
export async function turnOff(name, reason) {
  if (!(await remove(`/api/v1/switches/${encodeURIComponent(name)}?reason=${encodeURIComponent(reason)}`))) return false;
  did(`“${name}” is off.`);
  return true;
}
