import { randomInt } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import type { TestPostgres } from '../support/services.js';

/** The moment between the answer to a PUT and its note in the ledger, held for as long as a test wants. */
export interface HeldSettlements {
  /** Resolves when one is held. */
  held(): Promise<void>;
  /** Lets it, and all that follow, be noted. */
  release(): Promise<void>;
}

/** From now on the database does not note how a change ended. @param postgres where a gateway has its ledger */
export async function holdSettlements(postgres: TestPostgres): Promise<HeldSettlements> {
  const lock = randomInt(1_000_000);
  await postgres.query('create table settlements_released ()');
  await postgres.query(`create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(${lock});
    while not exists (select from settlements_released) loop perform pg_sleep(0.01); end loop;
    return new;
  end $$`);
  await postgres.query(`create trigger hold before update on ledger_operations for each row
    when (new.state = 'SETTLED' and old.state <> 'SETTLED') execute function hold()`);
  const locks = () => postgres.query(`select from pg_locks where locktype = 'advisory' and objid = ${lock}`);
  return {
    held: () => eventually(async () => (await locks()).length > 0),
    release: async () => void (await postgres.query('insert into settlements_released default values')),
  };
}
