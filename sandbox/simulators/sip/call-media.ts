import { type Media, MediaPort } from './media-port.ts';
import { answerOffer, type Codec, type Encryption, g711, offer, readAgreed } from './session-description.ts';

export interface CallMediaOptions {
  /** Default: it flows. */
  media?: Media | undefined;
  /** Default: G.711. */
  codecs?: readonly Codec[] | undefined;
  /** Whether own offers are of SRTP. */
  isSecure: boolean;
  /** Default: what own offers are of. */
  takes?: Encryption;
}

/** What one side of a call has to do with descriptions: at its beginning, and when the other side changes them later. */
export interface Negotiation {
  /** The answer to an offer; where there is none, an offer. Undefined: nothing is in common. */
  describe(offered: string): string | undefined;
  /** Takes the answer to the last offer. @returns whether it is one */
  take(answer: string): boolean;
}

/** One side's sound in one call, with what it has agreed on (RFC 3264). */
export class CallMedia implements Negotiation {
  readonly port: MediaPort;
  readonly #options: CallMediaOptions;
  #offered = '';
  #origin: string | undefined;
  #version = 0;
  #described = '';

  private constructor(port: MediaPort, options: CallMediaOptions) {
    this.port = port;
    this.#options = options;
  }

  static async open(options: CallMediaOptions): Promise<CallMedia> {
    return new CallMedia(await MediaPort.open(options.media), options);
  }

  offer(): string {
    const { codecs = g711, isSecure } = this.#options;
    this.#offered = this.#numbered(offer(codecs, isSecure, this.port.described));
    return this.#offered;
  }

  describe(offered: string): string | undefined {
    if (offered.trim() === '') return this.offer();
    const { codecs = g711, isSecure, takes = isSecure ? 'srtp' : 'plain' } = this.#options;
    const answer = answerOffer(offered, codecs, takes, this.port.described);
    if (answer === undefined) return undefined;
    this.port.connect(readAgreed(offered, answer, offered));
    return this.#numbered(answer);
  }

  take(answer: string): boolean {
    const agreed = readAgreed(answer, answer, this.#offered);
    this.port.connect(agreed);
    return agreed !== undefined;
  }

  close(): Promise<void> {
    return this.port.close();
  }

  /** One session has one id, and a version that goes up whenever something in it changes (RFC 3264, 8). */
  #numbered(description: string): string {
    const [, id = '', rest = ''] = /^o=- (\d+) \d+ (.*)$/m.exec(description) ?? [];
    this.#origin ??= id;
    const content = description.replace(/^o=.*\r\n/m, '');
    if (content !== this.#described) this.#version += 1;
    this.#described = content;
    return description.replace(/^o=.*$/m, `o=- ${this.#origin} ${this.#version} ${rest}`);
  }
}
