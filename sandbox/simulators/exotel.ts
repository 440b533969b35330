import type { Socket } from 'node:net';
import { addExoPhone, type ExoPhoneDescription, type ExotelAccount } from './exotel/account.ts';
import { exotelControls } from './exotel/controls.ts';
import { type Dialling, dialNumber } from './exotel/dial.ts';
import { receiveAtEdge } from './exotel/edge.ts';
import { failureAnswer, innerFailureAnswer } from './exotel/envelope.ts';
import { badApiKey, ExotelFailure, methodNotAllowed, notAuthorized, notFound } from './exotel/failures.ts';
import { answersSeveral, exotelOperations, exotelReads, exotelRoutes } from './exotel/routes.ts';
import { defaultExotelSettings, type ExotelSettings, exotelSettingsSchema } from './exotel/settings.ts';
import type { DialledCall, ExotelState } from './exotel/state.ts';
import type { Callers } from './http/callers.ts';
import type { ApiAnswer, ApiRequest } from './http/exchange.ts';
import { crashesRefused, FaultPlan } from './http/faults.ts';
import type { JournalEntry } from './http/journal.ts';
import { LateRequests } from './http/late-requests.ts';
import { listen, type SimulatedService } from './http/listener.ts';
import { RateLimit } from './http/rate-limit.ts';
import { ReadLag, readLagSchemaOf } from './http/read-lag.ts';
import { matchRoute } from './http/routes.ts';
import { realTime } from './real-time.ts';
import { addressesOf, type SipAddresses } from './sip/addresses.ts';
import { carryBySip } from './sip/carrier.ts';
import { DigestAuthority } from './sip/digest-authority.ts';
import { SipEndpoint } from './sip/endpoint.ts';
import type { TestCertificate } from './sip/test-certificate.ts';
import type { SipCall, SipOutcome } from './sip-call.ts';

export interface ExotelSimulatorOptions {
  /** Port on 127.0.0.1; 0, the default, takes any free one. */
  port?: number;
  /** Default `sandbox1`. */
  accountSid?: string;
  /** Default `sandbox-exotel-key`. */
  apiKey?: string;
  /** Default `sandbox-exotel-token`. */
  apiToken?: string;
  /** Ports of the edge on 127.0.0.1; 0, the default, takes any free one. */
  sipPorts?: { tcp?: number; tls?: number };
  /** What the edge presents over TLS; default: the certificate of this process. */
  certificate?: TestCertificate;
  /** PEM: certificates of destinations that are trusted over TLS, besides that of this process. */
  trusted?: readonly string[];
  /** The purchased DIDs; default +918045671234, and two that nothing uses: `unusedNumbers`. */
  exoPhones?: ExoPhoneDescription[];
  settings?: Partial<ExotelSettings>;
  /** The time by which its limits, its lags and its dates go: epoch milliseconds that never go back. Default: real time. */
  now?: () => number;
  /** The processes that call it, when they run together with it. Without them the faults that crash one are refused. */
  callers?: Callers;
}

export interface ExotelSimulator {
  /** `http://127.0.0.1:<port>`, in place of Exotel's base URL. */
  url: string;
  /** Live: what the simulated account is now. Passwords are in it, for comparison. */
  state: ExotelState;
  settings: ExotelSettings;
  journal: JournalEntry[];
  faults: FaultPlan;
  /** Serves a connection that was accepted elsewhere. */
  accept(socket: Socket): void;
  /** The edge: where it listens, what it presents, and every SIP message of the simulator. */
  sip: SipAddresses;
  /** Somebody calls the termination host by SIP, over TCP unless its port is one of TLS. */
  receiveCall(call: SipCall): Promise<SipOutcome>;
  /** Somebody dials one of the account's numbers, as the public network would bring it. */
  dial(dialling: Dialling): Promise<DialledCall>;
  /** Puts state, settings, faults and journal back to what they were at the start. */
  reset(): void;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Starts a simulated Exotel: its trunk and ExoPhone APIs, and its SIP edge. */
export async function startExotelSimulator(options: ExotelSimulatorOptions = {}): Promise<ExotelSimulator> {
  const exotel = new SimulatedExotel(options);
  await exotel.sip.listen(options.sipPorts);
  const listener = await listen(exotel, options.port ?? 0).catch(async (error: unknown) => {
    await exotel.sip.close();
    throw error;
  });
  return {
    url: listener.origin,
    state: exotel.state,
    settings: exotel.settings,
    journal: exotel.journal,
    faults: exotel.faults,
    accept: listener.accept,
    sip: addressesOf(exotel.sip),
    receiveCall: (call) => exotel.receiveCall(call),
    dial: (dialling) => exotel.dial(dialling),
    reset: () => exotel.reset(),
    close: async () => {
      await Promise.all([listener.close(), exotel.sip.close()]);
    },
  };
}

const readLagMillis = readLagSchemaOf(exotelReads);
const settingsSchema = exotelSettingsSchema.extend({ readLagMillis });

class SimulatedExotel implements SimulatedService, ExotelAccount {
  readonly accountSid: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly state: ExotelState = emptyState();
  readonly settings: ExotelSettings;
  readonly settingsSchema = settingsSchema.partial();
  readonly journal: JournalEntry[] = [];
  readonly callers: Callers | undefined;
  readonly faults: FaultPlan;
  readonly lateRequests = new LateRequests();
  readonly readLag: ReadLag<ExotelState>;
  readonly sip: SipEndpoint;
  readonly ownControls = exotelControls(this, {
    receiveCall: (call) => this.receiveCall(call),
    dial: (dialling) => this.dial(dialling),
  });
  readonly #authority = new DigestAuthority('exotel', () => this.settings);
  readonly #initialSettings: ExotelSettings;
  readonly #initialExoPhones: readonly ExoPhoneDescription[];
  readonly now: () => number;
  readonly #rateLimit: RateLimit;
  #lastId = 0;

