import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { AtomsFailure, errorAnswer, rateLimitAnswer } from './atoms/answers.ts';
import { CallsUnderWay } from './atoms/calls-under-way.ts';
import { atomsControls } from './atoms/controls.ts';
import { takeInboundCall } from './atoms/inbound-leg.ts';
import { atomsOperations, atomsReads, atomsRoutes } from './atoms/routes.ts';
import { type AtomsSettings, atomsSettingsSchema, defaultAtomsSettings } from './atoms/settings.ts';
import type { AtomsState } from './atoms/state.ts';
import { type AgentDescription, type AtomsWorkspace, addAgent, atomsBasePath } from './atoms/workspace.ts';
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
import { SipEndpoint } from './sip/endpoint.ts';
import type { TestCertificate } from './sip/test-certificate.ts';
import type { Carrier } from './sip-call.ts';

export interface AtomsSimulatorOptions {
  /** Port on 127.0.0.1; 0, the default, takes any free one. */
  port?: number;
  /** Default `sk_sandbox-atoms-key`. */
  apiKey?: string;
  /** Takes the calls of imported numbers in place of SIP. */
  carrier?: Carrier;
  /** Ports on 127.0.0.1 for inbound SIP; 0, the default, takes any free one. */
  sipPorts?: { tcp?: number; tls?: number };
  /** What is presented over TLS; default: the certificate of this process. */
  certificate?: TestCertificate;
  /** PEM: certificates of termination hosts that are trusted over TLS, besides that of this process. */
  trusted?: readonly string[];
  /** Default one, 60d0fe4f5311236168a109ca. */
  agents?: AgentDescription[];
  /** What the Import SIP screen shows; default: where the simulator takes inbound calls over TCP. */
  originationUri?: string;
  settings?: Partial<AtomsSettings>;
  /** The time by which its limits, its lags and its dates go: epoch milliseconds that never go back. Default: real time. */
  now?: () => number;
  /** The processes that call it, when they run together with it. Without them the faults that crash one are refused. */
  callers?: Callers;
}

export interface AtomsSimulator {
  /** `http://127.0.0.1:<port>/atoms/v1`, in place of Atoms' server address. Control paths are at the origin. */
  url: string;
  /** Live: what the simulated workspace is now. Passwords are in it, for comparison. */
  state: AtomsState;
  settings: AtomsSettings;
  journal: JournalEntry[];
  faults: FaultPlan;
  /** Where inbound SIP goes, what is presented there, and every SIP message of the simulator. */
  sip: SipAddresses;
  /** Serves a connection that was accepted elsewhere. */
  accept(socket: Socket): void;
  /** Puts state, settings, faults and journal back to what they were at the start. */
  reset(): void;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Starts a simulated Atoms workspace. */
export async function startAtomsSimulator(options: AtomsSimulatorOptions = {}): Promise<AtomsSimulator> {
  const atoms = new SimulatedAtoms(options);
  await atoms.sip.listen(options.sipPorts);
  const sip = addressesOf(atoms.sip);
  atoms.originationUri = options.originationUri ?? sip.tcpUri;
  atoms.reset();
  const listener = await listen(atoms, options.port ?? 0).catch(async (error: unknown) => {
    await atoms.sip.close();
    throw error;
  });
  return {
    url: `${listener.origin}${atomsBasePath}`,
    state: atoms.state,
    settings: atoms.settings,
    journal: atoms.journal,
    faults: atoms.faults,
    sip,
    accept: listener.accept,
    reset: () => atoms.reset(),
    close: async () => {
      await Promise.all([listener.close(), atoms.sip.close()]);
    },
  };
}

const readLagMillis = readLagSchemaOf(atomsReads);
const settingsSchema = atomsSettingsSchema.extend({ readLagMillis });

class SimulatedAtoms implements SimulatedService, AtomsWorkspace {
  readonly carrier: Carrier;
  readonly callsUnderWay = new CallsUnderWay();
  readonly sip: SipEndpoint;
  /** Known once inbound calls are listened for. */
  originationUri = '';
  readonly state: AtomsState;
  readonly settings: AtomsSettings;
  readonly settingsSchema = settingsSchema.partial();
  readonly journal: JournalEntry[] = [];
  readonly callers: Callers | undefined;
  readonly faults: FaultPlan;
  readonly lateRequests = new LateRequests();
  readonly readLag: ReadLag<AtomsState>;
  readonly ownControls;
  readonly #apiKey: string;
  readonly #initialSettings: AtomsSettings;
  readonly #initialAgents: readonly AgentDescription[];
  readonly now: () => number;
  readonly #rateLimit: RateLimit;

