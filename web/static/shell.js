// @ts-check
// What stands around every page: its head with the way to the other pages, the colours, the keys, and how the feed is doing.
import { html, render, signal, useEffect } from './vendor/preact.js';
import { get } from './api.js';
import { connection, listens, silence, start as listen } from './live.js';
import { Banner, Button, Dialog, Icon, LiveRegion, Menu, Toasts } from './ui.js';

/** @typedef {{name: string, role: string, agent?: string, may: string[]}} Me */

/** Who is signed in. @type {import('./vendor/preact.js').Signal<Me>} */
export const me = signal({ name: '', role: '', may: /** @type {string[]} */ ([]) });

/** @param {string} permission */
export const can = (permission) => me.value.may.includes(permission);

/** The ways to other pages, each for those who may go it. */
const ways = [
  { href: '/wallboard', label: 'Wallboard', icon: 'gauge', fits: () => can('board:read') },
  { href: '/desk', label: 'Desk', icon: 'phone', fits: () => Boolean(me.value.agent) && can('desk:work') },
  { href: '/supervisor', label: 'Supervisor', icon: 'users', fits: () => can('line:read') },
  { href: '/calls', label: 'Calls', icon: 'route', fits: () => can('calls:own') },
  { href: '/people', label: 'People', icon: 'handshake', fits: () => can('people:manage') },
];

// ---- colours ----

const theme = signal(document.documentElement.dataset.theme ?? 'system');

/** @param {string} chosen light, dark or system */
function setTheme(chosen) {
  theme.value = chosen;
  if (chosen === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem('presszero-theme');
  } else {
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem('presszero-theme', chosen);
  }
}

const themes = [
  { id: 'light', label: 'Light', icon: 'sun' },
  { id: 'dark', label: 'Dark', icon: 'moon' },
  { id: 'system', label: 'As this computer', icon: 'sun-moon' },
];

const ThemeMenu = () => html`<${Menu} label="Colours" icon="sun-moon" only items=${themes.map((t) => ({
  label: t.label, icon: t.icon, chosen: theme.value === t.id, act: () => setTheme(t.id) }))} />`;

// ---- keys ----

/** @typedef {{key: string, does: string, act: () => void}} Key */

const keys = signal(/** @type {Key[]} */ ([]));
const helping = signal(false);
const single = signal(localStorage.getItem('presszero-keys') !== 'off');

/** Keys of a page while a component is shown. They do nothing while somebody types. @param {Key[]} own */
export function useKeys(own) {
  useEffect(() => {
    keys.value = [...keys.value, ...own];
    return () => { keys.value = keys.value.filter((k) => !own.includes(k)); };
  }, []);
}

addEventListener('keydown', (e) => {
  const target = /** @type {HTMLElement} */ (e.target);
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest?.('dialog[open], [role=menu]')) return;
  if (e.key === '?') {
    helping.value = true;
    return;
  }
  const key = single.value && keys.value.find((k) => k.key === e.key);
  if (!key) return;
  e.preventDefault();
  key.act();
});

function Keys() {
  const toggle = () => {
    single.value = !single.value;
    localStorage.setItem('presszero-keys', single.value ? 'on' : 'off');
  };
  return html`<${Dialog} open=${helping.value} title="Keys" onClose=${() => { helping.value = false; }}>
    <dl class="stack tight">
      ${[{ key: '?', does: 'show this list' }, ...keys.value].map((k) => html`<div class="row"><dt><kbd>${k.key}</kbd></dt><dd>${k.does}</dd></div>`)}
      <div class="row"><dt><kbd>Tab</kbd></dt><dd>go to the next thing that can be used; <kbd>Enter</kbd> uses it</dd></div>
      <div class="row"><dt><kbd>Esc</kbd></dt><dd>close what is open</dd></div>
    </dl>
    ${keys.value.length > 0 && html`<${Button} aria-pressed=${String(single.value)} onClick=${toggle}>Single keys are ${single.value ? 'on' : 'off'}<//>`}<//>`;
}

// ---- the head and the page ----

/** How the feed is doing, in words: always there, loud only when it is not well. */
function Connection() {
  if (!listens()) return null;
  const look = {
    live: { icon: 'circle-check', text: 'Live' },
    connecting: { icon: 'hourglass', text: 'Connecting' },
    lost: { icon: 'wifi-off', text: 'Not live' },
  }[connection.value];
  return html`<span class="connection" id="connection" data-state=${connection.value}><${Icon} name=${look.icon} />${look.text}</span>`;
}

/** Says over the page that what it shows is old, and how old. */
export function Stale() {
  if (connection.value !== 'lost') return null;
  const ago = silence.value;
  return html`<div id="stale"><${Banner} level="warn" title="Not live">Last heard ${ago < 120 ? `${ago} s` : `${Math.floor(ago / 60)} min`} ago.
    What you see is from then; it comes back by itself.<//></div>`;
}

/** Whether the page reads what it shows only when it is asked to: then nothing is live, and nothing needs to be. */
const still = signal(false);

function Head() {
  const here = location.pathname;
  return html`<header class="head">
    <a class="brand" href="/"><span class="key" aria-hidden="true">0</span>Press Zero</a>
    <nav aria-label="Pages"><ul>${ways.filter((w) => w.fits()).map((w) => html`<li><a href=${w.href} aria-current=${here === w.href ? 'page' : undefined}>
      <${Icon} name=${w.icon} />${w.label}</a></li>`)}</ul></nav>
    <div class="end">
      ${!still.value && html`<${Connection} />`}
      <${ThemeMenu} />
      <${Button} kind="quiet" icon="keyboard" only label="Keys" onClick=${() => { helping.value = true; }} />
      ${me.value.name && html`<${Menu} label=${me.value.name} items=${[{ label: 'Change password', icon: 'pencil-line', href: '/password' }, { label: 'Sign out', icon: 'log-out', act: signOut }]} />`}
    </div></header>`;
}

async function signOut() {
  await fetch('/sign-out', { method: 'POST' });
  location.assign('/sign-in?out');
}

/** Whether this page hangs on a wall: nothing around it, nobody at its keys. */
export const kiosk = document.documentElement.dataset.kiosk === 'on';

/**
 * Shows a page.
 * @param {{title: string, Page: () => any, live?: boolean}} p
 */
export async function start({ title, Page, live = true }) {
  still.value = !live;
  document.title = `${title} · Press Zero`;
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  try {
    me.value = { ...me.value, ...(await get('/api/v1/me')) };
  } catch { /* who is signed out is led away; who cannot be told still sees what there is */ }
  listen(me.value.name);
  root.replaceChildren(); // what stood there while the page was loaded
  const skip = html`<a class="skip unseen" href="#main">To the content</a>`;
  const page = html`<main class="main" id="main" tabindex="-1"><h1 class="unseen">${title}</h1><${Page} /></main>`;
  render(html`<div class="shell">${!kiosk && html`${skip}<${Head} />`}${page}</div><${Keys} /><${Toasts} /><${LiveRegion} />`, root);
}
