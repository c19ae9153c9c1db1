// @ts-check
// The components of the screens. Each takes plain properties; state that people can see is always an icon and a text.
import { Fragment, html, useEffect, useId, useRef, useState } from './vendor/preact.js';
import { icons } from './vendor/icons.js';
import { clockText, durationText, notYet } from './format.js';
import { now, second } from './live.js';
import { putAway, said, toasts } from './notices.js';

export { say, toast } from './notices.js';

/** @typedef {'good' | 'warn' | 'bad' | 'busy' | 'rest' | 'plain'} Level */
/** @typedef {any} Node */

/** @param {{name: string, label?: string}} p */
export function Icon({ name, label }) {
  return html`<svg class="icon" viewBox="0 0 24 24" role=${label ? 'img' : undefined} aria-label=${label} aria-hidden=${label ? undefined : 'true'}
    focusable="false" dangerouslySetInnerHTML=${{ __html: icons[name] ?? '' }}></svg>`;
}

/**
 * A button. With busy it says so and does nothing; only shows the icon alone, its label is still read.
 * @param {{kind?: 'primary' | 'danger' | 'quiet' | '', icon?: string, only?: boolean, busy?: boolean, label?: string, children?: Node, onClick?: (e: any) => void, [rest: string]: any}} p
 */
export function Button({ kind = '', icon, only, busy, label, children, onClick, ...rest }) {
  return html`<button type="button" class=${`button ${kind} ${only ? 'only' : ''}`} aria-label=${only ? label : undefined} title=${only ? label : undefined}
    aria-disabled=${busy ? 'true' : undefined} onClick=${busy ? undefined : onClick} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}${only ? null : children ?? label}</button>`;
}

/**
 * A field for a text. lines makes it higher.
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: string, error?: string, lines?: number, type?: string, [rest: string]: any}} p
 */
export function Field({ label, value, onInput, hint, error, lines, type = 'text', ...rest }) {
  const own = useId();
  const id = rest.id ?? own;
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const common = { id, class: 'input', value, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': about, onInput: (/** @type {any} */ e) => onInput(e.target.value), ...rest };
  return html`<div class="field"><label for=${id}>${label}</label>
    ${lines ? html`<textarea rows=${lines} ...${common}></textarea>` : html`<input type=${type} ...${common} />`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}><${Icon} name="circle-x" />${error}</p>`}</div>`;
}

/** @param {{label: string, value: string, options: {value: string, label: string}[], onChange: (value: string) => void, hint?: string, [rest: string]: any}} p */
export function Select({ label, value, options, onChange, hint, ...rest }) {
  const id = useId();
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} class="input" value=${value} aria-describedby=${hint ? `${id}-hint` : undefined} onChange=${(/** @type {any} */ e) => onChange(e.target.value)} ...${rest}>
      ${options.map((o) => html`<option value=${o.value} selected=${o.value === value}>${o.label}</option>`)}
    </select>${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

/**
 * A dialog. Escape and its own button close it; the focus goes back to where it was.
 * @param {{open: boolean, title: string, onClose: () => void, children?: Node, actions?: Node, onSubmit?: () => void}} p
 */
export function Dialog({ open, title, onClose, children, actions, onSubmit }) {
  const id = useId();
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  const submit = (/** @type {Event} */ e) => {
    e.preventDefault();
    onSubmit?.();
  };
  return html`<dialog ref=${ref} aria-labelledby=${id} onClose=${onClose}>
    ${open && html`<form onSubmit=${submit}>
      <div class="row spread"><h2 id=${id}>${title}</h2><${Button} kind="quiet" icon="x" only label="Close" onClick=${() => ref.current?.close()} /></div>
      ${children}
      ${actions && html`<div class="actions">${actions}</div>`}
    </form>`}</dialog>`;
}

/**
 * A button that opens a list of what can be done. The arrow keys move in it.
 * @param {{label: string, icon?: string, only?: boolean, kind?: string, items: {label: string, icon?: string, href?: string, act?: () => void, chosen?: boolean}[]}} p
 */
export function Menu({ label, icon, only, kind = 'quiet', items }) {
  const [open, setOpen] = useState(false);
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const entries = () => /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('[role^=menuitem]') ?? [])]);
  const close = () => {
    setOpen(false);
    /** @type {HTMLElement | null | undefined} */ (ref.current?.querySelector('button'))?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    entries()[0]?.focus();
    const outside = (/** @type {Event} */ e) => { if (!ref.current?.contains(/** @type {HTMLElement} */ (e.target))) setOpen(false); };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const move = (/** @type {KeyboardEvent} */ e) => {
    if (!open) return;
    const all = entries();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[e.key];
    if (e.key === 'Escape') close();
    else if (e.key === 'Tab') setOpen(false);
    else if (to !== undefined) all[to].focus();
    else return;
    if (e.key !== 'Tab') e.preventDefault();
    e.stopPropagation();
  };
  const act = (/** @type {{act?: () => void}} */ item) => {
    close();
    item.act?.();
  };
  return html`<div class="menu" ref=${ref} onKeyDown=${move}>
    <${Button} kind=${kind} icon=${icon} only=${only} label=${label} aria-haspopup="menu" aria-expanded=${String(open)} onClick=${() => setOpen(!open)} />
    ${open && html`<ul role="menu" aria-label=${label}>${items.map((item) => html`<li role="none">${item.href
      ? html`<a role="menuitem" tabindex="-1" href=${item.href}>${item.icon && html`<${Icon} name=${item.icon} />`}${item.label}</a>`
      : html`<button type="button" tabindex="-1" role=${item.chosen === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked=${item.chosen === undefined ? undefined : String(item.chosen)} onClick=${() => act(item)}>
          ${item.icon && html`<${Icon} name=${item.icon} />`}${item.label}</button>`}</li>`)}</ul>`}</div>`;
}

/**
 * A table. The first column names its row.
 * @param {{caption: string, hidden?: boolean, columns: {key: string, title: string, right?: boolean, cell?: (row: any) => Node}[], rows: any[], rowKey: (row: any) => string, empty?: Node}} p
 */
export function Table({ caption, hidden, columns, rows, rowKey, empty }) {
  if (rows.length === 0 && empty) return empty;
  const cell = (/** @type {any} */ row, /** @type {any} */ c) => (c.cell ? c.cell(row) : row[c.key] ?? notYet);
  return html`<div class="table" role="region" aria-label=${caption} tabindex="0"><table>
    <caption class=${hidden ? 'unseen' : ''}>${caption}</caption>
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.right ? 'right' : ''}>${c.title}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${rowKey(row)}>${columns.map((c, i) => (i === 0
      ? html`<th scope="row">${cell(row, c)}</th>`
      : html`<td class=${c.right ? 'right' : ''}>${cell(row, c)}</td>`))}</tr>`)}</tbody></table></div>`;
}

