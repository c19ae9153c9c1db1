// @ts-check
// The wallboard: how the lines stand, for those who look up from across the room and for those who sit in front of it.
import { html, signal, useEffect, useLayoutEffect, useRef, useState } from './vendor/preact.js';
import { clockText, count, durationText, isNumber, notYet, shareText, timeText } from './format.js';
import { connection, faults, now, second, topic } from './live.js';
import { meanings } from './meanings.js';
import { kiosk, Stale, start, useKeys } from './shell.js';
import { agentStates, Badge, Banner, Button, Clock, Dialog, Empty, Figure, Icon, Meter, say, Sparkline, StateBadge, Table } from './ui.js';

/**
 * @typedef {{value: number, of: number, name: string}} Level
 * @typedef {{name: string, title?: string, text: string}} Formula
 * @typedef {{title?: string, waiting?: number, longest_wait_since?: string, oldest_promise?: {by: string, text: string, late: boolean, risk?: boolean},
 *   positions?: Record<string, {since: string, promise_by?: string}>, agents?: Record<string, number>, service_level?: Record<string, Level>,
 *   formula?: Formula, target?: {share: number, within_seconds: number}, answered?: number, abandoned?: number, short_abandoned?: number,
 *   asa?: number, aht?: number, wait_p50?: number, wait_p90?: number, coverage?: {share: number, of: number},
 *   callbacks?: {due?: number, kept?: number, late?: number, overdue?: number}, zero_outs?: Record<string, number>, faults?: Record<string, number>,
 *   staffing?: {now?: number, needed?: number, state?: string, advice?: string}, spark?: Record<string, (number | null)[]>}} Figures
 * @typedef {{at: string, formula?: Formula, total: Figures, queues: Record<string, Figures>,
 *   agents: Record<string, {name: string, state: string, since: string, reason?: string, queue?: string}>,
 *   alerts: Record<string, {level: string, text: string, do?: string, since: string}>}} Board
 * @typedef {import('./ui.js').Level} Look
 */

const board = topic('board');

// ---- what is asked for ----

/** The figure that is being explained, and of which queue. */
const asked = signal(/** @type {{key: string, f: Figures} | null} */ (null));

/** Explains a figure on demand: on a wall nobody asks. @param {string} key @param {Figures} f */
const about = (key, f) => (kiosk ? undefined : () => { asked.value = { key, f }; });

function Meaning() {
  const meaning = asked.value && meanings[asked.value.key];
  return html`<${Dialog} open=${Boolean(meaning)} title=${meaning?.name ?? ''} onClose=${() => { asked.value = null; }}>
    <p>${meaning?.text}</p>
    ${asked.value?.key === 'service_level' ? html`<${Levels} f=${asked.value.f} />` : html`<div><h3>How it is counted</h3><p>${meaning?.formula}</p></div>`}<//>`;
}

/** Every formula side by side: the same day looks better or worse by each. @param {{f: Figures}} p */
function Levels({ f }) {
  const { formula, target } = withFormula(f);
  const rows = Object.entries(f.service_level ?? {});
  return html`<div class="stack tight"><h3>How it is counted</h3><p>${formula ? `${formula.title ?? formula.name}: ${formula.text}` : meanings.service_level.formula}</p>
    ${target && html`<p>The target is ${shareText(target.share)} within ${durationText(target.within_seconds)}.</p>`}
    ${rows.length > 0 && html`<${Table} caption="The same callers by every formula" rows=${rows} rowKey=${(/** @type {[string, Level]} */ [name]) => name} columns=${[
      { key: 'name', title: 'Formula', cell: (/** @type {[string, Level]} */ [, l]) => l.name },
      { key: 'value', title: 'Service level', right: true, cell: (/** @type {[string, Level]} */ [, l]) => shareText(l.value) },
      { key: 'of', title: 'Callers', right: true, cell: (/** @type {[string, Level]} */ [, l]) => l.of },
    ]} />`}</div>`;
}

// ---- figures ----

/** The formula of a queue, or else that of all. @param {Figures} f */
const withFormula = (f) => ({ formula: f.formula ?? /** @type {Board | undefined} */ (board.value)?.formula, target: f.target });

/** @param {Figures} f @returns {Level | undefined} */
function levelOf(f) {
  const all = f.service_level ?? {};
  return all[withFormula(f).formula?.name ?? ''] ?? all.strict ?? Object.values(all)[0];
}

