// @ts-check
// How the wait of a queue is written.

/** @param {{low: number, high: number, known: boolean} | undefined} wait in seconds */
export function waitText(wait) {
  if (!wait?.known) return 'wait not known yet';
  const minutes = (/** @type {number} */ s) => Math.max(1, Math.round(s / 60));
  if (wait.high < 60) return 'less than a minute';
  const [low, high] = [minutes(wait.low), minutes(wait.high)];
  return low === high ? `about ${low} min` : `${low} to ${high} min`;
}
