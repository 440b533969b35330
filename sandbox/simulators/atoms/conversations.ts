import type { ApiAnswer } from '../http/exchange.ts';
import { isE164 } from '../phone-number-format.ts';
import { AtomsFailure, rateLimitAnswer, successAnswer } from './answers.ts';
import { type JsonObject, jsonBody, textOf } from './body.ts';
import { sendOut, smallestOwnedNumber } from './outbound-leg.ts';
import type { AtomsSettings } from './settings.ts';
import {
  type Agent,
  type AtomsState,
  atomsDate,
  type Conversation,
  isOver,
  newConversation,
  type Product,
} from './state.ts';
import { shownTranscript, soundOf } from './transcript.ts';
import { type AtomsCall, type AtomsRoute, type AtomsWorkspace, atomsBasePath } from './workspace.ts';

const path = `${atomsBasePath}/conversation`;

/** Cancelling and placing a call are POSTs on paths that have the form of a conversation's; only GET reads one. */
export const callRoutes: readonly AtomsRoute[] = [
  { method: 'POST', path: `${path}/outbound`, operation: 'place call', handle: placeCall },
  { method: 'POST', path: `${path}/cancel`, operation: 'cancel call', handle: cancelCall },
  {
    method: 'POST',
    path: `${path}/:conversationId/cancel`,
    operation: 'cancel queued call',
    handle: cancelQueuedCall,
  },
  { method: 'GET', path: `${path}/:conversationId`, operation: 'read conversation', handle: readConversation },
  { method: 'GET', path: `${atomsBasePath}/concurrency`, operation: 'read concurrency', handle: readConcurrency },
];

const objectId = /^[0-9a-f]{24}$/i;

function placeCall(call: AtomsCall): ApiAnswer {
  const { state, settings, now } = call.workspace;
  const body = jsonBody(call.request);
  const agent = readAgent(state, body);
  const to = textOf(body, 'phoneNumber', 'Invalid phone number');
  if (to === undefined || !isE164(to)) throw new AtomsFailure(400, 'Invalid phone number');
  const product = productToCallWith(call.workspace, agent, body);
  if (agent.archived) throw new AtomsFailure(400, 'Agent is archived and cannot initiate calls');
  if (!agent.hasWorkflow || (agent.versioned && agent.activeVersionId === null))
    throw new AtomsFailure(400, 'Workflow not found');
  if (!settings.outboundAllowed) throw new AtomsFailure(403, 'Your plan does not allow outbound calls');
  if (settings.plan.credits <= 0) throw new AtomsFailure(403, 'You have no credits left');
  const isFull = callsOf(state) >= settings.callsAtOnce;
  if (isFull && settings.fullWorkspace === 'refuses') return rateLimitAnswer(settings.retryAfterSeconds);

  const conversation = newConversation(now(), {
    agentId: agent.id,
    productId: product?.id ?? null,
    carrier: product?.kind === 'imported' ? 'trunk of the product' : 'smallest',
    status: isFull ? 'in_queue' : 'pending',
    from: product?.phoneNumber ?? smallestOwnedNumber,
    to,
    type: 'telephony_outbound',
    isTest: call.request.headers['x-test-call'] === 'true',
  });
  state.conversations.push(conversation);
  if (!isFull) begin(call.workspace, conversation);
  return successAnswer({ conversationId: conversation.id }, true);
}

/** Nobody waits for the call. */
function begin(workspace: AtomsWorkspace, conversation: Conversation): void {
  const { state, settings, carrier, callsUnderWay } = workspace;
  const { to, productId } = conversation;
  const product = state.products.find(({ id }) => id === productId) ?? null;
  callsUnderWay.begin(conversation.id, async (signal, onHeard) => {
    const called = settings.calledNumber === 'without plus' ? to.replace('+', '') : to;
    const sound = soundOf(workspace, conversation, onHeard);
    const { words, ...outcome } = await sendOut(carrier, product, called, signal, sound);
    // An answer that could not be confirmed has no code that tells of it.
    const areToldInWords = settings.failureReasons === 'own words' || outcome.sipCode === 200;
    conversation.outcome = words !== undefined && areToldInWords ? { ...outcome, words } : outcome;
  });
}

/** Begins the calls that wait, the first one first, as long as the workspace has room. */
function admitQueued(workspace: AtomsWorkspace): void {
  const { state, settings } = workspace;
  const waiting = state.conversations.filter(({ status }) => status === 'in_queue');
  for (const conversation of waiting.slice(0, Math.max(0, settings.callsAtOnce - callsOf(state)))) {
    conversation.status = 'pending';
    begin(workspace, conversation);
  }
}

/**
 * Each read moves a call on, so that polling shows every status without waiting. It is shown as over only when the real
 * call is over: the read that would show it waits a moment for that. A read that lags moves it on too, and shows how it
 * was.
 */