/** Whether the service level lies under its target. @param {Figures} f */
const under = (f) => Boolean(f.target && levelOf(f) && /** @type {Level} */ (levelOf(f)).value < f.target.share);

/** @param {number | undefined} seconds */
const seconds = (seconds) => (isNumber(seconds) ? html`<span title=${durationText(seconds)}>${clockText(seconds)}</span>` : undefined);

/** @param {string} text */
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** @param {Record<string, number> | undefined} all */
const sum = (all) => (all ? Object.values(all).reduce((a, b) => a + b, 0) : undefined);

/** @param {Record<string, number> | undefined} all the greatest first, in words */
const parts = (all) => (all ? Object.entries(all).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name, n]) => `${name} ${n}`).join(', ') : undefined);

/** How a queue stands, in a word: what a glance must find. @param {Figures} f @returns {{level: Look, icon: string, text: string, rank: number}} */
function standing(f) {
  const ready = f.agents?.ready ?? 0;
  const atWork = ready + (f.agents?.reserved ?? 0) + (f.agents?.talking ?? 0) + (f.agents?.wrap_up ?? 0);
  const waiting = f.waiting ?? 0;
  if (f.oldest_promise && Date.parse(f.oldest_promise.by) < now()) return { level: 'bad', icon: 'octagon-alert', text: 'Promise overdue', rank: 0 };
  if (waiting > 0 && atWork === 0) return { level: 'bad', icon: 'octagon-alert', text: 'Nobody at work', rank: 1 };
  if (f.staffing?.state === 'short') return { level: 'warn', icon: 'triangle-alert', text: 'Short of staff', rank: 2 };
  if (waiting > 0) return { level: 'warn', icon: 'hourglass', text: `${waiting} waiting`, rank: 3 };
  if (atWork === 0) return { level: 'plain', icon: 'power', text: 'Nobody at work', rank: 5 };
  return { level: 'good', icon: 'circle-check', text: 'Nobody waits', rank: 4 };
}

/** What is left of a promise, or how long it is overdue. @param {{promise: {by: string, text: string}}} p */
function Left({ promise }) {
  void second.value;
  const left = (Date.parse(promise.by) - now()) / 1000;
  return html`<span class="number" title=${`${promise.text}; by ${timeText(promise.by, now())}`}>${clockText(Math.abs(left))}</span>`;
}

/** The figures of a queue that stand large. @param {{f: Figures}} p */
function Main({ f }) {
  void second.value;
  const level = levelOf(f);
  const promise = f.oldest_promise;
  const late = promise && Date.parse(promise.by) < now();
  const none = f.waiting === 0 ? html`<span class="none">none</span>` : undefined;
  return html`<dl class="main-figures">
    <${Figure} name="Waiting" value=${f.waiting} about=${about('waiting', f)} level=${f.waiting ? 'warn' : undefined} icon=${f.waiting ? 'hourglass' : undefined} class="waiting" />
    <${Figure} name="Longest wait" about=${about('longest_wait', f)} value=${f.longest_wait_since ? html`<${Clock} since=${f.longest_wait_since} />` : none} />
    <${Figure} name="Oldest promise" about=${about('oldest_promise', f)} level=${late ? 'bad' : promise?.risk ? 'warn' : undefined}
      icon=${late ? 'octagon-alert' : promise?.risk ? 'triangle-alert' : undefined}
      value=${promise ? html`<${Left} promise=${promise} />` : none} of=${promise && (late ? 'overdue' : promise.risk ? 'left, at risk' : 'left')} />
    <${Figure} name="Service level" about=${about('service_level', f)} value=${level && shareText(level.value)} class="level"
      level=${under(f) ? 'warn' : undefined} icon=${under(f) ? 'triangle-alert' : undefined}
      of=${level && html`of ${level.of}<span class="wide">, ${level.name}</span>${under(f) ? `, under ${shareText(/** @type {any} */ (f.target).share)}` : ''}`} />
    <${Figure} name="Ready" about=${about('agents', f)} value=${f.agents?.ready} of=${f.agents && `of ${atDesks(f.agents)} here`} />
  </dl>`;
}

/** @param {Record<string, number>} agents */
const atDesks = (agents) => Object.entries(agents).reduce((all, [state, n]) => (state === 'offline' ? all : all + n), 0);

