import type { ApiAnswer } from '../http/exchange.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import { type JsonObject, jsonBody } from './body.ts';
import { type Agent, type AtomsState, atomsDate } from './state.ts';
import { type AtomsCall, type AtomsRoute, type AtomsWorkspace, atomsBasePath } from './workspace.ts';

const path = `${atomsBasePath}/agent/:agentId`;

export const agentRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: path, operation: 'read agent', handle: readAgent },
  { method: 'PATCH', path: path, operation: 'update agent', handle: updateAgent },
];

function readAgent(call: AtomsCall): ApiAnswer {
  return successAnswer(shownAgent(agentOfPath(call)));
}

/** A list that is given replaces the whole list; what is not given stays. */
function updateAgent(call: AtomsCall): ApiAnswer {
  const { state, now } = call.workspace;
  const agent = agentOfPath(call);
  const body = jsonBody(call.request);
  // Everything is read before anything is written, so that a refused request changes nothing.
  const productIds = readProductIds(state, body);
  const allowInboundCall = readAllowInboundCall(body);
  if (productIds !== undefined) replaceProducts(call.workspace, agent, productIds);
  if (allowInboundCall !== undefined) agent.allowInboundCall = allowInboundCall;
  agent.updatedAt = atomsDate(now());
  return successAnswer(shownAgent(agent), productIds !== undefined || allowInboundCall !== undefined);
}

/** An unknown agent is HTTP 400 here, not 404. */
function agentOfPath(call: AtomsCall): Agent {
  const agent = call.seen.agents.find((candidate) => candidate.id === call.parameters.agentId);
  if (agent === undefined) throw new AtomsFailure(400, 'No agent found');
  return agent;
}

/**
 * A number belongs to one agent at a time: who lists it last has it, and it leaves the list of the agent that had it.
 * A number that is no longer listed belongs to nobody.
 */
function replaceProducts({ state, now }: AtomsWorkspace, agent: Agent, productIds: string[]): void {
  const updatedAt = atomsDate(now());
  for (const other of state.agents) {
    if (other !== agent) other.telephonyProductId = other.telephonyProductId.filter((id) => !productIds.includes(id));
  }
  agent.telephonyProductId = productIds;
  for (const product of state.products) {
    const listed = productIds.includes(product.id);
    const agentId = listed ? agent.id : product.agentId === agent.id ? null : product.agentId;
    if (agentId !== product.agentId) Object.assign(product, { agentId, updatedAt });
  }
}

function readProductIds(state: AtomsState, body: JsonObject): string[] | undefined {
  const list = body.telephonyProductId;
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw new AtomsFailure(400, 'telephonyProductId must be an array');
  const known = (id: unknown): id is string => state.products.some((product) => product.id === id);
  if (!list.every(known)) throw new AtomsFailure(400, 'Invalid product id');
  return [...new Set(list)];
}

function readAllowInboundCall(body: JsonObject): boolean | undefined {
  const value = body.allowInboundCall;
  if (value !== undefined && typeof value !== 'boolean') {
    throw new AtomsFailure(400, 'allowInboundCall must be a boolean');
  }
  return value;
}

function shownAgent(agent: Agent): object {
  return {
    _id: agent.id,
    name: agent.name,
    telephonyProductId: agent.telephonyProductId,
    allowInboundCall: agent.allowInboundCall,
    archived: agent.archived,
    createdAt: agent.createdAt,
    updatedAt: agent.updatedAt,
  };
}
