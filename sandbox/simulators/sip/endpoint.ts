import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { createSecureContext, TLSSocket, connect as tlsConnect } from 'node:tls';
import { SipConnection } from './connection.ts';
import { connectionFailureWords, unknownHostWords } from './connection-failure.ts';
import { IncomingCall } from './incoming-call.ts';
import { Ladder, type SipDestination, type SipTransport } from './ladder.ts';
import type { SipLimits } from './limits.ts';
import { loopbackAddress } from './loopback.ts';
import { afterPatience } from './patience.ts';
import {
  processCertificate,
  type ShownCertificate,
  type TestCertificate,
  trustedCertificates,
} from './test-certificate.ts';

/** How an endpoint looks to whoever calls it. */
interface Presentation {
  /** Whether its own certificate is shown over TLS, or one with something wrong. */
  shownCertificate: ShownCertificate;
  /**
   * Whether a proxy stands before it: answers carry the Record-Route of the proxy, over TCP, and a Contact behind it, over
   * TLS, where nobody but the proxy gets to.
   */
  behindProxy?: boolean | undefined;
}

export interface SipEndpointOptions {
  /** The party's name, in the ladder and as User-Agent. */
  name: string;
  /** A name of 127.0.0.1; default `localhost`. */
  host?: string;
  limits(): SipLimits;
  /** Read anew for each connection. Default: its own certificate, and no proxy. */
  presentation?: (() => Presentation) | undefined;
  /** Takes the calls that come in; without it each is refused with 480. */
  onCall?: (call: IncomingCall) => void;
  /** Default: the certificate of this process. */
  certificate?: TestCertificate | undefined;
  /** PEM; trusted besides the own certificate. */
  trusted?: readonly string[] | undefined;
}

/** Nobody could be connected to. The message says why in the words of {@link connectionFailureWords}. */
export class Unreachable extends Error {}

/** One party that speaks SIP on this machine: listens over TCP and TLS on 127.0.0.1, and calls others there. */
export class SipEndpoint {
  readonly name: string;
  readonly host: string;
  readonly ladder = new Ladder();
  readonly #options: SipEndpointOptions;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<SipConnection>();
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
      await this.#listen('tcp', ports.tcp ?? 0);
      await this.#listen('tls', ports.tls ?? 0);
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
  async connect(destination: SipDestination, signal?: AbortSignal): Promise<SipConnection> {
    const { host, port, transport } = destination;
    const address = loopbackAddress(host);
    if (address === undefined) throw new Unreachable(unknownHostWords(destination));
    const socket =
      transport === 'tls'
        ? tlsConnect({
            host: address,
            port,
            ca: await this.#trusted(),
            ...(address === host ? {} : { servername: host }),
          })
        : tcpConnect({ host: address, port });
    this.#keep(socket);
    await new Promise<void>((resolve, reject) => {
      const fail = (error?: Error) => {
        socket.destroy();
        reject(new Unreachable(connectionFailureWords(destination, address, error)));
      };
      const stop = afterPatience(this.limits.connectLimitMillis, () => fail());
      socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', fail);
      socket.once('close', () => {
        stop();
        fail();
      });
      const abort = () => fail();
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
      socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
        stop();
        signal?.removeEventListener('abort', abort);
      });
    });
    return this.#connection(socket, transport, false);
  }

  async #trusted(): Promise<string[]> {
    return [...(await trustedCertificates()), this.certificate, ...(this.#options.trusted ?? [])].filter(Boolean);
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

  async #listen(transport: SipTransport, port: number): Promise<void> {
    const server = createServer((socket) => {
      this.#keep(socket);
      if (transport === 'tcp') this.#connection(socket, transport, true);
      else void this.#secure(socket);
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

  /** Which certificate is shown is known for each connection alone. */
  async #secure(socket: Socket): Promise<void> {
    const { shownCertificate = 'trusted' } = this.#options.presentation?.() ?? {};
    const own = shownCertificate === 'trusted' ? this.#certificate : undefined;
    const { certificate: cert, privateKey: key } = own ?? (await processCertificate(shownCertificate));
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) });
    this.#keep(secure);
    secure.once('secure', () => this.#connection(secure, 'tls', true));
  }

  #connection(socket: Socket, transport: SipTransport, isCalled: boolean): SipConnection {
    const behindProxy = isCalled && this.#options.presentation?.().behindProxy === true;
    const connection = new SipConnection(socket, transport, {
      name: this.name,
      host: this.host,
      behindProxy,
      ladder: this.ladder,
      onInvite: (invite, connection) => {
        const call = new IncomingCall(invite, connection, this.limits);
        if (this.#options.onCall) this.#options.onCall(call);
        else call.reject({ sipCode: 480 });
      },
      connectionOf: (dialogId) => [...this.#connections].find((each) => each.hasDialog(dialogId)),
    });
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    return connection;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
