// @ts-check
// Who may do what: people who sign in, keys of other systems, screens on the wall, and the record of who did what.
import { html, signal, useEffect } from './vendor/preact.js';
import { get, post, put, remove } from './api.js';
import { timeText } from './format.js';
import { toast } from './notices.js';
import { can, start } from './shell.js';
import { Badge, Banner, Button, Dialog, Empty, Field, Menu, Select, Table, Tabs } from './ui.js';

/** @typedef {{name: string, role: string, agent?: string, state: string, signed_in?: string, link?: string, link_until?: string}} User */
/** @typedef {{name: string, may?: string[], by: string, used?: string, key?: string, link?: string}} Key */
/** @typedef {{number: number, at: string, who: string, role?: string, what: string, on?: Record<string, string>, reason?: string, outcome: string, from?: string}} Entry */

const roles = [
  { value: 'agent', label: 'Agent: works at their own desk' },
  { value: 'supervisor', label: 'Supervisor: leads the agents and the line' },
  { value: 'operator', label: 'Operator: watches, handles emergencies' },
  { value: 'admin', label: 'Admin: may do everything' },
];

/** What each permission allows, in words. @type {Record<string, string>} */
const permissions = {
  'board:read': 'see the figures',
  'line:read': 'see callers in line',
  'line:move': 'move callers',
  'calls:read': 'read the story of a call',
  'desk:work': 'work at a desk',
  'agents:lead': 'set the state of agents',
  'talks:join': 'listen to talks',
  'switch:set': 'handle emergencies',
  'messages:see': 'see to messages',
  'figures:read': 'read history and staffing',
  'hooks:manage': 'connect other systems',
  'people:manage': 'manage people',
  'audit:read': 'read who did what',
};

const users = signal(/** @type {User[] | null} */ (null));
const agents = signal(/** @type {{id: string, name: string}[]} */ ([]));
const keys = signal(/** @type {Key[] | null} */ (null));
const screens = signal(/** @type {Key[] | null} */ (null));
const audit = signal(/** @type {Entry[] | null} */ (null));
const more = signal('');
const failed = signal('');
const tab = signal(location.hash.slice(1) || 'users');

/** @param {() => Promise<void>} read */
async function reading(read) {
  try {
    await read();
    failed.value = '';
  } catch (refused) {
    failed.value = refused instanceof Error ? refused.message : String(refused);
  }
}

const load = {
  users: async () => {
    users.value = (await get('/api/v1/users')).users;
    agents.value = (await get('/api/v1/agents')).agents;
  },
  keys: async () => { keys.value = (await get('/api/v1/keys')).keys; },
  screens: async () => { screens.value = (await get('/api/v1/screens')).screens; },
  audit: async () => {
    const page = await get('/api/v1/audit?limit=50');
    audit.value = page.entries;
    more.value = page.next ?? '';
  },
};

async function older() {
  const page = await get(`/api/v1/audit?limit=50&after=${encodeURIComponent(more.value)}`);
  audit.value = [...(audit.value ?? []), ...page.entries];
  more.value = page.next ?? '';
}

/** What is open over the page. @type {import('./vendor/preact.js').Signal<null | {kind: string, name?: string, title?: string, text?: string, note?: string}>} */
const over = signal(/** @type {any} */ (null));
const close = () => { over.value = null; };
/** Closes a dialog of these kinds; one that has given way to another closes nothing. @param {string[]} kinds */
const closing = (...kinds) => () => { if (kinds.includes(over.value?.kind ?? '')) close(); };

/** Shows what is shown once. @param {string} title @param {string} text @param {string} note */
const reveal = (title, text, note) => { over.value = { kind: 'secret', title, text, note }; };

/** @param {User | null} u */
function revealLink(u) {
  if (u?.link) reveal(`Invite ${u.name}`, location.origin + u.link, `Give this link to ${u.name} alone. It sets the password, once, within a day.`);
}

// ---- people ----

const draft = signal({ name: '', role: 'agent', agent: '' });

