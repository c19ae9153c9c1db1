// @ts-check
// The story of one call: what can be read to the customer at the top, then everything that happened, which can be played.
import { html, signal, useEffect, useRef, useState } from './vendor/preact.js';
import { get } from './api.js';
import { outcomeText, endText } from './calls_words.js';
import { clockText, count, durationText, timeText } from './format.js';
import { can, Stale, start, useKeys } from './shell.js';
import { Badge, Button, Card, Empty, Icon, Select } from './ui.js';
import { fates, languageText, numberText, toldText } from './words.js';

/**
 * @typedef {{at: string, by: string, kind: string, text: string, step?: string, queue?: string, agent?: string}} Entry
 * @typedef {{call: string, began: string, ended?: string, flow?: string, language?: string, number?: string, queue?: string, agents?: string[], outcome?: string,
 *   waited_seconds?: number, zero_at_step?: string, disposition?: string, path?: any[], notes?: string}} Call
 */

const call = decodeURIComponent(location.pathname.split('/').pop() ?? '');
const path = `/api/v1/calls/${encodeURIComponent(call)}`;
const again = 5000; // ms after which the story of a call that is up is read again

/** Who does something, with what they look like. @type {Record<string, {icon: string, text: string}>} */
const actors = {
  caller: { icon: 'phone', text: 'Caller' }, service: { icon: 'volume-2', text: 'Service' }, line: { icon: 'list', text: 'Line' },
  agent: { icon: 'headphones', text: 'Agent' }, desk: { icon: 'pencil-line', text: 'Desk' },
};

/** Icons of what is worth a look. @type {Record<string, string>} */
const kinds = { zero: 'life-buoy', promise: 'handshake', fault: 'triangle-alert', wrong: 'circle-x', offer: 'phone-incoming', message: 'message-square', end: 'phone-off', lookup: 'search', pressed: 'keyboard', entered: 'keyboard' };

const at = signal(-1); // the entry at which the replay stands; -1: nowhere
const playing = signal(false);
const speed = signal('4');
const entries = signal(/** @type {Entry[]} */ ([]));

const longest = 4000; // ms that the replay stands still at most: nobody replays a wait at its length

/** How long after one entry the next one follows in the replay, in ms. @param {number} i */
function pause(i) {
  const gap = Date.parse(entries.value[i + 1]?.at ?? '') - Date.parse(entries.value[i]?.at ?? '');
  return Math.min(Math.max((Number.isFinite(gap) ? gap : 0) / Number(speed.value), 350), longest);
}

