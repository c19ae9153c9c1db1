// @ts-check
// How the end of a call is told.
import { html } from './vendor/preact.js';
import { Badge } from './ui.js';

/** @type {Record<string, {level: any, icon: string, text: string}>} */
const outcomes = {
  answered: { level: 'good', icon: 'circle-check', text: 'Talked with an agent' },
  abandoned: { level: 'warn', icon: 'phone-off', text: 'Hung up in line' },
  left: { level: 'plain', icon: 'corner-down-right', text: 'Chose another way' },
  moved: { level: 'plain', icon: 'arrow-right-left', text: 'Went to another queue' },
  vanished: { level: 'warn', icon: 'wifi-off', text: 'Lost by the carrier' },
  cancelled: { level: 'plain', icon: 'x', text: 'Call back called off' },
  resumed: { level: 'plain', icon: 'history', text: 'Phoned in again' },
  unreached: { level: 'warn', icon: 'phone-off', text: 'Not reached' },
  expired: { level: 'bad', icon: 'clock', text: 'Call back given up' },
};

/** What came of a call. @param {{outcome?: string, ended?: string}} c */
export function outcomeText(c) {
  const look = c.outcome ? outcomes[c.outcome] : undefined;
  if (look) return html`<${Badge} level=${look.level} icon=${look.icon}>${look.text}<//>`;
  if (!c.ended) return html`<${Badge} level="busy" icon="phone">Is up now<//>`;
  return html`<${Badge} icon="corner-down-right">Ended in the flow<//>`;
}

/** The same as part of a sentence; empty: there is nothing to tell. @param {{outcome?: string}} c */
export const endText = (c) => {
  const text = c.outcome ? outcomes[c.outcome]?.text : undefined;
  return text ? text[0].toLowerCase() + text.slice(1) : '';
};
