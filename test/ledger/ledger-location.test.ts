import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeLocation, toLocation } from '../../src/ledger/ledger-location.js';

describe('where a ledger is kept', () => {
  it.each([
    [':memory:', { kind: 'memory' }],
    ['data/ledger.db', { kind: 'file', path: resolve('data/ledger.db') }],
    ['postgres://host/db', { kind: 'postgres', url: 'postgres://host/db' }],
    ['postgresql://host/db', { kind: 'postgres', url: 'postgresql://host/db' }],
  ])('is understood from %s', (url, location) => {
    expect(toLocation(url)).toEqual(location);
  });

  it.each(['postgres://me:hunter2@host:5432/db', 'postgres://host:5432/db?password=hunter2'])(
    'is told without the credentials of %s',
    (url) => {
      const told = describeLocation(toLocation(url));
      expect(told).toContain('host:5432/db');
      expect(told).not.toContain('hunter2');
    },
  );
});