/** @param {{title?: Node, actions?: Node, children?: Node, class?: string, level?: Level}} p */
export function Card({ title, actions, children, class: more = '', level }) {
  const id = useId();
  return html`<section class=${`card ${more} ${level ?? ''}`} aria-labelledby=${title ? id : undefined}>
    ${title && html`<header><h2 id=${id}>${title}</h2>${actions}</header>`}${children}</section>`;
}

/**
 * A figure with its name, to stand in a <dl>. What is not known is shown as "not yet". about explains it on demand.
 * @param {{name: string, value: Node, of?: Node, level?: Level, icon?: string, about?: () => void, class?: string}} p
 */
export function Figure({ name, value, of, level, icon, about, class: more = '' }) {
  const known = value !== undefined && value !== null;
  return html`<div class=${`figure ${level ?? ''} ${more}`}><dt>${about
    ? html`<button type="button" class="why" title=${`${name}: what is that?`} aria-haspopup="dialog" onClick=${about}>${name}</button>` : name}</dt>
    <dd class=${level && known ? 'tone' : ''}>${known
      ? html`<${Fragment}><span class="value">${icon && html`<${Icon} name=${icon} />`}${value}</span>${of !== undefined && html` <span class="of">${of}</span>`}<//>`
      : html`<span class="not-yet">${notYet}</span>`}</dd></div>`;
}

/** @param {{level?: Level, icon?: string, children?: Node}} p */
export function Badge({ level = 'plain', icon, children }) {
  return html`<span class=${`badge ${level}`}><${Icon} name=${icon ?? levelIcons[level]} />${children}</span>`;
}

/** @type {Record<Level, string>} */
const levelIcons = { good: 'circle-check', warn: 'triangle-alert', bad: 'octagon-alert', busy: 'phone', rest: 'coffee', plain: 'info' };

/** How the states of agents look and are called. @type {Record<string, {level: Level, icon: string, text: string}>} */
export const agentStates = {
  ready: { level: 'good', icon: 'circle-check', text: 'Ready' },
  reserved: { level: 'warn', icon: 'phone-incoming', text: 'Ringing' },
  talking: { level: 'busy', icon: 'phone', text: 'Talking' },
  'wrap-up': { level: 'warn', icon: 'pencil-line', text: 'Wrap-up' },
  away: { level: 'rest', icon: 'coffee', text: 'Away' },
  offline: { level: 'plain', icon: 'power', text: 'Offline' },
};

/** @param {{state: string}} p */
export function StateBadge({ state }) {
  const look = agentStates[state] ?? { level: 'plain', icon: 'info', text: state };
  return html`<${Badge} level=${look.level} icon=${look.icon}>${look.text}<//>`;
}

