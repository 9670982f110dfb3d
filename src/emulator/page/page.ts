import { createHash } from 'node:crypto';
import type { Reply } from '../http-io/reply.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

const HTML = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Partner Center emulator</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
  <h1>Partner Center emulator</h1>
  <p>No live tenant is behind this. State lives in memory. <span id="live">…</span></p>
</header>
<main>
  <section aria-labelledby="customers-title">
    <div class="bar"><h2 id="customers-title">Customers</h2>
      <input id="search" type="search" placeholder="Name or id" aria-label="Search customers">
      <span id="count" class="soft"></span></div>
    <div class="scroll"><table>
      <thead><tr><th>Customer</th><th>Overage</th><th>Notes</th></tr></thead>
      <tbody id="customers"></tbody>
    </table></div>
  </section>
  <section aria-labelledby="requests-title">
    <div class="bar"><h2 id="requests-title">Received requests</h2><span style="flex:1"></span>
      <button id="clear" type="button">Clear</button>
      <button id="reset" type="button">Reset everything</button></div>
    <div class="scroll"><table>
      <thead><tr><th>Time</th><th>Request</th><th>Status</th></tr></thead>
      <tbody id="requests"></tbody>
    </table></div>
  </section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page for a person at `/`: customers, their state, the journal. Nothing on it comes from elsewhere. */
export const PAGE: Reply = {
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; script-src ${hash(SCRIPT)}; style-src 'unsafe-inline'; connect-src 'self'; img-src data:`,
    'X-Content-Type-Options': 'nosniff',
  },
  body: HTML,
};
