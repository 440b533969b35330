import { hexadecimal } from '../identifiers.ts';
import type { IncomingCall } from '../sip/incoming-call.ts';
import { answerOffer, readSessionDescription } from '../sip/session-description.ts';
import { endConversation } from './conversations.ts';
import { type Agent, atomsDate, type Conversation, type Product } from './state.ts';
import type { AtomsWorkspace } from './workspace.ts';

/** A call comes in at the workspace's origination address: to the number that was imported, and to the agent that has it. */
export function takeInboundCall(workspace: AtomsWorkspace, call: IncomingCall): void {
  const { state, settings } = workspace;
  const product = state.products.find(({ kind, phoneNumber }) => kind === 'imported' && phoneNumber === call.to);
  if (product === undefined) {
    call.reject({ sipCode: 404 });
    return;
  }
  const agent = state.agents.find(({ id }) => id === product.agentId);
  if (agent === undefined) {
    call.reject({ sipCode: 480 });
    return;
  }
  if (!agent.allowInboundCall || agent.archived) {
    call.reject({ sipCode: 403 });
    return;
  }
  // SRTP is supported, so that either kind of RTP is taken.
  const isSecure = readSessionDescription(call.offer)?.secure ?? false;
  const description = answerOffer(call.offer, settings.codecs, isSecure);
  if (description === undefined) {
    call.reject({ sipCode: 488 });
    return;
  }
  call.ring();
  call.after(settings.answerAfterSeconds, () => {
    enter(workspace, call, product, agent);
    call.accept(description, settings.answerAfterSeconds);
  });
}

function enter({ state, now }: AtomsWorkspace, call: IncomingCall, product: Product, agent: Agent): void {
  const conversation: Conversation = {
    id: `CALL-${now()}-${hexadecimal(6)}`,
    agentId: agent.id,
    productId: product.id,
    carrier: 'trunk of the product',
    status: 'in_progress',
    from: call.from,
    to: call.to,
    type: 'telephony_inbound',
    duration: 0,
    callFailureReason: null,
    isTest: false,
    outcome: null,
    reads: 0,
    createdAt: atomsDate(now()),
  };
  state.conversations.push(conversation);
  void call.over.then((outcome) => {
    conversation.outcome = outcome;
    // Nobody placed it here and reads it through its steps: it is over when it is.
    endConversation(conversation);
    conversation.updatedAt = atomsDate(now());
  });
}