  constructor(options: ExotelSimulatorOptions) {
    this.callers = options.callers;
    this.now = options.now ?? realTime;
    this.#rateLimit = new RateLimit(60_000, this.now);
    this.faults = new FaultPlan(exotelOperations, options.callers ? {} : crashesRefused);
    this.accountSid = options.accountSid ?? 'sandbox1';
    this.apiKey = options.apiKey ?? 'sandbox-exotel-key';
    this.apiToken = options.apiToken ?? 'sandbox-exotel-token';
    this.sip = new SipEndpoint({
      name: 'Exotel',
      host: 'exotel.localhost',
      limits: () => this.settings,
      presentation: () => this.settings,
      onCall: (call) => receiveAtEdge({ account: this, authority: this.#authority, sip: this.sip }, call),
      certificate: options.certificate,
      trusted: options.trusted,
    });
    this.#initialSettings = settingsSchema.parse({ ...defaultExotelSettings, ...options.settings });
    this.#initialExoPhones = options.exoPhones ?? defaultExoPhones;
    this.settings = structuredClone(this.#initialSettings);
    this.readLag = new ReadLag(this, readLagMillis, this.now);
    this.reset();
  }

  reset(): void {
    Object.assign(this.settings, structuredClone(this.#initialSettings));
    Object.assign(this.state, emptyState());
    this.sip.reset();
    this.#authority.forget();
    for (const description of this.#initialExoPhones) addExoPhone(this, description);
    this.journal.length = 0;
    this.faults.clear();
    this.lateRequests.forget();
    this.readLag.reset();
    this.#rateLimit.forget();
    this.#lastId = 1000;
  }

  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  connectionLimit(): number {
    return this.settings.connections;
  }

  operationOf(method: string, path: string): string {
    const match = matchRoute(exotelRoutes, method, path);
    return match.found === 'route' ? match.route.operation : 'unknown';
  }

  answer(request: ApiRequest): ApiAnswer {
    try {
      return this.#carryOut(request);
    } catch (error) {
      if (error instanceof ExotelFailure) return failureAnswer(request, error);
      throw error;
    }
  }

  /** HTTP 429 has no documented shape and 5xx come from a gateway: plain text, so that nobody counts on an envelope. */
  statusAnswer(status: number, retryAfterSeconds: number | null): ApiAnswer {
    const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
    return { status, headers, body: status === 429 ? 'Too Many Requests' : `HTTP status ${status}` };
  }

  innerFailureAnswer(request: ApiRequest, fault: Parameters<SimulatedService['innerFailureAnswer']>[1]): ApiAnswer {
    const several = answersSeveral(this.operationOf(request.method, request.path));
    return innerFailureAnswer(request, several, fault.code, fault.errorData);
  }

  /** Called by a party of its own, so that the ladder has the edge's side alone. */
  async receiveCall(call: SipCall): Promise<SipOutcome> {
    const caller = new SipEndpoint({ name: 'Caller', limits: () => this.settings, trusted: [this.sip.certificate] });
    return carryBySip(caller, this.settings)(call);
  }

  dial(dialling: Dialling): Promise<DialledCall> {
    return dialNumber(this, this.sip, dialling);
  }

  #carryOut(request: ApiRequest): ApiAnswer {
    if (!this.#isAuthenticated(request)) throw badApiKey();
    const match = matchRoute(exotelRoutes, request.method, request.path);
    // The limit is the account's, on the trunk APIs: neither strangers nor the ExoPhone API use it up.
    if (!request.path.startsWith('/v2_beta/') && !this.#rateLimit.admit(this.settings.requestsPerMinute)) {
      return this.statusAnswer(429, this.settings.retryAfterSeconds);
    }
    if (match.found === 'nothing') throw notFound();
    if (match.found === 'other methods only') throw methodNotAllowed();
    if (match.parameters.accountSid !== this.accountSid) throw notAuthorized();
    const { route, parameters } = match;
    const seen = route.method === 'GET' ? this.readLag.stateSeenBy(route.operation) : this.state;
    return route.handle({ account: this, seen, request, parameters });
  }

  #isAuthenticated(request: ApiRequest): boolean {
    const [scheme, value] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'basic' || value === undefined) return false;
    return Buffer.from(value, 'base64').toString('utf8') === `${this.apiKey}:${this.apiToken}`;
  }
}

/** Numbers that an account has besides: a request may show one of them as its caller ID. */
export const unusedNumbers = ['+918045670000', '+918045670001'];

const defaultExoPhones = ['+918045671234', ...unusedNumbers].map((phoneNumber) => ({ phoneNumber }));

function emptyState(): ExotelState {
  return { trunks: [], exoPhones: [], phones: {}, flows: {}, calls: [], dialled: [] };
}