/** Whom they take calls as. */
const AgentSelect = () => html`<${Select} label="Takes calls as" value=${draft.value.agent} hint="Agents are declared in agents.yaml."
  options=${[{ value: '', label: 'nobody' }, ...agents.value.map((a) => ({ value: a.id, label: `${a.name} (${a.id})` }))]}
  onChange=${(/** @type {string} */ agent) => { draft.value = { ...draft.value, agent }; }} />`;

const RoleSelect = () => html`<${Select} label="Role" value=${draft.value.role} options=${roles}
  onChange=${(/** @type {string} */ role) => { draft.value = { ...draft.value, role }; }} />`;

async function addUser() {
  const u = await post('/api/v1/users', draft.value);
  if (!u) return;
  revealLink(u);
  await reading(load.users);
}

async function changeRole() {
  const u = await put(`/api/v1/users/${encodeURIComponent(draft.value.name)}/role`, { role: draft.value.role, agent: draft.value.agent });
  if (!u) return;
  close();
  toast(`${u.name} is ${u.role} now, and signs in again.`, 'good');
  await reading(load.users);
}

/** @param {User} u */
const userItems = (u) => [
  { label: 'Change role', icon: 'pencil-line', act: () => {
    draft.value = { name: u.name, role: u.role, agent: u.agent ?? '' };
    over.value = { kind: 'role', name: u.name };
  } },
  { label: 'New password', icon: 'history', act: () => { over.value = { kind: 'reset', name: u.name }; } },
  { label: 'Forgive wrong passwords', icon: 'life-buoy', act: async () => {
    if (await post(`/api/v1/users/${encodeURIComponent(u.name)}/unlock`)) toast(`${u.name} can try again at once.`, 'good');
  } },
  { label: 'Remove', icon: 'x', act: () => { over.value = { kind: 'remove', name: u.name }; } },
];

/** @param {{state: string}} p */
function UserState({ state }) {
  if (state === 'active') return html`<${Badge} level="good">Active<//>`;
  if (state === 'invited') return html`<${Badge} level="busy" icon="hourglass">Invited<//>`;
  return html`<${Badge} level="warn">No password<//>`;
}

/** @param {string} [at] */
const when = (at) => (at ? timeText(at) : 'never');

