import { Pool } from 'undici';

const CONNECTIONS_PER_HOST = 10;

/** Servers and load balancers commonly close idle connections from 5 s on. */
const MAX_IDLE_MILLIS = 4_000;

interface Connections {
  pool: Pool;
  inFlight: number;
  /** Epoch milliseconds. */
  usedAt: number;
}

/** Kept between invocations, so that a warm Lambda needs no new TLS handshake. */
const connectionsByHost = new Map<string, Connections>();

/** Lends out the host's connections for one request. They are kept for the next one, also of another invocation. */
export async function withConnections<Answer>(
  origin: string,
  connectTimeoutMillis: number,
  use: (pool: Pool) => Promise<Answer>,
): Promise<Answer> {
  const connections = connectionsTo(origin, connectTimeoutMillis);
  connections.inFlight += 1;
  try {
    return await use(connections.pool);
  } finally {
    connections.inFlight -= 1;
    connections.usedAt = Date.now();
  }
}

/** Drops every kept connection; what is under way on them fails. For tests, and for a process that ends. */
export async function closeConnections(): Promise<void> {
  const all = [...connectionsByHost.values()];
  connectionsByHost.clear();
  await Promise.all(all.map((connections) => connections.pool.destroy()));
}

function connectionsTo(origin: string, connectTimeoutMillis: number): Connections {
  const key = `${origin} ${connectTimeoutMillis}`;
  const kept = connectionsByHost.get(key);
  // Lambda freezes the process between invocations, timers included: a connection that idled past its time may be
  // dead without the pool knowing, and the first request on it would fail in doubt. The wall clock knows.
  const stale = kept !== undefined && kept.inFlight === 0 && Date.now() - kept.usedAt > MAX_IDLE_MILLIS;
  if (kept !== undefined && !stale) return kept;
  if (kept !== undefined) kept.pool.destroy().catch(() => undefined);
  const connections: Connections = {
    pool: new Pool(origin, {
      connections: CONNECTIONS_PER_HOST,
      connect: { timeout: connectTimeoutMillis },
      keepAliveTimeout: MAX_IDLE_MILLIS,
      keepAliveMaxTimeout: MAX_IDLE_MILLIS,
      // Neither service documents HTTP/2, and one connection for all calls would fail them all at once.
      allowH2: false,
    }),
    inFlight: 0,
    usedAt: Date.now(),
  };
  connectionsByHost.set(key, connections);
  return connections;
}
