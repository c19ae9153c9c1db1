// @ts-check
// Requests to the service. What fails is told to the person, in words, and given to the caller of the function as null.
import { toast } from './notices.js';

/** What the service answered when it refused. */
export class Refused extends Error {
  /** @param {number} status @param {string} text */
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** Leads to the sign-in, and back here afterwards. */
export function signIn() {
  if (!location.pathname.startsWith('/sign-in')) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] */
async function request(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['Idempotency-Key'] = newKey();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await sendTwice(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin' });
  const text = await answer.text();
  if (answer.ok) return text === '' ? {} : JSON.parse(text);
  if (answer.status === 401) signIn();
  throw new Refused(answer.status, reason(answer.status, text));
}

/**
 * Sends again once when the network failed: the key makes a second act harmless.
 * @param {string} path @param {RequestInit} init
 */
async function sendTwice(path, init) {
  try {
    return await fetch(path, init);
  } catch {
    await new Promise((again) => setTimeout(again, 400));
    try {
      return await fetch(path, init);
    } catch {
      throw new Refused(0, 'The service cannot be reached. Check the network of this computer, then try again.');
    }
  }
}

/** @param {number} status @param {string} text */
function reason(status, text) {
  try {
    const { error } = JSON.parse(text);
    if (typeof error === 'string' && error !== '') return error[0].toUpperCase() + error.slice(1) + (/[.!?]$/.test(error) ? '' : '.');
  } catch { /* not JSON: a proxy's page, which tells nobody anything */ }
  if (status === 401) return 'You are signed out. Sign in again.';
  if (status === 403) return 'Your role may not do this. Ask a supervisor or an administrator.';
  if (status === 404) return 'There is no such thing any more. Load the page again.';
  if (status === 409) return 'Somebody was quicker. Look again, and repeat it if it is still needed.';
  return 'The service could not do this now. Try again in a moment.';
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** @param {string} method */
const act = (method) =>
  /**
   * Sends a request that changes something. What fails is shown as a toast, and null is returned.
   * @param {string} path @param {unknown} [body] @returns {Promise<any>}
   */
  async (path, body) => {
    try {
      return await request(method, path, body);
    } catch (refused) {
      toast(refused instanceof Error ? refused.message : String(refused), 'bad');
      return null;
    }
  };

export const post = act('POST');
export const put = act('PUT');
export const remove = act('DELETE');

/** Reads something; a Refused is thrown when that fails. @param {string} path @returns {Promise<any>} */
export const get = (path) => request('GET', path);
