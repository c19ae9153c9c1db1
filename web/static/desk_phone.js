// @ts-check
// The telephone in the browser, as the agent sees it, with a check before the shift.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { loudness, phone, start, trouble, tryMicrophone, tryRinging } from './phone.js';
import { Badge, Button, Card, Dialog, Meter } from './ui.js';

/** @type {Record<string, [import('./notices.js').Level, string, string]>} */
const states = {
  off: ['plain', 'power', 'Not started'], starting: ['plain', 'hourglass', 'Starting'], ready: ['good', 'circle-check', 'Can ring'],
  ringing: ['warn', 'phone-incoming', 'Rings'], talking: ['busy', 'phone', 'In a call'], lost: ['bad', 'wifi-off', 'Not reachable'], refused: ['bad', 'mic-off', 'No microphone'],
};

export function PhoneCard() {
  const [checking, setChecking] = useState(false);
  const [level, icon, text] = states[phone.value];
  return html`<${Card} title="Phone" actions=${html`<${Badge} level=${level} icon=${icon}>${text}<//>`}>
    <div class="stack tight">
      ${trouble.value && html`<p class="error-text">${trouble.value}</p>`}
      ${phone.value === 'talking' && html`<${Meter} share=${loudness.value} label="How loud you are" />`}
      <div class="row">
        ${['off', 'lost', 'refused'].includes(phone.value) && html`<${Button} kind="primary" icon="phone" onClick=${start}>Start the phone<//>`}
        ${phone.value !== 'talking' && html`<${Button} icon="mic" onClick=${() => setChecking(true)}>Check sound<//>`}
        ${'Notification' in globalThis && Notification.permission === 'default' && html`<${Button} icon="bell-ring" onClick=${() => Notification.requestPermission()}>Allow notices<//>`}
      </div>
    </div>
    ${checking && html`<${SoundCheck} onClose=${() => setChecking(false)} />`}<//>`;
}

/** @param {{onClose: () => void}} p */
function SoundCheck({ onClose }) {
  const [heard, setHeard] = useState(0);
  const [most, setMost] = useState(0);
  const [fault, setFault] = useState('');
  const stop = useRef(/** @type {(() => void) | undefined} */ (undefined));
  useEffect(() => {
    let over = false;
    tryMicrophone((level) => {
      setHeard(level);
      setMost((m) => Math.max(m, level));
    }).then((end) => {
      if (over) end();
      else stop.current = end;
    }, () => setFault('The browser may not use the microphone, or there is none. Plug it in, and allow it beside the address of this page.'));
    return () => {
      over = true;
      stop.current?.();
    };
  }, []);
  return html`<${Dialog} open title="Check the sound" onClose=${onClose}>
    ${fault ? html`<p class="error-text">${fault}</p>` : html`<p>Say a few words. The bar must move, and reach its middle.</p>
      <${Meter} share=${heard} level=${most > 0.4 ? 'good' : 'warn'} label="How loud you are" />
      <p role="status">${most > 0.4 ? 'Good: callers will hear you.' : most > 0.1 ? 'A little quiet: come closer to the microphone.' : 'Nothing is heard yet.'}</p>`}
    <div class="row"><${Button} icon="volume-2" onClick=${tryRinging}>Play the ring<//></div><//>`;
}
