import type { Socket } from 'node:net';
import {
  type IncomingInviteRequest,
  IncomingRequestMessage,
  LoggerFactory,
  Parser,
  URI,
  UserAgentCore,
  type UserAgentCoreConfiguration,
} from 'sip.js/lib/core/index.js';
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';
import { isConsistent, refusalByHand, unreadableBody } from './by-hand.ts';
import './kept-grammar.ts';
import type { Ladder, Peer, SipTransport } from './ladder.ts';
import { FramingError, MessageStream } from './message-stream.ts';
import { headerValues } from './message-text.ts';
import { withoutTel, withTel } from './tel-uri.ts';
import { withSource } from './via.ts';

/** What every connection of an endpoint has in common. */
export interface ConnectionOwner {
  /** The party's name in the ladder, sent as User-Agent. */
  name: string;
  /** The host of its calling numbers. */
  host: string;
  ladder: Ladder;
  /** Whether a proxy stands before it, so that its Contact leads elsewhere and answers carry the proxy's Record-Route. */
  behindProxy: boolean;
  onInvite(invite: IncomingInviteRequest, connection: SipConnection): void;
  /** The connection over which a call goes that another request belongs to. */
  connectionOf(dialogId: string): SipConnection | undefined;
}

const methods = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS'];
const allow = `Allow: ${methods.join(', ')}`;
// What sip.js puts into its own answers: it could do more than is done here.
AllowedMethods.splice(0, AllowedMethods.length, ...methods);
/** Nobody listens there. */
const behindTheProxy = '127.0.0.2';

/**
 * One connection and the SIP that is spoken over it, in both directions: the transactions and dialogs of sip.js, whose
 * transport this is. Requests of the called side come back over the connection that the caller opened.
 */
export class SipConnection {
  readonly core: UserAgentCore;
  readonly transport: SipTransport;
  readonly closed: Promise<void>;
  /** The address of the other side, without its port. */
  readonly remoteAddress: string;
  /** The header fields with which an answer tells by whom the rest of the call has to go. */
  readonly recordRoute: readonly string[];
  /** Why the connection ended, if it did not end in order. */
  failure: Error | undefined;
  /** `host:port` on this machine. */
  readonly localAddress: string;
  readonly #remotePort: number;
  readonly #owner: ConnectionOwner;
  readonly #peer: Peer;
  readonly #socket: Socket;
  readonly #stream = new MessageStream();
  /** By the branch of a request, where it came from, if not from here. */
  readonly #answeredOver = new Map<string, SipConnection>();
  readonly #configuration: UserAgentCoreConfiguration;
  /** Whether something came after which nobody knows where the next message begins. */
  #isRefused = false;

