import type { ApiAnswer } from '../http/exchange.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import { type JsonObject, jsonBody } from './body.ts';
import { oneOf, sorted, sortOrders, wholeNumber } from './query.ts';
import { type Agent, type AtomsState, atomsDate } from './state.ts';
import { type AtomsCall, type AtomsRoute, type AtomsWorkspace, atomsBasePath } from './workspace.ts';

const path = `${atomsBasePath}/agent/:agentId`;

export const agentRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: `${atomsBasePath}/agent`, operation: 'list agents', handle: listAgents },
  { method: 'GET', path: path, operation: 'read agent', handle: readAgent },
  { method: 'PATCH', path: path, operation: 'update agent', handle: updateAgent },
];

/** What every agent here is. */
const workflowType = 'workflow_graph';

/** All that an update takes of an agent whose configuration is kept in versions. */
const fieldsBesideVersions = [
  'name',
  'description',
  'avatarUrl',
  'telephonyProductId',
  'allowInboundCall',
  'visibleToEveryone',
];

/** A page of the agents, the newest first; those that are archived only where they are asked for. `offset` is the page's size. */
function listAgents(call: AtomsCall): ApiAnswer {
  const { query } = call.request;
  const page = wholeNumber(query, 'page', 1);
  const offset = wholeNumber(query, 'offset', 10);
  const type = oneOf(query, 'type', ['single_prompt', 'workflow_graph']);
  const sortField = oneOf(query, 'sortField', ['createdAt', 'updatedAt', 'totalCalls', 'name', 'workflowType']);
  const archived = oneOf(query, 'archived', ['true', 'false']) === 'true';
  const search = (query.get('search') ?? '').toLowerCase();
  const found = call.seen.agents
    .filter((agent) => agent.archived === archived)
    .filter(() => type === undefined || type === workflowType)
    .filter(({ name }) => name.toLowerCase().includes(search))
    // Agents are kept in the order in which they were made.
    .reverse();
  const keys = {
    createdAt: (agent: Agent) => agent.createdAt,
    updatedAt: (agent: Agent) => agent.updatedAt,
    totalCalls: ({ id }: Agent) => call.seen.conversations.filter(({ agentId }) => agentId === id).length,
    name: (agent: Agent) => agent.name,
    workflowType: () => workflowType,
  };
  const agents = sorted(found, oneOf(query, 'sortOrder', sortOrders), keys[sortField ?? 'createdAt']);
  return successAnswer({
    agents: agents.slice((page - 1) * offset, page * offset).map((agent) => shownAgent(call, agent)),
    total: agents.length,
  });
}

/** An unknown agent is HTTP 400 here, not 404. */
function readAgent(call: AtomsCall): ApiAnswer {
  const agent = agentOfPath(call);
  if (agent === undefined) throw new AtomsFailure(400, 'No agent found');
  return successAnswer(shownAgent(call, agent));
}

/** A list that is given replaces the whole list; what is not given stays. */
function updateAgent(call: AtomsCall): ApiAnswer {
  const { state, settings, now } = call.workspace;
  const agent = agentOfPath(call);
  if (agent === undefined) throw new AtomsFailure(404, 'Agent not found');
  const body = jsonBody(call.request);
  if (agent.versioned && Object.keys(body).some((field) => !fieldsBesideVersions.includes(field))) {
    throw new AtomsFailure(400, 'Agent has versioning enabled. Config changes must be made through drafts.');
  }
  // Everything is read before anything is written, so that a refused request changes nothing.
  const productIds = readProductIds(state, body);
  const allowInboundCall = readAllowInboundCall(body);
  if (productIds !== undefined) replaceProducts(call.workspace, agent, productIds);
  if (allowInboundCall !== undefined) agent.allowInboundCall = allowInboundCall;
  agent.updatedAt = atomsDate(now());
  const answer = settings.agentUpdateAnswers === 'id' ? agent.id : shownAgent(call, agent);
  return successAnswer(answer, productIds !== undefined || allowInboundCall !== undefined);
}

export function agentOfPath({ seen, parameters }: AtomsCall): Agent | undefined {
  return seen.agents.find((candidate) => candidate.id === parameters.agentId);
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

function shownAgent({ seen, workspace }: AtomsCall, agent: Agent): object {
  const { showsProductIds, showsAllowInboundCall } = workspace.settings;
  const { telephonyProductId, allowInboundCall, activeVersionId, firstMessage } = agent;
  const hasNumbers = telephonyProductId.length > 0;
  const numbers = seen.products.filter(({ id }) => telephonyProductId.includes(id));
  return {
    _id: agent.id,
    name: agent.name,
    ...(showsProductIds === 'always' || (showsProductIds === 'when any' && hasNumbers) ? { telephonyProductId } : {}),
    ...(numbers.length > 0 ? { phoneNumber: numbers.map(({ phoneNumber }) => phoneNumber) } : {}),
    ...(showsAllowInboundCall ? { allowInboundCall } : {}),
    archived: agent.archived,
    workflowType,
    workflowId: agent.hasWorkflow ? workflowIdOf(agent) : null,
    ...(activeVersionId === null
      ? {}
      : {
          activeVersionId,
          versionId: activeVersionId,
          _resolvedConfig: firstMessage === null ? {} : { firstMessage },
        }),
    createdAt: agent.createdAt,
    updatedAt: agent.updatedAt,
  };
}

/** An id of its own; nothing of Trunkline's asks for it. */
function workflowIdOf({ id }: Agent): string {
  return `${id.slice(0, 20)}0f10`;
}
