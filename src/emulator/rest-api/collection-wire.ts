import { jsonReply, type Reply } from '../http-io/reply.js';

/** A collection as the API answers it, all of it on one page. */
export function collectionReply(items: readonly object[], self?: string): Reply {
  return jsonReply(200, {
    totalCount: items.length,
    items,
    ...(self === undefined ? {} : { links: { self: linkWire(self) } }),
    attributes: { objectType: 'Collection' },
  });
}

/** A link, GET unless it says otherwise. */
export function linkWire(uri: string, headers: readonly { key: string; value: string }[] = []): object {
  return { uri, method: 'GET', headers };
}

/** An etag as the API makes them: base64 of a small JSON object. Source: "Get a subscription by id". */
export function etagOf(id: string): string {
  return Buffer.from(JSON.stringify({ id, version: 1 })).toString('base64');
}
