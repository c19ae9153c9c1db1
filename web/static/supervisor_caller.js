// @ts-check
// One caller: the whole reason for the place, what was promised, and what can be done.
import { html, useEffect, useState } from './vendor/preact.js';
import { get } from './api.js';
import { clockText, durationText, timeText } from './format.js';
import { now } from './live.js';
import { can } from './shell.js';
import { Badge, Banner, Button, Clock, Icon, Select } from './ui.js';
import { ActDialog } from './supervisor_act.js';
import { Promised } from './supervisor_line.js';
import { asking, cancelCallback, endCall, line, move, offerCallback, placeAt, prioritise, titleOf } from './supervisor_state.js';
import { fates, languageText, numberText, skillText, toldText } from './words.js';

/** @param {{promises: any[]}} p */
export function PromiseList({ promises }) {
  if (promises.length === 0) return html`<p class="muted">Nothing has been promised yet.</p>`;
  return html`<ul class="told-list">${promises.map((p) => {
    const fate = p.overdue ? fates.late : fates[p.outcome] ?? fates.open;
    return html`<li key=${p.id}><span><span class="muted">${timeText(p.at, now())}</span> told ${toldText(p)}${p.by ? html`, by ${timeText(p.by, now())}` : null}</span>
      <${Badge} level=${fate.level} icon=${fate.icon}>${fate.text}<//></li>`;
  })}</ul>`;
}

/** @param {{id: string}} p */
export function CallerPanel({ id }) {
  const c = line.value?.callers[id];
  const [more, setMore] = useState(/** @type {any} */ (null));
  const [gone, setGone] = useState('');
  const stand = c ? `${id} ${c.queue} ${c.position} ${c.state} ${c.order} ${c.promise?.at} ${c.promise?.outlook}` : id;
  useEffect(() => {
    let mine = true;
    setGone('');
    if (!c) return undefined;
    get(`/api/v1/line/calls/${encodeURIComponent(id)}`).then((told) => mine && setMore(told), (refused) => mine && setGone(refused.message));
    return () => { mine = false; };
  }, [stand]);
  const story = html`<a class="button" href=${`/calls/${encodeURIComponent(id)}`}><${Icon} name="route" />Story of the call</a>`;
  if (!c) {
    return html`<div class="stack"><${Banner} level="plain" title="No longer in line">Whoever this was is talking with somebody by now, or has gone. The story tells what became of them.<//>${story}</div>`;
  }
  const told = more?.call === id ? more : null;
  return html`<div class="stack">
    <dl class="facts-list">
      <div><dt>number</dt><dd>${told ? told.number || 'none' : numberText(c.number_masked)}</dd></div>
      <div><dt>line</dt><dd>${titleOf(c.queue)}${c.position > 0 ? html`, <strong>number ${c.position}</strong>` : ', not yet in line'}</dd></div>
      <div><dt>waits</dt><dd><${Clock} since=${c.since} />${c.waited_from !== c.since && html` <span class="muted">(here <${Clock} since=${c.waited_from} />)</span>`}</dd></div>
      ${c.language && html`<div><dt>language</dt><dd>${languageText(c.language)}</dd></div>`}
      ${c.needs.length > 0 && html`<div><dt>needs</dt><dd>${c.needs.map((n) => `${skillText(n.skill)}${n.level > 1 ? ` of level ${n.level}` : ''}${n.preferred ? ', if possible' : ''}`).join('; ')}</dd></div>`}
      ${c.head_seconds > 0 && html`<div><dt>head start</dt><dd>${durationText(c.head_seconds)}</dd></div>`}
      ${c.note && html`<div><dt>about</dt><dd>${c.note}</dd></div>`}
      ${c.callback && html`<div><dt>call back</dt><dd>due ${timeText(c.callback.due, now())}${c.callback.tries > 0 ? `, not reached ${c.callback.tries === 1 ? 'once' : `${c.callback.tries} times`} so far` : ''}</dd></div>`}
    </dl>
    ${can('line:move') && html`<${Acts} c=${c} />`}
    <section><h3>What happens next</h3><p>${c.next}${c.next_at && html` at ${timeText(c.next_at, now())} (in <${Clock} until=${c.next_at} />).`}</p>
      ${Boolean(c.more) && html`<p class="small muted">${c.more} more may serve them from ${timeText(c.more_at ?? '', now())} on.</p>`}</section>
    <section><h3>Why this place</h3>${told ? html`<ul class="sentences">${told.sentences.map((/** @type {string} */ s) => html`<li>${s}</li>`)}</ul>` : html`<p>${c.reason}</p>`}
      ${gone && html`<p class="small muted">${gone}</p>`}</section>
    <section><h3>What was promised</h3><p><${Promised} promise=${c.promise} /></p>
      ${told?.wait?.p50 !== undefined && html`<p class="small">Expected now: ${told.wait.phrase || 'cannot be said'} <span class="muted">(half of such callers wait ${clockText(told.wait.p50)} or less, eight of ten ${clockText(told.wait.p80)})</span></p>`}
      ${told && html`<${PromiseList} promises=${told.promises} />`}</section>
    <div class="row">${story}</div>
    <${Dialogs} id=${id} c=${c} />
  </div>`;
}

