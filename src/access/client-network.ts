import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS_OF_NETWORK = 4;

/**
 * What one client can be counted by: an IPv4 address, or the /64 network of an IPv6 address, of which a single machine
 * has 2^64 to choose from. Anything else is counted as it is.
 */
export function clientNetwork(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  return `${expand(bare).slice(0, GROUPS_OF_NETWORK).join(':')}::/64`;
}

/** The eight groups of an IPv6 address; only the last two, which nobody needs here, may be in IPv4 notation. */
function expand(address: string): string[] {
  const [head = '', tail = ''] = address
    .toLowerCase()
    .replace(/\d+\.\d+\.\d+\.\d+$/, '0:0')
    .split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
}
