import { once } from 'node:events';
import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { ANSWERED } from './reads.mjs';

/** A server that does not want the rest of a body may end the connection so abruptly that its answer is lost. */
const MOST_LOST = 0.05;

/**
 * Sends `amount` requests, each on a connection of its own, for servers that end it after their answer.
 * @throws Error when an answer is not as expected, or one in twenty is lost
 */
export async function loadAlone(
  url,
  requestOf,
  amount,
  { connections = 20, statuses = [200], includes = ANSWERED },
) {
  let started = 0;
  let lost = 0;
  const worker = async () => {
    while (started < amount) {
      started += 1;
      const answer = await answerTo(url, requestOf()).catch(() => undefined);
      if (answer === undefined) lost += 1;
      else if (!statuses.includes(answer.status) || !answer.body.includes(includes)) {
        throw new Error(`An answer is not as expected: ${answer.status} ${answer.body}`);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  if (lost > amount * MOST_LOST) throw new Error(`Of ${amount} answers, ${lost} are lost.`);
}

async function answerTo(url, { method, path, headers, body }) {
  // autocannon leaves a length of its own in the headers that it is given.
  const { 'Content-Length': _, ...own } = headers;
  const request = send(new URL(path, url), { method, headers: own, agent: false });
  // Once there is an answer, it does not matter that the rest of the body was not taken.
  request.on('error', () => {});
  request.end(body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, body: await text(response) };
}
