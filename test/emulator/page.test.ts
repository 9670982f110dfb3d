import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { emulatorForTest } from './emulator-client.js';

it('shows a page at its root that loads nothing from elsewhere', async () => {
  const emulator = await emulatorForTest();
  const answer = await fetch(emulator.url);
  const html = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('<h1>Partner Center emulator</h1>');
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
});

it('runs just the one script that its security policy names', async () => {
  const emulator = await emulatorForTest();
  const answer = await fetch(emulator.url);
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(await answer.text()) ?? [];
  expect(() => new Script(script)).not.toThrow();
  const hash = createHash('sha256').update(script).digest('base64');
  expect(answer.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
});
