import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { toCursor } from '../../src/customer/page-cursor.js';
import { createPartnerList } from '../../src/customer/partner-list.js';
import { aRequest } from '../support/request.js';

const BINDING = 'query';
const neverAsked = () => Promise.reject(new Error('Partner Center was asked.'));
const list = createPartnerList(neverAsked, 'https://api.partnercenter.microsoft.com');

/** Asks with a cursor that somebody made who knows how cursors are made. */
const askFrom = (place: unknown) =>
  list.page({ first: 1, after: toCursor(place, BINDING), binding: BINDING, context: aRequest() });

const at = (path: unknown, headers: unknown = {}) => ({ address: { path, headers }, skip: 0 });

describe('a cursor that was forged with a right digest', () => {
  it.each<[string, unknown]>([
    ['another collection', at('/v1/invoices')],
    ['a customer', at('/v1/customers/f62cf10b-8f76-4fc4-9774-c5291f8faf86')],
    ['another host', at('https://evil.example/v1/customers')],
    ['another host without a scheme', at('//evil.example/v1/customers')],
    ['a token with a line break', at('/v1/customers', { 'ms-continuationtoken': 'a\r\nX: y' })],
    ['a path that is no text', at(1)],
    ['headers that are no texts', at('/v1/customers', { 'ms-continuationtoken': {} })],
    ['no headers', at('/v1/customers', null)],
    ['a negative place', { ...at('/v1/customers'), skip: -1 }],
    ['half a place', { ...at('/v1/customers'), skip: 0.5 }],
    ["a place of a scoped caller's list", 'f62cf10b-8f76-4fc4-9774-c5291f8faf86'],
    ['nothing', null],
  ])('is refused without a call when it names %s', async (_what, place) => {
    await expect(askFrom(place)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('may name a page of the list: whoever sees all of it learns nothing new', async () => {
    await expect(askFrom(at('/v1/customers?size=1'))).rejects.toThrow('Partner Center was asked.');
  });
});
