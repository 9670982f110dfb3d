import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/threat-model.md', root), 'utf8');
const paths = [...new Set([...page.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path = '']) => path))];

describe('the threat model', () => {
  it('names code and tests', () => {
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each(paths)('names %s, which there is', (path) => {
    expect(existsSync(new URL(path, root))).toBe(true);
  });
});
