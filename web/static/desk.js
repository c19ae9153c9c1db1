// @ts-check
// The agent's desk: the state, the offer, the call in hand, and what is left to do after it.
import { html, useEffect, useState } from './vendor/preact.js';
import { post, put, remove } from './api.js';
import { CallStory } from './desk_call.js';
import { AfterCall, FollowUps } from './desk_notes.js';
import { PhoneCard } from './desk_phone.js';
import { TalkBar } from './desk_talk.js';
import { durationText, shortText, timeText } from './format.js';
import { faults, now, second, topic } from './live.js';
import { answer, expectBack, phone } from './phone.js';
import { Stale, start, useKeys } from './shell.js';
import { Banner, Button, Card, Clock, Dialog, Empty, Field, Figure, Icon, Menu, StateBadge, say } from './ui.js';
import { waitText } from './words.js';

/**
 * @typedef {{id: string, name: string, state: string, since: string, reason?: string, next?: string, until?: string, missed?: number, phone: 'phone' | 'browser'}} Agent
 * @typedef {import('./desk_call.js').CallView} CallView
 * @typedef {{ref: string, deadline: string, call: string, key?: boolean, asks?: boolean}} Offer
 * @typedef {{call: string, since: string, held_since?: string, muted?: boolean, consult?: {to: string, kind: string, state: string, since: string} | null, dropped_until?: string, supervisor?: string}} Talk
 * @typedef {{agent: Agent, offer?: Offer | null, calls?: Record<string, CallView>, talk?: Talk | null, queues?: Record<string, any>, agents?: Record<string, any>,
 *   reasons?: string[], dispositions?: Record<string, {label: string, note?: boolean}>, follow_ups?: Record<string, any>, today?: Record<string, number>}} Desk
 */

/** @type {import('./vendor/preact.js').Signal<Desk | undefined>} */
const desk = topic('desk');

/** What this agent was told by who leads the agents. @type {import('./vendor/preact.js').Signal<{notices?: Record<string, {at: string, by: string, text: string}>} | undefined>} */
const told = topic('notices');

/** @param {string} path */
const mine = (path) => `/api/v1/agents/${encodeURIComponent(desk.value?.agent.id ?? '')}/${path}`;

/** @param {string} state @param {string} [reason] */
const setState = (state, reason) => put(mine('state'), { state, reason });
const moreWrapUp = () => post(mine('wrap-up'), { extend: '2m' });
const wrapUpDone = () => post(mine('wrap-up'), { done: true });

/** The call that is offered, talked with, or wrapped up. @param {Desk} d @returns {CallView | undefined} */
const inHand = (d) => Object.values(d.calls ?? {})[0];

function accept() {
  const offer = desk.value?.offer;
  if (!offer || offer.key) return;
  if (desk.value?.agent.phone === 'browser' && phone.value === 'ringing') answer();
  else post(`/api/v1/offers/${encodeURIComponent(offer.ref)}/accept`);
}

function decline() {
  const offer = desk.value?.offer;
  if (offer) post(`/api/v1/offers/${encodeURIComponent(offer.ref)}/decline`);
}

// ---- the state ----

/** What a state means for the agent, in one sentence. @param {Agent} a */
function meaning(a) {
  if (a.state === 'away' && a.reason === 'no-answer') return 'A call rang here and was not answered, so the next one goes to a colleague.';
  if (a.state === 'away' && a.reason === 'declined') return 'You declined a call, so the next one goes to a colleague.';
  if (a.state === 'away' && a.reason === 'busy') return 'Your phone was engaged when a call came, so the next one goes to a colleague.';
  if (a.state === 'away' && a.reason === 'unreachable') return 'Your phone could not be reached when a call came. Check it, then come back.';
  if (a.state === 'away' && a.reason === 'absent') return 'Nothing was heard of this browser for a while, so calls go to your colleagues.';
  if (a.state === 'away') return a.reason ? `Reason: ${a.reason}. No call comes to you.` : 'No call comes to you.';
  if (a.state === 'offline') return 'You have signed off. No call comes to you.';
  if (a.state === 'ready') return 'The next call that fits comes to you.';
  if (a.state === 'wrap-up' && a.missed) return 'A moment of rest after a missed call.';
  if (a.state === 'wrap-up') return 'Time to write down what is to be kept. No call comes to you.';
  return '';
}

