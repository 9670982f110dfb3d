import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { activeTab } from './active-tab.js';
import { DOCUMENTED_TABS } from './documented-tabs.js';
import { createGatewayFetcher } from './gateway-fetcher.js';
import { TokenBar } from './token-bar.js';

export interface ExplorerProps {
  readonly firstToken: string;
  /** Gets another demo token; only where an emulator is behind the gateway. */
  readonly renewToken?: () => Promise<string>;
}

/** The whole page: who is asking on top, GraphiQL below. */
export function Explorer({ firstToken, renewToken }: ExplorerProps) {
  const [token, setToken] = useState(firstToken);
  const { query, variables } = activeTab();
  const fetcher = useMemo(() => createGatewayFetcher(token), [token]);
  return (
    <>
      <TokenBar token={token} onToken={setToken} {...(renewToken && { renewToken })} />
      {/* Another token may see another part of the schema: the key makes GraphiQL ask for it again. */}
      <GraphiQL
        key={token}
        fetcher={fetcher}
        initialQuery={query}
        initialVariables={variables}
        defaultTabs={[...DOCUMENTED_TABS]}
        defaultEditorToolsVisibility="variables"
        showPersistHeadersSettings={false}
        {...(token === '' && { schema: null })}
      >
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}