/** What was counted by name: where figures are known, what has no name has not happened. @param {Figures} f @param {Record<string, number> | undefined} all */
const happened = (f, all) => sum(all) ?? (isNumber(f.answered) ? 0 : undefined);

/** The figures beneath. Staff is a queue's own: its agents serve others, too. @param {{f: Figures, staffed?: boolean}} p */
function More({ f, staffed = true }) {
  const { callbacks: c, staffing: s } = f;
  return html`<dl class="more-figures">
    <${Figure} name="Answered" value=${f.answered} about=${about('answered', f)} />
    <${Figure} name="Abandoned" value=${f.abandoned} of=${f.short_abandoned ? `${f.short_abandoned} short` : undefined} about=${about('abandoned', f)} />
    <${Figure} name="Average wait" value=${seconds(f.asa)} about=${about('asa', f)} />
    <${Figure} name="Handling" value=${seconds(f.aht)} about=${about('aht', f)} />
    <${Figure} name="Half within" value=${seconds(f.wait_p50)} about=${about('wait_p50', f)} />
    <${Figure} name="9 of 10 within" value=${seconds(f.wait_p90)} about=${about('wait_p90', f)} />
    <${Figure} name="Told waits held" value=${f.coverage && shareText(f.coverage.share)} of=${f.coverage && `of ${f.coverage.of}`} about=${about('coverage', f)} />
    <${Figure} name="Callbacks due" value=${c?.due} level=${c?.overdue ? 'bad' : undefined} icon=${c?.overdue ? 'octagon-alert' : undefined}
      of=${c && [c.overdue && `${c.overdue} overdue`, isNumber(c.kept) && `${c.kept} kept`, isNumber(c.late) && `${c.late} late`].filter(Boolean).join(', ')} about=${about('callbacks', f)} />
    <${Figure} name="Pressed 0" value=${happened(f, f.zero_outs)} of=${parts(f.zero_outs)} about=${about('zero_outs', f)} />
    <${Figure} name="Faults answered" value=${happened(f, f.faults)} of=${parts(f.faults)} level=${sum(f.faults) ? 'warn' : undefined} icon=${sum(f.faults) ? 'triangle-alert' : undefined} about=${about('faults', f)} />
    ${staffed && html`<${Figure} name="Staff" value=${s && isNumber(s.now) ? s.now : undefined} of=${s && isNumber(s.needed) ? `of ${s.needed} needed` : undefined}
      level=${s?.state === 'short' ? 'warn' : undefined} icon=${s?.state === 'short' ? 'triangle-alert' : undefined} about=${about('staffing', f)} />`}
  </dl>`;
}

const states = ['ready', 'reserved', 'talking', 'wrap_up', 'away', 'offline'];
/** @param {string} state */
const look = (state) => agentStates[state.replace('_', '-')];

/** Agents by state: always all states, so that eyes find each at its place. @param {{agents?: Record<string, number>, label: string}} p */
function Agents({ agents, label }) {
  if (!agents) return null;
  return html`<ul class="by-state" aria-label=${label}>${states.map((state) => html`<li class=${`${look(state).level} ${agents[state] ? '' : 'zero'}`}>
    <${Icon} name=${look(state).icon} /><span class="number">${agents[state] ?? 0}</span> <span class="state">${look(state).text}</span></li>`)}</ul>`;
}

const shownPlaces = 8;

/** The first places of a line: how long each has waited, and what it was promised. @param {{f: Figures, label: string}} p */
function Places({ f, label }) {
  const places = Object.entries(f.positions ?? {}).sort(([a], [b]) => Number(a) - Number(b));
  if (places.length === 0) return null;
  const more = Math.max(places.length, f.waiting ?? 0) - shownPlaces;
  return html`<ol class="places" aria-label=${label}>${places.slice(0, shownPlaces).map(([place, p]) => html`<li key=${place}>
    <span class="place"><span class="unseen">Place </span>${place}</span><${Clock} since=${p.since} />
    ${p.promise_by && html`<${Promised} by=${p.promise_by} />`}</li>`)}
    ${more > 0 && html`<li class="and-more">and ${more} more</li>`}</ol>`;
}