  constructor(socket: Socket, transport: SipTransport, owner: ConnectionOwner) {
    const { remoteAddress = '', remotePort = 0, localAddress = '127.0.0.1', localPort = 0 } = socket;
    this.transport = transport;
    this.remoteAddress = remoteAddress.replace(/^::ffff:/, '');
    this.#remotePort = remotePort;
    this.#owner = owner;
    this.#peer = { name: `${this.remoteAddress}:${remotePort}` };
    this.#socket = socket;
    this.localAddress = `${localAddress.replace(/^::ffff:/, '')}:${localPort}`;
    const user = owner.name.toLowerCase();
    const local = new URI('sip', user, localAddress.replace(/^::ffff:/, ''), localPort, { transport });
    const contact = owner.behindProxy ? new URI('sip', user, behindTheProxy, localPort, { transport: 'tls' }) : local;
    this.recordRoute = owner.behindProxy ? [`Record-Route: <sip:${local.host}:${localPort};transport=tcp;lr>`] : [];
    this.#configuration = configuration(owner.name, local, contact, () => ({
      protocol: transport.toUpperCase(),
      send: (message) => this.#send(message),
    }));
    this.core = new UserAgentCore(this.#configuration, { onInvite: (invite) => owner.onInvite(invite, this) });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        // Ends the transactions and their timers, which may be long.
        this.core.dispose();
        resolve();
      });
    });
    socket.setNoDelay(true);
    socket.on('error', (error) => {
      this.failure = error;
      socket.destroy();
    });
    socket.on('data', (chunk) => this.#receive(chunk));
  }

  /** The host of the party's own numbers. */
  get host(): string {
    return this.#owner.host;
  }

  /** The value of a Contact header that leads back here. */
  get contact(): string {
    return this.#configuration.contact.toString();
  }

  /** What answers within a call carry besides: where it goes on, and what is taken there. */
  get ownHeaders(): string[] {
    return [`Contact: ${this.contact}`, allow];
  }

  /** Sends a message that belongs to no transaction of this connection. */
  send(message: string): void {
    void this.#send(message).catch(() => {});
  }

  /** Closes the connection once what was written is sent. */
  end(): void {
    this.#socket.end();
  }

  /** Closes it at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Takes a request of one of its calls that came over another connection, over which it is answered. */
  #takeFrom(other: SipConnection, request: IncomingRequestMessage): void {
    if (other !== this && request.method !== 'ACK') this.#answeredOver.set(request.viaBranch, other);
    this.#dispatchRequest(request);
  }

  async #send(text: string): Promise<void> {
    const message = withTel(text);
    const [branch = ''] = this.#answeredOver.size === 0 || !message.startsWith('SIP/') ? [] : branchesOf(message);
    const other = this.#answeredOver.get(branch);
    if (other !== undefined) return other.#send(message);
    if (!this.#socket.writable) throw new Error('The connection is closed.');
    this.#owner.ladder.enter(this.#owner.name, this.#peer, this.transport, 'sent', message);
    this.#socket.write(message);
  }

  #receive(chunk: Buffer): void {
    if (this.#isRefused) return;
    try {
      for (const framed of this.#stream.push(chunk)) {
        if ('message' in framed) this.#dispatch(framed.message);
        else if (framed.keepAlive === 'ping') this.#socket.write('\r\n');
      }
    } catch (error) {
      if (!(error instanceof FramingError)) console.error('simulator defect:', error);
      this.#isRefused = true;
      if (error instanceof FramingError) this.#refuse(`${error.head}\r\n\r\n`, error.isTooLarge);
      else this.destroy();
      this.#socket.end();
      // Closed while the other side still sends, it would be reset, and the answer with it.
      this.#socket.setTimeout(1000, () => this.destroy());
    }
  }

  /** Answers what cannot be read as a request, where that can be done; else ends the connection. */
  #refuse(text: string, isTooLarge = false): void {
    const refusal = refusalByHand(text, isTooLarge);
    if (refusal === undefined) {
      // An ACK and a response get no answer, whatever they are.
      if (!/^(?:ACK |SIP\/)/.test(text)) this.destroy();
      return;
    }
    this.#owner.ladder.enter(this.#owner.name, this.#peer, this.transport, 'received', text);
    void this.#send(refusal).catch(() => {});
  }

  #dispatch(text: string): void {
    const isResponse = text.startsWith('SIP/');
    const sourced = isResponse ? text : withSource(text, this.remoteAddress, this.#remotePort);
    const message = this.#parse(withoutTel(sourced));
    // A start line with a URI, To, From, Call-ID, CSeq and Via are the least that can be understood.
    const isWhole = message?.via && message.from && message.to && message.callId && message.cseq !== undefined;
    const isRequest = message instanceof IncomingRequestMessage;
    if (!message || !isWhole || (isRequest && !(message.ruri && isConsistent(text)))) {
      this.#refuse(sourced);
      return;
    }
    this.#owner.ladder.enter(this.#owner.name, this.#peer, this.transport, 'received', text);
    if (isRequest) (this.#connectionOf(message) ?? this).#takeFrom(this, message);
    else this.core.receiveIncomingResponseFromTransport(message);
  }

  /** The parser throws at some of what is no SIP, and gives nothing for the rest. */
  #parse(text: string): ReturnType<typeof Parser.parseMessage> {
    try {
      return Parser.parseMessage(text, this.core.loggerFactory.getLogger('sip.parser'));
    } catch {
      return undefined;
    }
  }

  /** Whoever follows a Contact may open a connection of its own for what belongs to a call. */
  #connectionOf({ callId, toTag, fromTag }: IncomingRequestMessage): SipConnection | undefined {
    const dialogId = `${callId}${toTag}${fromTag}`;
    return !toTag || this.hasDialog(dialogId) ? this : this.#owner.connectionOf(dialogId);
  }

  hasDialog(dialogId: string): boolean {
    return this.core.dialogs.has(dialogId);
  }

  /** Its answer has the tag that the cancelled request has in its own (RFC 3261, 9.2). sip.js would take a new one. */
  #cancel(request: IncomingRequestMessage): boolean {
    const cancelled = this.core.userAgentServers.get(request.viaBranch) as unknown as Answering | undefined;
    if (cancelled === undefined) return false;
    this.core.replyStateless(request, { statusCode: 200, toTag: cancelled.toTag });
    if (cancelled.transaction.state === 'Proceeding') cancelled.receiveCancel(request);
    return true;
  }

  #dispatchRequest(request: IncomingRequestMessage): void {
    if (!methods.includes(request.method)) {
      this.core.replyStateless(request, { statusCode: 405, extraHeaders: [allow] });
      return;
    }
    const required = optionTags(request);
    if (required.length > 0 && request.method !== 'ACK' && request.method !== 'CANCEL') {
      // No extension is supported.
      this.core.replyStateless(request, { statusCode: 420, extraHeaders: [`Unsupported: ${required.join(', ')}`] });
      return;
    }
    if (request.method === 'OPTIONS') {
      this.core.replyStateless(request, { statusCode: 200, extraHeaders: [allow, 'Accept: application/sdp'] });
      return;
    }
    const taken = request.method === 'INVITE' ? unreadableBody(request.data) : undefined;
    if (taken !== undefined) {
      this.core.replyStateless(request, { statusCode: 415, extraHeaders: [taken] });
      return;
    }
    // Over TLS `sips:` leads to the same place.
    if (request.ruri?.scheme === 'sips' && this.transport === 'tls') request.ruri.scheme = 'sip';
    if (request.method === 'CANCEL' && this.#cancel(request)) return;
    // sip.js would take requests for one user only. Here every number may be called; who answers decides.
    if (request.ruri) this.#configuration.aor = request.ruri;
    this.core.receiveIncomingRequestFromTransport(request);
  }
}

