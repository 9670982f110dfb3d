import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCHEMA = new URL('../../schema/schema.graphql', import.meta.url).pathname;
const released = readFileSync(SCHEMA, 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema-changes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the check says when the present schema became another: pairs of a text and what stands there instead. */
function checkChanges(replacements: readonly (readonly [from: string, to: string])[]) {
  const changed = join(folder, 'changed.graphql');
  const text = replacements.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, released);
  writeFileSync(changed, text);
  return check(SCHEMA, changed);
}

function check(...files: readonly string[]) {
  return spawnSync(process.execPath, ['.ci/schema-changes.mjs', ...files], { encoding: 'utf8' });
}

describe('the check of the schema against the last release', () => {
  it('passes what is committed', () => {
    const { status, stderr } = check();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('lets fields be added and promises be strengthened', () => {
    const { status } = checkChanges([
      ['  totalCount: Int!', '  totalCount: Int!\n  another: Int'],
      ['  companyName: String\n', '  companyName: String!\n'],
    ]);
    expect(status).toBe(0);
  });

  it('refuses and names what breaks a client: gone, of another type, no longer promised, without its default', () => {
    const { status, stderr } = checkChanges([
      ['  domain: String\n', '  another: String\n'],
      ['  ageMs: Int!', '  ageMs: String!'],
      ['  totalCount: Int!', '  totalCount: Int'],
      ['  dryRun: Boolean! = false', '  dryRun: Boolean!'],
      ['  UNCHANGED\n', '  UNTOUCHED\n'],
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('5 changes');
    for (const name of [
      'Customer.domain',
      'Freshness.ageMs',
      'OverageCollection.totalCount',
      'SetOverageInput.dryRun',
      'SetOverageOutcome.UNCHANGED',
    ]) {
      expect(stderr).toContain(`  ${name}: `);
    }
  });
});