/** @param {{by: string}} p */
function Promised({ by }) {
  void second.value;
  const late = Date.parse(by) < now();
  return html`<span class=${`small ${late ? 'bad tone' : 'muted'}`}>${late && html`<${Icon} name="octagon-alert" />`}${late ? 'was due' : 'by'} ${timeText(by, now())}</span>`;
}

/** @param {{f: Figures}} p */
function Sparks({ f }) {
  const spark = f.spark ?? {};
  return html`<div class="sparks">
    ${spark.waiting && html`<figure><figcaption>Waiting</figcaption><${Sparkline} values=${spark.waiting} label="Waiting in the last hours" /></figure>`}
    ${spark.level && html`<figure><figcaption>Service level</figcaption><${Sparkline} values=${spark.level} most=${1} text=${shareText} label="Service level in the last hours" /></figure>`}
    ${spark.answered && html`<figure><figcaption>Answered</figcaption><${Sparkline} values=${spark.answered} label="Answered in the last hours" /></figure>`}
    ${spark.abandoned && html`<figure class="bad"><figcaption>Abandoned</figcaption><${Sparkline} values=${spark.abandoned} label="Abandoned in the last hours" /></figure>`}
  </div>`;
}

/** @param {{id: string, f: Figures}} p */
function QueueCard({ id, f }) {
  const s = standing(f);
  const title = capital(f.title || id);
  const level = levelOf(f);
  return html`<section class=${`card queue ${s.level}`} aria-labelledby=${`q-${id}`} data-queue=${id}>
    <header><h2 id=${`q-${id}`}>${title}</h2><${Badge} level=${s.level} icon=${s.icon}>${s.text}<//></header>
    <${Main} f=${f} />
    ${level && html`<${Meter} share=${level.value} label=${`Service level of ${title}`} />`}
    <${Places} f=${f} label=${`The line of ${title}`} />
    <${Agents} agents=${f.agents} label=${`Agents of ${title}`} />
    <${More} f=${f} />
    ${f.staffing?.advice && f.staffing.state !== 'unknown' && html`<p class="advice"><${Icon} name="users" />${capital(f.staffing.advice)}</p>`}
    <${Sparks} f=${f} />
  </section>`;
}

// ---- all queues ----

/** @typedef {[string, Figures]} Queue */

const few = 6; // queues, of which each has a card at its place; of more, those stand first that need somebody

/** @param {Board} b @returns {Queue[]} */
function queuesOf(b) {
  const all = Object.entries(b.queues).sort(([idA, a], [idB, z]) => (a.title || idA).localeCompare(z.title || idB));
  const urgent = (/** @type {Queue} */ [, f]) => Math.min(standing(f).rank, 4);
  return all.length > few ? all.sort((a, z) => urgent(a) - urgent(z)) : all;
}

/** @param {{queues: Queue[]}} p */
function QueueTable({ queues }) {
  const dash = html`<span class="muted">${notYet}</span>`;
  /** @param {any} v */
  const known = (v) => (v === undefined || v === null ? dash : v);
  const columns = [
    { key: 'title', title: 'Queue', cell: (/** @type {Queue} */ [id, f]) => capital(f.title || id) },
    { key: 'standing', title: 'Standing', cell: (/** @type {Queue} */ [, f]) => html`<${Badge} level=${standing(f).level} icon=${standing(f).icon}>${standing(f).text}<//>` },
    { key: 'waiting', title: 'Waiting', right: true, cell: (/** @type {Queue} */ [, f]) => html`<strong>${known(f.waiting)}</strong>` },
    { key: 'longest', title: 'Longest wait', right: true, cell: (/** @type {Queue} */ [, f]) => (f.longest_wait_since ? html`<${Clock} since=${f.longest_wait_since} />` : f.waiting === 0 ? 'none' : dash) },
    { key: 'promise', title: 'Oldest promise', right: true, cell: (/** @type {Queue} */ [, f]) => (f.oldest_promise ? html`<${Promised} by=${f.oldest_promise.by} />` : 'none') },
    { key: 'level', title: 'Service level', right: true, cell: (/** @type {Queue} */ [, f]) => known(levelOf(f) && shareText(/** @type {Level} */ (levelOf(f)).value)) },
    { key: 'ready', title: 'Ready', right: true, cell: (/** @type {Queue} */ [, f]) => known(f.agents && `${f.agents.ready} of ${atDesks(f.agents)}`) },
    { key: 'answered', title: 'Answered', right: true, cell: (/** @type {Queue} */ [, f]) => known(f.answered) },
    { key: 'abandoned', title: 'Abandoned', right: true, cell: (/** @type {Queue} */ [, f]) => known(f.abandoned) },
    { key: 'asa', title: 'Average wait', right: true, cell: (/** @type {Queue} */ [, f]) => known(seconds(f.asa)) },
    { key: 'staff', title: 'Staff', right: true, cell: (/** @type {Queue} */ [, f]) => known(f.staffing && isNumber(f.staffing.needed) ? `${f.staffing.now} of ${f.staffing.needed}` : undefined) },
  ];
  return html`<div class="card queue-table"><${Table} caption="Queues" hidden columns=${columns} rows=${queues} rowKey=${(/** @type {Queue} */ [id]) => id} /></div>`;
}