function Users() {
  const add = () => {
    draft.value = { name: '', role: 'agent', agent: '' };
    over.value = { kind: 'user' };
  };
  return html`<div class="stack"><div class="row"><${Button} kind="primary" icon="users" onClick=${add}>Invite somebody<//></div>
    <${Table} caption="People who sign in" hidden rows=${users.value ?? []} rowKey=${(/** @type {User} */ u) => u.name}
      empty=${html`<${Empty} icon="users" title=${users.value ? 'Nobody signs in yet' : 'One moment'}>${users.value && 'Invite the first person.'}<//>`}
      columns=${[
        { key: 'name', title: 'Name' },
        { key: 'role', title: 'Role' },
        { key: 'agent', title: 'Takes calls as', cell: (/** @type {User} */ u) => u.agent ?? 'nobody' },
        { key: 'state', title: 'State', cell: (/** @type {User} */ u) => html`<${UserState} state=${u.state} />` },
        { key: 'signed_in', title: 'Signed in', cell: (/** @type {User} */ u) => when(u.signed_in) },
        { key: 'acts', title: 'Acts', cell: (/** @type {User} */ u) => html`<${Menu} label=${`Acts on ${u.name}`} icon="list" only items=${userItems(u)} />` },
      ]} /></div>`;
}

// ---- keys and screens ----

const wish = signal({ name: '', may: /** @type {string[]} */ ([]) });

const things = {
  keys: { one: 'key', all: keys, path: '/api/v1/keys', add: 'Make a key', icon: 'lightbulb', empty: 'No other system has a key',
    note: 'It is sent as the header Authorization: Bearer. Keep it where the other system keeps its secrets.' },
  screens: { one: 'screen', all: screens, path: '/api/v1/screens', add: 'Add a screen', icon: 'gauge', empty: 'No screen on the wall yet',
    note: 'Make this the page that the screen starts with. It shows the wallboard, and no callers.' },
};

/** @param {'keys' | 'screens'} what @param {Key | null} made */
async function made(what, made) {
  if (!made) return;
  const thing = things[what];
  reveal(`The ${thing.one} ${made.name}`, made.link ? location.origin + made.link : made.key ?? '', `${thing.note} It is shown this once.`);
  await reading(load[what]);
}

/** @param {{what: 'keys' | 'screens'}} p */
function Things({ what }) {
  const thing = things[what];
  const add = () => {
    wish.value = { name: '', may: [] };
    over.value = { kind: what };
  };
  /** @param {Key} k */
  const items = (k) => [
    { label: 'Replace the secret', icon: 'history', act: () => { over.value = { kind: 'renew', name: k.name, title: what }; } },
    { label: 'Remove', icon: 'x', act: () => { over.value = { kind: 'remove', name: k.name, title: what }; } },
  ];
  return html`<div class="stack"><div class="row"><${Button} kind="primary" icon=${thing.icon} onClick=${add}>${thing.add}<//></div>
    <${Table} caption=${`All ${what}`} hidden rows=${thing.all.value ?? []} rowKey=${(/** @type {Key} */ k) => k.name}
      empty=${html`<${Empty} icon=${thing.icon} title=${thing.all.value ? thing.empty : 'One moment'} />`}
      columns=${[
        { key: 'name', title: 'Name' },
        { key: 'may', title: 'May', cell: (/** @type {Key} */ k) => (k.may ?? ['board:read']).map((p) => permissions[p] ?? p).join(', ') },
        { key: 'by', title: 'Added by' },
        { key: 'used', title: 'Used', cell: (/** @type {Key} */ k) => when(k.used) },
        { key: 'acts', title: 'Acts', cell: (/** @type {Key} */ k) => html`<${Menu} label=${`Acts on ${k.name}`} icon="list" only items=${items(k)} />` },
      ]} /></div>`;
}

/** @param {string} p @param {boolean} on */
const allow = (p, on) => { wish.value = { ...wish.value, may: on ? [...wish.value.may, p] : wish.value.may.filter((other) => other !== p) }; };

const Choices = () => html`<fieldset class="choices"><legend>It may</legend>${Object.entries(permissions).filter(([p]) => can(p)).map(([p, text]) => html`
  <label><input type="checkbox" checked=${wish.value.may.includes(p)} onChange=${(/** @type {any} */ e) => allow(p, e.target.checked)} />${text}</label>`)}</fieldset>`;

// ---- who did what ----

/** @type {Record<string, {level: import('./ui.js').Level, text: string}>} */
const outcomes = { done: { level: 'good', text: 'Done' }, refused: { level: 'warn', text: 'Refused' }, failed: { level: 'bad', text: 'Failed' } };

/** @param {{outcome: string}} p */
function Outcome({ outcome }) {
  const look = outcomes[outcome] ?? { level: 'plain', text: outcome };
  return html`<${Badge} level=${look.level}>${look.text}<//>`;
}

/** @param {Entry} e */
const about = (e) => [...Object.entries(e.on ?? {}), ...(e.from ? [['from', e.from]] : [])].map(([name, value]) => `${name} ${value}`).join(', ');

function Audit() {
  return html`<div class="stack"><${Table} caption="Who did what, the newest first" hidden rows=${audit.value ?? []} rowKey=${(/** @type {Entry} */ e) => String(e.number)}
    empty=${html`<${Empty} icon="history" title=${audit.value ? 'Nothing is on record yet' : 'One moment'} />`}
    columns=${[
      { key: 'at', title: 'When', cell: (/** @type {Entry} */ e) => html`<time datetime=${e.at}>${new Date(e.at).toLocaleString()}</time>` },
      { key: 'who', title: 'Who', cell: (/** @type {Entry} */ e) => (e.role ? `${e.who} (${e.role})` : e.who) },
      { key: 'what', title: 'What', cell: deed },
      { key: 'on', title: 'On', cell: about },
      { key: 'outcome', title: 'Outcome', cell: (/** @type {Entry} */ e) => html`<${Outcome} outcome=${e.outcome} />` },
      { key: 'reason', title: 'Why', cell: (/** @type {Entry} */ e) => e.reason ?? '' },
    ]} />${more.value && html`<div class="row"><${Button} onClick=${() => reading(older)}>Show older ones<//></div>`}</div>`;
}

