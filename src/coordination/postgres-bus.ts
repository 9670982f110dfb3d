import pg from 'pg';
import type { Log } from '../telemetry/log.js';
import { bounded } from './bounded.js';
import { toMessageText } from './bus-message.js';
import type { InvalidationBus } from './invalidation-bus.js';
import { type BusWire, CHECK_LIMIT_MS, WatchedBus, type WireEvents } from './watched-bus.js';

const SEND_LIMIT_MS = 500;
const CHANNEL = 'overage_gateway_invalidations';

export interface PostgresBusOptions {
  readonly connectionString: string;
  /** Channels belong to a database: several gateways in one need different ones. */
  readonly channel?: string;
  readonly log: Log;
}

/** Invalidations by LISTEN/NOTIFY, for replicas that share a PostgreSQL and no Redis. Holds one connection. */
export function startPostgresBus({
  connectionString,
  channel = CHANNEL,
  log,
}: PostgresBusOptions): InvalidationBus {
  return new WatchedBus((events) => postgresWire(connectionString, channel, events), log);
}

interface Connection {
  readonly client: pg.Client;
  readonly query: (text: string, values?: string[]) => Promise<unknown>;
}

/** One statement after the other, as a change has several to send: `pg` complains of a second while one runs. */
function inTurn(client: pg.Client): Connection['query'] {
  let latest: Promise<unknown> = Promise.resolve();
  return (text, values = []) => {
    const result = latest.then(() => client.query(text, values));
    latest = result.catch(() => undefined);
    return result;
  };
}

/** A server that is gone answers no goodbye. */
async function sayGoodbye(client: pg.Client): Promise<void> {
  await bounded(client.end(), CHECK_LIMIT_MS / 2, 'closing').catch(() => undefined);
}

function postgresWire(connectionString: string, channel: string, events: WireEvents): BusWire {
  let connection: Connection | undefined;

  const discard = async () => {
    const old = connection;
    connection = undefined;
    if (old !== undefined) await sayGoodbye(old.client);
  };

  const connect = async () => {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CHECK_LIMIT_MS / 2,
      keepAlive: true,
    });
    const broken = () => {
      if (connection?.client === client) {
        connection = undefined;
        events.onBroken();
      }
    };
    client.on('error', broken);
    client.on('end', broken);
    client.on('notification', ({ payload }) => events.onText(payload ?? ''));
    const query = inTurn(client);
    const listening = client.connect().then(() => query(`LISTEN ${client.escapeIdentifier(channel)}`));
    try {
      await bounded(listening, CHECK_LIMIT_MS, 'connecting to PostgreSQL');
    } catch (error) {
      // Nobody knows of it but us: a standby, which takes no LISTEN, would soon have given out all its connections.
      await sayGoodbye(client);
      throw error;
    }
    connection = { client, query };
  };

  return {
    send: async (message) => {
      if (connection === undefined) throw new Error('PostgreSQL is not connected');
      const sending = connection.query('SELECT pg_notify($1, $2)', [channel, toMessageText(message)]);
      await bounded(sending, SEND_LIMIT_MS, 'PostgreSQL');
    },
    check: async () => {
      try {
        if (connection === undefined) await connect();
        await bounded(Promise.resolve(connection?.query('SELECT 1')), CHECK_LIMIT_MS, 'PostgreSQL');
      } catch (error) {
        await discard();
        throw error;
      }
    },
    close: discard,
  };
}
