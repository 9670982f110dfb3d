import type { GraphiQLProps } from 'graphiql';

type Fetcher = GraphiQLProps['fetcher'];

/** Sends what the editor holds to the gateway that served the page, as the bearer of this token. */
export function createGatewayFetcher(token: string): Fetcher {
  return async (request, options) => {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...options?.headers,
      },
      body: JSON.stringify(request),
    });
    return answer.json();
  };
}
