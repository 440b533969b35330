import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProtectionProfileAes128CmHmacSha1_80, RtpHeader, RtpPacket, SrtpSession } from 'werift-rtp';
import * as z from 'zod';
import {
  type AgreedSound,
  type Direction,
  type MediaDescription,
  mayReceive,
  maySend,
  newKey,
} from './session-description.ts';
import { type G711, g711Of, isSound, packetsHeard } from './voice.ts';

/**
 * How a side's sound goes. `dead port`: its description names a port at which nobody listens. `blocked`: a firewall
 * before it drops every packet, either way. The others: it says so in its description.
 */
export const mediaSchema = z.enum(['flows', 'dead port', 'sendonly', 'recvonly', 'inactive', 'blocked']);
export type Media = z.infer<typeof mediaSchema>;

/** Nobody listens at the port of "discard". */
const deadPort = 9;
/** What comes before it is known how it is encrypted waits, as far as this many packets. */
const earlyPackets = 50;

/** One side's sound in one call: RTP, or SRTP, in G.711 by UDP on 127.0.0.1. */
export class MediaPort {
  /** For the session description. */
  readonly described: MediaDescription;
  /** Gets each packet of sound that arrives, decoded. */
  onSamples: (samples: Int16Array) => void = () => {};
  /** Called once, when the other side's voice has arrived. */
  onHeard: () => void = () => {};
  readonly #media: Media;
  readonly #socket: Socket;
  readonly #early: Buffer[] = [];
  #remote: { host: string; port: number; mayGetSound: boolean } | undefined;
  #agreed: { payloadType: number; codec: G711 } | undefined;
  #key: string | null = null;
  #srtp: SrtpSession | undefined;
  #isKnown = false;
  #sent = 0;
  #heard = 0;

  private constructor(media: Media, socket: Socket) {
    this.#media = media;
    this.#socket = socket;
    const direction: Direction =
      media === 'sendonly' || media === 'recvonly' || media === 'inactive' ? media : 'sendrecv';
    const port = media === 'dead port' ? deadPort : socket.address().port;
    this.described = { port, direction, key: newKey() };
    socket.on('message', (packet) => this.#receive(packet));
    // Nobody is told that a packet of sound did not arrive.
    socket.on('error', () => {});
  }

  static async open(media: Media = 'flows'): Promise<MediaPort> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new MediaPort(media, socket);
  }

  /** Takes note of what was agreed on: at first, and again when it changes. */
  connect(sound: AgreedSound | undefined): void {
    const { host = null, port = 0, direction = 'inactive', format, key = null } = sound ?? {};
    const codec = format && g711Of(format.encoding);
    this.#agreed = format && codec && { payloadType: format.payloadType, codec };
    const mayGetSound = maySend(this.described.direction) && mayReceive(direction);
    this.#remote = host === null ? undefined : { host, port, mayGetSound };
    if (key !== this.#key) this.#srtp = key === null ? undefined : srtpOf(this.described.key, key);
    this.#key = key;
    this.#isKnown = true;
    for (const packet of this.#early.splice(0)) this.#receive(packet);
  }

  /** @returns whether both descriptions let it speak. Whether that arrives, it is not told. */
  speak(sound: readonly Int16Array[]): boolean {
    for (const samples of sound) this.send(samples);
    return this.#remote?.mayGetSound ?? false;
  }

  /** Sends one packet of sound, unless either description is against it. */
  send(samples: Int16Array): void {
    const { host, port, mayGetSound } = this.#remote ?? {};
    if (!mayGetSound || this.#agreed === undefined) return;
    const { payloadType, codec } = this.#agreed;
    const header = new RtpHeader({
      payloadType,
      marker: this.#sent === 0,
      sequenceNumber: this.#sent,
      timestamp: this.#sent * samples.length,
      ssrc: this.described.port,
    });
    this.#sent += 1;
    const payload = Buffer.from(codec.encode(samples));
    const packet = this.#srtp?.encrypt(payload, header) ?? new RtpPacket(header, payload).serialize();
    if (this.#media !== 'blocked') this.#socket.send(packet, port, host, () => {});
  }

  /** Reads what has arrived by now. */
  async drained(): Promise<void> {
    await nextTurn();
    await nextTurn();
  }

  async close(): Promise<void> {
    await this.drained();
    this.#socket.close();
  }

  #receive(packet: Buffer): void {
    if (this.#media === 'blocked') return;
    if (!this.#isKnown) {
      if (this.#early.length < earlyPackets) this.#early.push(packet);
      return;
    }
    const samples = this.#decode(packet);
    if (samples === undefined) return;
    this.onSamples(samples);
    if (!isSound(samples)) return;
    this.#heard += 1;
    if (this.#heard === packetsHeard) this.onHeard();
  }

  /** Undefined of what is not sound, or not encrypted as was agreed. */
  #decode(packet: Buffer): Int16Array | undefined {
    try {
      const { header, payload } = RtpPacket.deSerialize(this.#srtp?.decrypt(packet) ?? packet);
      const { payloadType, codec } = this.#agreed ?? {};
      return header.payloadType === payloadType ? codec?.decode(payload) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** @param own encrypts what is sent. @param other what arrives. */
function srtpOf(own: string, other: string): SrtpSession {
  const [local, remote] = [own, other].map((inline) => Buffer.from(inline, 'base64')) as [Buffer, Buffer];
  const keys = {
    localMasterKey: local.subarray(0, 16),
    localMasterSalt: local.subarray(16),
    remoteMasterKey: remote.subarray(0, 16),
    remoteMasterSalt: remote.subarray(16),
  };
  return new SrtpSession({ keys, profile: ProtectionProfileAes128CmHmacSha1_80 });
}