  constructor(options: AtomsSimulatorOptions) {
    this.callers = options.callers;
    this.now = options.now ?? realTime;
    this.#rateLimit = new RateLimit(1000, this.now);
    this.faults = new FaultPlan(atomsOperations, options.callers ? {} : crashesRefused);
    this.#apiKey = options.apiKey ?? 'sk_sandbox-atoms-key';
    this.#initialSettings = settingsSchema.parse({ ...defaultAtomsSettings, ...options.settings });
    this.#initialAgents = options.agents ?? [{ id: '60d0fe4f5311236168a109ca', name: 'sandbox agent' }];
    this.settings = structuredClone(this.#initialSettings);
    this.state = { products: [], agents: [], conversations: [], originationUri: '' };
    this.readLag = new ReadLag(this, readLagMillis, this.now);
    this.sip = new SipEndpoint({
      name: 'Atoms',
      host: 'atoms.localhost',
      limits: () => this.settings,
      presentation: () => this.settings,
      onCall: (call) => takeInboundCall(this, call),
      certificate: options.certificate,
      trusted: options.trusted,
    });
    this.carrier = options.carrier ?? carryBySip(this.sip, this.settings);
    this.ownControls = atomsControls(this);
  }

  reset(): void {
    Object.assign(this.settings, structuredClone(this.#initialSettings));
    const { originationUri } = this;
    Object.assign(this.state, { products: [], agents: [], conversations: [], originationUri } satisfies AtomsState);
    this.callsUnderWay.endAll();
    this.sip.reset();
    for (const description of this.#initialAgents) addAgent(this, description);
    this.journal.length = 0;
    this.faults.clear();
    this.lateRequests.forget();
    this.readLag.reset();
    this.#rateLimit.forget();
  }

  connectionLimit(): number {
    return this.settings.connections;
  }

  operationOf(method: string, path: string): string {
    const match = matchRoute(atomsRoutes, method, path);
    return match.found === 'route' ? match.route.operation : 'unknown';
  }

  async answer(request: ApiRequest): Promise<ApiAnswer> {
    try {
      return withRequestId(await this.#carryOut(request));
    } catch (error) {
      if (error instanceof AtomsFailure) return withRequestId(errorAnswer(error.httpStatus, error.message));
      throw error;
    }
  }

  statusAnswer(status: number, retryAfterSeconds: number | null): ApiAnswer {
    // Without a time it is a gateway's 429, since Atoms' own names one.
    if (status === 429 && retryAfterSeconds !== null) return withRequestId(rateLimitAnswer(retryAfterSeconds));
    const answer = errorAnswer(status, status >= 500 ? 'Internal server error' : `HTTP status ${status}`);
    const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
    return withRequestId({ ...answer, headers });
  }

  /** Atoms is not known to do this: it says success and failure by the HTTP status, and in the body too. */
  innerFailureAnswer(_request: ApiRequest, fault: Parameters<SimulatedService['innerFailureAnswer']>[1]): ApiAnswer {
    return withRequestId({ ...errorAnswer(fault.code, fault.errorData.description), status: 200 });
  }

  #carryOut(request: ApiRequest): ApiAnswer | Promise<ApiAnswer> {
    if (request.headers.authorization !== `Bearer ${this.#apiKey}`) throw new AtomsFailure(401, 'Invalid API key');
    if (!this.#rateLimit.admit(this.settings.requestsPerSecond)) {
      return rateLimitAnswer(this.settings.retryAfterSeconds);
    }
    const match = matchRoute(atomsRoutes, request.method, request.path);
    if (match.found !== 'route') throw new AtomsFailure(404, `Cannot ${request.method} ${request.path}`);
    const { route, parameters } = match;
    const seen = route.method === 'GET' ? this.readLag.stateSeenBy(route.operation) : this.state;
    return route.handle({ workspace: this, seen, request, parameters });
  }
}

function withRequestId(answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-request-id': randomUUID() } };
}
