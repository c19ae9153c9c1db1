// @ts-check
// The agents: what each does and since when, who would be offered whom, and what can be done about it.
import { html, useEffect, useState } from './vendor/preact.js';
import { get, post } from './api.js';
import { count, durationText } from './format.js';
import { can, me } from './shell.js';
import { Badge, Banner, Button, Card, Clock, Empty, Icon, Select, StateBadge, agentStates } from './ui.js';
import { ActDialog } from './supervisor_act.js';
import { asking, callerText, chosen, line, setAgent, tellAgent, titleOf } from './supervisor_state.js';
import { skillText } from './words.js';

const order = ['talking', 'reserved', 'wrap-up', 'ready', 'away', 'offline'];

/** Why somebody is away, where the line itself has set them so. @type {Record<string, string>} */
const reasons = {
  'no-answer': 'did not answer', declined: 'declined a call', busy: 'the phone was engaged', unreachable: 'the phone cannot be reached', absent: 'nothing heard of the browser',
};

/** @param {string} [reason] */
const reasonText = (reason) => (reason ? reasons[reason] ?? reason : '');

/** @param {{key?: string, id: string, a: import('./supervisor_state.js').LineAgent}} p */
function AgentRow({ id, a }) {
  const selected = chosen.value?.kind === 'agent' && chosen.value.id === id;
  return html`<li><button type="button" class="agent-row" id=${`agent-${id}`} aria-pressed=${String(selected)} onClick=${() => { chosen.value = { kind: 'agent', id }; }}>
    <strong>${a.name}</strong><span class="row"><${StateBadge} state=${a.state} /> <${Clock} since=${a.since} /></span>
    <span class="small muted">${[reasonText(a.reason), a.queue && titleOf(a.queue), a.next && `${agentStates[a.next]?.text.toLowerCase() ?? a.next} afterwards`, a.missed && `missed ${a.missed}`].filter(Boolean).join(' · ')}</span>
  </button></li>`;
}

