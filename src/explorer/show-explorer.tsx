import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './explorer.css';
import { createRoot } from 'react-dom/client';
import { fetchDemoToken } from './demo-token.js';
import { Explorer } from './explorer.js';

/** Fills the page. With a path for demo tokens it begins signed in; otherwise the reader pastes a token. */
export async function showExplorer(demoTokenPath: string | undefined): Promise<void> {
  const place = document.getElementById('explorer');
  if (place === null) throw new Error('The page has no place for the explorer.');
  const renewToken = demoTokenPath === undefined ? undefined : () => fetchDemoToken(demoTokenPath);
  const token = (await renewToken?.()) ?? '';
  createRoot(place).render(<Explorer firstToken={token} {...(renewToken && { renewToken })} />);
}