const view = signal(localStorage.getItem('presszero-board') ?? 'auto');
/** @param {string} chosen */
function setView(chosen) {
  view.value = chosen;
  localStorage.setItem('presszero-board', chosen);
}

const turning = 12_000; // ms that a page of queues is shown on a wall
const paused = signal(false);

/** On a wall: as many queues as fit, page by page. @param {{queues: Queue[]}} p */
function Pages({ queues }) {
  const whole = { size: queues.length, detail: 3 };
  const [fit, setFit] = useState(whole);
  const [page, setPage] = useState(0);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const table = queues.length > few;
  useEffect(() => {
    const anew = () => setFit(whole);
    anew();
    addEventListener('resize', anew);
    return () => removeEventListener('resize', anew);
  }, [queues.length]);
  useLayoutEffect(() => { // less of each queue first, then fewer queues
    const b = box.current;
    if (!b || b.scrollHeight <= b.clientHeight + 2) return;
    if (!table && fit.detail > 0) setFit({ ...fit, detail: fit.detail - 1 });
    else if (fit.size > 1) setFit({ ...fit, size: table ? Math.max(1, Math.floor((fit.size * b.clientHeight) / b.scrollHeight)) : fit.size - 1 });
  });
  const pages = Math.max(1, Math.ceil(queues.length / fit.size));
  const even = Math.ceil(queues.length / pages);
  useEffect(() => {
    const timer = setInterval(() => { if (!paused.value) setPage((p) => p + 1); }, turning);
    return () => clearInterval(timer);
  }, []);
  useKeys([
    { key: ' ', does: 'hold or turn the pages of queues', act: () => { paused.value = !paused.value; } },
    { key: 'ArrowRight', does: 'the next page of queues', act: () => setPage((p) => p + 1) },
    { key: 'ArrowLeft', does: 'the page of queues before', act: () => setPage((p) => p + pages - 1) },
  ]);
  const at = page % pages;
  const shown = queues.slice(at * even, (at + 1) * even);
  return html`<div class=${`pages ${table ? '' : 'queues'}`} data-detail=${fit.detail} ref=${box}>
      ${table ? html`<${QueueTable} queues=${shown} />` : shown.map(([id, f]) => html`<${QueueCard} key=${id} id=${id} f=${f} />`)}</div>
    ${pages > 1 && html`<p class="turning small muted">Queues ${at * even + 1} to ${Math.min((at + 1) * even, queues.length)} of ${queues.length}${paused.value ? ', held' : ''}</p>`}`;
}

/** @param {{queues: Queue[]}} p */
function Queues({ queues }) {
  const table = view.value === 'table' || (view.value === 'auto' && queues.length > few);
  return html`<div class="row spread"><h2>Queues</h2><div class="row" role="group" aria-label="Show queues as">
      <${Button} aria-pressed=${String(!table)} icon="gauge" onClick=${() => setView('cards')}>Cards<//>
      <${Button} aria-pressed=${String(table)} icon="list" onClick=${() => setView('table')}>Table<//></div></div>
    ${table ? html`<${QueueTable} queues=${queues} />` : html`<div class="queues">${queues.map(([id, f]) => html`<${QueueCard} key=${id} id=${id} f=${f} />`)}</div>`}`;
}

