import { letStylesPass } from './strict-styles.js';

// Before anything else is even loaded: the editor makes its style sheets while its modules run.
letStylesPass(document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '');
const { showExplorer } = await import('./show-explorer.js');
const demoTokenPath = document.querySelector<HTMLMetaElement>('meta[name="demo-token"]')?.content;
await showExplorer(demoTokenPath === '' ? undefined : demoTokenPath);
