// @ts-check
// What is owed to callers: calls back and messages, and which promises of today and yesterday were not kept, and why.
import { html, useEffect, useState } from './vendor/preact.js';
import { get, post } from './api.js';
import { count, durationText, timeText } from './format.js';
import { now } from './live.js';
import { can, me } from './shell.js';
import { Badge, Button, Card, Clock, Empty, Icon } from './ui.js';
import { ActDialog } from './supervisor_act.js';
import { cancelCallback, chosen, line, nameOf, titleOf } from './supervisor_state.js';
import { numberText, toldText } from './words.js';
import { toast } from './notices.js';

const again = 15_000; // ms after which lists are read again

/**
 * Reads something now, and again every while.
 * @param {string} path
 */
export function useList(path) {
  const [state, setState] = useState(/** @type {{value: any, fault: string}} */ ({ value: null, fault: '' }));
  const read = () => get(path).then((value) => setState({ value, fault: '' }), (refused) => setState((was) => ({ ...was, fault: refused.message })));
  useEffect(() => {
    read();
    const timer = setInterval(read, again);
    return () => clearInterval(timer);
  }, [path]);
  return { ...state, read };
}

/** When yesterday began, here. */
function yesterday() {
  const day = new Date(now());
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - 1);
  return day.toISOString();
}

/** Why a call back has not been made, as far as one can see. @param {import('./supervisor_state.js').LineCaller} c */
function causeOfCallback(c) {
  const tries = c.callback?.tries ?? 0;
  if (tries > 0) return `Called ${tries === 1 ? 'once' : `${tries} times`}, nobody was reached. ${c.state === 'deferred' ? 'It is tried again.' : ''}`;
  if (c.state === 'calling') return 'Is being called now.';
  if (c.state === 'offered') return `${nameOf(c.agent)} is being rung for it.`;
  if (c.state === 'deferred') return 'Its time has not come.';
  return `Number ${c.position} in line. ${c.next}`;
}

export function Callbacks() {
  const [off, setOff] = useState('');
  const all = Object.entries(line.value?.callers ?? {}).filter(([, c]) => c.callback?.off_the_phone).sort(([, a], [, b]) => (a.callback?.due ?? '').localeCompare(b.callback?.due ?? ''));
  return html`<${Card} title=${`To be called back: ${all.length}`}>
    ${all.length === 0 ? html`<${Empty} icon="circle-check" title="Nobody is to be called back">Who asks for it is seen here at once.<//>` : html`<ul class="owed">${all.map(([id, c]) => {
      const late = now() > Date.parse(c.callback?.due ?? '');
      return html`<li key=${id}><div><p class="row"><strong>${numberText(c.number_masked)}</strong><span class="muted">${titleOf(c.queue)}</span>
          ${late ? html`<${Badge} level="bad" icon="clock">Late by <${Clock} since=${c.callback?.due} /><//>` : html`<${Badge} icon="hourglass">Due in <${Clock} until=${c.callback?.due} /><//>`}</p>
          <p class="small muted">${causeOfCallback(c)} ${c.note && `“${c.note}”`}</p></div>
        <span class="row"><${Button} icon="corner-down-right" onClick=${() => { chosen.value = { kind: 'caller', id }; }}>Show<//>
          ${can('line:move') && html`<${Button} icon="x" aria-label=${`Call off the call back of the caller ${numberText(c.number_masked)}`} onClick=${() => setOff(id)}>Call off<//>`}</span></li>`;
    })}</ul>`}
    ${off && html`<${ActDialog} title="Call the call back off" verb="Call it off" danger about="They will not be called, and are not told. This cannot be undone."
      reasons=${['Already helped', 'Asked not to be called']} onClose=${() => setOff('')} onDo=${(/** @type {string} */ why) => cancelCallback(off, why)} />`}<//>`;
}

/** What has become of a message so far. @param {any} m */
function causeOfMessage(m) {
  if (m.state === 'new') return 'Nobody has listened to it yet.';
  if (m.state === 'listened') return `${nameOf(m.by)} has listened to it, and has not called back.`;
  if (m.state === 'claimed') return `${nameOf(m.by)} sees to it since ${timeText(m.since, now())}.`;
  return '';
}

