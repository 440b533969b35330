import type { Finding } from './sip-failure.ts';

/**
 * What was heard of an answered call, apart from its signalling. Of a call to a phone: whether the platform heard the
 * phone, and whether its agent spoke. Of a loopback call: whether each side heard the other one; the agent is the one of
 * the number that is called.
 */
export const audioNames = ['both ways', 'agent only', 'phone only', 'none heard', 'not known'] as const;
export type Audio = (typeof audioNames)[number];

/** How often an answered call is read that does not show both sides heard: a transcript may come a while after the end. */
export const looksForSound = 6;

/** How often each side spoke by a transcript. Nothing else of a transcript is kept: it is personal data. */
export interface Turns {
  agent: number;
  user: number;
}

/** @param turns undefined where Atoms shows no transcript */
export function audioOfCall({
  turns,
  durationSeconds,
}: {
  turns?: Turns | undefined;
  durationSeconds?: number | undefined;
}): Audio {
  // A call of no length leaves no time to be heard.
  if (turns === undefined) return durationSeconds === 0 ? 'none heard' : 'not known';
  return audio(turns.agent > 0, turns.user > 0);
}

/** Of the two conversations of a loopback call. What the user of one says is the other's voice, which came all the way. */
export function audioOfLoopback(calling: Turns | undefined, called: Turns | undefined): Audio {
  if (calling === undefined || called === undefined) return 'not known';
  return audio(calling.user > 0, called.user > 0);
}

function audio(agent: boolean, phone: boolean): Audio {
  if (agent && phone) return 'both ways';
  if (agent) return 'agent only';
  return phone ? 'phone only' : 'none heard';
}

const ofCalls: Record<Audio, string> = {
  'both ways': 'Both sides were heard.',
  'agent only': 'The agent spoke, and nothing was heard of the phone.',
  'phone only': 'The phone was heard, and the agent said nothing.',
  'none heard': 'Nothing was heard of either side.',
  'not known': 'Whether anything was heard is not known: Atoms shows no transcript.',
};

const ofLoopbacks: Record<Audio, string> = {
  'both ways': 'Each side heard the other one.',
  'agent only': 'The agent was heard, and heard nothing of the calling side.',
  'phone only': 'The agent heard the calling side, and was not heard there.',
  'none heard': 'Neither side heard the other one.',
  'not known': ofCalls['not known'],
};

/** One sentence. */
export function describeAudio(heard: Audio, kind: 'call' | 'loopback'): string {
  return (kind === 'call' ? ofCalls : ofLoopbacks)[heard];
}

const whoToAsk =
  'Send Exotel and Smallest the number and the time of the call: ask whether RTP passes both ways between them (UDP 10000-40000), and whether both allow G.711 (PCMU, PCMA), with SRTP on both sides or on neither.';

const silences: Partial<Record<Audio, Finding>> = {
  'agent only': {
    code: 'one-way-audio',
    problem: 'The call was answered and the agent spoke, but it heard nothing of the other side.',
    remedy: `If nobody spoke, verify again and say something. If somebody did, SIP works and sound does not come in. ${whoToAsk}`,
  },
  'phone only': {
    code: 'agent-not-heard',
    problem: 'The call was answered and the other side was heard, but nothing of the agent.',
    remedy: `Give the agent a first message, publish its version and verify again. If it has one, SIP works and its sound does not go out. ${whoToAsk}`,
  },
  'none heard': {
    code: 'no-audio',
    problem: 'The call was answered, but nothing was heard of either side.',
    remedy: `SIP works, and sound does not. ${whoToAsk} If the call died by itself within half a minute, ask too whether its ACK arrived: an answer that is never confirmed is silent as well.`,
  },
};

/** What to do about a call of which not both sides were heard; undefined where nothing shows that anything is wrong. */
export function explainSilence(heard: Audio): Finding | undefined {
  return silences[heard];
}
