// @ts-check
// The line: everybody who waits, by queue and in order of service, with the reason for the place and what was promised.
import { Component, html, useEffect, useRef, useState } from './vendor/preact.js';
import { count } from './format.js';
import { Badge, Button, Card, Clock, Empty, Icon, Select } from './ui.js';
import { chosen, filter, isLate, line, nameOf, narrow, shown, skills } from './supervisor_state.js';
import { languageText, numberText, skillText } from './words.js';

/** How a promise looks: an icon and a text, never a colour alone. @type {Record<string, {level: any, icon: string}>} */
export const outlooks = {
  holds: { level: 'good', icon: 'circle-check' },
  'at-risk': { level: 'warn', icon: 'triangle-alert' },
  fails: { level: 'bad', icon: 'octagon-alert' },
  late: { level: 'bad', icon: 'clock' },
  'not-known': { level: 'plain', icon: 'circle-help' },
};

/** @param {{promise?: import('./supervisor_state.js').LinePromise}} p */
export function Promised({ promise }) {
  if (!promise) return html`<span class="muted small">nothing promised yet</span>`;
  const look = outlooks[promise.outlook] ?? outlooks['not-known'];
  if (promise.outlook === 'not-known' && !promise.by) return html`<span class="muted small">was told: ${promise.text}</span>`;
  return html`<span class="promised"><${Badge} level=${look.level} icon=${look.icon}>${promise.says}${promise.by && promise.outlook === 'late'
    ? html` by <${Clock} since=${promise.by} />` : null}<//> <span class="small">told ${promise.text}</span></span>`;
}

/** What a caller is about at this moment. @param {import('./supervisor_state.js').LineCaller} c */
function now(c) {
  if (c.state === 'offered') return html`<${Badge} level="warn" icon="phone-incoming">${nameOf(c.agent)}'s phone rings<//>`;
  if (c.state === 'calling') return html`<${Badge} level="busy" icon="phone">Being called back<//>`;
  if (c.state === 'deferred') return html`<${Badge} level="rest" icon="calendar-clock">Called back later<//>`;
  if (c.callback?.off_the_phone) return html`<${Badge} level="rest" icon="phone-forwarded">To be called back<//>`;
  return null;
}

/** One caller. It is drawn again only when something about them has changed: a line may be long. */
class Row extends Component {
  /** @param {any} next */
  shouldComponentUpdate(next) {
    const was = /** @type {any} */ (this.props);
    return next.c !== was.c || next.selected !== was.selected || next.reachable !== was.reachable || next.agent !== was.agent;
  }

