// The types of web/static/vendor/preact.js: they come with the packages.
export * from './entry.js';
export type { Signal } from '@preact/signals';