export function Messages() {
  const { value, fault, read } = useList('/api/v1/messages?state=open&limit=200');
  const by = me.value.agent || me.value.name;
  const act = async (/** @type {any} */ m, /** @type {string} */ what, /** @type {string} */ says) => {
    if (!(await post(`/api/v1/messages/${encodeURIComponent(m.id)}/${what}`, { by }))) return;
    toast(says);
    read();
  };
  const all = (value?.messages ?? []).filter((/** @type {any} */ m) => m.kind !== 'callback');
  return html`<${Card} title=${`Messages: ${all.length} open`}>
    ${fault && html`<p class="small row"><${Badge} level="warn">${fault}<//></p>`}
    ${value && all.length === 0 && html`<${Empty} icon="circle-check" title="No message waits">Every one was seen to.<//>`}
    <ul class="owed">${all.map((/** @type {any} */ m) => html`<li key=${m.id}><div><p class="row"><strong>${timeText(m.left, now())}</strong><span>${titleOf(m.queue)}</span>
        ${m.late ? html`<${Badge} level="bad" icon="clock">Late by <${Clock} since=${m.due} /><//>` : m.due && html`<${Badge} icon="hourglass">Due in <${Clock} until=${m.due} /><//>`}</p>
        <p class="small muted">${causeOfMessage(m)} ${m.note && `“${m.note}”`}</p></div>
      <span class="row">${m.recording && html`<audio controls preload="none" src=${`${m.recording}?by=${encodeURIComponent(by)}`} aria-label=${`Message of ${timeText(m.left, now())}`}></audio>`}
        ${m.state !== 'claimed' && html`<${Button} icon="circle-check" onClick=${() => act(m, 'claimed', 'It is yours to see to.')}>See to it<//>`}
        ${m.state === 'claimed' && html`<${Button} icon="undo-2" onClick=${() => act(m, 'released', 'Somebody else may see to it.')}>Release<//><${Button} icon="phone" onClick=${() => act(m, 'called-back', 'Done.')}>Called back<//>`}
        ${m.call && html`<a class="button" href=${`/calls/${encodeURIComponent(m.call)}`}><${Icon} name="route" />Story</a>`}</span></li>`)}</ul><//>`;
}

/** Why a promise was not kept, as the ledger has it. @param {any} p */
function causeOfPromise(p) {
  if (p.outcome === 'broken' && p.kind === 'callback') return 'The number was never reached, or the callback was given up.';
  if (p.outcome === 'broken') return 'It never happened.';
  if (p.overdue) return 'Its time has passed, and it is still open.';
  if (p.overtaken) return `${count(p.overtaken, 'caller')} more than told came first.`;
  return p.answered ? 'They were served, but later than told.' : 'It took longer than told.';
}

/** The promises of today and yesterday that were not kept. */
export function Broken() {
  const [since] = useState(yesterday);
  const { value, fault } = useList(`/api/v1/promises?outcome=late&outcome=broken&outcome=overdue&limit=200&since=${encodeURIComponent(since)}`);
  const all = value?.promises ?? [];
  return html`<${Card} title=${`Not kept, today and yesterday: ${all.length}`}>
    ${fault && html`<p class="small row"><${Badge} level="warn">${fault}<//></p>`}
    ${value && all.length === 0 && html`<${Empty} icon="circle-check" title="Nothing was late">Of what callers were told since yesterday, nothing was late or broken.<//>`}
    <ul class="owed">${all.map((/** @type {any} */ p) => html`<li key=${p.id}><div><p class="row"><strong>${timeText(p.at, now())}</strong><span>${titleOf(p.queue)}</span><span class="muted">${numberText(p.from ?? '')}</span>
        ${p.outcome === 'broken' ? html`<${Badge} level="bad" icon="octagon-alert">Broken<//>` : html`<${Badge} level="bad" icon="clock">Late${p.margin_seconds < 0 ? ` by ${durationText(-p.margin_seconds)}` : ''}<//>`}</p>
        <p class="small muted">Was told ${toldText(p)}${p.by ? `, by ${timeText(p.by, now())}` : ''}. ${causeOfPromise(p)}</p></div>
      <a class="button" href=${`/calls/${encodeURIComponent(p.call)}`}><${Icon} name="route" />Story</a></li>`)}</ul><//>`;
}
