import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';
import type { Route } from '../http/routes.ts';
import { hexadecimal } from '../identifiers.ts';
import type { Carrier } from '../sip-call.ts';
import type { CallsUnderWay } from './calls-under-way.ts';
import type { AtomsSettings } from './settings.ts';
import { type Agent, type AtomsState, atomsDate, type Product } from './state.ts';

/** The workspace that the simulator serves. */
export interface AtomsWorkspace {
  state: AtomsState;
  /** Epoch milliseconds */
  now(): number;
  settings: AtomsSettings;
  /** Takes the calls that go out by the trunk of an imported number. */
  carrier: Carrier;
  /** The outbound calls that are not over, by their conversations. */
  callsUnderWay: CallsUnderWay;
}

/** One request for the workspace, with the varying parts of its path. */
export interface AtomsCall {
  workspace: AtomsWorkspace;
  /** The state that the request sees: the workspace's own, but an older one for a read that lags. */
  seen: AtomsState;
  request: ApiRequest;
  parameters: Record<string, string>;
}

/** Carries out one operation; refuses by throwing an AtomsFailure. */
type AtomsHandler = (call: AtomsCall) => ApiAnswer | Promise<ApiAnswer>;

/** A request that Atoms answers. It stands beside its handler. */
export type AtomsRoute = Route<AtomsHandler>;

/** The path of Atoms' server address; it is part of the simulator's URL too. */
export const atomsBasePath = '/atoms/v1';

/** An agent, as it is described when the simulator starts or while it runs. */
export interface AgentDescription {
  id?: string | undefined;
  name?: string | undefined;
  /** Default false: inbound calls have to be allowed. */
  allowInboundCall?: boolean | undefined;
  archived?: boolean | undefined;
  /** Default true. */
  hasWorkflow?: boolean | undefined;
  /** Default true. */
  versioned?: boolean | undefined;
  /** Default: a version of its own. */
  activeVersionId?: string | null | undefined;
  firstMessage?: string | null | undefined;
}

/** Puts an agent into the workspace, in place of one with the same id. */
export function addAgent(
  { state, now: time }: Pick<AtomsWorkspace, 'state' | 'now'>,
  description: AgentDescription,
): Agent {
  const now = atomsDate(time());
  const id = description.id ?? hexadecimal(24);
  const agent: Agent = {
    id,
    name: description.name ?? `agent ${id.slice(-4)}`,
    telephonyProductId: [],
    allowInboundCall: description.allowInboundCall ?? false,
    archived: description.archived ?? false,
    hasWorkflow: description.hasWorkflow ?? true,
    versioned: description.versioned ?? true,
    activeVersionId: description.activeVersionId === undefined ? hexadecimal(24) : description.activeVersionId,
    firstMessage: description.firstMessage === undefined ? 'Hello, how can I help?' : description.firstMessage,
    createdAt: now,
    updatedAt: now,
  };
  state.agents = [...state.agents.filter((other) => other.id !== id), agent];
  return agent;
}

/** Puts a number that is rented from Smallest into the workspace. */
export function addRentedNumber(
  { state, now: time }: AtomsWorkspace,
  phoneNumber: string,
  provider: Product['provider'] = 'plivo',
): Product {
  const now = atomsDate(time());
  const product: Product = {
    id: hexadecimal(24),
    kind: 'rented',
    provider,
    phoneNumber,
    name: null,
    terminationHost: null,
    sipUsername: null,
    sipPassword: null,
    outboundSipTrunkId: null,
    inboundSipTrunkId: null,
    agentId: null,
    createdAt: now,
    updatedAt: now,
  };
  state.products.push(product);
  return product;
}
