import { nothingTold } from '../../lambdas/numbers/told-fields.ts';
import type { NumberStatus, Run } from '../../lambdas/operator/number-status-schema.ts';
import { executionArn } from './trunkline.ts';

export function aRun(changed: Partial<Run> = {}): Run {
  return {
    execution: executionArn('first'),
    startedAt: '2026-11-24T10:00:00.000Z',
    ...nothingTold,
    startedBy: 'arn:aws:iam::123456789012:user/ravi',
    reason: 'a new branch',
    work: 'provision',
    request: { phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca' },
    endedAt: '2026-11-24T10:02:00.000Z',
    outcome: 'provisioned',
    error: null,
    message: null,
    ...changed,
  };
}

export const aFailedRun = (changed: Partial<Run> = {}) =>
  aRun({ outcome: 'failed', error: 'UnavailableError', message: 'Exotel did not answer.', ...changed });

export function aStatus(changed: Partial<NumberStatus> = {}): NumberStatus {
  return {
    phoneNumber: '+918045671234',
    state: 'provisioned',
    since: '2026-11-24T10:02:00.000Z',
    execution: executionArn('first'),
    agentId: '60d0fe4f5311236168a109ca',
    trunkSid: 'trmum1abcdefgh',
    trunkName: 't918045671234',
    productId: 'p1',
    destination: 'sip.example.com:5060;transport=tcp',
    verification: {
      verdict: 'answered',
      audio: 'both ways',
      summary: 'Answered.',
      proved: ['outbound'],
      notProved: ['inbound'],
    },
    proofs: { outbound: null, inbound: null },
    done: [],
    error: null,
    message: null,
    toDo: ['Make the Connect applet.'],
    waiting: null,
    setAside: null,
    runs: [aRun()],
    lastRun: changed.runs?.[0] ?? aRun(),
    ...changed,
  };
}

export const aWait = {
  question: 'origination URI' as const,
  since: '2026-11-24T10:01:00.000Z',
  deadline: '2026-11-27T10:01:00.000Z',
  instructions: 'Copy the SIP Origination URL from the Import SIP screen.',
};
