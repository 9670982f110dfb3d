import { afterAll, describe, expect, it } from 'vitest';
import { chromiumForTest } from '../support/chromium.js';
import { emulatorForTest } from './emulator-client.js';

const browser = await chromiumForTest();
afterAll(() => browser?.close());

describe.skipIf(browser === undefined)("the emulator's page in a browser", { timeout: 180_000 }, () => {
  it('shows the customers and what was received, and breaks no policy of its own', async () => {
    const emulator = await emulatorForTest();
    await fetch(`${emulator.url}/v1/customers`);
    const page = await browser?.newPage();
    const complaints: string[] = [];
    page?.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page?.on('pageerror', (error) => complaints.push(String(error)));
    await page?.goto(emulator.url);
    await page?.getByText('Fourth Coffee').waitFor();
    await page?.getByText('GET /v1/customers').waitFor();
    await page?.getByLabel('Search customers').fill('coho');
    expect(await page?.locator('#customers tr').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});
