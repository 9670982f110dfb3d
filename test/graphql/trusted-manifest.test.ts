import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrustedDocuments } from '../../src/graphql/trusted-document-files.js';
import { toManifest } from '../../src/graphql/trusted-manifest.js';

const TEXT = '{ __typename }';
const SHA256 = hash('sha256', TEXT);

describe('a manifest of trusted documents', () => {
  it.each([
    ['a map of hashes', { [SHA256]: TEXT }, SHA256],
    ['a map of hashes with their algorithm', { [`sha256:${SHA256}`]: TEXT }, SHA256],
    ['a map of other ids', { 'my-query': TEXT }, 'my-query'],
    [
      "Apollo's form",
      { format: 'apollo-persisted-query-manifest', operations: [{ id: SHA256, body: TEXT }] },
      SHA256,
    ],
  ])('may be %s', (_what, json, id) => {
    expect([...toManifest(json)]).toEqual([[id, TEXT]]);
  });

  it.each([
    ['a list', [], /not an object/],
    ['a hash of another text', { [SHA256]: '{ other }' }, /another SHA-256/],
    ['a text that is no document', { a: '{' }, /document a is not GraphQL: line 1 column 2$/],
    [
      'what is none, and tells only where',
      { a: '{\n"secret"' },
      /^document a is not GraphQL: line 2 column 1$/,
    ],
    ['something else than a text', { a: 5 }, /document a is not a text/],
    ['operations that are no list', { operations: {} }, /not a list/],
    ['an operation without an id', { operations: [{ body: TEXT }] }, /no id/],
  ])('may not hold %s', (_what, json, problem) => {
    expect(() => toManifest(json)).toThrow(problem);
  });

  it('that cannot be used is named', async () => {
    const path = join(tmpdir(), `manifest-${process.pid}.json`);
    await writeFile(path, 'secret');
    const problem = `The trusted documents of ${path} cannot be used: not JSON: line 1`;
    await expect(readTrustedDocuments([path])).rejects.toThrow(new Error(problem));
  });
});
