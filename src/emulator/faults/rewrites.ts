import type { Reply } from '../http-io/reply.js';
import { isObject, type JsonObject, parseJson } from '../json.js';

const EVIL_CUSTOMER = '/customers/deadbeef-0000-4000-8000-000000000000/subscriptions/overage';

/** Answers whose text is wrong although the status says all is well. */
export const rewrites = {
  'invalid-json': {
    about: 'text that stops being JSON half-way',
    rewrite: onText((text) => text.slice(0, text.length >> 1)),
  },
  bom: { about: 'a byte order mark before the JSON', rewrite: onText((text) => `\uFEFF${text}`) },
  html: {
    about: 'an HTML page with status 200',
    rewrite: (reply: Reply): Reply => ({
      ...reply,
      status: 200,
      headers: { ...reply.headers, 'Content-Type': 'text/html' },
      body: '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>',
    }),
  },
  'empty-body': { about: 'status 200 and no body', rewrite: onText(() => '') },
  'pascal-case': {
    about: 'member names in PascalCase',
    rewrite: onText((text) => text.replace(/"([a-z])(\w*)":/g, toPascal)),
  },
  'missing-items': {
    about: 'a collection without items',
    rewrite: onObject(({ items: _, ...rest }) => rest),
  },
  'string-boolean': {
    about: 'overageEnabled as the text "true"',
    rewrite: onRecord((record) => ({ ...record, overageEnabled: String(record.overageEnabled) })),
  },
  'numeric-partner-id': {
    about: 'partnerId as a number',
    rewrite: onRecord((record) => ({ ...record, partnerId: 1234 })),
  },
  'unknown-members': {
    about: 'members nobody knows',
    rewrite: onRecord((record) => ({
      ...record,
      billingHint: { tier: 3 },
      links: { ...links(record), invoice: link('/invoices/1') },
    })),
  },
  'two-types': { about: 'an item of another type comes first', rewrite: onObject(withStranger) },
  'echo-disagrees': {
    about: 'overageEnabled turned round',
    rewrite: onRecord((record) => ({ ...record, overageEnabled: record.overageEnabled !== true })),
  },
  'echo-other-entitlement': {
    about: 'another azureEntitlementId',
    rewrite: onRecord((record) => ({
      ...record,
      azureEntitlementId: 'deadbeef-0000-4000-8000-00000000e711',
    })),
  },
  'link-other-host': {
    about: 'links to another host',
    rewrite: withLink('https://evil.example/customers/x/subscriptions/overage'),
  },
  'link-scheme-relative': {
    about: 'links that start with //evil.example',
    rewrite: withLink('//evil.example/customers'),
  },
  'link-other-customer': { about: 'links to another customer', rewrite: withLink(EVIL_CUSTOMER) },
  'link-dots': { about: 'links that climb with ..', rewrite: withLink('/customers/../invoices') },
  'link-encoded-dots': {
    about: 'links that climb with %2e%2e',
    rewrite: withLink('/customers/%2e%2e/invoices'),
  },
  'link-script': { about: 'links with the scheme javascript:', rewrite: withLink('javascript:alert(1)') },
  'link-delete': {
    about: 'links with method DELETE',
    rewrite: onRecord((record) => ({
      ...record,
      links: { overage: { ...firstLink(record), method: 'DELETE' } },
    })),
  },
  'link-headers': {
    about: 'links with an Authorization header of their own',
    rewrite: onRecord((record) => ({
      ...record,
      links: {
        overage: { ...firstLink(record), headers: [{ key: 'Authorization', value: 'Bearer planted' }] },
      },
    })),
  },
} as const;

function onText(change: (text: string) => string): (reply: Reply) => Reply {
  return (reply) => ({ ...reply, body: change(reply.body) });
}

function onObject(change: (value: JsonObject) => JsonObject): (reply: Reply) => Reply {
  return onText((text) => {
    const value = parseJson(text);
    return isObject(value) ? JSON.stringify(change(value)) : text;
  });
}

/** Changes every item of a collection, or the one record of a PUT's answer. */
function onRecord(change: (record: JsonObject) => JsonObject): (reply: Reply) => Reply {
  return onObject((value) =>
    Array.isArray(value.items)
      ? { ...value, items: value.items.map((item) => (isObject(item) ? change(item) : item)) }
      : change(value),
  );
}

function withLink(uri: string): (reply: Reply) => Reply {
  return onRecord((record) => ({ ...record, links: { overage: link(uri) } }));
}

function withStranger(value: JsonObject): JsonObject {
  if (!Array.isArray(value.items)) return value;
  const stranger = { type: 'FaxServices', overageEnabled: false, attributes: { objectType: 'Overage' } };
  return { ...value, totalCount: value.items.length + 1, items: [stranger, ...value.items] };
}

function links(record: JsonObject): JsonObject {
  return isObject(record.links) ? record.links : {};
}

function firstLink(record: JsonObject): JsonObject {
  const first = Object.values(links(record))[0];
  return isObject(first) ? first : link('/customers');
}

function link(uri: string): JsonObject {
  return { uri, method: 'GET', headers: [] };
}

function toPascal(_: string, first: string, rest: string): string {
  return `"${first.toUpperCase()}${rest}":`;
}
