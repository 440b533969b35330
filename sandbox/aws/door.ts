import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A service of the sandbox: its own address, and how it takes a connection that was accepted elsewhere. */
export interface Service {
  url: string;
  accept(socket: Socket): void;
}

/**
 * One more address of a service, for one caller alone. So a connection tells who calls, and shutting the door cuts the
 * caller off from one moment to the next, where ending its thread takes a while.
 */
export class Door {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(url: string, server: Server, sockets: Set<Socket>) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
  }

  static async open(service: Service, onConnection: (socket: Socket) => void): Promise<Door> {
    const sockets = new Set<Socket>();
    // What Node's HTTP server sets on the connections that it accepts itself.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      onConnection(socket);
      service.accept(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = service.url.replace(/:\d+/, `:${(server.address() as AddressInfo).port}`);
    return new Door(url, server, sockets);
  }

  /** From here on nothing more comes through, not even what was sent already. */
  shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }
}