/** What was done, in words. @type {Record<string, string>} */
const deeds = {
  'sign-in': 'sign in',
  'sign-out': 'sign out',
  invitation: 'set a password by a link',
  'POST /password': 'change their password',
  'POST users': 'invite somebody',
  'PUT users/{name}/role': 'change a role',
  'PUT users/{name}/password': 'set a password',
  'POST users/{name}/invitation': 'end a password',
  'POST users/{name}/unlock': 'forgive wrong passwords',
  'DELETE users/{name}': 'remove somebody',
  'POST keys': 'make a key',
  'POST keys/{name}/renewal': 'replace the secret of a key',
  'DELETE keys/{name}': 'remove a key',
  'POST screens': 'add a screen',
  'POST screens/{name}/renewal': 'replace the link of a screen',
  'DELETE screens/{name}': 'remove a screen',
  'PUT agents/{id}/state': 'set the state of an agent',
  'POST agents/{id}/wrap-up': 'change a wrap-up',
  'PUT calls/{call}/queue': 'move a caller',
  'PUT calls/{call}/priority': 'prioritise a caller',
  'POST callbacks': 'promise a callback',
  'DELETE callbacks/{call}': 'call a callback off',
  'POST line/calls/{call}/callback': 'offer a caller a callback',
  'POST line/calls/{call}/end': 'end a call',
  'POST messages/{id}/{act}': 'see to a message',
  'PUT switches/{name}': 'turn a switch on',
  'DELETE switches/{name}': 'turn a switch off',
};

/** @param {Entry} e */
function deed(e) {
  const short = e.what.replace('/api/v1/', '');
  const [, path = ''] = short.split(' ');
  const words = path.split('/').filter((part) => part && !part.startsWith('{')).join(', ');
  return html`<span title=${e.what}>${deeds[short] ?? `act on ${words}`}</span>`;
}

// ---- the dialogs ----

async function sure() {
  const open = over.value;
  if (!open) return;
  const name = encodeURIComponent(open.name ?? '');
  if (open.kind === 'reset') {
    const u = await post(`/api/v1/users/${name}/invitation`);
    if (u) revealLink(u);
    await reading(load.users);
    return;
  }
  const thing = open.title ? things[/** @type {'keys' | 'screens'} */ (open.title)] : undefined;
  if (open.kind === 'renew' && thing) {
    await made(/** @type {'keys' | 'screens'} */ (open.title), await post(`${thing.path}/${name}/renewal`));
    return;
  }
  if ((await remove(`${thing?.path ?? '/api/v1/users'}/${name}`)) === null) return;
  close();
  toast(`${open.name} is removed.`, 'good');
  await reading(thing ? load[/** @type {'keys' | 'screens'} */ (open.title)] : load.users);
}

/** Asks before what cannot be taken back. */
function Sure() {
  const open = over.value;
  const texts = {
    reset: { title: `A new password for ${open?.name}`, text: 'The present password and all sessions of it end at once. You get a link by which a new one is set.', act: 'End the password' },
    renew: { title: `Replace the secret of ${open?.name}`, text: 'The present one opens nothing any more, at once.', act: 'Replace it' },
    remove: { title: `Remove ${open?.name}`, text: 'It ends at once, wherever it is in use. What was done stays on record.', act: 'Remove' },
  }[open?.kind ?? ''];
  return html`<${Dialog} open=${Boolean(texts)} title=${texts?.title ?? ''} onClose=${closing('reset', 'renew', 'remove')} onSubmit=${sure}
    actions=${html`<${Button} onClick=${close}>Keep it<//><${Button} kind="danger" type="submit">${texts?.act}<//>`}><p>${texts?.text}</p><//>`;
}

