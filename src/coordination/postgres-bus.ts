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

function postgresWire(connectionString: string, channel: string, events: WireEvents): BusWire {
  let connection: Connection | undefined;

  const discard = async () => {
    const old = connection;
    connection = undefined;
    // A server that is gone answers no goodbye.
    await bounded(Promise.resolve(old?.client.end()), CHECK_LIMIT_MS / 2, 'closing').catch(() => undefined);
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
    await client.connect();
    const query = inTurn(client);
    await query(`LISTEN ${client.escapeIdentifier(channel)}`);
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
        if (connection === undefined) await bounded(connect(), CHECK_LIMIT_MS, 'connecting to PostgreSQL');
        await bounded(Promise.resolve(connection?.query('SELECT 1')), CHECK_LIMIT_MS, 'PostgreSQL');
      } catch (error) {
        await discard();
        throw error;
      }
    },
    close: discard,
  };
}
