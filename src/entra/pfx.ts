import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type DerValue, derChildren, derObjectId, derRoot } from './der.js';

const DATA = '1.2.840.113549.1.7.1';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';

/**
 * The end certificate (DER) of a PFX file. Node can load a PFX for TLS only, so the certificate is asked of a TLS
 * socket that is never connected; OpenSSL checks the passphrase on the way.
 * @throws Error of OpenSSL's for a wrong passphrase or something that is not a PFX
 */
export function certificateOfPfx(pfx: Buffer, passphrase: string): Buffer | undefined {
  const secureContext = createSecureContext({ pfx, passphrase });
  const socket = new TLSSocket(new Duplex({ read: () => undefined }), { secureContext, isServer: true });
  try {
    const certificate = socket.getCertificate();
    return certificate !== null && 'raw' in certificate ? certificate.raw : undefined;
  } finally {
    socket.destroy();
  }
}

/**
 * The private key of a PFX file as DER PKCS #8, encrypted with the same passphrase or plain. RFC 7292 §4 nests it as
 * PFX → authenticated safe → safe contents → key bag; files in use keep the bag's key encrypted and the way to it not.
 * @throws Error when the file is not DER
 */
export function privateKeyOfPfx(pfx: Buffer): Buffer | undefined {
  const [, authenticatedSafe] = derChildren(derRoot(pfx));
  for (const contentInfo of derChildren(dataOf(authenticatedSafe))) {
    for (const bag of derChildren(dataOf(contentInfo))) {
      const [type, value] = derChildren(bag);
      const kind = derObjectId(type);
      if (kind === KEY_BAG || kind === SHROUDED_KEY_BAG) return derChildren(value)[0]?.whole;
    }
  }
  return undefined;
}

/** ContentInfo → [0] → OCTET STRING → what it holds; undefined for content of another type, such as encrypted. */
function dataOf(contentInfo: DerValue | undefined): DerValue | undefined {
  const [type, content] = derChildren(contentInfo);
  const [octets] = derChildren(content);
  return derObjectId(type) === DATA && octets !== undefined ? derRoot(octets.content) : undefined;
}
