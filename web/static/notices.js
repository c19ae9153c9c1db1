// @ts-check
// What a person is told beside the page: toasts, and what a screen reader says.
import { signal } from './vendor/preact.js';

/** @typedef {'good' | 'warn' | 'bad' | 'busy' | 'rest' | 'plain'} Level */

/** The toasts that are shown. */
export const toasts = signal(/** @type {{id: number, text: string, level: Level}[]} */ ([]));
let numbered = 0;

/** Shows a short text for a while. What went wrong stays until it is put away. @param {string} text @param {Level} [level] */
export function toast(text, level = 'good') {
  const id = ++numbered;
  toasts.value = [...toasts.value.filter((t) => t.text !== text), { id, text, level }].slice(-4);
  if (level !== 'bad') setTimeout(() => putAway(id), 6000);
}

/** @param {number} id */
export const putAway = (id) => { toasts.value = toasts.value.filter((t) => t.id !== id); };

/** What a screen reader says now. */
export const said = signal('');
/** @type {string[]} */
let unsaid = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let speaking;
const between = 5000; // ms: a screen that changes all the time must let its reader read

/** Has a screen reader say something, politely; what comes quickly one after the other is said together. @param {string} text */
export function say(text) {
  unsaid.push(text);
  if (!speaking) speak();
}

function speak() {
  said.value = unsaid.join('. ');
  unsaid = [];
  speaking = setTimeout(() => {
    speaking = undefined;
    if (unsaid.length > 0) speak();
  }, between);
}
