// @ts-check
// Finds a call, by number, queue, agent, time or words.
import { html, useEffect, useState } from './vendor/preact.js';
import { get } from './api.js';
import { count, durationText, timeText } from './format.js';
import { now } from './live.js';
import { Stale, start, useKeys } from './shell.js';
import { Badge, Button, Card, Empty, Field, Icon, Select } from './ui.js';
import { outcomeText } from './calls_words.js';
import { numberText } from './words.js';

const query = new URLSearchParams(location.search);
const fields = ['number', 'queue', 'agent', 'q', 'from', 'to'];

/** What is asked for, as it stands in the address: a search can be kept, and sent to somebody. @param {Record<string, string>} wish */
function addressOf(wish) {
  const all = new URLSearchParams(Object.entries(wish).filter(([, value]) => value !== ''));
  return all.size > 0 ? `?${all}` : location.pathname;
}

/** What the service is asked. @param {Record<string, string>} wish @param {string} after */
function requestOf(wish, after) {
  const all = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries(wish)) {
    if (value === '') continue;
    all.set(name, name === 'from' || name === 'to' ? new Date(value).toISOString() : value);
  }
  if (after) all.set('after', after);
  return `/api/v1/calls?${all}`;
}

function Page() {
  const [wish, setWish] = useState(/** @type {Record<string, string>} */ (Object.fromEntries(fields.map((f) => [f, query.get(f) ?? '']))));
  const [found, setFound] = useState(/** @type {{calls: any[], next?: string} | null} */ (null));
  const [fault, setFault] = useState('');
  const [names, setNames] = useState({ queues: /** @type {string[]} */ ([]), agents: /** @type {{id: string, name: string}[]} */ ([]) });
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) => setWish((was) => ({ ...was, [name]: value }));
  const find = async (/** @type {string} */ after = '') => {
    history.replaceState(null, '', addressOf(wish));
    try {
      const told = await get(requestOf(wish, after));
      setFound((was) => ({ calls: after ? [...(was?.calls ?? []), ...told.calls] : told.calls, next: told.next }));
      setFault('');
    } catch (refused) {
      setFault(refused instanceof Error ? refused.message : String(refused));
    }
  };
  useEffect(() => {
    find();
    Promise.all([get('/api/v1/queues'), get('/api/v1/agents')]).then(([q, a]) => setNames({ queues: q.queues.map((/** @type {any} */ one) => one.name), agents: a.agents }), () => {});
  }, []);
  useKeys([{ key: '/', does: 'find a call', act: () => document.getElementById('words')?.focus() }]);
  const submit = (/** @type {Event} */ e) => {
    e.preventDefault();
    find();
  };
  return html`<div class="stack narrow"><${Stale} />
    <${Card} title="Find a call"><form class="filters" role="search" onSubmit=${submit}>
      <${Field} label="Words" id="words" value=${wish.q} onInput=${set('q')} hint="of notes, steps, results" />
      <${Field} label="Number" type="tel" value=${wish.number} onInput=${set('number')} placeholder="+15550111" hint="whole, with country code" />
      <${Select} label="Queue" value=${wish.queue} onChange=${set('queue')} options=${[{ value: '', label: 'All queues' }, ...names.queues.map((q) => ({ value: q, label: q }))]} />
      <${Select} label="Agent" value=${wish.agent} onChange=${set('agent')} options=${[{ value: '', label: 'All agents' }, ...names.agents.map((a) => ({ value: a.id, label: a.name }))]} />
      <${Field} label="From" type="datetime-local" value=${wish.from} onInput=${set('from')} />
      <${Field} label="To" type="datetime-local" value=${wish.to} onInput=${set('to')} />
      <${Button} type="submit" kind="primary" icon="search">Find<//></form><//>
    <${Card} title=${found ? `${count(found.calls.length, 'call')}${found.next ? ' and more' : ''}` : 'Calls'}>
      ${fault && html`<p class="row"><${Badge} level="warn">${fault}<//></p>`}
      ${found && found.calls.length === 0 && !fault && html`<${Empty} icon="search" title="No such call">Look for less: calls are kept for some days, and then forgotten.<//>`}
      <ol class="calls">${(found?.calls ?? []).map((c) => html`<li key=${c.call}><a href=${`/calls/${encodeURIComponent(c.call)}`}>
        <span class="when">${timeText(c.began, now())}</span><span><strong>${numberText(c.number ?? '')}</strong>${c.queue && html` <span class="muted">${c.queue}</span>`}
          <span class="small muted block">${[c.agents?.length ? `served by ${c.agents.map((/** @type {string} */ id) => names.agents.find((a) => a.id === id)?.name ?? id).join(', ')}` : '', c.waited_seconds ? `waited ${durationText(c.waited_seconds)}` : '', c.disposition, c.notes && `“${c.notes}”`].filter(Boolean).join(' · ')}</span></span>
        <span>${outcomeText(c)}</span><${Icon} name="route" /></a></li>`)}</ol>
      ${found?.next && html`<${Button} onClick=${() => find(found.next)}>Show more<//>`}<//></div>`;
}

start({ title: 'Calls', Page });
