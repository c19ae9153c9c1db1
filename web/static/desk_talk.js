// @ts-check
// What can be done with the call that is up: hold, mute, transfer, consult, help, end.
import { html, useEffect, useState } from './vendor/preact.js';
import { get, post } from './api.js';
import { topic } from './live.js';
import { hangUp as ringOff, mute as muteHere, muted, phone } from './phone.js';
import { useKeys } from './shell.js';
import { Badge, Banner, Button, Clock, Dialog, Field, Icon, StateBadge, toast } from './ui.js';
import { waitText } from './words.js';

const desk = topic('desk');

/** @param {string} act @param {unknown} [body] */
const act = (act, body) => post(`/api/v1/calls/${encodeURIComponent(desk.value?.talk?.call ?? '')}/${act}`, body);

const hold = () => act(desk.value?.talk?.held_since ? 'resume' : 'hold');

function mute() {
  if (desk.value?.agent.phone === 'browser' && phone.value === 'talking') muteHere(!muted.value);
  else act(desk.value?.talk?.muted ? 'unmute' : 'mute');
}

async function escalate() {
  if (await act('escalate')) toast('A supervisor is being asked to help. The caller hears music meanwhile.', 'plain');
}

async function end() {
  await act('hang-up');
  ringOff();
}

/** @param {{d: any, call: any}} p */
export function TalkBar({ d, call }) {
  const [sending, setSending] = useState(false);
  const talk = d.talk;
  useKeys([
    { key: 'h', does: 'put the caller on hold, or come back', act: hold },
    { key: 'm', does: 'mute yourself, or speak again', act: mute },
    { key: 't', does: 'transfer or consult', act: () => setSending(true) },
    { key: 'e', does: 'ask a supervisor to help', act: escalate },
  ]);
  const silent = talk.muted || muted.value;
  return html`<section class="talk" aria-label="The talk">
    <div class="row spread"><span class="row"><${Icon} name="phone" /><strong>${talk.held_since ? 'On hold' : 'Talking'}</strong> <${Clock} since=${talk.held_since ?? talk.since} />
        ${silent && html`<${Badge} level="warn" icon="mic-off">You are muted<//>`}
        ${talk.supervisor && html`<${Badge} level="busy" icon="ear">A supervisor ${talk.supervisor}<//>`}</span></div>
    ${talk.consult && html`<${Consult} consult=${talk.consult} d=${d} />`}
    <div class="row acts" role="group" aria-label="What can be done">
      <${Button} icon=${talk.held_since ? 'play' : 'pause'} aria-pressed=${String(Boolean(talk.held_since))} onClick=${hold}>${talk.held_since ? 'Resume' : 'Hold'}<//>
      <${Button} icon=${silent ? 'mic' : 'mic-off'} aria-pressed=${String(Boolean(silent))} onClick=${mute}>${silent ? 'Speak' : 'Mute'}<//>
      <${Button} icon="phone-forwarded" onClick=${() => setSending(true)}>Transfer<//>
      <${Button} icon="life-buoy" onClick=${escalate}>Supervisor<//>
      <${Button} kind="danger" icon="phone-off" onClick=${end}>End<//>
    </div>
    ${sending && html`<${Transfer} d=${d} call=${call} onClose=${() => setSending(false)} />`}
  </section>`;
}

/** @param {{consult: any, d: any}} p */
function Consult({ consult, d }) {
  const there = consult.state === 'talking';
  return html`<${Banner} level=${there ? 'busy' : 'plain'} title=${there ? `You talk with ${nameOf(consult, d)}` : `${nameOf(consult, d)} is being called`}
    action=${html`<span class="row"><${Button} kind="primary" icon="users" onClick=${() => act('consult/complete')}>Hand the caller over<//>
      <${Button} icon="arrow-right-left" onClick=${() => act('consult/join')}>All together<//>
      <${Button} icon="x" onClick=${() => act('consult/cancel')}>Back to the caller<//></span>`}>
    The caller hears music. <${Clock} since=${consult.since} /><//>`;
}

/** @param {any} consult @param {any} d */
const nameOf = (consult, d) => (consult.kind === 'agent' ? d.agents?.[consult.to]?.name : consult.kind === 'queue' ? d.queues?.[consult.to]?.title : undefined) ?? consult.to;

/** Where a call can go, and what awaits the caller there. @param {{d: any, call: any, onClose: () => void}} p */
function Transfer({ d, call, onClose }) {
  const [targets, setTargets] = useState(/** @type {any} */ (null));
  const [note, setNote] = useState('');
  const [number, setNumber] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => { get('/api/v1/transfer/targets').then(setTargets, (refused) => toast(refused.message, 'bad')); }, []);
  const fits = (/** @type {string} */ text) => text.toLowerCase().includes(search.toLowerCase());
  const queues = Object.entries(targets?.queues ?? {}).filter(([id, q]) => id !== call.queue && fits(q.title ?? id));
  const agents = Object.entries(targets?.agents ?? {}).filter(([id, a]) => id !== d.agent.id && fits(a.name ?? id));
  const go = async (/** @type {'transfer' | 'consult'} */ how, /** @type {any} */ to, /** @type {string} */ name) => {
    if (!(await act(how, { to, note: note.trim() || undefined }))) return;
    toast(how === 'transfer' ? `The caller goes to ${name}, with your note.` : `${name} is being called. The caller hears music.`);
    onClose();
  };
  const ways = (/** @type {any} */ to, /** @type {string} */ name) => html`<span class="row">
    <${Button} icon="phone" aria-label=${`Ask first: ${name}`} onClick=${() => go('consult', to, name)}>Ask first<//>
    <${Button} icon="phone-forwarded" aria-label=${`Transfer: ${name}`} onClick=${() => go('transfer', to, name)}>Transfer<//></span>`;
  return html`<${Dialog} open title="Where should the caller go?" onClose=${onClose}>
    <${Field} label="Find" value=${search} onInput=${setSearch} autofocus />
    <${Field} label="In a word, for whoever takes over" value=${note} onInput=${setNote} maxlength="60"
      hint="It is read out to them before they accept. What you have written about the call, and all the caller has said, goes along." />
    ${targets === null && html`<p class="muted">Looking who is there …</p>`}
    ${agents.length > 0 && html`<section><h3>Colleagues</h3><ul class="targets">${agents.map(([id, a]) => html`<li key=${id}>
      <span class="row"><strong>${a.name}</strong><${StateBadge} state=${a.state} /></span>${ways({ agent: id }, a.name)}</li>`)}</ul></section>`}
    ${queues.length > 0 && html`<section><h3>Queues</h3><ul class="targets">${queues.map(([id, q]) => html`<li key=${id}>
      <span><strong>${q.title ?? id}</strong> <span class="muted">${q.waiting} waiting, ${waitText(q.wait)}</span></span>${ways({ queue: id }, q.title ?? id)}</li>`)}</ul></section>`}
    ${targets?.numbers && html`<section><h3>Another number</h3><${Field} label="Number with country code" type="tel" value=${number} onInput=${setNumber} placeholder="+15550123"
        hint="If nobody answers there, the caller comes back to the front of the line." />
      <div class="row">${ways({ number: number.trim() }, number.trim() || 'this number')}</div></section>`}
  <//>`;
}
