import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls';
import { SipConnection } from './connection.ts';
import { IncomingCall } from './incoming-call.ts';
import { Ladder, type SipTransport } from './ladder.ts';
import type { SipLimits } from './limits.ts';
import { loopbackAddress } from './loopback.ts';
import { afterPatience } from './patience.ts';
import { processCertificate, type TestCertificate } from './test-certificate.ts';

export interface SipEndpointOptions {
  /** The party's name, in the ladder and as User-Agent. */
  name: string;
  /** A name of 127.0.0.1; default `localhost`. */
  host?: string;
  limits(): SipLimits;
  /** Takes the calls that come in; without it each is refused with 480. */
  onCall?: (call: IncomingCall) => void;
  /** Default: the certificate of this process. */
  certificate?: TestCertificate | undefined;
  /** PEM; trusted besides the own certificate. */
  trusted?: readonly string[] | undefined;
}

/** Where a call goes. */
export interface SipDestination {
  host: string;
  port: number;
  transport: SipTransport;
}

/** Nobody could be connected to. */
export class Unreachable extends Error {}

/** One party that speaks SIP on this machine: listens over TCP and TLS on 127.0.0.1, and calls others there. */
export class SipEndpoint {
  readonly name: string;
  readonly host: string;
  readonly ladder = new Ladder();
  readonly #options: SipEndpointOptions;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #ports = new Map<SipTransport, number>();
  #certificate: TestCertificate | undefined;

  constructor(options: SipEndpointOptions) {
    this.name = options.name;
    this.host = options.host ?? 'localhost';
    this.#options = options;
    this.#certificate = options.certificate;
  }

  /** @param ports on 127.0.0.1; 0, the default, takes any free one */
  async listen(ports: { tcp?: number | undefined; tls?: number | undefined } = {}): Promise<void> {
    this.#certificate ??= await processCertificate();
    try {
      await this.#listen('tcp', ports.tcp ?? 0, createServer());
      const { certificate: cert, privateKey: key } = this.#certificate;
      await this.#listen('tls', ports.tls ?? 0, createTlsServer({ cert, key }));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** PEM, for others to trust; empty as long as nothing listens. */
  get certificate(): string {
    return this.#certificate?.certificate ?? '';
  }

  get limits(): SipLimits {
    return this.#options.limits();
  }

  /** The port on 127.0.0.1; 0 where nothing listens. */
  port(transport: SipTransport): number {
    return this.#ports.get(transport) ?? 0;
  }

  /** @throws Unreachable when there is no connection within the limit, or the host is another machine */
  async connect({ host, port, transport }: SipDestination, signal?: AbortSignal): Promise<SipConnection> {
    const address = loopbackAddress(host);
    if (address === undefined) throw new Unreachable(`${host} is not on this machine.`);
    const ca = [(await processCertificate()).certificate, this.certificate, ...(this.#options.trusted ?? [])].filter(
      Boolean,
    );
    const socket =
      transport === 'tls'
        ? tlsConnect({ host: address, port, ca, ...(address === host ? {} : { servername: host }) })
        : tcpConnect({ host: address, port });
    this.#keep(socket);
    await new Promise<void>((resolve, reject) => {
      const fail = () => {
        socket.destroy();
        reject(new Unreachable(`${host}:${port} cannot be reached over ${transport}.`));
      };
      const stop = afterPatience(this.limits.connectLimitMillis, fail);
      socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', fail);
      socket.once('close', () => {
        stop();
        fail();
      });
      if (signal?.aborted) fail();
      signal?.addEventListener('abort', fail, { once: true });
      socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
        stop();
        signal?.removeEventListener('abort', fail);
      });
    });
    return this.#connection(socket, transport);
  }

  /** Ends every call and forgets the ladder; goes on listening. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.ladder.clear();
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async #listen(transport: SipTransport, port: number, server: Server): Promise<void> {
    // The socket under TLS is there before the handshake is done.
    server.on('connection', (socket) => this.#keep(socket));
    server.on(transport === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#keep(socket);
      this.#connection(socket, transport);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#servers.push(server);
    this.#ports.set(transport, (server.address() as AddressInfo).port);
  }

  #connection(socket: Socket, transport: SipTransport): SipConnection {
    return new SipConnection(socket, transport, {
      name: this.name,
      host: this.host,
      ladder: this.ladder,
      onInvite: (invite, connection) => {
        const call = new IncomingCall(invite, connection, this.limits);
        if (this.#options.onCall) this.#options.onCall(call);
        else call.reject({ sipCode: 480 });
      },
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
