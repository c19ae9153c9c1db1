// @ts-check
// The supervisor's page: who waits and why there, who serves, what is switched, what is owed.
import { html, signal, useEffect, useRef, useState } from './vendor/preact.js';
import { timeText } from './format.js';
import { now } from './live.js';
import { can, Stale, start, useKeys } from './shell.js';
import { Banner, Button, Tabs } from './ui.js';
import { AgentList, AgentPanel, Escalations } from './supervisor_agents.js';
import { CallerPanel } from './supervisor_caller.js';
import { FollowUpsOfAll, Ideas } from './supervisor_floor.js';
import { LineList } from './supervisor_line.js';
import { Broken, Callbacks, Messages } from './supervisor_owed.js';
import { NewSwitch, SwitchBanners, Switches } from './supervisor_switches.js';
import { asking, board, chosen, done, filter, line, narrow, nameOf, undo } from './supervisor_state.js';
import { numberText } from './words.js';

const tab = signal('line');

const shownAlerts = 4;

/** What goes wrong, the worst first, with what to do about it. */
function Alerts() {
  const [all, setAll] = useState(false);
  const found = Object.entries(board.value?.alerts ?? {}).sort(([, a], [, z]) => Number(z.level === 'bad') - Number(a.level === 'bad') || a.since.localeCompare(z.since));
  const more = found.length - shownAlerts;
  return html`${found.slice(0, all ? found.length : shownAlerts).map(([id, a]) => html`<${Banner} key=${id} level=${a.level === 'bad' ? 'bad' : a.level === 'good' ? 'good' : 'warn'} title=${a.text}>
      ${a.do} <span class="small muted">since ${timeText(a.since, now())}</span><//>`)}
    ${more > 0 && html`<${Button} aria-expanded=${String(all)} onClick=${() => setAll(!all)}>${all ? 'Fewer alerts' : `${more} more`}<//>`}`;
}

/** What was done here, with the way back. */
function Done() {
  if (done.value.length === 0) return null;
  return html`<section class="done"><h3>Done just now</h3><ul>${done.value.slice(0, 5).map((d) => html`<li key=${d.id}><span>${d.text}</span>
    ${d.undo && (d.undone ? html`<span class="small muted">undone</span>` : html`<${Button} icon="undo-2" aria-label=${`Undo: ${d.text}`} onClick=${() => undo(d)}>Undo<//>`)}</li>`)}</ul></section>`;
}

/** Gives the focus back to where it came from. */
function shut() {
  const was = chosen.value;
  chosen.value = null;
  if (was) document.getElementById(`${was.kind}-${was.id}`)?.focus();
}

function titleOfPanel() {
  const c = chosen.value;
  if (!c) return '';
  if (c.kind === 'agent') return nameOf(c.id);
  const caller = line.value?.callers[c.id];
  return caller ? `Caller ${numberText(caller.number_masked)}` : 'A caller who has left the line';
}

/** Who is looked at, beside the line; on a small screen over it. */
function Panel() {
  const c = chosen.value;
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (c) head.current?.focus(); }, [c?.id]);
  const keys = (/** @type {KeyboardEvent} */ e) => {
    if (e.key !== 'Escape' || /** @type {HTMLElement} */ (e.target).closest('dialog')) return;
    e.preventDefault();
    shut();
  };
  return html`<aside class=${`panel ${c ? 'open' : ''}`} aria-label=${c ? titleOfPanel() : 'Who is looked at'} onKeyDown=${keys}>
    ${c ? html`<section class="card"><header><h2 ref=${head} tabindex="-1">${titleOfPanel()}</h2><${Button} kind="quiet" icon="x" only label="Close" onClick=${shut} /></header>
        ${c.kind === 'caller' ? html`<${CallerPanel} key=${c.id} id=${c.id} />` : html`<${AgentPanel} key=${c.id} id=${c.id} />`}</section>`
      : html`<section class="card hint"><p class="muted">Choose a caller or an agent to see why, and to do something. The arrow keys move in the line, <kbd>Enter</kbd> chooses, <kbd>?</kbd> shows all keys.</p></section>`}
    <${Done} /></aside>`;
}

/** Asks for an act on the caller who is looked at. @param {string} act */
const ask = (act) => {
  if (chosen.value?.kind === 'caller' && line.value?.callers[chosen.value.id] && can('line:move')) asking.value = act;
};

/** @param {string} to */
function show(to) {
  tab.value = to;
  requestAnimationFrame(() => document.querySelector('.supervisor [role=tab][aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' }));
}

/** Brings the focus to something of the first tab, at once where that is shown. @param {string} selector */
function reach(selector) {
  const there = () => /** @type {HTMLElement | null} */ (document.querySelector(selector));
  show('line');
  const now = there();
  if (now) now.focus();
  else requestAnimationFrame(() => there()?.focus());
}

function Page() {
  useKeys([
    { key: 'm', does: 'move the caller up', act: () => ask('priority') },
    { key: 'q', does: 'move the caller to another queue', act: () => ask('queue') },
    { key: 'b', does: 'call back instead, or call a call back off', act: () => ask('callback') },
    { key: 'x', does: 'end the call', act: () => ask('end') },
    { key: 'u', does: 'undo the latest act', act: () => { undo(); } },
    { key: '/', does: 'find a caller', act: () => reach('#find-caller') },
    { key: 'l', does: 'only those who are late or at risk', act: () => narrow({ late: !filter.value.late }) },
    { key: 'j', does: 'to the line', act: () => reach('.line-list [tabindex="0"]') },
    { key: 'a', does: 'to the agents', act: () => reach('.agent-row') },
    { key: 'e', does: 'turn a switch on', act: () => { if (can('switch:set')) asking.value = 'switch'; } },
    { key: '1', does: 'line and agents', act: () => show('line') },
    { key: '2', does: 'callbacks and messages', act: () => show('owed') },
    { key: '3', does: 'ideas and follow-ups', act: () => show('floor') },
    { key: '4', does: 'switches', act: () => show('switches') },
  ]);
  const callbacks = Object.values(line.value?.callers ?? {}).filter((c) => c.callback?.off_the_phone).length;
  const switches = Object.keys(line.value?.switches ?? {}).length;
  const tabs = [
    { id: 'line', title: 'Line and agents' }, { id: 'owed', title: `Callbacks and messages${callbacks > 0 ? ` (${callbacks})` : ''}` },
    { id: 'floor', title: 'Ideas and follow-ups' }, { id: 'switches', title: `Switches${switches > 0 ? ` (${switches} on)` : ''}` },
  ];
  return html`<div class="supervisor">
    <div class="banners"><${Stale} /><${Escalations} /><${Alerts} /><${SwitchBanners} /></div>
    <div class="floor">
      <div class="centre"><${Tabs} label="What is shown" tabs=${tabs} chosen=${tab.value} onChoose=${show}>
        ${tab.value === 'line' && html`<div class="line-and-agents"><${LineList} /><${AgentList} /></div>`}
        ${tab.value === 'owed' && html`<div class="stack"><${Callbacks} /><${Messages} /><${Broken} /></div>`}
        ${tab.value === 'floor' && html`<div class="stack"><${Ideas} /><${FollowUpsOfAll} /></div>`}
        ${tab.value === 'switches' && html`<${Switches} />`}<//></div>
      <${Panel} />
    </div><${NewSwitch} /></div>`;
}

start({ title: 'Supervisor', Page });
