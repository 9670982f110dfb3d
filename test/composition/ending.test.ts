import { describe, expect, it } from 'vitest';
import { Ending } from '../../src/composition/ending.js';

describe('the ending of a gateway', () => {
  it('tells everybody first, then closes the parts from the last built to the first', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close(() => said.push('ledger'));
    ending.onBegin(() => said.push('begin'));
    ending.close(async () => said.push('server'));
    await ending.run();
    expect(said).toEqual(['begin', 'server', 'ledger']);
  });

  it('closes each part once', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close(() => said.push('ledger'));
    await Promise.all([ending.run(), ending.run()]);
    expect(said).toEqual(['ledger']);
  });

  it('closes the other parts when one fails, and says that it failed', async () => {
    const said: string[] = [];
    const ending = new Ending();
    ending.close(() => said.push('ledger'));
    ending.close(() => Promise.reject(new Error('server')));
    await expect(ending.run()).rejects.toThrow('server');
    expect(said).toEqual(['ledger']);
  });
});