async function readConversation(call: AtomsCall): Promise<ApiAnswer> {
  const { state, settings, callsUnderWay, now } = call.workspace;
  const conversation = conversationOfPath(call, state);
  admitQueued(call.workspace);
  if (conversation.status === 'in_queue') return successAnswer(shownConversation(conversation, settings));
  conversation.reads += 1;
  if (settings.readsWaitForSound) await callsUnderWay.waitFor(conversation.id, settings.readWaitMillis, 'heard');
  const step = conversation.reads - settings.conversationVisibleAfterReads;
  if (step <= 0) throw new AtomsFailure(404, 'Conversation not found');
  if (step > settings.callSteps) await callsUnderWay.waitFor(conversation.id, settings.readWaitMillis);
  const before = conversation.status;
  if (!isOver(conversation.status)) {
    if (step <= settings.callSteps || conversation.outcome === null) {
      conversation.status = step === 1 && settings.callSteps > 1 ? 'pending' : 'in_progress';
    } else {
      endConversation(conversation);
    }
  }
  if (conversation.status !== before) conversation.updatedAt = atomsDate(now());
  if (isOver(conversation.status)) conversation.readsSinceEnd += 1;
  return successAnswer(shownConversation(conversationOfPath(call, call.seen), settings));
}

function conversationOfPath({ parameters }: AtomsCall, state: AtomsState): Conversation {
  const conversation = state.conversations.find((candidate) => candidate.id === parameters.conversationId);
  if (conversation === undefined) throw new AtomsFailure(404, 'Conversation not found');
  return conversation;
}

/** Ends the real call, and answers when it has ended. */
async function cancelCall(call: AtomsCall): Promise<ApiAnswer> {
  const callId = textOf(jsonBody(call.request), 'callId', 'Invalid call id');
  if (callId === undefined) throw new AtomsFailure(400, 'Invalid call id');
  const conversation = call.workspace.state.conversations.find((candidate) => candidate.id === callId);
  if (conversation === undefined) throw new AtomsFailure(404, 'Conversation not found');
  const previousStatus = conversation.status;
  if (isOver(previousStatus)) throw new AtomsFailure(400, 'Call is already over');
  await cancel(call, conversation);
  return successAnswer({ callId: conversation.id, status: conversation.status, previousStatus }, true);
}

/** The form with the id in the path takes a call that waits in the queue, and no other. */
async function cancelQueuedCall(call: AtomsCall): Promise<ApiAnswer> {
  const { conversationId } = call.parameters;
  const conversation = call.workspace.state.conversations.find(({ id }) => id === conversationId);
  if (conversation === undefined) throw new AtomsFailure(404, 'No conversation found');
  if (conversation.status !== 'in_queue') {
    throw new AtomsFailure(400, `Conversation with ID ${conversationId} is not in queue and cannot be cancelled`);
  }
  await cancel(call, conversation);
  return successAnswer({ callId: conversation.id, status: conversation.status }, true);
}

async function cancel({ workspace }: AtomsCall, conversation: Conversation): Promise<void> {
  await workspace.callsUnderWay.end(conversation.id);
  Object.assign(conversation, { status: 'cancelled', updatedAt: atomsDate(workspace.now()) });
}

/** `GET /concurrency`: `success` here, where every other answer has `status`. */
function readConcurrency(call: AtomsCall): ApiAnswer {
  const orgLimit = call.workspace.settings.callsAtOnce;
  const data = { orgLimit, totalReserved: 0, unreservedPool: orgLimit, agents: [] };
  return { status: 200, body: { success: true, data } };
}

/** Gives a conversation the end that its call had at the carrier, unless either is still missing or past. */
export function endConversation(conversation: Conversation): void {
  const { outcome } = conversation;
  if (outcome === null || isOver(conversation.status)) return;
  switch (outcome.result) {
    case 'answered':
      conversation.status = 'completed';
      conversation.duration = outcome.talkSeconds;
      return;
    case 'no_answer':
    case 'cancelled':
      conversation.status = outcome.result;
      return;
    // There is no status for a busy callee.
    case 'busy':
    case 'failed':
      conversation.status = 'failed';
      // One that was answered first, and never confirmed.
      if (outcome.sipCode === 200) conversation.duration = outcome.talkSeconds;
      conversation.callFailureReason = outcome.words ?? `SIP ${outcome.sipCode} ${outcome.reason}`;
      return;
  }
}

function readAgent(state: AtomsState, body: JsonObject): Agent {
  const agentId = textOf(body, 'agentId', 'Invalid agent id');
  const agent = state.agents.find((candidate) => candidate.id === agentId);
  if (agent !== undefined) return agent;
  throw new AtomsFailure(400, objectId.test(agentId ?? '') ? 'Agent not found' : 'Invalid agent id');
}

/**
 * The product that is asked for; else the first that is attached to the agent; else none, and the call silently goes
 * out from a number that Smallest owns.
 */
function productToCallWith({ state, settings }: AtomsWorkspace, agent: Agent, body: JsonObject): Product | null {
  const asked = textOf(body, 'fromProductId', 'Invalid product id');
  const productId = (settings.honoursFromProductId ? asked : undefined) ?? agent.telephonyProductId[0];
  if (productId === undefined) return null;
  const product = state.products.find((candidate) => candidate.id === productId);
  if (product === undefined || product.isActive === false) throw new AtomsFailure(400, 'Invalid product id');
  return product;
}

/** How many calls take a slot, in either direction. */
export function callsOf(state: AtomsState): number {
  return state.conversations.filter(({ status }) => !isOver(status) && status !== 'in_queue').length;
}

function shownConversation(conversation: Conversation, settings: AtomsSettings): object {
  const { status, from, to, type, duration, callFailureReason, isTest } = conversation;
  return {
    status,
    from,
    to,
    type,
    duration,
    ...(callFailureReason === null ? {} : { callFailureReason }),
    isTest,
    ...shownTranscript(conversation, settings),
  };
}
