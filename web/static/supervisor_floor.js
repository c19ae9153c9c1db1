// @ts-check
// What comes from the floor: ideas and complaints of callers, and what agents have promised to see to.
import { html } from './vendor/preact.js';
import { post } from './api.js';
import { timeText } from './format.js';
import { now } from './live.js';
import { Badge, Button, Card, Clock, Empty, Icon } from './ui.js';
import { nameOf, titleOf } from './supervisor_state.js';
import { useList } from './supervisor_owed.js';
import { toast } from './notices.js';

/** @type {Record<string, {level: any, icon: string, text: string}>} */
const kinds = { suggestion: { level: 'busy', icon: 'lightbulb', text: 'Suggestion' }, complaint: { level: 'warn', icon: 'triangle-alert', text: 'Complaint' } };

export function Ideas() {
  const { value, fault, read } = useList('/api/v1/ideas');
  const mark = async (/** @type {any} */ idea, /** @type {string} */ state, /** @type {string} */ says) => {
    if (!(await post(`/api/v1/ideas/${encodeURIComponent(idea.id)}/${state}`))) return;
    toast(says);
    read();
  };
  const all = (value?.ideas ?? []).filter((/** @type {any} */ i) => i.state !== 'done');
  return html`<${Card} title=${`Ideas from the floor: ${all.length}`}>
    ${fault && html`<p class="small row"><${Badge} level="warn">${fault}<//></p>`}
    ${value && all.length === 0 && html`<${Empty} icon="lightbulb" title="No idea is open">Agents pass on what callers suggest with the key i at their desk.<//>`}
    <ul class="owed">${all.map((/** @type {any} */ i) => {
      const kind = kinds[i.kind] ?? kinds.suggestion;
      return html`<li key=${i.id}><div><p class="row"><${Badge} level=${kind.level} icon=${kind.icon}>${kind.text}<//>${i.state === 'seen' && html`<${Badge} icon="circle-check">Seen by ${nameOf(i.seen_by)}<//>`}</p>
        <p>${i.text}</p><p class="small muted">${nameOf(i.by)}, ${timeText(i.at, now())}${i.queue ? `, ${titleOf(i.queue)}` : ''}</p></div>
      <span class="row">${i.state === 'new' && html`<${Button} icon="circle-check" onClick=${() => mark(i, 'seen', 'Marked as seen.')}>Seen<//>`}
        <${Button} icon="circle-check" onClick=${() => mark(i, 'done', 'Done. It is kept with the call.')}>Done<//>
        ${i.call && html`<a class="button" href=${`/calls/${encodeURIComponent(i.call)}`}><${Icon} name="route" />Story</a>`}</span></li>`;
    })}</ul><//>`;
}

export function FollowUpsOfAll() {
  const { value, fault, read } = useList('/api/v1/follow-ups?state=open');
  const done = async (/** @type {any} */ f) => {
    if (!(await post(`/api/v1/follow-ups/${encodeURIComponent(f.id)}/done`))) return;
    toast('Done.');
    read();
  };
  const all = [...(value?.follow_ups ?? [])].sort((a, b) => a.due.localeCompare(b.due));
  return html`<${Card} title=${`Follow-ups: ${all.length} open`}>
    ${fault && html`<p class="small row"><${Badge} level="warn">${fault}<//></p>`}
    ${value && all.length === 0 && html`<${Empty} icon="circle-check" title="Nothing is due">No agent has promised to see to anything.<//>`}
    <ul class="owed">${all.map((/** @type {any} */ f) => html`<li key=${f.id}><div><p class="row">${f.late || Date.parse(f.due) < now() ? html`<${Badge} level="bad" icon="clock">Late by <${Clock} since=${f.due} /><//>`
        : html`<${Badge} icon="hourglass">Due ${timeText(f.due, now())}<//>`}<strong>${nameOf(f.owner)}</strong></p><p>${f.text}</p><p class="small muted">${[f.who, f.queue && titleOf(f.queue)].filter(Boolean).join(', ')}</p></div>
      <span class="row"><${Button} icon="circle-check" aria-label=${`Done: ${f.text}`} onClick=${() => done(f)}>Done<//>
        ${f.call && html`<a class="button" href=${`/calls/${encodeURIComponent(f.call)}`}><${Icon} name="route" />Story</a>`}</span></li>`)}</ul><//>`;
}