/** @param {{d: Desk}} p */
function StateCard({ d }) {
  const a = d.agent;
  const [asking, setAsking] = useState(false);
  const [why, setWhy] = useState('');
  const away = [
    ...(d.reasons ?? []).map((reason) => ({ label: reason, icon: 'coffee', act: () => setState('away', reason) })),
    { label: 'Another reason …', icon: 'pencil-line', act: () => setAsking(true) },
  ];
  const busy = ['reserved', 'talking', 'wrap-up'].includes(a.state);
  const send = () => {
    setState('away', why.trim());
    setAsking(false);
    setWhy('');
  };
  return html`<${Card} title=${a.name} class="state" actions=${html`<${StateBadge} state=${a.state} />`}>
    <p class="since"><${Clock} since=${a.since} /> <span class="muted">since ${timeText(a.since, now())}</span></p>
    <p class="muted">${meaning(a)}</p>
    ${a.state === 'wrap-up' && html`<div class="wrap" role="group" aria-label="Wrap-up">
      ${a.until && html`<p><${Icon} name="timer" /><span>Ready again in <strong><${Clock} until=${a.until} /></strong></span></p>`}
      <div class="row"><${Button} kind="primary" icon="circle-check" onClick=${wrapUpDone}>Done, next call<//>
        <${Button} icon="timer" onClick=${moreWrapUp}>2 more minutes<//></div></div>`}
    ${a.next && busy && html`<p class="next"><${Icon} name="info" />After this: ${a.next === 'away' ? `away${a.reason ? `, ${a.reason}` : ''}` : a.next === 'offline' ? 'signed off' : 'ready'}.</p>`}
    ${busy && a.state !== 'wrap-up' && html`<p class="small muted">After this call:</p>`}
    <div class="row states" role="group" aria-label=${busy ? 'After this call' : 'Your state'}>
      ${a.state !== 'wrap-up' && html`<${Button} kind=${a.state === 'away' || a.state === 'offline' ? 'primary' : ''} icon="circle-check" aria-pressed=${String(a.state === 'ready')} onClick=${() => setState('ready')}>
        ${a.state === 'away' ? 'I am back' : 'Ready'}<//>`}
      <${Menu} label="Away" icon="coffee" kind="" items=${away} />
      <${Button} kind="quiet" icon="power" aria-pressed=${String(a.state === 'offline')} onClick=${() => setState('offline')}>Sign off<//>
    </div>
    <${Dialog} open=${asking} title="Why are you away?" onClose=${() => setAsking(false)} onSubmit=${send}
      actions=${html`<${Button} type="submit" kind="primary">Go away<//>`}>
      <${Field} label="Reason" value=${why} onInput=${setWhy} maxlength="60" hint="Your supervisor reads it. At most 60 characters." autofocus />
    <//></${Card}>`;
}

// ---- the offer ----

/** @param {{d: Desk}} p */
function OfferCard({ d }) {
  const offer = d.offer;
  const call = offer ? d.calls?.[offer.call] : undefined;
  void second.value;
  useEffect(() => {
    if (offer) announce(call);
  }, [offer?.ref]);
  if (!offer) return null;
  const own = d.agent.phone === 'browser';
  return html`<section class="offer" aria-labelledby="offer-title" id="offer">
    <header><${Icon} name="phone-incoming" /><h2 id="offer-title">${offer.asks ? 'A colleague asks you about a caller' : `A call for ${call?.queue_title ?? 'you'}`}</h2>
      <span class="row"><span class="muted">to be answered within</span> <strong><${Clock} until=${offer.deadline} /></strong></span></header>
    <div class="row">${!offer.key && html`<${Button} kind="primary" icon="phone" onClick=${accept}>Accept<//>`}
      <span>${own ? 'Your browser rings.' : offer.key ? html`Pick up your phone and press <kbd>1</kbd> there.` : 'Pick up your phone: once you have accepted here, no key is needed.'}</span>
      <${Button} kind="danger" icon="phone-off" onClick=${decline}>Decline<//></div>
  </section>`;
}

/** Tells of an offer wherever the agent looks and listens. @param {CallView | undefined} call */
function announce(call) {
  const text = `A call for ${call?.queue_title ?? 'you'}`;
  say(text);
  if (document.visibilityState === 'hidden' && 'Notification' in globalThis && Notification.permission === 'granted') {
    const note = new Notification(text, { body: call ? opening(call) : '', tag: 'offer' });
    note.onclick = () => window.focus();
  }
}

/** @param {CallView} call */
const opening = (call) => [call.first ? 'First call' : 'Has called before', call.waited_since && `waited ${durationText((now() - Date.parse(call.waited_since)) / 1000)}`].filter(Boolean).join(', ');

// ---- around it ----

/** @param {{d: Desk}} p */
function Line({ d }) {
  const queues = Object.entries(d.queues ?? {});
  return html`<${Card} title="The line">
    ${queues.length === 0 ? html`<p class="muted">You serve no queue yet. A supervisor can change that.</p>` : html`<ul class="lines">${queues.map(([id, q]) => html`<li key=${id}>
      <span>${q.title ?? id}</span><span class="number">${q.waiting} waiting</span><span class="muted small">${waitText(q.wait)}</span></li>`)}</ul>`}
  <//>`;
}