/** @param {{b: Board}} p */
function People({ b }) {
  const rank = (/** @type {string} */ state) => states.indexOf(state.replace('-', '_'));
  const all = Object.entries(b.agents ?? {}).sort(([, a], [, z]) => rank(a.state) - rank(z.state) || a.name.localeCompare(z.name));
  if (all.length === 0) {
    return html`<section class="card people"><${Empty} icon="users" title="No agents">Agents stand in agents.yaml; each appears here as soon as the file names them.<//></section>`;
  }
  return html`<section class="card people" aria-labelledby="people"><h2 id="people">Agents</h2><ul>${all.map(([id, a]) => html`<li key=${id} class=${look(a.state)?.level ?? ''} data-agent=${id}>
    <span class="name">${a.name || id}</span><${StateBadge} state=${a.state} />
    <span class="since">${a.state === 'offline' ? '' : html`<${Clock} since=${a.since} />`}</span>
    ${(a.reason || a.queue) && html`<span class="small muted reason">${a.reason || b.queues[a.queue ?? '']?.title || a.queue}</span>`}</li>`)}</ul></section>`;
}

const shownAlerts = 3;

/** @param {{b: Board}} p */
function Alerts({ b }) {
  const all = Object.entries(b.alerts ?? {}).sort(([, a], [, z]) => Number(z.level === 'bad') - Number(a.level === 'bad') || a.since.localeCompare(z.since));
  const told = useRef(/** @type {Set<string> | null} */ (null));
  useEffect(() => {
    const before = told.current;
    told.current = new Set(all.map(([id]) => id));
    for (const [id, a] of all) if (!before?.has(id)) say([a.text, a.do].filter(Boolean).join('. '));
  });
  if (all.length === 0) return null;
  return html`<section class="alerts stack tight" aria-label="Alerts">${all.slice(0, shownAlerts).map(([id, a]) => html`<${Banner} key=${id} level=${a.level === 'bad' ? 'bad' : a.level === 'good' ? 'good' : 'warn'}
      title=${a.level === 'bad' ? 'Now' : 'Soon'} action=${html`<span class="small muted">for <${Clock} since=${a.since} /></span>`}>${a.text}${a.do && html`<span class="muted">${/[.!?]$/.test(a.text) ? '' : '.'} ${a.do}</span>`}<//>`)}
    ${all.length > shownAlerts && html`<p class="muted">and ${count(all.length - shownAlerts, 'more alert')}</p>`}</section>`;
}

function WallClock() {
  void second.value;
  return html`<p class="wall-clock" aria-hidden="true"><span class="brand"><span class="key">0</span>Press Zero</span>
    <span class="row"><${Icon} name=${connection.value === 'live' ? 'circle-check' : 'wifi-off'} /><time>${timeText(new Date(now()).toISOString(), now())}</time></span></p>`;
}

/** A screen on a wall must not sleep. */
function useWakeLock() {
  useEffect(() => {
    const hold = () => { if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => {}); };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => document.removeEventListener('visibilitychange', hold);
  }, []);
}

function Board() {
  const b = /** @type {Board | undefined} */ (board.value);
  if (kiosk) useWakeLock();
  const fault = faults.value.board;
  if (!b) {
    return html`<${Stale} />${fault ? html`<${Banner} level="warn" title="Not live">${fault}<//>` : html`<${Empty} icon="hourglass" title="The first figures are on their way">They come as soon as the service has read the line.<//>`}`;
  }
  const queues = queuesOf(b);
  return html`<div class=${`board ${queues.length > few ? 'many' : ''}`}>
    ${kiosk && html`<${WallClock} />`}
    <${Stale} />
    ${fault && html`<${Banner} level="warn" title="Not live">${fault}<//>`}
    <${Alerts} b=${b} />
    <section class="total card" aria-labelledby="total"><h2 id="total" class="unseen">All queues</h2>
      <${Main} f=${b.total} /><${Agents} agents=${b.total.agents} label="All agents" /><${More} f=${b.total} staffed=${Boolean(b.total.staffing)} /><${Sparks} f=${b.total} /></section>
    ${queues.length === 0
      ? html`<section class="card"><${Empty} icon="list" title="No queues">Queues stand in queues.yaml; each appears here as soon as the file names it.<//></section>`
      : kiosk ? html`<${Pages} queues=${queues} />` : html`<${Queues} queues=${queues} />`}
    <${People} b=${b} />
    <${Meaning} />
  </div>`;
}

start({ title: 'Wallboard', Page: Board });

