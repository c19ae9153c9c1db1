// @ts-check
// How callers, languages and skills are called on screens.

/** A number of which most is hidden, as it is read. @param {string} masked */
export const numberText = (masked) => (/^\+?\*+\d\d$/.test(masked) ? `ending in ${masked.slice(-2)}` : masked || 'no number');

const languages = new Intl.DisplayNames(undefined, { type: 'language' });

/** A skill, or the language that it is, as people call it. @param {string} skill */
export function skillText(skill) {
  const tag = skill.startsWith('lang:') ? skill.slice(5) : '';
  try {
    return tag ? languages.of(tag) ?? tag : skill;
  } catch {
    return tag;
  }
}

/** @param {string} [tag] */
export const languageText = (tag) => (tag ? skillText(`lang:${tag}`) : '');

/** What was promised, in words. @param {{kind: string, said: string}} p */
export function toldText(p) {
  if (p.kind === 'wait') return `a wait of ${p.said}${/minute$/.test(p.said) ? '' : ' minutes'}`;
  if (p.kind === 'position') return `number ${p.said} in line`;
  return p.kind === 'callback' ? 'a call back' : 'an answer to the message';
}

/** What becomes of promises, as it is shown. @type {Record<string, {level: any, icon: string, text: string}>} */
export const fates = {
  open: { level: 'plain', icon: 'hourglass', text: 'open' },
  kept: { level: 'good', icon: 'circle-check', text: 'kept' },
  late: { level: 'bad', icon: 'clock', text: 'late' },
  broken: { level: 'bad', icon: 'octagon-alert', text: 'broken' },
  void: { level: 'plain', icon: 'x', text: 'no longer due' },
  replaced: { level: 'plain', icon: 'history', text: 'replaced by another' },
};

/** How long callers of a queue wait, in words. @param {{low: number, high: number, known: boolean} | undefined} wait in seconds */
export function waitText(wait) {
  if (!wait?.known) return 'wait not known yet';
  const minutes = (/** @type {number} */ s) => Math.max(1, Math.round(s / 60));
  if (wait.high < 60) return 'less than a minute';
  const [low, high] = [minutes(wait.low), minutes(wait.high)];
  return low === high ? `about ${low} min` : `${low} to ${high} min`;
}
