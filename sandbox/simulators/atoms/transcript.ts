import type { CallSound } from '../sip-call.ts';
import type { AtomsSettings } from './settings.ts';
import { atomsDate, type Conversation, type Turn } from './state.ts';

/** Has what is heard of a call become turns of its transcript. */
export function soundOf(
  { settings, now }: { settings: AtomsSettings; now: () => number },
  { transcript }: Conversation,
  onHeard = () => {},
): CallSound {
  const add = (role: Turn['role']) => () => {
    transcript.push({ role, content: settings.words[role], timestamp: atomsDate(now()) });
  };
  const addUser = add('user');
  return {
    spoken: add('agent'),
    heard: () => {
      addUser();
      onHeard();
    },
  };
}

/** A transcript as an answer shows it: it may come later than the end of its call. */
export function shownTranscript(
  { transcript, readsSinceEnd }: Conversation,
  { transcriptAfterReads }: AtomsSettings,
): { transcript?: Turn[] } {
  if (transcriptAfterReads === null) return {};
  // While the call goes on, it is as late.
  return { transcript: transcriptAfterReads === 0 || readsSinceEnd > transcriptAfterReads ? transcript : [] };
}
