import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a measured process before its own code: answers the parent with what the operating system says this
 * process has used so far, with the bytes that are still held once everything unreachable is collected, or with how many
 * whole collections there were since that was first asked. It does not keep the process alive.
 */
process.on('message', (question) => {
  if (question === 'live') process.send({ liveBytes: liveBytes() });
  else if (question === 'collections') process.send({ wholeCollections: wholeCollections() });
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

let collections;
function wholeCollections() {
  if (collections === undefined) countCollections();
  return collections;
}

function countCollections() {
  collections = 0;
  const isWhole = ({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().filter(isWhole).length;
  });
  observer.observe({ entryTypes: ['gc'] });
}