/** @param {number} to */
function go(to) {
  at.value = Math.max(0, Math.min(to, entries.value.length - 1));
  const row = document.getElementById(`entry-${at.value}`);
  row?.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

function play() {
  if (entries.value.length === 0) return;
  if (!playing.value && at.value >= entries.value.length - 1) go(0);
  else if (at.value < 0) go(0);
  playing.value = !playing.value;
}

const speeds = ['1', '2', '4', '10', '30'];

/** @param {number} by */
function faster(by) {
  speed.value = speeds[Math.max(0, Math.min(speeds.indexOf(speed.value) + by, speeds.length - 1))];
}

/** Seconds since the call began. @param {Entry} e */
const offset = (e) => (Date.parse(e.at) - Date.parse(entries.value[0]?.at ?? e.at)) / 1000;

/** Plays the story step by step. */
function Replay() {
  useEffect(() => {
    if (!playing.value) return undefined;
    if (at.value >= entries.value.length - 1) {
      playing.value = false;
      return undefined;
    }
    const timer = setTimeout(() => go(at.value + 1), pause(at.value));
    return () => clearTimeout(timer);
  }, [playing.value, at.value, speed.value]);
  useKeys([
    { key: 'p', does: 'play the story, or stop', act: play },
    { key: 'ArrowRight', does: 'the next step', act: () => go(at.value + 1) },
    { key: 'ArrowLeft', does: 'the step before', act: () => go(at.value - 1) },
    { key: '+', does: 'faster', act: () => faster(1) },
    { key: '-', does: 'slower', act: () => faster(-1) },
    { key: 'Home', does: 'to the beginning', act: () => go(0) },
    { key: 'End', does: 'to the end', act: () => go(entries.value.length - 1) },
  ]);
  const now = entries.value[at.value];
  return html`<div class="replay" role="group" aria-label="Replay">
    <${Button} icon="skip-back" only label="The step before" onClick=${() => go(at.value - 1)} />
    <${Button} kind="primary" icon=${playing.value ? 'pause' : 'play'} onClick=${play}>${playing.value ? 'Stop' : 'Play'}<//>
    <${Button} icon="skip-forward" only label="The next step" onClick=${() => go(at.value + 1)} />
    <label class="scrub"><span class="unseen">Step</span><input type="range" min="0" max=${Math.max(0, entries.value.length - 1)} value=${Math.max(0, at.value)}
      aria-valuetext=${now ? `${clockText(offset(now))}: ${now.text}` : 'not begun'} onInput=${(/** @type {any} */ e) => go(Number(e.target.value))} /></label>
    <span class="number">${now ? clockText(offset(now)) : '0:00'}</span>
    <${Select} label="Speed" value=${speed.value} onChange=${(/** @type {string} */ s) => { speed.value = s; }} options=${speeds.map((s) => ({ value: s, label: `${s} times` }))} />
  </div><p class="unseen" role="status" aria-live="polite">${playing.value && now ? now.text : ''}</p>`;
}

/** What can be read to a customer. @param {{c: Call, promises: any[], names: Record<string, string>, titles: Record<string, string>}} p */
function Summary({ c, promises, names, titles }) {
  const agents = (c.agents ?? []).map((id) => names[id] ?? id);
  const timed = promises.filter((p) => p.kind !== 'position');
  const told = (timed.length > 0 ? timed : promises).toReversed();
  const until = c.ended ? durationText((Date.parse(c.ended) - Date.parse(c.began)) / 1000) : '';
  return html`<${Card} class="summary" title=${`Call of ${timeText(c.began)}`} actions=${outcomeText(c)}>
    <p class="lead">${c.waited_seconds ? html`Waited <strong>${durationText(c.waited_seconds)}</strong>${c.queue ? ` in the line of ${titles[c.queue] ?? c.queue}` : ''}. ` : 'Did not wait in line. '}
      ${told.map((p) => html`Was told ${toldText(p)}${p.by ? ` (by ${timeText(p.by)})` : ''}: <strong>${p.overdue ? 'late' : (fates[p.outcome] ?? fates.open).text}</strong>. `)}
      ${agents.length > 0 ? html`Talked with <strong>${agents.join(', then ')}</strong>. ` : c.ended ? `Talked with nobody${endText(c) ? `: ${endText(c)}` : ''}. ` : ''}
      ${until && `The call took ${until} in all.`}</p>
    <dl class="facts-list">
      <div><dt>caller</dt><dd>${numberText(c.number ?? '')}</dd></div>
      ${c.language && html`<div><dt>language</dt><dd>${languageText(c.language)}</dd></div>`}
      ${c.flow && html`<div><dt>flow</dt><dd>${c.flow}</dd></div>`}
      ${c.zero_at_step && html`<div><dt>pressed 0</dt><dd>at the step ${c.zero_at_step}</dd></div>`}
      ${c.disposition && html`<div><dt>result</dt><dd>${c.disposition}</dd></div>`}
      ${agents.length > 0 && html`<div><dt>served by</dt><dd>${(c.agents ?? []).map((id) => html`<a class="served" href=${`/calls?agent=${encodeURIComponent(id)}`}>${names[id] ?? id}</a> `)}</dd></div>`}
    </dl>
    ${told.length > 0 && html`<ul class="row">${told.map((p) => {
      const fate = p.overdue ? fates.late : fates[p.outcome] ?? fates.open;
      return html`<li key=${p.id}><${Badge} level=${fate.level} icon=${fate.icon}>${toldText(p)}: ${fate.text}<//></li>`;
    })}</ul>`}
    <div class="row">${can('calls:read') && html`<a class="button" href=${`${path}/test`} download=${`${call}.test.yaml`}><${Icon} name="download" />Make a test of it</a>`}
      <a class="button" href="/calls"><${Icon} name="search" />Find another call</a></div><//>`;
}

/** Everything that happened, with the time since the call began. @param {{hidden: Record<string, boolean>}} p */
function Entries({ hidden }) {
  const list = useRef(null);
  return html`<ol class="story" ref=${list}>${entries.value.map((e, i) => {
    if (hidden[e.by]) return null;
    const who = actors[e.by] ?? actors.line;
    return html`<li key=${i} id=${`entry-${i}`} class=${`entry ${e.by} kind-${e.kind} ${i > at.value && at.value >= 0 ? 'ahead' : ''}`} aria-current=${i === at.value ? 'step' : undefined}>
      <button type="button" class="time number" aria-label=${`Go to ${clockText(offset(e))}`} onClick=${() => go(i)}>${clockText(offset(e))}</button>
      <span class="actor small"><${Icon} name=${kinds[e.kind] ?? who.icon} />${e.kind === 'said' ? 'Heard' : who.text}</span>
      <span class="text">${e.text}${e.step && e.kind !== 'step' ? html` <span class="small muted">at ${e.step}</span>` : null}</span></li>`;
  })}</ol>`;
}

function Page() {
  const [c, setCall] = useState(/** @type {Call | null} */ (null));
  const [promises, setPromises] = useState(/** @type {any[]} */ ([]));
  const [names, setNames] = useState(/** @type {Record<string, string>} */ ({}));
  const [titles, setTitles] = useState(/** @type {Record<string, string>} */ ({}));
  const [fault, setFault] = useState('');
  const [hidden, setHidden] = useState(/** @type {Record<string, boolean>} */ ({}));
  const read = async () => {
    try {
      const told = await get(`${path}/story`);
      entries.value = told.entries ?? [];
      setCall(told.call);
      setFault('');
      if (can('line:read')) setPromises((await get(`/api/v1/promises?call=${encodeURIComponent(call)}&limit=100`)).promises);
    } catch (refused) {
      setFault(refused instanceof Error ? refused.message : String(refused));
    }
  };
  useEffect(() => {
    read();
    get('/api/v1/agents').then((told) => setNames(Object.fromEntries(told.agents.map((/** @type {any} */ a) => [a.id, a.name]))), () => {});
    get('/api/v1/transfer/targets').then((told) => setTitles(Object.fromEntries(Object.entries(told.queues).map(([id, q]) => [id, /** @type {any} */ (q).title]))), () => {});
  }, []);
  useEffect(() => {
    if (!c || (c.ended && !promises.some((p) => p.outcome === 'open'))) return undefined;
    const timer = setTimeout(read, again);
    return () => clearTimeout(timer);
  }, [c, promises]);
  if (fault && !c) return html`<${Card} title="Story of a call"><${Empty} icon="route" title="There is no story to tell">${fault}<//><p class="row"><a class="button" href="/calls"><${Icon} name="search" />Find another call</a></p><//>`;
  if (!c) return html`<p class="empty">The story is being read.</p>`;
  const present = Object.keys(actors).filter((by) => entries.value.some((e) => e.by === by));
  return html`<div class="stack narrow"><${Stale} /><${Summary} c=${c} promises=${promises} names=${names} titles=${titles} />
    <${Card} title=${`What happened: ${count(entries.value.length, 'step')}`}>
      <${Replay} />
      <div class="row who" role="group" aria-label="Show what was done by">${present.map((by) => html`<${Button} key=${by} icon=${actors[by].icon} aria-pressed=${String(!hidden[by])}
        onClick=${() => setHidden({ ...hidden, [by]: !hidden[by] })}>${actors[by].text}<//>`)}</div>
      <${Entries} hidden=${hidden} /><//></div>`;
}

start({ title: 'Story of a call', Page });
