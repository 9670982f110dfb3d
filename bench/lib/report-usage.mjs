import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a measured process before its own code: answers the parent with what the operating system says this
 * process has used so far, or with the bytes that are still held once everything unreachable is collected. It does not
 * keep the process alive.
 */
process.on('message', (question) => {
  if (question === 'live') process.send({ liveBytes: liveBytes() });
  else process.send(usage());
});
process.channel.unref();

function usage() {
  const { user, system } = process.cpuUsage();
  return { cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() };
}

/** Only a whole collection tells what is held from what is merely not yet collected. */
function liveBytes() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
