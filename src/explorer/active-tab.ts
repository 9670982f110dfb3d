import { DOCUMENTED_TABS } from './documented-tabs.js';

const NOTHING = { query: '', variables: '' };

/**
 * What the editors begin with: the tab that was open last, else the first documented one. GraphiQL would take the
 * query from there but not the variables, unless somebody has edited them.
 */
export function activeTab(): { readonly query: string; readonly variables: string } {
  return storedActiveTab() ?? DOCUMENTED_TABS[0] ?? NOTHING;
}

function storedActiveTab() {
  const stored: unknown = JSON.parse(localStorage.getItem('graphiql:tabState') ?? 'null');
  if (!hasMembers(stored) || !Array.isArray(stored.tabs)) return undefined;
  const tab: unknown = stored.tabs[Number(stored.activeTabIndex)];
  return hasMembers(tab) ? { query: textOf(tab.query), variables: textOf(tab.variables) } : undefined;
}

function hasMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
