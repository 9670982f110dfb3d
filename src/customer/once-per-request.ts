import type { Deadline } from '../request/deadline.js';
import type { RequestContext } from '../request/request-context.js';

export type ReadByKey<Value> = (key: string, context: RequestContext) => Promise<Value>;

/**
 * Lets every field of one answer see the same value, read once, whatever the cache allows. The deadline stands for the
 * request: it is what all copies of its context share. Each change of a document counts as a request of its own.
 */
export function oncePerRequest<Value>(read: ReadByKey<Value>): ReadByKey<Value> {
  const requests = new WeakMap<Deadline, Map<string, Promise<Value>>>();

  return (key, context) => {
    const readings = requests.get(context.deadline) ?? new Map<string, Promise<Value>>();
    requests.set(context.deadline, readings);
    const reading = readings.get(key) ?? read(key, context);
    readings.set(key, reading);
    return reading;
  };
}
