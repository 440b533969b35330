import type * as z from 'zod';
import { addressesOf } from '../sip/addresses.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { ApiAnswer, ApiRequest } from './exchange.ts';
import type { FaultPlan } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { matchRoute, type Route } from './routes.ts';

/** What a control path does with a request. */
type ControlHandler = (request: ApiRequest, parameters: Record<string, string>) => ApiAnswer | Promise<ApiAnswer>;
export type ControlRoute = Omit<Route<ControlHandler>, 'operation'>;

/** Every control path begins so; no path of either service does. */
export const controlPrefix = '/_sandbox';

/** What the control paths that both simulators have work on. */
export interface ControlledSimulator {
  state: object;
  settings: object;
  /** Schema of a part of the settings. */
  settingsSchema: z.ZodType<object>;
  journal: JournalEntry[];
  faults: FaultPlan;
  sip: SipEndpoint;
  reset(): void;
  /** Control paths that only this simulator has. */
  ownControls: readonly ControlRoute[];
}

/** Thrown when a control request does not fit; `field` names the culprit. */
class ControlRequestError extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(`${field}: ${message}`);
    this.field = field;
  }
}

/** Reads the JSON body of a control request by its schema; a body that does not fit gets 400 naming the field. */
export function controlBody<Output>(request: ApiRequest, schema: z.ZodType<Output>): Output {
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch {
    throw new ControlRequestError('body', 'is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? [])];
  // A key that nobody knows is named in the issue, not in its path.
  if (issue?.code === 'unrecognized_keys') path.push(...issue.keys.slice(0, 1));
  throw new ControlRequestError(path.map(String).join('.') || 'body', issue?.message ?? 'does not fit');
}

/** Answers a request to a control path. */
export async function answerControl(simulator: ControlledSimulator, request: ApiRequest): Promise<ApiAnswer> {
  const routes = [...sharedControls(simulator), ...simulator.ownControls].map((route) => ({
    ...route,
    operation: 'control',
  }));
  if (request.path === controlPrefix) {
    return { status: 200, body: { controls: routes.map((route) => `${route.method} ${route.path}`) } };
  }
  const match = matchRoute(routes, request.method, request.path);
  if (match.found === 'nothing') return { status: 404, body: { error: `no control path ${request.path}` } };
  if (match.found === 'other methods only') {
    return { status: 405, body: { error: `${request.path} does not take ${request.method}` } };
  }
  try {
    return await match.route.handle(request, match.parameters);
  } catch (error) {
    if (error instanceof ControlRequestError) {
      return { status: 400, body: { error: error.message, field: error.field } };
    }
    throw error;
  }
}

function sharedControls(simulator: ControlledSimulator): ControlRoute[] {
  const { settings, settingsSchema, journal, faults, sip } = simulator;
  return [
    { method: 'GET', path: '/_sandbox/state', handle: () => ({ status: 200, body: simulator.state }) },
    { method: 'GET', path: '/_sandbox/journal', handle: () => ({ status: 200, body: journal }) },
    {
      method: 'GET',
      path: '/_sandbox/sip',
      handle: () => {
        const { ladder: _, ...addresses } = addressesOf(sip);
        return { status: 200, body: addresses };
      },
    },
    { method: 'GET', path: '/_sandbox/ladder', handle: () => ({ status: 200, body: sip.ladder.entries }) },
    {
      method: 'POST',
      path: '/_sandbox/reset',
      handle: () => {
        simulator.reset();
        return { status: 200, body: simulator.state };
      },
    },
    { method: 'GET', path: '/_sandbox/settings', handle: () => ({ status: 200, body: settings }) },
    {
      method: 'PUT',
      path: '/_sandbox/settings',
      handle: (request) => {
        Object.assign(settings, controlBody(request, settingsSchema));
        return { status: 200, body: settings };
      },
    },
    { method: 'GET', path: '/_sandbox/faults', handle: () => ({ status: 200, body: faults.list() }) },
    {
      method: 'POST',
      path: '/_sandbox/faults',
      handle: (request) => ({ status: 201, body: faults.add(controlBody(request, faults.schema)) }),
    },
    {
      method: 'DELETE',
      path: '/_sandbox/faults',
      handle: () => {
        faults.clear();
        return { status: 200, body: [] };
      },
    },
  ];
}