function Dialogs() {
  const open = over.value;
  const kind = open?.kind ?? '';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(open?.text ?? '');
      toast('Copied.', 'good');
    } catch {
      toast('This browser copies nothing by itself here. Select the text and copy it.', 'warn');
    }
  };
  const cancel = html`<${Button} onClick=${close}>Cancel<//>`;
  const isThing = kind === 'keys' || kind === 'screens';
  const addThing = async () => {
    if (isThing) await made(kind, await post(things[kind].path, kind === 'keys' ? wish.value : { name: wish.value.name }));
  };
  return html`
    <${Dialog} open=${kind === 'user'} title="Invite somebody" onClose=${closing('user')} onSubmit=${addUser}
      actions=${html`${cancel}<${Button} kind="primary" type="submit">Make the link<//>`}>
      <${Field} label="Name" value=${draft.value.name} hint="As they write it to sign in, such as anna or anna@example.com." required maxlength="64" autocapitalize="none" autocomplete="off" spellcheck=${false}
        onInput=${(/** @type {string} */ name) => { draft.value = { ...draft.value, name }; }} /><${RoleSelect} /><${AgentSelect} /><//>
    <${Dialog} open=${kind === 'role'} title=${`The role of ${open?.name}`} onClose=${closing('role')} onSubmit=${changeRole}
      actions=${html`${cancel}<${Button} kind="primary" type="submit">Change it<//>`}>
      <${RoleSelect} /><${AgentSelect} /><p class="small muted">They sign in again afterwards.</p><//>
    <${Dialog} open=${isThing} title=${isThing ? things[kind].add : ''} onClose=${closing('keys', 'screens')} onSubmit=${addThing}
      actions=${html`${cancel}<${Button} kind="primary" type="submit">Add it<//>`}>
      <${Field} label="Name" value=${wish.value.name} hint="Small letters, digits and -, such as ${kind === 'keys' ? 'helpdesk' : 'lobby'}." required maxlength="40" pattern="[a-z0-9][a-z0-9\\-]*" autocomplete="off"
        onInput=${(/** @type {string} */ name) => { wish.value = { ...wish.value, name }; }} />${kind === 'keys' && html`<${Choices} />`}<//>
    <${Dialog} open=${kind === 'secret'} title=${open?.title ?? ''} onClose=${closing('secret')}
      actions=${html`<${Button} onClick=${copy}>Copy<//><${Button} kind="primary" onClick=${close}>Done<//>`}>
      <p>${open?.note}</p><code class="secret">${open?.text}</code><//>
    <${Sure} />`;
}

const tabs = [
  { id: 'users', title: 'People' },
  { id: 'keys', title: 'Keys' },
  { id: 'screens', title: 'Screens' },
  { id: 'audit', title: 'Who did what' },
];

function Page() {
  const chosen = /** @type {keyof typeof load} */ (tabs.some((t) => t.id === tab.value) ? tab.value : 'users');
  useEffect(() => {
    history.replaceState(null, '', `#${chosen}`);
    void reading(load[chosen]);
  }, [chosen]);
  const panels = { users: html`<${Users} />`, keys: html`<${Things} what="keys" />`, screens: html`<${Things} what="screens" />`, audit: html`<${Audit} />` };
  return html`<div class="people stack">
    ${failed.value && html`<${Banner} level="bad" title="Not loaded" action=${html`<${Button} onClick=${() => reading(load[chosen])}>Try again<//>`}>${failed.value}<//>`}
    <${Tabs} label="People" tabs=${tabs} chosen=${chosen} onChoose=${(/** @type {string} */ id) => { tab.value = id; }}>${panels[chosen]}<//>
    <${Dialogs} /></div>`;
}

start({ title: 'People', Page, live: false });
