import type { AtomsSettings } from './settings.ts';
import { type Conversation, isOver } from './state.ts';

/** All that Atoms publishes, in its list of what a log can be asked for. */
export const disconnectionReasons = [
  'user_hangup',
  'agent_hangup',
  'connection_error',
  'timeout',
  'system_error',
  'transfer_complete',
] as const;

export type DisconnectionReason = (typeof disconnectionReasons)[number];

/**
 * Why a call ended; undefined as long as it has not, and for one that was cancelled, of which nothing is published. An
 * agent hangs up when it has talked for its time, and only where it called.
 */
export function disconnectionReasonOf(
  { status, type, outcome }: Conversation,
  settings: AtomsSettings,
): DisconnectionReason | undefined {
  if (!isOver(status) || outcome === null) return undefined;
  switch (outcome.result) {
    case 'answered':
      return type === 'telephony_outbound' && outcome.talkSeconds >= settings.talkSeconds
        ? 'agent_hangup'
        : 'user_hangup';
    case 'no_answer':
      return 'timeout';
    // There is no reason for a busy callee.
    case 'busy':
    case 'failed':
      return 'connection_error';
    case 'cancelled':
      return undefined;
  }
}
