// @ts-check
// Who calls and why: what an agent knows before accepting, and while talking.
import { html } from './vendor/preact.js';
import { count, shortText, timeText } from './format.js';
import { now } from './live.js';
import { Badge, Card, Clock, Icon } from './ui.js';
import { fates, languageText } from './words.js';

/**
 * @typedef {{step: string, title?: string, at: string, pressed?: string}} PathStep
 * @typedef {{kind: string, text: string, by?: string, outcome?: string}} Promised
 * @typedef {{at: string, by: string, text: string, call?: string}} Note
 * @typedef {{call: string, at: string, queue?: string, agent?: string, outcome?: string, disposition?: string}} Earlier
 * @typedef {{call: string, queue: string, queue_title: string, language?: string, from?: string, number?: string, first?: boolean, calls_before?: number, last_at?: string, last_agent?: string,
 *   waited_since?: string, answered_at?: string, path?: PathStep[], entered?: Record<string, string>, promised?: Promised[], zero_at_step?: string, resumed?: boolean, note?: string, needs?: string,
 *   notes?: Note[], earlier?: Earlier[], disposition?: string}} CallView
 */

/** @param {{call: CallView}} p */
export function CallStory({ call }) {
  const earlier = call.earlier ?? [];
  const notes = call.notes ?? [];
  return html`<${Card} class="caller" title=${call.number || call.from || 'Number withheld'} actions=${html`<a class="small" href=${`/calls/${encodeURIComponent(call.call)}`}>The whole story</a>`}>
    <p class="row facts">
      ${call.first ? html`<${Badge} icon="star">First call<//>` : html`<${Badge} icon="history">${count(call.calls_before ?? 1, 'call')} before<//>`}
      ${call.language && html`<${Badge} icon="languages">${languageText(call.language)}<//>`}
      ${call.resumed && html`<${Badge} level="warn" icon="history">Had hung up in line, and rang again<//>`}
      ${call.zero_at_step && html`<${Badge} level="warn" icon="life-buoy">Pressed 0 at “${call.zero_at_step}”<//>`}
      ${call.needs && call.needs !== 'main' && html`<${Badge} icon="circle-check">Needs ${call.needs}<//>`}
    </p>
    <dl class="facts-list">
      <div><dt>For</dt><dd>${call.queue_title || call.queue}${call.note ? html` · <strong>${call.note}</strong>` : ''}</dd></div>
      ${call.waited_since && html`<div><dt>${call.answered_at ? 'Waited' : 'Waits'}</dt><dd>${call.answered_at
        ? html`<span class="number">${shortText((Date.parse(call.answered_at) - Date.parse(call.waited_since)) / 1000)}</span>` : html`<${Clock} since=${call.waited_since} />`}</dd></div>`}
      ${!call.first && call.last_at && html`<div><dt>Last call</dt><dd>${timeText(call.last_at, now())}${call.last_agent ? `, talked with ${call.last_agent}` : ''}</dd></div>`}
      ${Object.entries(call.entered ?? {}).map(([name, value]) => html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd class="number">${value}</dd></div>`)}
    </dl>
    ${(call.promised ?? []).length > 0 && html`<section><h3>What they were told</h3><ul class="told">${call.promised?.map((p) => html`<li>
      <${Icon} name="clock" /><span>${p.text}</span>${p.outcome && html`<${Outcome} outcome=${p.outcome} />`}</li>`)}</ul></section>`}
    <section><h3>How they came here</h3>
      ${(call.path ?? []).length === 0 ? html`<p class="muted">Straight to you.</p>` : html`<ol class="path">${call.path?.map((s) => html`<li>
        <time class="number muted" datetime=${s.at}>${clockTime(s.at)}</time> <span class="step">${s.title || s.step}</span>${s.pressed && html` <span class="pressed">pressed <kbd>${s.pressed}</kbd></span>`}</li>`)}</ol>`}</section>
    <section><h3>Notes</h3>${notes.length === 0 ? html`<p class="muted">Nobody has written anything about this caller yet.</p>` : html`<ul class="notes">${notes.map((n) => html`<li>
      <p>${n.text}</p><p class="muted small">${n.by}, ${timeText(n.at, now())}${n.call && n.call !== call.call ? ', in an earlier call' : ''}</p></li>`)}</ul>`}</section>
    ${earlier.length > 0 && html`<section><h3>Earlier contacts</h3><ul class="earlier">${earlier.map((e) => html`<li>
      <a href=${`/calls/${encodeURIComponent(e.call)}`}>${timeText(e.at, now())}</a><span>${[e.queue, e.agent && `with ${e.agent}`, e.disposition ?? e.outcome].filter(Boolean).join(', ')}</span></li>`)}</ul></section>`}
  <//>`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** @param {string} at */
const clockTime = (at) => clock.format(new Date(at));

/** @param {{outcome: string}} p */
function Outcome({ outcome }) {
  const fate = fates[outcome] ?? fates.open;
  return html`<${Badge} level=${fate.level} icon=${fate.icon}>${fate.text}<//>`;
}