/** @param {{level?: Level, title?: Node, children?: Node, action?: Node}} p */
export function Banner({ level = 'plain', title, children, action }) {
  return html`<div class=${`banner ${level}`}><${Icon} name=${levelIcons[level]} />
    ${title && html`<strong>${title}</strong>`}<span>${children}</span>${action && html`<span class="end">${action}</span>`}</div>`;
}

/** @param {{share: number, label: string, level?: Level}} p from 0 to 1 */
export function Meter({ share, label, level }) {
  const part = Math.min(1, Math.max(0, share));
  return html`<span class=${`meter ${level ?? ''}`} role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}>
    <span style=${{ '--share': String(part) }}></span></span>`;
}

/**
 * A line of values, the latest last; holes (null) are left out. Its text says what a glance shows.
 * @param {{values: (number | null)[], label: string, most?: number, text?: (value: number) => string}} p
 */
export function Sparkline({ values, label, most, text = String }) {
  const known = values.filter((v) => v !== null);
  if (known.length < 2) return html`<p class="small muted" title=${label}>${notYet}</p>`;
  const top = Math.max(most ?? 0, ...known, 1e-9);
  const x = (/** @type {number} */ i) => (i / (values.length - 1)) * 100;
  const y = (/** @type {number} */ v) => 29 - (v / top) * 27;
  const parts = runs(values).map((run) => run.map(([i, v]) => `${x(i).toFixed(2)} ${y(v).toFixed(2)}`));
  const last = known[known.length - 1];
  const alternative = `${label}: now ${text(last)}, lowest ${text(Math.min(...known))}, highest ${text(Math.max(...known))}`;
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label=${alternative}>
    <line class="base" x1="0" x2="100" y1="29.5" y2="29.5" />
    ${parts.map((points) => html`<${Fragment}>
      <path class="area" d=${`M${points[0].split(' ')[0]} 29.5L${points.join('L')}L${points[points.length - 1].split(' ')[0]} 29.5Z`} />
      <path class="path" d=${`M${points.join('L')}`} /><//>`)}</svg>`;
}

/** @param {(number | null)[]} values @returns {[number, number][][]} */
function runs(values) {
  /** @type {[number, number][][]} */
  const all = [[]];
  values.forEach((v, i) => {
    if (v === null) all.push([]);
    else all[all.length - 1].push([i, v]);
  });
  return all.filter((run) => run.length > 1);
}

/** @param {{label: string, tabs: {id: string, title: Node}[], chosen: string, onChoose: (id: string) => void, children?: Node}} p */
export function Tabs({ label, tabs, chosen, onChoose, children }) {
  const id = useId();
  const move = (/** @type {KeyboardEvent} */ e) => {
    const at = tabs.findIndex((t) => t.id === chosen);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = tabs[(at + step + tabs.length) % tabs.length].id;
    onChoose(next);
    document.getElementById(`${id}-${next}`)?.focus();
    e.preventDefault();
  };
  return html`<div class="stack"><div class="tabs" role="tablist" aria-label=${label} onKeyDown=${move}>${tabs.map((t) => html`
      <button type="button" role="tab" id=${`${id}-${t.id}`} aria-selected=${String(t.id === chosen)} aria-controls=${`${id}-panel`}
        tabindex=${t.id === chosen ? 0 : -1} onClick=${() => onChoose(t.id)}>${t.title}</button>`)}</div>
    <div role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${chosen}`}>${children}</div></div>`;
}

/** @param {{icon?: string, title: string, children?: Node}} p */
export function Empty({ icon = 'info', title, children }) {
  return html`<div class="empty"><${Icon} name=${icon} /><h2>${title}</h2>${children && html`<p>${children}</p>`}</div>`;
}

/**
 * A clock that counts the time of the line since a moment, or until it. It is not read out as it ticks.
 * @param {{since?: string, until?: string}} p RFC 3339
 */
export function Clock({ since, until }) {
  void second.value;
  const seconds = since ? (now() - Date.parse(since)) / 1000 : (Date.parse(until ?? '') - now()) / 1000;
  if (!Number.isFinite(seconds)) return html`<span class="muted">${notYet}</span>`;
  return html`<time class="number" datetime=${`PT${Math.max(0, Math.floor(seconds))}S`} title=${durationText(seconds)}>${clockText(seconds)}</time>`;
}

/** The texts that are shown for a while. Stands once on each page. */
export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite">${toasts.value.map((t) => html`<${Banner} key=${t.id} level=${t.level}
    action=${html`<${Button} kind="quiet" icon="x" only label="Put away" onClick=${() => putAway(t.id)} />`}>${t.text}<//>`)}</div>`;
}

/** Where what say says is read out. Stands once on each page. */
export const LiveRegion = () => html`<div class="unseen" role="status" aria-live="polite" id="said">${said}</div>`;
