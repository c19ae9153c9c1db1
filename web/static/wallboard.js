// @ts-check
import { html } from './vendor/preact.js';
import { topic } from './live.js';
import { start } from './shell.js';

const board = topic('board');
start({ title: 'Wallboard', Page: () => html`<p>${board.value ? 'live' : 'waiting'}</p>` });
