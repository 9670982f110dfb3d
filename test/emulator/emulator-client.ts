import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.js';

export const API = 'https://api.partnercenter.microsoft.com';
export const DOCUMENTED = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
export const ENTITLEMENT = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';

/** An emulator of its own for one test, stopped when the test ends. */
export async function emulatorForTest(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** Posts a form, as every OAuth client does. */
export function postForm(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });
}

/** The token endpoint of any tenant name. */
export function tokenUrl(emulator: Emulator, tenant = 'partner.example', path = 'oauth2/v2.0/token'): string {
  return `${emulator.url}/${tenant}/${path}`;
}

export function askToken(emulator: Emulator, fields: Record<string, string> = {}): Promise<Response> {
  return postForm(tokenUrl(emulator), {
    grant_type: 'client_credentials',
    client_id: 'demo-gateway',
    client_secret: 'demo-secret',
    scope: `${API}/.default`,
    ...fields,
  });
}

export async function accessToken(emulator: Emulator, fields: Record<string, string> = {}): Promise<string> {
  const { access_token } = await (await askToken(emulator, fields)).json();
  return String(access_token);
}

/** A Partner Center token of the gateway's service account. */
export function userToken(emulator: Emulator): Promise<string> {
  return accessToken(emulator, {
    grant_type: 'refresh_token',
    refresh_token: 'demo-refresh-token',
    scope: `${API}/user_impersonation offline_access`,
  });
}

/** The API as seen with one token. */
export interface ApiClient {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  getOverage(customerId?: string, headers?: Record<string, string>): Promise<Response>;
  putOverage(body: unknown, customerId?: string, headers?: Record<string, string>): Promise<Response>;
}

export async function apiClient(emulator: Emulator, token?: string): Promise<ApiClient> {
  const authorization = `Bearer ${token ?? (await accessToken(emulator))}`;
  const call = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(`${emulator.url}/v1${path}`, {
      method,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  return {
    get: (path, headers = {}) => call('GET', path, headers),
    getOverage: (id = DOCUMENTED, headers = {}) => call('GET', overagePath(id), headers),
    putOverage: (body, id = DOCUMENTED, headers = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return call('PUT', overagePath(id), { 'content-type': 'application/json', ...headers }, text);
    },
  };
}

export function overagePath(customerId: string): string {
  return `/customers/${customerId}/subscriptions/overage`;
}

/** Status and error code of a refusal, such as `403/800115`. */
export async function refusalOf(response: Response | Promise<Response>): Promise<string> {
  const answer = await response;
  const body = await answer.json();
  return `${answer.status}/${body.code}`;
}

/** A clock that stands still until it is moved. */
export class HandClock {
  #ms = Date.parse('2026-03-01T00:00:00Z');
  readonly now = (): number => this.#ms;
  advance(ms: number): void {
    this.#ms += ms;
  }
}