/** @param {{c: import('./supervisor_state.js').LineCaller}} p */
function Acts({ c }) {
  const phone = !c.callback?.off_the_phone;
  return html`<div class="row acts" role="group" aria-label="What can be done">
    <${Button} kind="primary" icon="arrow-up" aria-keyshortcuts="m" onClick=${() => { asking.value = 'priority'; }}>Move up<//>
    <${Button} icon="arrow-right-left" aria-keyshortcuts="q" onClick=${() => { asking.value = 'queue'; }}>Another queue<//>
    ${phone ? html`<${Button} icon="phone-forwarded" aria-keyshortcuts="b" onClick=${() => { asking.value = 'callback'; }}>Call back instead<//>`
      : html`<${Button} icon="x" aria-keyshortcuts="b" onClick=${() => { asking.value = 'callback'; }}>Call off<//>`}
    ${phone && html`<${Button} kind="danger" icon="phone-off" aria-keyshortcuts="x" onClick=${() => { asking.value = 'end'; }}>End<//>`}</div>`;
}

const close = () => { asking.value = ''; };

/** @param {{id: string, c: import('./supervisor_state.js').LineCaller}} p */
function Dialogs({ id, c }) {
  const who = `the caller ${numberText(c.number_masked)}`;
  switch (asking.value) {
    case 'priority':
      return html`<${MoveUp} id=${id} c=${c} />`;
    case 'queue':
      return html`<${MoveTo} id=${id} c=${c} />`;
    case 'callback':
      return c.callback?.off_the_phone
        ? html`<${ActDialog} title="Call the call back off" verb="Call it off" danger about=${`${who[0].toUpperCase()}${who.slice(1)} will not be called. They are not told; this cannot be undone.`}
            reasons=${['Already helped', 'Asked not to be called', 'Asked twice']} onClose=${close} onDo=${(/** @type {string} */ why) => cancelCallback(id, why)} />`
        : html`<${ActDialog} title="Call back instead" verb="Offer it" about=${`The music stops, and ${who} is asked whether they would rather be called back, and on which number. Who says nothing keeps the place on the phone.`}
            reasons=${['The wait is long', 'The line is bad', 'It needs a specialist']} onClose=${close} onDo=${(/** @type {string} */ why) => offerCallback(id, why)} />`;
    case 'end':
      return html`<${ActDialog} title="End the call" verb="Hang up" danger about=${`The line is cut, without a word to ${who}. This cannot be undone. Calling back or another queue may do as well.`}
        reasons=${['Nobody there', 'Abusive', 'Called twice']} onClose=${close} onDo=${(/** @type {string} */ why) => endCall(id, why)} />`;
    default:
      return null;
  }
}

const heads = [60, 120, 300, 600, 1200, 1800, 3600];

/** @param {{id: string, c: import('./supervisor_state.js').LineCaller}} p */
function MoveUp({ id, c }) {
  const [head, setHead] = useState(String(c.head_seconds > 0 ? 0 : 300));
  const place = placeAt(id, c.queue, Date.parse(c.since) - Number(head) * 1000);
  const label = (/** @type {number} */ s) => `${durationText(s)} of head start`;
  const options = [...new Set([...heads, c.head_seconds])].filter((s) => s > 0).sort((a, b) => a - b).map((s) => ({ value: String(s), label: label(s) }));
  return html`<${ActDialog} title=${`Move the caller ${numberText(c.number_masked)} up`} verb="Move" reasons=${['Waited too long already', 'Cut off before', 'Urgent', 'Promised a time']}
    onClose=${close} onDo=${(/** @type {string} */ why) => prioritise(id, Number(head), why)}>
    <${Select} label="As if they had come earlier by" value=${head} onChange=${setHead} options=${[{ value: '0', label: 'nothing: back to their own place' }, ...options]}
      hint=${`Then about number ${place} in ${titleOf(c.queue)}; now number ${c.position}. Nobody else is told anything that does not hold.`} /><//>`;
}

/** @param {{id: string, c: import('./supervisor_state.js').LineCaller}} p */
function MoveTo({ id, c }) {
  const queues = Object.entries(line.value?.queues ?? {}).filter(([name]) => name !== c.queue).sort(([, a], [, b]) => a.title.localeCompare(b.title));
  const [to, setTo] = useState('');
  const [waits, setWaits] = useState(/** @type {Record<string, string>} */ ({}));
  useEffect(() => {
    for (const [name] of queues) {
      get(`/api/v1/queues/${encodeURIComponent(name)}/ewt?priority=${Math.round(c.head_seconds)}s`).then(
        (w) => setWaits((all) => ({ ...all, [name]: w.phrase ? `a new caller waits ${w.phrase}` : 'the wait cannot be said' })), () => {});
    }
  }, []);
  return html`<${ActDialog} title=${`Move the caller ${numberText(c.number_masked)} to another queue`} verb="Move" ready=${to !== ''} reasons=${['Chose the wrong line', 'Somebody there can help', 'This line is closing']}
    onClose=${close} onDo=${(/** @type {string} */ why) => move(id, to, why)}>
    <fieldset class="choices"><legend>Where to</legend>${queues.map(([name, q]) => html`<label class="choice"><input type="radio" name="queue" value=${name} checked=${to === name} onChange=${() => setTo(name)} />
      <span><strong>${q.title}</strong>${!q.open && html` <${Badge} level="rest" icon="power">Closed<//>`}<br />
        <span class="small muted">${q.waiting + q.offered} in line, ${q.ready} ready; ${waits[name] ?? 'the wait is being asked for'}; there about number ${placeAt(id, name, Date.parse(c.order))}</span></span></label>`)}</fieldset>
    <p class="small muted">They keep the time since which they wait, and hear the music go on.</p><//>`;
}

