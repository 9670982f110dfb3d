import { onTestFinished } from 'vitest';
import { postgresForTest, type TestPostgres } from '../support/services.js';

const probe = await postgresForTest();
await probe?.drop();

/** For `describe.skipIf`: there is no PostgreSQL to test with. */
export const noPostgres = probe === undefined;

/** An empty schema, dropped after the test. */
export async function freshPostgres(): Promise<TestPostgres> {
  const server = await postgresForTest();
  if (server === undefined) throw new Error('PostgreSQL went away during the tests.');
  onTestFinished(() => server.drop());
  return server;
}
