import * as z from 'zod';
import type { TrustedDocumentsConfig } from './config.js';
import type { EnvReader } from './env-reader.js';
import { list } from './shapes.js';

/** Which documents callers may run, and where more of them are registered. */
export function readTrustedDocuments(env: EnvReader): TrustedDocumentsConfig {
  return {
    mode: env.read('TRUSTED_DOCUMENTS', z.enum(['off', 'strict']), '"off" or "strict"', 'off'),
    manifestPaths: env.read('TRUSTED_DOCUMENTS_PATH', list, 'paths separated by commas', []),
  };
}
