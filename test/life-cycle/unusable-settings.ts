import { readFileSync } from 'node:fs';

type Env = Record<string, string>;
/** @param plant makes up the secret of that name @param write puts a content into a file, and returns its path */
type Settings = (
  plant: (name: string) => string,
  write: (content: string) => Promise<string>,
) => Env | Promise<Env>;

/** Every variable there is. */
const VARIABLES =
  readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').match(/^#? *[A-Z][A-Z_]*(?==)/gm) ??
  [];
const everySetting = (value: (name: string) => string): Env =>
  Object.fromEntries(VARIABLES.map((line) => line.replace(/^#? */, '')).map((name) => [name, value(name)]));

/** Settings that hold secrets, or name files with secrets, and cannot be used; and what is said of them. */
export const UNUSABLE_SETTINGS: readonly (readonly [what: string, settings: Settings, told: RegExp])[] = [
  ['that are all secrets', (plant) => everySetting(plant), /cannot start with these settings:\n {2}- /],
  [
    'that are all addresses with a password',
    (plant) => everySetting((name) => `https://user:${plant(name)}@a.example`),
    /ENTRA_AUTHORITY: expected an https URL/,
  ],
  ['whose host is a secret', (plant) => ({ HOST: plant('the host') }), /HOST: expected an address/],
  [
    "whose metrics' host is a secret",
    (plant) => ({ METRICS_HOST: plant('the host') }),
    /METRICS_HOST: expected an address/,
  ],
  [
    'whose proxy cannot be parsed',
    (plant) => ({ HTTPS_PROXY: `http://user:${plant('the password')}@proxy.example:port` }),
    /HTTPS_PROXY/,
  ],
  [
    'whose database cannot be parsed',
    (plant) => ({
      DATABASE_URL: `postgres://user:${plant('the password')}@a.example:port/x`,
      LEDGER_KEY: plant('the key'),
    }),
    /The ledger on PostgreSQL/,
  ],
  [
    'whose database does not answer',
    (plant) => ({
      DATABASE_URL: `postgres://user:${plant('the password')}@127.0.0.1:1/x`,
      LEDGER_KEY: plant('the key'),
    }),
    /The ledger on PostgreSQL 127.0.0.1:1\/x cannot be opened/,
  ],
  [
    'whose policy is a credential',
    async (plant, write) => ({ ACCESS_POLICY_PATH: await write(plant('the file')) }),
    /ACCESS_POLICY_PATH: /,
  ],
  [
    'whose policy is a file of credentials',
    async (plant, write) => ({
      ACCESS_POLICY_PATH: await write(JSON.stringify({ client_secret: plant('the file') })),
    }),
    /ACCESS_POLICY_PATH: /,
  ],
  [
    'whose policy has an id without quotes',
    async (plant, write) => ({
      ACCESS_POLICY_PATH: await write(`{"callers":[{"customers":[${plant('an id')}]}]}`),
    }),
    /ACCESS_POLICY_PATH: /,
  ],
  [
    'whose manifest is a credential',
    async (plant, write) => ({ TRUSTED_DOCUMENTS_PATH: await write(plant('the file')) }),
    /TRUSTED_DOCUMENTS_PATH: /,
  ],
  [
    'whose manifest is a file of credentials',
    async (plant, write) => ({
      TRUSTED_DOCUMENTS_PATH: await write(JSON.stringify({ client_secret: plant('the file') })),
    }),
    /TRUSTED_DOCUMENTS_PATH: /,
  ],
  [
    'whose manifest has a text without quotes',
    async (plant, write) => ({ TRUSTED_DOCUMENTS_PATH: await write(`{"id": ${plant('a text')}}`) }),
    /TRUSTED_DOCUMENTS_PATH: /,
  ],
  [
    'whose manifest has a text in quotes where none may be',
    async (plant, write) => ({
      TRUSTED_DOCUMENTS_PATH: await write(
        JSON.stringify({ id: `{ a(b: "${plant('a text')}" "${plant('another text')}") }` }),
      ),
    }),
    /TRUSTED_DOCUMENTS_PATH: /,
  ],
];