  render() {
    const { id, c, selected, reachable } = /** @type {{id: string, c: import('./supervisor_state.js').LineCaller, selected: boolean, reachable: boolean}} */ (/** @type {any} */ (this.props));
    return html`<li role="option" class=${`caller-row ${isLate(c) ? 'is-late' : ''}`} id=${`caller-${id}`} data-call=${id} aria-selected=${String(selected)} tabindex=${reachable ? 0 : -1}>
      <span class="place" aria-label=${c.position > 0 ? `number ${c.position}` : 'not in line yet'}>${c.position > 0 ? c.position : html`<${Icon} name="calendar-clock" />`}</span>
      <span class="who"><strong>${numberText(c.number_masked)}</strong>${c.language && html`<span class="small muted row"><${Icon} name="languages" />${languageText(c.language)}</span>`}
        ${c.needs.map((n) => html`<span class="need small">${skillText(n.skill)}${n.level > 1 ? ` ${n.level}+` : ''}${n.preferred ? ', if possible' : ''}</span>`)}
        ${c.head_seconds > 0 && html`<${Badge} level="busy" icon="arrow-up">Moved up<//>`}${now(c)}</span>
      <span class="waits"><span class="unseen">waits </span><${Clock} since=${c.since} /></span>
      <span class="promise"><${Promised} promise=${c.promise} /></span>
      <span class="reason small muted">${c.note && html`<span class="note">“${c.note}” </span>`}${c.reason}</span></li>`;
  }
}

/** Looks at a caller, and brings the focus there. @param {string} id */
function look(id) {
  chosen.value = { kind: 'caller', id };
}

/** Moves from caller to caller with the arrow keys. @param {KeyboardEvent} e */
function move(e) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.line-list [role=option]')]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0) return;
  if (e.key === 'Enter' || e.key === ' ') {
    e.preventDefault();
    look(rows[at].dataset.call ?? '');
    return;
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: rows.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  const next = rows[Math.max(0, Math.min(to, rows.length - 1))];
  next.focus();
  reach.current = next.dataset.call ?? '';
}

const reach = { current: '' }; // the row to which Tab leads
const page = 100; // callers of a queue that are drawn at first

/** @param {{name: string, rows: [string, import('./supervisor_state.js').LineCaller][], first: boolean}} p */
function QueueLine({ name, rows, first }) {
  const [most, setMost] = useState(page);
  const q = line.value?.queues[name];
  const reachable = rows.some(([id]) => id === reach.current) ? reach.current : first ? rows[0]?.[0] : '';
  return html`<section class="queue-line" aria-labelledby=${`line-${name}`}>
    <header class="row spread"><h3 id=${`line-${name}`}>${q?.title ?? name}</h3>
      <span class="row small"><span>${count((q?.waiting ?? 0) + (q?.offered ?? 0), 'caller')} in line</span><span class="muted">${q?.talking ?? 0} talking, ${q?.ready ?? 0} ready</span>
      ${q && !q.open && html`<${Badge} level="rest" icon="power">Closed<//>`}</span></header>
    <ul role="listbox" aria-label=${`The line of ${q?.title ?? name}`} class="line-list" onKeyDown=${move}
      onFocusIn=${(/** @type {any} */ e) => { reach.current = e.target.closest('[data-call]')?.dataset.call ?? reach.current; }}
      onClick=${(/** @type {any} */ e) => { const row = e.target.closest('[data-call]'); if (row) look(row.dataset.call); }}>
      ${rows.slice(0, most).map(([id, c]) => html`<${Row} key=${id} id=${id} c=${c} agent=${nameOf(c.agent)} selected=${chosen.value?.id === id} reachable=${id === reachable || (!reachable && id === rows[0][0])} />`)}
    </ul>
    ${rows.length > most && html`<${Button} onClick=${() => setMost(most + 5 * page)}>Show ${Math.min(rows.length - most, 5 * page)} more of ${rows.length}<//>`}
    ${Boolean(q?.hidden) && html`<p class="small muted">${count(q?.hidden ?? 0, 'more caller')} further back ${q?.hidden === 1 ? 'is' : 'are'} not shown.</p>`}</section>`;
}

/** The line, with what narrows it. */
export function LineList() {
  const doc = line.value;
  const search = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => { search.current = /** @type {any} */ (document.getElementById('find-caller')); }, []);
  if (!doc) return html`<${Card} title="Line"><p class="muted">The line is being read.</p><//>`;
  const all = Object.values(doc.callers);
  const late = all.filter(isLate).length;
  const some = Object.values(shown.value).reduce((n, rows) => n + rows.length, 0);
  const names = Object.keys(shown.value).sort((a, b) => (doc.queues[a]?.title ?? a).localeCompare(doc.queues[b]?.title ?? b));
  return html`<${Card} class="line-card" title=${`Line: ${count(all.length, 'caller')}`}>
    <div class="filters" role="search" aria-label="Narrow the line">
      <${Select} label="Queue" value=${filter.value.queue} onChange=${(/** @type {string} */ queue) => narrow({ queue })}
        options=${[{ value: '', label: 'All queues' }, ...Object.entries(doc.queues).map(([value, q]) => ({ value, label: q.title })).sort((a, b) => a.label.localeCompare(b.label))]} />
      <${Select} label="Skill" value=${filter.value.skill} onChange=${(/** @type {string} */ skill) => narrow({ skill })}
        options=${[{ value: '', label: 'Any skill' }, ...skills.value.map((value) => ({ value, label: skillText(value) }))]} />
      <div class="field"><label for="find-caller">Find</label><input class="input" id="find-caller" type="search" placeholder="number ends in, note" value=${filter.value.text}
        onInput=${(/** @type {any} */ e) => narrow({ text: e.target.value })} /></div>
      <${Button} icon="clock" aria-pressed=${String(filter.value.late)} onClick=${() => narrow({ late: !filter.value.late })}>Late or at risk: ${late}<//>
    </div>
    ${some < all.length && html`<p class="row small"><span>${some} of ${all.length} shown.</span>
      <${Button} kind="quiet" icon="x" onClick=${() => narrow({ queue: '', skill: '', late: false, text: '' })}>Show all<//></p>`}
    ${all.length === 0 && html`<${Empty} icon="circle-check" title="Nobody waits">Who calls next is seen here at once.<//>`}
    ${all.length > 0 && some === 0 && html`<${Empty} title="Nobody fits">Of those who wait, none is as you have chosen.<//>`}
    ${names.map((name, i) => html`<${QueueLine} key=${name} name=${name} rows=${shown.value[name]} first=${i === 0} />`)}<//>`;
}
