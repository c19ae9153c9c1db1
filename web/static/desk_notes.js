// @ts-check
// What is written down: what became of a call, notes for the next agent, what is still to be done, and what callers suggest.
import { html, useEffect, useState } from './vendor/preact.js';
import { post, put } from './api.js';
import { timeText } from './format.js';
import { now } from './live.js';
import { useKeys } from './shell.js';
import { Badge, Button, Card, Dialog, Field, Icon, Select, toast } from './ui.js';

/** @param {string} call @param {string} rest */
const of = (call, rest) => `/api/v1/calls/${encodeURIComponent(call)}/${rest}`;

const writeNote = () => /** @type {HTMLElement | null} */ (document.querySelector('[name=note]'))?.focus();

/** @param {{d: any, call: import('./desk_call.js').CallView}} p */
export function AfterCall({ d, call }) {
  const kept = `presszero-note-${call.call}`;
  const [note, setNote] = useState(sessionStorage.getItem(kept) ?? '');
  const [about, setAbout] = useState('');
  const [chosen, setChosen] = useState(call.disposition ?? '');
  const dispositions = Object.entries(d.dispositions ?? {});
  useEffect(() => { setNote(sessionStorage.getItem(kept) ?? ''); setChosen(call.disposition ?? ''); }, [call.call]);
  useKeys([
    { key: 'n', does: 'write a note', act: () => writeNote() },
    { key: 'f', does: 'promise to see to something later', act: () => setAbout('follow-up') },
    { key: 'i', does: 'pass on what the caller suggests', act: () => setAbout('idea') },
  ]);
  const write = (/** @type {string} */ text) => {
    setNote(text);
    sessionStorage.setItem(kept, text); // a page that is loaded anew loses no word
  };
  const keep = async () => {
    if (!note.trim() || !(await post(of(call.call, 'notes'), { text: note.trim() }))) return;
    write('');
    toast('The note is kept. Whoever talks with this caller next reads it first.');
  };
  const dispose = async (/** @type {string} */ id) => {
    const words = note.trim() || (call.notes ?? []).find((n) => n.call === call.call)?.text;
    if (d.dispositions[id]?.note && !words) {
      toast('This needs a note as well: write it first.', 'warn');
      writeNote();
      return;
    }
    if (!(await put(of(call.call, 'disposition'), { id, note: words }))) return;
    setChosen(id);
    write('');
  };
  return html`<${Card} title="This call">
    <div class="stack">
      ${dispositions.length > 0 && html`<fieldset class="dispositions"><legend>What was it?</legend>${dispositions.map(([id, w]) => html`
        <${Button} key=${id} aria-pressed=${String(chosen === id)} icon=${chosen === id ? 'circle-check' : undefined} onClick=${() => dispose(id)}>${w.label}<//>`)}</fieldset>`}
      <${Field} label="Note for the next agent" name="note" lines="3" value=${note} onInput=${write} maxlength="2000" />
      <div class="row"><${Button} kind="primary" icon="notebook-pen" onClick=${keep}>Keep the note<//>
        <${Button} icon="calendar-clock" onClick=${() => setAbout('follow-up')}>Follow up<//>
        <${Button} icon="lightbulb" onClick=${() => setAbout('idea')}>Idea or complaint<//></div>
    </div>
    ${about === 'follow-up' && html`<${FollowUp} call=${call} onClose=${() => setAbout('')} />`}
    ${about === 'idea' && html`<${Idea} call=${call} onClose=${() => setAbout('')} />`}<//>`;
}

/** When a follow-up can be due, from now. */
const dues = [
  { value: '3600', label: 'In an hour' }, { value: '14400', label: 'In four hours' }, { value: '86400', label: 'Tomorrow, at this time' },
  { value: '259200', label: 'In three days' }, { value: '604800', label: 'In a week' }, { value: 'at', label: 'At a time of your choice' },
];

/** @param {{call: import('./desk_call.js').CallView, onClose: () => void}} p */
function FollowUp({ call, onClose }) {
  const [text, setText] = useState('');
  const [due, setDue] = useState('86400');
  const [at, setAt] = useState('');
  const keep = async () => {
    const when = due === 'at' ? new Date(at) : new Date(now() + Number(due) * 1000);
    if (!text.trim() || Number.isNaN(when.getTime())) {
      toast('Say what is to be done, and by when.', 'warn');
      return;
    }
    if (!(await post('/api/v1/follow-ups', { call: call.call, due: when.toISOString(), text: text.trim() }))) return;
    toast(`Kept. It stands on your list, due ${timeText(when.toISOString(), now())}.`);
    onClose();
  };
  return html`<${Dialog} open title="See to it later" onClose=${onClose} onSubmit=${keep} actions=${html`<${Button} type="submit" kind="primary">Keep<//>`}>
    <${Field} label="What is to be done" lines="2" value=${text} onInput=${setText} maxlength="500" autofocus />
    <${Select} label="Due" value=${due} options=${dues} onChange=${setDue} />
    ${due === 'at' && html`<${Field} label="Day and time" type="datetime-local" value=${at} onInput=${setAt} />`}<//>`;
}

/** @param {{call: import('./desk_call.js').CallView, onClose: () => void}} p */
function Idea({ call, onClose }) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState('suggestion');
  const keep = async () => {
    if (!text.trim() || !(await post('/api/v1/ideas', { call: call.call, kind, text: text.trim() }))) return;
    toast('Passed on. Your supervisors read it, with the call it came from.');
    onClose();
  };
  return html`<${Dialog} open title="What callers say" onClose=${onClose} onSubmit=${keep} actions=${html`<${Button} type="submit" kind="primary">Pass it on<//>`}>
    <${Select} label="Kind" value=${kind} onChange=${setKind} options=${[{ value: 'suggestion', label: 'A suggestion' }, { value: 'complaint', label: 'A complaint' }]} />
    <${Field} label="In a sentence or two" lines="3" value=${text} onInput=${setText} maxlength="1000" autofocus hint="It goes to your supervisors together with this call." /><//>`;
}

/** @param {{d: any}} p */
export function FollowUps({ d }) {
  const all = Object.entries(d.follow_ups ?? {}).sort(([, a], [, b]) => a.due.localeCompare(b.due));
  const done = async (/** @type {string} */ id) => {
    if (await post(`/api/v1/follow-ups/${encodeURIComponent(id)}/done`)) toast('Done.');
  };
  return html`<${Card} title="Follow-ups">
    ${all.length === 0 ? html`<p class="muted">Nothing is due from you.</p>` : html`<ul class="follow-ups">${all.map(([id, f]) => html`<li key=${id}>
      <div class="what"><p>${f.text}</p><p class="small row">${f.late || Date.parse(f.due) < now() ? html`<${Badge} level="bad" icon="clock">late, was due ${timeText(f.due, now())}<//>`
        : html`<span class="muted row"><${Icon} name="clock" />due ${timeText(f.due, now())}</span>`}${f.who && html`<span class="muted">${f.who}</span>`}
        ${f.call && html`<a href=${`/calls/${encodeURIComponent(f.call)}`}>the call</a>`}</p></div>
      <${Button} icon="circle-check" aria-label=${`Done: ${f.text}`} onClick=${() => done(id)}>Done<//></li>`)}</ul>`}<//>`;
}
