import type { Request, Response } from 'got';
import { PartnerCenterError } from './partner-center-error.js';

/** Largest body accepted after decompression; the documented answers are under 2 KiB. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads an answer to its end. By events, which costs less than an iterator over the stream.
 * @throws PartnerCenterError for a body over the limit; the stream's own error for an answer that breaks off
 */
export function wholeAnswer(
  stream: Request,
  operation: string,
): Promise<{ readonly response: Response; readonly bodyText: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let response: Response | undefined;
    stream.once('response', (received: Response) => {
      response = received;
    });
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_LIMIT_BYTES) return;
      reject(tooLarge(operation));
      stream.destroy();
    });
    stream.once('end', () => {
      if (response === undefined) reject(new Error('ended without a response'));
      else resolve({ response, bodyText: Buffer.concat(chunks, size).toString('utf8') });
    });
    stream.once('error', reject);
    stream.once('close', () => {
      if (!stream.readableEnded) reject(new Error('closed before the end of the answer'));
    });
  });
}

function tooLarge(operation: string): PartnerCenterError {
  return new PartnerCenterError(
    'UPSTREAM_INVALID_RESPONSE',
    `Partner Center's answer to ${operation} was larger than ${BODY_LIMIT_BYTES} bytes and was cut off.`,
    { delivery: 'no-response' },
  );
}
