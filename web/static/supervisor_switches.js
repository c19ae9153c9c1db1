// @ts-check
// Switches: what callers are told, and which hours are closed, for a time.
import { html, useEffect, useState } from './vendor/preact.js';
import { get, post } from './api.js';
import { timeText } from './format.js';
import { now } from './live.js';
import { can } from './shell.js';
import { Badge, Banner, Button, Card, Clock, Empty, Field, Icon, Select } from './ui.js';
import { ActDialog } from './supervisor_act.js';
import { asking, line, turnOff, turnOn } from './supervisor_state.js';
import { languageText } from './words.js';

/** @typedef {{name: string, kind: string, hours?: string[], says?: Record<string, string>, message?: string, since: string, until: string, by: string, reason: string}} Switch */

/** @returns {Switch[]} */
const on = () => Object.values(line.value?.switches ?? {}).sort((a, b) => a.since.localeCompare(b.since));

/** What a switch does, in words. @param {Switch} s */
function meaning(s) {
  if (s.kind === 'message') return 'Callers are told a message';
  return s.hours?.length ? `Closed: ${s.hours.join(', ')}` : 'All is closed';
}

/** The switches that are on, above everything else. */
export function SwitchBanners() {
  return html`${on().map((s) => html`<${Banner} key=${s.name} level="warn" title=${meaning(s)}
    action=${can('switch:set') && html`<${Button} icon="power" onClick=${() => { asking.value = `off ${s.name}`; }}>End now<//>`}>
    ${Object.values(s.says ?? {})[0] && html`“${Object.values(s.says ?? {})[0]}” `}Ends by itself at ${timeText(s.until, now())}, in <${Clock} until=${s.until} />.
    <span class="muted small">Since ${timeText(s.since, now())}, by ${s.by}: ${s.reason}</span><//>`)}
    <${Off} />`;
}

function Off() {
  const name = asking.value.startsWith('off ') ? asking.value.slice(4) : '';
  const s = on().find((one) => one.name === name);
  if (!s) return null;
  return html`<${ActDialog} title=${`End “${name}”`} verb="End now" about=${`${meaning(s)}. From the next word on, callers hear what they hear otherwise.`}
    reasons=${['It is over', 'By mistake']} onClose=${() => { asking.value = ''; }} onDo=${(/** @type {string} */ why) => turnOff(name, why)} />`;
}

/** @param {{s: Switch}} p */
function One({ s }) {
  return html`<li class="switch"><div><p class="row"><strong>${s.name}</strong><${Badge} level="warn" icon="power">On<//></p>
      <p>${meaning(s)}${s.message && html`: ${s.message}`}</p>
      ${Object.entries(s.says ?? {}).map(([tag, text]) => html`<p class="small"><span class="muted">${languageText(tag)}:</span> “${text}”</p>`)}
      <p class="small muted">Since ${timeText(s.since, now())} by ${s.by}: ${s.reason}</p>
      <p>Ends by itself at ${timeText(s.until, now())}, in <${Clock} until=${s.until} /></p></div>
    ${can('switch:set') && html`<${Button} icon="power" aria-label=${`End ${s.name}`} onClick=${() => { asking.value = `off ${s.name}`; }}>End now<//>`}</li>`;
}

/** The list, and the way to a new one. */
export function Switches() {
  return html`<${Card} title="Switches" actions=${can('switch:set') && html`<${Button} kind="primary" icon="megaphone" aria-keyshortcuts="e" onClick=${() => { asking.value = 'switch'; }}>Turn on<//>`}>
    ${on().length === 0 ? html`<${Empty} icon="circle-check" title="Nothing is switched">Callers hear what the flows and the opening hours say.<//>`
      : html`<ul class="switch-list">${on().map((s) => html`<${One} key=${s.name} s=${s} />`)}</ul>`}<//>`;
}

const untils = [
  { value: '30m', label: '30 minutes' }, { value: '1h', label: '1 hour' }, { value: '2h', label: '2 hours' }, { value: '4h', label: '4 hours' },
  { value: 'day', label: 'the end of this day' }, { value: 'at', label: 'a time of your choice' },
];

/** A name that is not taken. @param {string} kind */
function freeName(kind) {
  const taken = line.value?.switches ?? {};
  for (let n = 1; ; n++) if (!(`${kind}-${n}` in taken)) return `${kind}-${n}`;
}

/** When a switch ends, as the service reads it. @param {string} until @param {string} at */
function ending(until, at) {
  if (until === 'at') return at ? { until: new Date(at).toISOString() } : null;
  if (until !== 'day') return { for: until };
  const end = new Date(now());
  end.setHours(23, 59, 0, 0);
  return { until: end.toISOString() };
}

