import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** The explorer in a browser that reaches the gateway and nothing else. */
export interface ExplorerPage {
  readonly page: Page;
  /** Requests to anywhere but the gateway; all of them were blocked. */
  readonly foreignRequests: readonly string[];
  /** Console errors, uncaught errors and breaches of the security policy. */
  readonly complaints: readonly string[];
  /** Clicks the button that runs the query, and gives the answer shown. */
  run(): Promise<string>;
}

/** What a browser takes at most on a machine that is busy otherwise. */
const PATIENCE_MS = 90_000;

/** Opens the gateway's address as a person would, in a fresh profile. */
export async function openExplorer(
  browser: Browser,
  gatewayUrl: string,
  options: BrowserContextOptions = {},
): Promise<ExplorerPage> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 820 }, ...options });
  onTestFinished(() => context.close());
  const { origin } = new URL(gatewayUrl);
  const foreignRequests: string[] = [];
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      foreignRequests.push(route.request().url());
      return route.abort();
    },
  );
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(gatewayUrl);
  await editorShows(page, 'query');
  return { page, foreignRequests, complaints, run: () => runQuery(page) };
}

/** Waits until the query editor has loaded and shows this text. */
export async function editorShows(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-query-editor .view-lines', { hasText: text }).waitFor();
}

/** Waits until the variables of the open tab show this text. */
export async function variablesShow(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-editor-tool .view-lines', { hasText: text }).first().waitFor();
}

async function runQuery(page: Page): Promise<string> {
  const answered = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/graphql'),
  );
  await page.locator('.graphiql-execute-button').click();
  await (await answered).finished();
  const shown = page.locator('.result-window .view-lines');
  await shown.filter({ hasText: /"(data|errors|title)"/ }).waitFor();
  // The editor separates words by no-break spaces.
  return (await shown.innerText()).replaceAll(/\s/g, '');
}
