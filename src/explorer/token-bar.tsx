import { type FormEvent, useEffect, useState } from 'react';

export interface TokenBarProps {
  readonly token: string;
  readonly onToken: (token: string) => void;
  readonly renewToken?: () => Promise<string>;
}

/** Shows what the page talks to, and takes the token that requests carry. It is kept in the page's memory only. */
export function TokenBar({ token, onToken, renewToken }: TokenBarProps) {
  const [draft, setDraft] = useState(token);
  useEffect(() => setDraft(token), [token]);
  const use = (event: FormEvent) => {
    event.preventDefault();
    onToken(draft.trim());
  };
  return (
    <header className="token-bar">
      <strong>overage-gateway</strong>
      {renewToken && <span className="behind">emulator: no live tenant behind it</span>}
      <form onSubmit={use}>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          type="password"
          autoComplete="off"
          placeholder="Paste an access token for this gateway"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button type="submit" disabled={draft.trim() === token}>
          Use
        </button>
        {renewToken && (
          <button type="button" onClick={async () => onToken(await renewToken())}>
            New demo token
          </button>
        )}
      </form>
    </header>
  );
}
