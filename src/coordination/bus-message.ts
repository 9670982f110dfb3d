/** One invalidation as it travels. */
export interface BusMessage {
  /** Which bus sent it, so that nobody hears themselves. */
  readonly from: string;
  readonly topic: string;
  readonly key: string;
}

export function toMessageText({ from, topic, key }: BusMessage): string {
  return JSON.stringify([from, topic, key]);
}

/** The message in a text, or undefined when it is none of ours. */
export function toBusMessage(text: string): BusMessage | undefined {
  try {
    const parts: unknown = JSON.parse(text);
    if (!Array.isArray(parts)) return undefined;
    const [from, topic, key]: unknown[] = parts;
    const isMessage = typeof from === 'string' && typeof topic === 'string' && typeof key === 'string';
    return isMessage ? { from, topic, key } : undefined;
  } catch {
    return undefined;
  }
}
