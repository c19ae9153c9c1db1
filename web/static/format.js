// @ts-check
// How numbers and times are written on every screen.

/** What stands where there is no value yet: never 0. */
export const notYet = 'not yet';

/** @param {unknown} value @returns {value is number} */
export const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** Seconds as 0:07, 4:05 or 1:02:09. @param {number} seconds */
export function clockText(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** Seconds in words, for titles and screen readers. @param {number} seconds */
export function durationText(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(s / 3600), 'hour'],
    [Math.floor(s / 60) % 60, 'minute'],
    [s < 3600 ? s % 60 : 0, 'second'],
  ].filter(([n]) => Number(n) > 0);
  if (parts.length === 0) return '0 seconds';
  return parts.map(([n, word]) => `${n} ${word}${n === 1 ? '' : 's'}`).join(' ');
}

/** Seconds as 31 s, 3 min 32 s or 1 h 5 min. @param {number} seconds */
export function shortText(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}

/** A share from 0 to 1 as 82 %. @param {number} share */
export const shareText = (share) => `${Math.round(share * 100)}\u202f%`;

/** @param {number} n @param {string} one @param {string} [many] */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** An RFC 3339 time as 14:05, with the day where it is not today's. @param {string} at @param {number} [now] in ms */
export function timeText(at, now = Date.now()) {
  const date = new Date(at);
  return date.toDateString() === new Date(now).toDateString() ? clock.format(date) : day.format(date);
}
