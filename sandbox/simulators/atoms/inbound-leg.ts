import { CallMedia } from '../sip/call-media.ts';
import type { IncomingCall } from '../sip/incoming-call.ts';
import { answerOffer } from '../sip/session-description.ts';
import { voice } from '../sip/voice.ts';
import { callsOf, endConversation } from './conversations.ts';
import { type Agent, atomsDate, newConversation, type Product } from './state.ts';
import { soundOf } from './transcript.ts';
import type { AtomsWorkspace } from './workspace.ts';

const agentsVoice = voice(220);

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
  if (call.offersSound && answerOffer(call.offer, settings.codecs, 'either') === undefined) {
    call.reject({ sipCode: 488 });
    return;
  }
  if (settings.inboundCalls === 'tried') {
    call.try();
    return;
  }
  call.ring();
  // An inbound call cannot queue (Atoms: concurrency).
  if (callsOf(state) >= settings.callsAtOnce) {
    call.after(settings.fullRingSeconds, () => call.reject({ sipCode: 480 }));
    return;
  }
  call.after(settings.answerAfterSeconds, () => talk(workspace, call, product, agent));
}

async function talk(workspace: AtomsWorkspace, call: IncomingCall, product: Product, agent: Agent): Promise<void> {
  const { state, settings, now } = workspace;
  const { media: ofAgent, codecs } = settings;
  const isSecure = call.transport === 'tls';
  const media = await CallMedia.open({ media: ofAgent, codecs, isSecure, takes: 'either' });
  call.negotiation = media;
  void call.over.then(() => media.close());
  const conversation = newConversation(now(), {
    agentId: agent.id,
    productId: product.id,
    carrier: 'trunk of the product',
    status: 'in_progress',
    from: call.from,
    to: call.to,
    type: 'telephony_inbound',
    isTest: false,
  });
  state.conversations.push(conversation);
  void call.over.then((outcome) => {
    conversation.outcome = outcome;
    // Nobody placed it here and reads it through its steps: it is over when it is.
    endConversation(conversation);
    conversation.updatedAt = atomsDate(now());
  });
  const sound = soundOf(workspace, conversation);
  media.port.onHeard = () => sound.heard();
  call.beforeEnd = () => media.port.drained();
  call.accept(media.describe(call.offer) ?? '', settings.answerAfterSeconds, () => {
    if (media.port.speak(agentsVoice)) sound.spoken();
  });
}
