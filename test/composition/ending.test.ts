import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Ending } from '../../src/composition/ending.js';

describe('the ending of a gateway', () => {
  it('tells everybody first, then closes the parts from the last built to the first', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close('ledger', () => said.push('ledger'));
    ending.onBegin(() => said.push('begin'));
    ending.close('server', async () => said.push('server'));
    await ending.run();
    expect(said).toEqual(['begin', 'server', 'ledger']);
  });

  it('closes each part once', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close('ledger', () => said.push('ledger'));
    await Promise.all([ending.run(), ending.run()]);
    expect(said).toEqual(['ledger']);
  });

  it('closes the other parts when one fails, and says that it failed', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close('ledger', () => said.push('ledger'));
    ending.close('server', () => Promise.reject(new Error('server')));
    await expect(ending.run()).rejects.toThrow('server');
    expect(said).toEqual(['ledger']);
  });

  it('closes the other parts when one does not end, and names it', async () => {
    const said: string[] = [];
    const ending = new Ending(50);
    ending.onLate((part) => said.push(`late: ${part}`));
    ending.close('ledger', () => said.push('ledger'));
    ending.close('tracing', async () => void said.push('tracing'));
    ending.close('tokens', () => new Promise(() => {}));
    ending.close('coordination', () => new Promise(() => {}));
    await ending.run();
    expect(said).toEqual(['late: coordination', 'late: tokens', 'tracing', 'ledger']);
  });

  it('waits for what has to be finished as long as it takes', async () => {
    const said: string[] = [];
    const ending = new Ending(50);
    const change = Promise.withResolvers<void>();
    ending.onLate((part) => said.push(`late: ${part}`));
    ending.close('ledger', () => said.push('ledger'));
    ending.finish(() => change.promise);
    const ended = ending.run();
    await setTimeout(200);
    expect(said).toEqual([]);
    change.resolve();
    await ended;
    expect(said).toEqual(['ledger']);
  });

  it('does not fail for a part that fails when nobody waits for it any more', async () => {
    const part = Promise.withResolvers<void>();
    const ending = new Ending(50);
    ending.close('tokens', () => part.promise);
    await ending.run();
    part.reject(new Error('tokens'));
  });
});
