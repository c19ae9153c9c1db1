// @ts-check
// The dialog in which somebody says why they do something to a caller or an agent.
import { html, useId, useState } from './vendor/preact.js';
import { Button, Dialog } from './ui.js';

/**
 * @param {{title: string, verb: string, danger?: boolean, reasons?: string[], about?: any, children?: any, onDo: (reason: string) => Promise<boolean>, onClose: () => void, ready?: boolean, optional?: boolean}} p
 */
export function ActDialog({ title, verb, danger, reasons = [], about, children, onDo, onClose, ready = true, optional }) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const go = async () => {
    if (busy || !ready) return;
    if (!optional && reason.trim() === '') {
      setMissing(true);
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    const fine = await onDo(reason.trim());
    setBusy(false);
    if (fine) onClose();
  };
  return html`<${Dialog} open title=${title} onClose=${onClose} onSubmit=${go}
    actions=${html`<${Button} onClick=${onClose}>Leave it<//><${Button} type="submit" kind=${danger ? 'danger' : 'primary'} busy=${busy || !ready}>${verb}<//>`}>
    ${about && html`<p>${about}</p>`}
    ${children}
    <div class="field"><label for=${id}>Why${optional ? ' (may stay empty)' : ''}</label>
      <input class="input" id=${id} name="reason" value=${reason} maxlength="190" autocomplete="off" list=${`${id}-list`} aria-required=${optional ? undefined : 'true'}
        aria-invalid=${missing ? 'true' : undefined} aria-describedby=${`${id}-hint`} autofocus
        onInput=${(/** @type {any} */ e) => { setReason(e.target.value); setMissing(false); }} />
      <datalist id=${`${id}-list`}>${reasons.map((r) => html`<option value=${r}></option>`)}</datalist>
      ${reasons.length > 0 && html`<div class="row reasons" role="group" aria-label="Frequent reasons">${reasons.map((r) => html`
        <button type="button" class="chip" aria-pressed=${String(reason === r)} onClick=${() => { setReason(r); setMissing(false); }}>${r}</button>`)}</div>`}
      <p class=${missing ? 'error' : 'hint'} id=${`${id}-hint`}>${missing ? 'Say why: it stands in the audit trail, with your name.' : 'It stands in the audit trail, with your name.'}</p></div>
  <//>`;
}
