import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { AtomsFailure, errorAnswer, rateLimitAnswer } from './atoms/answers.ts';
import { atomsControls } from './atoms/controls.ts';
import { atomsOperations } from './atoms/operations.ts';
import { nobodyAnswers } from './atoms/outbound-leg.ts';
import { atomsBasePath, atomsRoutes } from './atoms/routes.ts';
import { type AtomsSettings, atomsSettingsSchema, defaultAtomsSettings } from './atoms/settings.ts';
import type { AtomsState } from './atoms/state.ts';
import { type AgentDescription, type AtomsWorkspace, addAgent } from './atoms/workspace.ts';
import type { Callers } from './http/callers.ts';
import type { ApiAnswer, ApiRequest } from './http/exchange.ts';
import { crashesRefused, FaultPlan } from './http/faults.ts';
import type { JournalEntry } from './http/journal.ts';
import { listen, type SimulatedService } from './http/listener.ts';
import { RateLimit } from './http/rate-limit.ts';
import { matchRoute } from './http/routes.ts';
import type { Carrier } from './sip-call.ts';

export interface AtomsSimulatorOptions {
  /** Port on 127.0.0.1; 0, the default, takes any free one. */
  port?: number;
  /** Default `sk_sandbox-atoms-key`. */
  apiKey?: string;
  /** Takes the calls of imported numbers. By default nobody answers at any termination host. */
  carrier?: Carrier;
  /** Default one, 60d0fe4f5311236168a109ca. */
  agents?: AgentDescription[];
  /** What the Import SIP screen shows; default `sip:sandbox.sip.livekit.cloud`. */
  originationUri?: string;
  settings?: Partial<AtomsSettings>;
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
  const listener = await listen(atoms, options.port ?? 0);
  return {
    url: `${listener.origin}${atomsBasePath}`,
    state: atoms.state,
    settings: atoms.settings,
    journal: atoms.journal,
    faults: atoms.faults,
    accept: listener.accept,
    reset: () => atoms.reset(),
    close: () => listener.close(),
  };
}

class SimulatedAtoms implements SimulatedService, AtomsWorkspace {
  readonly carrier: Carrier;
  readonly state: AtomsState;
  readonly settings: AtomsSettings;
  readonly settingsSchema = atomsSettingsSchema.partial();
  readonly journal: JournalEntry[] = [];
  readonly callers: Callers | undefined;
  readonly faults: FaultPlan;
  readonly ownControls;
  readonly #apiKey: string;
  readonly #initialSettings: AtomsSettings;
  readonly #initialAgents: readonly AgentDescription[];
  readonly #originationUri: string;
  readonly #rateLimit = new RateLimit(1000);

  constructor(options: AtomsSimulatorOptions) {
    this.callers = options.callers;
    this.faults = new FaultPlan(atomsOperations, options.callers ? {} : crashesRefused);
    this.#apiKey = options.apiKey ?? 'sk_sandbox-atoms-key';
    this.carrier = options.carrier ?? nobodyAnswers;
    this.#originationUri = options.originationUri ?? 'sip:sandbox.sip.livekit.cloud';
    this.#initialSettings = atomsSettingsSchema.parse({ ...defaultAtomsSettings, ...options.settings });
    this.#initialAgents = options.agents ?? [{ id: '60d0fe4f5311236168a109ca', name: 'sandbox agent' }];
    this.settings = { ...this.#initialSettings };
    this.state = { products: [], agents: [], conversations: [], originationUri: this.#originationUri };
    this.ownControls = atomsControls(this);
    this.reset();
  }

  reset(): void {
    Object.assign(this.settings, this.#initialSettings);
    const originationUri = this.#originationUri;
    Object.assign(this.state, { products: [], agents: [], conversations: [], originationUri } satisfies AtomsState);
    for (const description of this.#initialAgents) addAgent(this.state, description);
    this.journal.length = 0;
    this.faults.clear();
    this.#rateLimit.forget();
  }

  connectionLimit(): number {
    return this.settings.connections;
  }

  operationOf(method: string, path: string): string {
    const match = matchRoute(atomsRoutes, method, path);
    return match.found === 'route' ? match.route.operation : 'unknown';
  }

  answer(request: ApiRequest): ApiAnswer {
    try {
      return withRequestId(this.#carryOut(request));
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

  #carryOut(request: ApiRequest): ApiAnswer {
    if (request.headers.authorization !== `Bearer ${this.#apiKey}`) throw new AtomsFailure(401, 'Invalid API key');
    if (!this.#rateLimit.admit(this.settings.requestsPerSecond)) {
      return rateLimitAnswer(this.settings.retryAfterSeconds);
    }
    const match = matchRoute(atomsRoutes, request.method, request.path);
    if (match.found !== 'route') throw new AtomsFailure(404, `Cannot ${request.method} ${request.path}`);
    return match.route.handle({ workspace: this, request, parameters: match.parameters });
  }
}

function withRequestId(answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-request-id': randomUUID() } };
}
