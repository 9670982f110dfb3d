const OBJECT_IDENTIFIER = 0x06;

/** One value of DER-encoded ASN.1 (X.690): as little of it as finding the key in a PFX file takes. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

/** @throws RangeError when the bytes are not DER */
export function derRoot(bytes: Buffer): DerValue {
  const tag = bytes.readUInt8(0);
  const shortLength = bytes.readUInt8(1);
  const lengthBytes = shortLength < 0x80 ? 0 : shortLength & 0x7f;
  // 0x80 is BER's indefinite length.
  if (shortLength === 0x80 || lengthBytes > 4) throw new RangeError('not DER');
  const length = lengthBytes === 0 ? shortLength : bytes.readUIntBE(2, lengthBytes);
  const start = 2 + lengthBytes;
  if (start + length > bytes.length) throw new RangeError('not DER');
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

/** The values inside; none of what is absent. @throws RangeError when they are not DER */
export function derChildren(parent: DerValue | undefined): DerValue[] {
  const children: DerValue[] = [];
  let rest = parent?.content ?? Buffer.alloc(0);
  while (rest.length > 0) {
    const child = derRoot(rest);
    children.push(child);
    rest = rest.subarray(child.whole.length);
  }
  return children;
}

/** An object identifier in dotted form; undefined for any other value. */
export function derObjectId(value: DerValue | undefined): string | undefined {
  if (value?.tag !== OBJECT_IDENTIFIER) return undefined;
  const numbers: number[] = [];
  let number = 0;
  for (const byte of value.content) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...others] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
}
