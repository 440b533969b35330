import { headerValues, summaryOf } from './message-text.ts';

export type SipTransport = 'tcp' | 'tls';

/** Where a call goes. */
export interface SipDestination {
  host: string;
  port: number;
  transport: SipTransport;
}

/**
 * One message of a call, as a ladder diagram would draw it. Neither bodies nor what a digest answers are ever in it, so
 * that it can be shown to anybody.
 */
export interface LadderEntry {
  sequence: number;
  /** ISO 8601. */
  time: string;
  direction: 'sent' | 'received';
  /** The parties by name, where the message or the connection told it; else the address. */
  from: string;
  to: string;
  transport: SipTransport;
  /** `INVITE sip:+919876543210@127.0.0.1:5070`, `401 Unauthorized` */
  summary: string;
  /** Whether it carries a digest's answer. */
  authorization: boolean;
  callId: string;
  /** `1 INVITE` */
  cseq: string;
}

/** The side of a connection that is not ours. Its name is known once it has said something. */
export interface Peer {
  /** At first its address. */
  name: string;
  address?: string;
  /** As it was told, by whoever wrote the message. */
  told?: string;
  /** Whether messages come through it that others have written. */
  isProxy?: boolean;
}

/** Every message that an endpoint sent or received, oldest first. */
export class Ladder {
  readonly entries: LadderEntry[] = [];
  readonly #ofPeer = new WeakMap<Peer, LadderEntry[]>();
  #lastSequence = 0;

  enter(own: string, peer: Peer, transport: SipTransport, direction: LadderEntry['direction'], message: string): void {
    if (direction === 'received') this.#learnName(peer, message);
    this.#lastSequence += 1;
    const entry: LadderEntry = {
      sequence: this.#lastSequence,
      time: new Date().toISOString(),
      direction,
      from: direction === 'sent' ? own : peer.name,
      to: direction === 'sent' ? peer.name : own,
      transport,
      summary: summaryOf(message),
      authorization: ['authorization', 'proxy-authorization'].some((name) => headerValues(message, name).length > 0),
      callId: [...headerValues(message, 'call-id'), ...headerValues(message, 'i')][0] ?? '',
      cseq: headerValues(message, 'cseq')[0] ?? '',
    };
    this.entries.push(entry);
    this.#ofPeer.set(peer, [...(this.#ofPeer.get(peer) ?? []), entry]);
  }

  clear(): void {
    this.entries.length = 0;
    this.#lastSequence = 0;
  }

  /**
   * Who sends the first message of a connection does not know yet whom it is talking to. A proxy passes on what others have
   * written, with their names: it is known by what it leaves in a message, or by two names over one connection.
   */
  #learnName(peer: Peer, message: string): void {
    const [told = peer.told] = [...headerValues(message, 'server'), ...headerValues(message, 'user-agent')];
    if (peer.isProxy || told === undefined) return;
    peer.isProxy = isPassedOn(message) || (peer.told !== undefined && peer.told !== told);
    const address = peer.address ?? peer.name;
    Object.assign(peer, { told, address });
    const name = peer.isProxy ? `proxy ${address}` : told;
    if (name === peer.name) return;
    peer.name = name;
    for (const entry of this.#ofPeer.get(peer) ?? []) entry[entry.direction === 'sent' ? 'to' : 'from'] = name;
  }
}

function isPassedOn(message: string): boolean {
  const isRequest = !message.startsWith('SIP/');
  const vias = [...headerValues(message, 'via'), ...headerValues(message, 'v')].flatMap((value) => value.split(','));
  return headerValues(message, 'record-route').length > 0 || (isRequest && vias.length > 1);
}