/** What sip.js holds of a request that it answers. */
interface Answering {
  toTag: string;
  transaction: { state: string };
  receiveCancel(request: IncomingRequestMessage): void;
}

function branchesOf(message: string): string[] {
  return headerValues(message, 'via').map((via) => /;\s*branch=([^;,\s]+)/i.exec(via)?.[1] ?? '');
}

/** The extensions without which a request may not be carried out (RFC 3261, 8.2.2.3). */
function optionTags(request: IncomingRequestMessage): string[] {
  return request
    .getHeaders('require')
    .flatMap((value) => value.split(','))
    .map((tag) => tag.trim())
    .filter(Boolean);
}

function configuration(
  name: string,
  local: URI,
  contact: URI,
  transportAccessor: UserAgentCoreConfiguration['transportAccessor'],
): UserAgentCoreConfiguration {
  const loggerFactory = new LoggerFactory();
  loggerFactory.builtinEnabled = false;
  return {
    aor: local,
    contact: { pubGruu: undefined, tempGruu: undefined, uri: contact, toString: () => `<${contact}>` },
    displayName: '',
    loggerFactory,
    hackViaTcp: false,
    routeSet: [],
    sipjsId: '',
    supportedOptionTags: [],
    supportedOptionTagsResponse: [],
    userAgentHeaderFieldValue: name,
    viaForceRport: true,
    viaHost: `${local.host}:${local.port}`,
    // Its digest knows MD5 alone: digest-answer.ts answers challenges.
    authenticationFactory: () => undefined,
    transportAccessor,
  };
}