/** @param {{d: Desk}} p */
function Today({ d }) {
  const t = d.today ?? {};
  const each = (/** @type {number | undefined} */ seconds) => (seconds === undefined || !t.handled ? undefined : shortText(seconds / t.handled));
  return html`<${Card} title="Today"><dl class="today">
    <${Figure} name="Calls" value=${t.handled} />
    <${Figure} name="A talk takes" value=${each(t.talk_seconds)} />
    <${Figure} name="Wrap-up takes" value=${each(t.wrap_seconds)} />
    <${Figure} name="Missed" value=${t.missed} /></dl><//>`;
}

/** The browser of an agent gives signs of life, so that nobody is offered a caller who has gone home. @param {Desk} d */
function useBeat(d) {
  const own = d.agent.phone === 'browser' && d.agent.state !== 'offline';
  useEffect(() => {
    if (!own) return undefined;
    const beat = () => put(mine('beat'), { lease: '150s' });
    beat();
    const timer = setInterval(beat, 45_000);
    return () => clearInterval(timer);
  }, [own, d.agent.id]);
}

/** The caller of a browser that was loaded anew waits with music: the phone rings again and answers by itself. @param {Desk} d */
function useRejoin(d) {
  const dropped = d.talk?.dropped_until;
  const here = phone.value === 'ready';
  useEffect(() => {
    expectBack(Boolean(dropped));
    if (dropped && here && d.talk) post(`/api/v1/talks/${encodeURIComponent(d.talk.call)}/rejoin`);
  }, [dropped, here]);
}

function Page() {
  const d = desk.value;
  useKeys([
    { key: 'a', does: 'accept the call that is offered', act: accept },
    { key: 'd', does: 'decline it', act: decline },
    { key: 'r', does: 'be ready', act: () => { setState('ready'); } },
    { key: 'w', does: 'two more minutes of wrap-up', act: () => { if (desk.value?.agent.state === 'wrap-up') moreWrapUp(); } },
  ]);
  const fault = faults.value.desk;
  if (!d) return html`<${Empty} icon="hourglass" title="Your desk is being set up">${fault ?? 'It takes a second.'}<//>`;
  return html`<${Stale} />${fault && html`<${Banner} level="warn" title="Not up to date">${fault}<//>`}<${Desk} d=${d} />`;
}

function Notices() {
  return Object.entries(told.value?.notices ?? {}).map(([id, n]) => html`<${Banner} key=${id} title=${n.by}
    action=${html`<${Button} icon="circle-check" onClick=${() => remove(mine(`notices/${encodeURIComponent(id)}`))}>Read<//>`}>${n.text} <span class="muted small">${timeText(n.at, now())}</span><//>`);
}

/** @param {{d: Desk}} p */
function Desk({ d }) {
  useBeat(d);
  useRejoin(d);
  const call = inHand(d);
  useEffect(() => {
    const state = d.offer ? '☎ A call · ' : '';
    document.title = `${state}Desk · Press Zero`;
  }, [d.offer?.ref]);
  return html`<div class="desk">
    <div class="stack aside"><${StateCard} d=${d} />${d.agent.phone === 'browser' && html`<${PhoneCard} />`}<${Line} d=${d} /><${Today} d=${d} /></div>
    <div class="stack centre">
      ${d.talk?.dropped_until && html`<${Banner} level="bad" title="The caller waits for you">with music. Your phone rings again by itself; until
        <strong> <${Clock} until=${d.talk.dropped_until} /></strong> they are yours, then they are first in line.<//>`}
      <${OfferCard} d=${d} />
      <${Notices} />
      ${call && d.talk && html`<${TalkBar} d=${d} call=${call} />`}
      ${call ? html`<${CallStory} call=${call} />` : html`<${Card}><${Empty} icon="phone" title=${d.agent.state === 'ready' ? 'Ready for the next call' : 'No call'}>
        ${d.agent.state === 'ready' ? 'Who it is and why they call will stand here before you accept.' : 'Set yourself ready when you are.'}<//><//>`}
    </div>
    <div class="stack aside">${call && !d.offer && html`<${AfterCall} d=${d} call=${call} />`}<${FollowUps} d=${d} /></div>
  </div>`;
}

start({ title: 'Desk', Page });