/** Turns a switch on, after having been shown what callers will hear. */
export function NewSwitch() {
  const [known, setKnown] = useState(/** @type {any} */ (null));
  const [kind, setKind] = useState('message');
  const [hours, setHours] = useState(/** @type {string[]} */ ([]));
  const [message, setMessage] = useState('');
  const [says, setSays] = useState(/** @type {Record<string, string>} */ ({}));
  const [until, setUntil] = useState('1h');
  const [at, setAt] = useState('');
  const [heard, setHeard] = useState(/** @type {any[]} */ ([]));
  const open = asking.value === 'switch';
  useEffect(() => {
    if (!open) return;
    setHeard([]);
    Promise.all([get('/api/v1/switches'), post('/api/v1/switches/preview', {})]).then(([all, told]) => setKnown({ ...all, languages: [...new Set((told?.flows ?? []).map((/** @type {any} */ f) => f.language))].sort() }), () => {});
  }, [open]);
  if (!open) return null;
  const wish = () => {
    const texts = Object.fromEntries(Object.entries(says).filter(([, text]) => text.trim() !== ''));
    return { kind, ...(kind === 'closing' && hours.length > 0 ? { hours } : {}), ...(message ? { message } : Object.keys(texts).length > 0 ? { says: texts } : {}), ...ending(until, at) };
  };
  const preview = async () => setHeard((await post('/api/v1/switches/preview', wish()))?.flows ?? []);
  const choose = (/** @type {string} */ name, /** @type {boolean} */ chosen) => setHours(chosen ? [...hours, name] : hours.filter((h) => h !== name));
  const messages = Object.keys(known?.messages ?? {});
  return html`<${ActDialog} title="Turn a switch on" verb="Turn on" ready=${ending(until, at) !== null} reasons=${['Fire alarm', 'Power cut', 'A system is down', 'Weather']}
    onClose=${() => { asking.value = ''; }} onDo=${(/** @type {string} */ reason) => turnOn(freeName(kind), { ...wish(), reason })}>
    <${Select} label="What" value=${kind} onChange=${setKind} options=${[{ value: 'message', label: 'Tell callers something' }, { value: 'closing', label: 'Close, as an emergency' }]}
      hint="Whatever is switched, 0 still leads to a person, and closed lines offer what they offer when closed." />
    ${kind === 'closing' && (known?.hours ?? []).length > 0 && html`<fieldset class="choices"><legend>Which hours (none chosen: all)</legend>${known.hours.map((/** @type {string} */ name) => html`
      <label class="choice"><input type="checkbox" checked=${hours.includes(name)} onChange=${(/** @type {any} */ e) => choose(name, e.target.checked)} /><span>${name}</span></label>`)}</fieldset>`}
    ${messages.length > 0 && html`<${Select} label="Words" value=${message} onChange=${setMessage} options=${[{ value: '', label: 'your own' }, ...messages.map((m) => ({ value: m, label: m }))]} />`}
    ${!message && (known?.languages ?? ['en']).map((/** @type {string} */ tag) => html`<${Field} key=${tag} label=${`Said in ${languageText(tag)}${kind === 'closing' ? ' (empty: that it is closed)' : ''}`} lines="2" maxlength="1000"
      value=${says[tag] ?? ''} onInput=${(/** @type {string} */ text) => setSays({ ...says, [tag]: text })} lang=${tag} />`)}
    <${Select} label="Until" value=${until} onChange=${setUntil} options=${untils} hint="It ends by itself: nobody has to remember it." />
    ${until === 'at' && html`<${Field} label="Day and time" type="datetime-local" value=${at} onInput=${setAt} />`}
    <div class="row"><${Button} icon="headphones" name="hear" onClick=${preview}>What will callers hear?<//></div>
    ${heard.length > 0 && html`<div class="heard" role="region" aria-label="What callers will hear" tabindex="0">${heard.map((h) => html`<section><h3>${h.flow}, ${languageText(h.language)}</h3>
      <p class="small"><${Icon} name="volume-2" /> ${h.begins.map((/** @type {string} */ s) => `“${s}”`).join(' ') || 'nothing before the line'}</p>
      <p class="small"><kbd>0</kbd> ${h.zero.map((/** @type {string} */ s) => `“${s}”`).join(' ')} <span class="muted">Then: ${h.then}.</span></p>
      ${(h.missing ?? []).length > 0 && html`<p class="small row"><${Badge} level="warn" icon="triangle-alert">Nothing said in ${languageText(h.language)}<//></p>`}</section>`)}</div>`}
  <//>`;
}