/** All agents, those who talk first. */
export function AgentList() {
  const [state, setState] = useState('');
  const all = Object.entries(line.value?.agents ?? {}).sort(([, a], [, b]) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
  const fits = all.filter(([, a]) => state === '' || a.state === state);
  const states = order.filter((s) => all.some(([, a]) => a.state === s));
  return html`<${Card} title=${`Agents: ${all.filter(([, a]) => !['away', 'offline'].includes(a.state)).length} of ${all.length} at work`}>
    <${Select} label="State" value=${state} onChange=${setState} options=${[{ value: '', label: 'All states' }, ...states.map((s) => ({
      value: s, label: `${agentStates[s].text}: ${all.filter(([, a]) => a.state === s).length}` }))]} />
    ${all.length === 0 ? html`<${Empty} icon="users" title="No agents">None is declared in agents.yaml.<//>` : html`<ul class="agent-list">${fits.map(([id, a]) => html`<${AgentRow} key=${id} id=${id} a=${a} />`)}</ul>`}<//>`;
}

/** @param {{id: string}} p */
export function AgentPanel({ id }) {
  const a = line.value?.agents[id];
  const [told, setTold] = useState(/** @type {any} */ (null));
  const stand = a ? `${id} ${a.state} ${a.since} ${a.would_be_offered}` : id;
  useEffect(() => {
    let mine = true;
    get(`/api/v1/line/agents/${encodeURIComponent(id)}`).then((t) => mine && setTold(t), () => {});
    return () => { mine = false; };
  }, [stand]);
  if (!a) return html`<p>This agent is not declared any more.</p>`;
  return html`<div class="stack">
    <p class="row"><${StateBadge} state=${a.state} /> <${Clock} since=${a.since} /> ${a.reason && html`<span>${reasonText(a.reason)}</span>`}
      ${a.next && html`<${Badge} icon="corner-down-right">${agentStates[a.next]?.text ?? a.next} afterwards<//>`}</p>
    ${can('agents:lead') && html`<div class="row acts" role="group" aria-label="Set the state">
      ${a.state !== 'ready' && html`<${Button} icon="circle-check" onClick=${() => { asking.value = 'ready'; }}>Set ready<//>`}
      ${a.state !== 'away' && html`<${Button} icon="coffee" onClick=${() => { asking.value = 'away'; }}>Set away<//>`}
      ${a.state !== 'offline' && html`<${Button} icon="power" onClick=${() => { asking.value = 'offline'; }}>Sign off<//>`}
      <${Button} icon="message-square" onClick=${() => { asking.value = 'word'; }}>A word<//></div>`}
    ${a.call && html`<${Talk} a=${a} call=${a.call} />`}
    <section><h3>Why this caller next?</h3>${told?.agent === id ? html`<ul class="sentences">${told.sentences.map((/** @type {string} */ s) => html`<li>${s}</li>`)}</ul>` : html`<p class="muted">It is being found out.</p>`}
      ${a.would_be_offered && line.value?.callers[a.would_be_offered] && html`<${Button} icon="corner-down-right" onClick=${() => { chosen.value = { kind: 'caller', id: a.would_be_offered ?? '' }; }}>Show ${callerText(a.would_be_offered)}<//>`}</section>
    <dl class="facts-list">
      <div><dt>serves</dt><dd>${a.queues.map(titleOf).join(', ') || 'nobody'}</dd></div>
      ${Object.keys(a.skills).length > 0 && html`<div><dt>skills</dt><dd>${Object.entries(a.skills).map(([s, level]) => `${skillText(s)}${level > 1 ? ` ${level}` : ''}`).join(', ')}</dd></div>`}
      <div><dt>so far</dt><dd>${count(a.calls, 'call')}, ${durationText(a.talk_seconds)} of talk since signing in</dd></div>
    </dl>
    <p><a class="button" href=${`/calls?agent=${encodeURIComponent(id)}`}><${Icon} name="list" />Calls of ${a.name}</a></p>
    <${Dialogs} id=${id} a=${a} />
  </div>`;
}

const close = () => { asking.value = ''; };

/** @param {{id: string, a: import('./supervisor_state.js').LineAgent}} p */
function Dialogs({ id, a }) {
  const busy = ['reserved', 'talking', 'wrap-up'].includes(a.state);
  const later = busy ? ' It counts when the call in hand is done.' : '';
  const set = (/** @type {string} */ state) => (/** @type {string} */ why) => setAgent(id, state, why);
  switch (asking.value) {
    case 'ready':
      return html`<${ActDialog} title=${`Set ${a.name} ready`} verb="Set ready" about=${`The next caller who fits is offered to ${a.name}, who reads your reason at the desk.${later}`}
        reasons=${['Back from the break', 'Forgot to come back', 'Many callers wait']} onClose=${close} onDo=${set('ready')} />`;
    case 'away':
      return html`<${ActDialog} title=${`Set ${a.name} away`} verb="Set away" about=${`No caller comes to ${a.name}, who reads your reason at the desk.${later}`}
        reasons=${['Break', 'Training', 'Meeting', 'Not at the desk']} onClose=${close} onDo=${set('away')} />`;
    case 'offline':
      return html`<${ActDialog} title=${`Sign ${a.name} off`} verb="Sign off" about=${`${a.name} is off duty, and reads your reason at the desk.${later}`}
        reasons=${['Left for the day', 'Forgot to sign off']} onClose=${close} onDo=${set('offline')} />`;
    case 'word':
      return html`<${ActDialog} title=${`A word to ${a.name}`} verb="Send" about=${`It stands at the desk until ${a.name} has read it.`}
        reasons=${['Please come and see me', 'Please sign off after this call', 'Well done']} onClose=${close} onDo=${(/** @type {string} */ text) => tellAgent(id, text)} />`;
    default:
      return null;
  }
}

/** The ways to be in somebody else's talk. */
const modes = [
  { mode: 'listens', label: 'Listen', icon: 'ear', does: 'You hear both; nobody hears you.' },
  { mode: 'helps', label: 'Whisper', icon: 'headphones', does: 'You hear both; only the agent hears you.' },
  { mode: 'joined', label: 'Barge in', icon: 'users', does: 'Everybody hears everybody.' },
];

/** What can be done with a talk. @param {{a: import('./supervisor_state.js').LineAgent, call: string}} p */
function Talk({ a, call }) {
  const [talk, setTalk] = useState(/** @type {any} */ (null));
  const path = `/api/v1/calls/${encodeURIComponent(call)}`;
  const read = () => get(`/api/v1/talks/${encodeURIComponent(call)}`).then(setTalk, () => setTalk(null));
  useEffect(() => { read(); }, [call, a.state, a.since]);
  const join = async (/** @type {string} */ mode) => {
    const now = await post(`${path}/join`, { mode });
    if (now) setTalk(now);
  };
  const leave = async () => {
    const now = await post(`${path}/leave`);
    if (now) setTalk(now);
  };
  const there = modes.find((m) => m.mode === talk?.supervisor);
  return html`<section><h3>The call in hand</h3>
    <p class="row">${a.queue && html`<span>${titleOf(a.queue)}</span>`}
      ${talk?.held_since && html`<${Badge} level="warn" icon="pause">On hold <${Clock} since=${talk.held_since} /><//>`}
      ${talk?.muted && html`<${Badge} level="warn" icon="mic-off">Muted<//>`}
      ${talk?.consult && html`<${Badge} level="busy" icon="life-buoy">Asks somebody<//>`}
      ${there && html`<${Badge} level="busy" icon=${there.icon}>A supervisor: ${there.label.toLowerCase()}<//>`}</p>
    ${can('talks:join') && talk && (me.value.agent ? html`<div class="row acts" role="group" aria-label="Be in the talk">
        ${modes.map((m) => html`<${Button} key=${m.mode} icon=${m.icon} title=${m.does} aria-pressed=${String(talk.supervisor === m.mode)} onClick=${() => join(m.mode)}>${m.label}<//>`)}
        ${talk.supervisor && html`<${Button} icon="x" onClick=${leave}>Leave<//>`}</div>
        <p class="small muted">${there ? there.does : 'Your phone rings, and then you hear the talk.'}</p>`
      : html`<p class="small muted">To listen, whisper or barge in you need a phone here: an admin names the agent who you are, on the page People.</p>`)}
    <div class="row"><a class="button" href=${`/calls/${encodeURIComponent(call)}`}><${Icon} name="route" />Story of the call</a>
      ${can('agents:lead') && talk && html`<${Button} kind="danger" icon="phone-off" onClick=${() => { asking.value = 'force-end'; }}>End the talk<//>`}</div>
    ${asking.value === 'force-end' && html`<${ActDialog} title="End the talk" verb="End it" danger about=${`${a.name} and the caller are cut off. This cannot be undone.`}
      reasons=${['Left open by mistake', 'Abusive', 'The agent asked for it']} onClose=${close} onDo=${async (/** @type {string} */ reason) => Boolean(await post(`${path}/force-end`, { reason }))} />`}
  </section>`;
}

/** Agents who ask for help, above everything else. */
export function Escalations() {
  const asks = Object.entries(line.value?.callers ?? {}).filter(([id]) => id.includes('~'));
  return html`${asks.map(([id, c]) => {
    const call = id.slice(0, id.indexOf('~'));
    const who = Object.entries(line.value?.agents ?? {}).find(([, a]) => a.call === call);
    return html`<${Banner} key=${id} level="warn" title=${`${who?.[1].name ?? 'An agent'} asks for help`}
      action=${who && html`<${Button} kind="primary" icon="life-buoy" onClick=${() => { chosen.value = { kind: 'agent', id: who[0] }; }}>Look at it<//>`}>
      ${c.note && html`“${c.note}” `}In the line of ${titleOf(c.queue)} for <${Clock} since=${c.since} />. ${c.next}<//>`;
  })}`;
}
