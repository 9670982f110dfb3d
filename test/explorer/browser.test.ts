import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumForTest } from '../support/chromium.js';
import { DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { editorShows, openExplorer, variablesShow } from './explorer-page.js';
import { withoutDemoCaller } from './without-demo-caller.js';

/** A browser on a busy machine takes its time. */
const SLOW = { timeout: 180_000 };

const browser = await chromiumForTest();

let running: GatewayUnderTest;
let screenshots: string;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  screenshots = await mkdtemp(join(tmpdir(), 'explorer-'));
});
afterAll(async () => {
  await running.stop();
  await browser?.close();
});

/** For tests that are skipped where there is no browser. */
function open(options: BrowserContextOptions = {}, gatewayUrl = running.gateway.url) {
  if (browser === undefined) throw new Error('There is no browser.');
  return openExplorer(browser, gatewayUrl, options);
}

describe.skipIf(browser === undefined)(
  'the explorer in a browser that reaches only the gateway',
  SLOW,
  () => {
    it.each(['light', 'dark'] as const)(
      'answers the first query at one click, in %s',
      async (colorScheme) => {
        const { page, run, complaints, foreignRequests } = await open({ colorScheme });
        const answer = await run();
        expect(answer).toContain('"type":"PhoneServices","overageEnabled":true');
        expect(answer).toContain(`"azureEntitlementId":"${DOCUMENTED_ENTITLEMENT}","partnerId":"1234"`);
        await page.screenshot({ path: join(screenshots, `${colorScheme}.png`) });
        expect(complaints).toEqual([]);
        expect(foreignRequests).toEqual([]);
      },
    );

    it('is dark for who likes it dark', async () => {
      const brightness = async (colorScheme: 'light' | 'dark') => {
        const { page } = await open({ colorScheme });
        return page
          .locator('.graphiql-container')
          .evaluate((element) => Number(/\d+/.exec(getComputedStyle(element).backgroundColor)?.[0]));
      };
      expect(await brightness('dark')).toBeLessThan(100);
      expect(await brightness('light')).toBeGreaterThan(200);
    });

    it('has every documented operation as a tab, with variables', async () => {
      const { page, complaints } = await open();
      const tabs = await page.getByRole('tab').allInnerTexts();
      expect(tabs.map((title) => title.trim())).toEqual([
        'Overage',
        'Overages',
        'Customers',
        'CustomersWithOverage',
        'CustomerPage',
        'PreviewOverage',
        'SetOverage',
        'OverageOperations',
        'GatewayStatus',
        'OverageOperation',
      ]);
      await page.getByRole('tab', { name: 'PreviewOverage' }).click();
      await variablesShow(page, '"dryRun"');
      expect(complaints).toEqual([]);
    });

    it('knows the schema: it documents fields, completes them, and underlines what is not there', async () => {
      const { page, complaints, foreignRequests } = await open();
      await page.getByLabel('Show Documentation Explorer').click();
      await page.getByRole('link', { name: 'SetOverageOutcome', exact: true }).click();
      await page.getByText('VISIBLE', { exact: true }).waitFor();
      await page.locator('.graphiql-query-editor .view-line', { hasText: 'totalCount' }).click();
      await page.keyboard.press('End');
      await page.keyboard.type('\n    pend');
      await page.locator('.suggest-widget').getByText('pendingOperation').first().waitFor();
      await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
      // Images are asked for when they are painted.
      await page.screenshot({ path: join(screenshots, 'completion.png') });
      expect(complaints).toEqual([]);
      expect(foreignRequests).toEqual([]);
    });

    it('shows what the gateway says of a token that it does not take', async () => {
      const { page, run } = await open();
      await page.getByLabel('Token', { exact: true }).fill('no-token-at-all');
      await page.getByRole('button', { name: 'Use', exact: true }).click();
      expect(await run()).toContain('"code":"UNAUTHENTICATED"');
      await page.getByRole('button', { name: 'New demo token' }).click();
      await expect.poll(run, { timeout: 30_000 }).toContain('"type":"PhoneServices"');
    });

    it('keeps the open tab and its variables when the page is opened again', async () => {
      const { page, complaints } = await open();
      await page.getByRole('tab', { name: 'CustomerPage' }).click();
      await page.waitForFunction(() =>
        localStorage.getItem('graphiql:tabState')?.includes('"activeTabIndex":4'),
      );
      await page.reload();
      await editorShows(page, 'CustomerPage');
      await variablesShow(page, '"customerId"');
      expect(complaints).toEqual([]);
    });

    it('without an emulator begins without a token, and says nothing of one', async () => {
      const live = await startGatewayUnderTest({ config: withoutDemoCaller });
      onTestFinished(() => live.stop());
      const { page, complaints } = await open({}, live.gateway.url);
      expect(await page.getByLabel('Token', { exact: true }).inputValue()).toBe('');
      expect(await page.getByText('emulator').count()).toBe(0);
      expect(complaints).toEqual([]);
      await page.getByLabel('Token', { exact: true }).fill(await live.token());
      await page.getByRole('button', { name: 'Use', exact: true }).click();
      await page.getByRole('button', { name: 'Use', exact: true, disabled: true }).waitFor();
    });
  },
);
