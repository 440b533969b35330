import { eachTold, nothingTold } from '../lambdas/numbers/told-fields.ts';
import type { OutcomeDetail, OutcomeName } from '../lambdas/outcomes/outcome-schemas.ts';

const execution = 'arn:aws:states:ap-south-1:111122223333:execution:trunkline-prod-provision-number:3f0c';
const deprovisioning = 'arn:aws:states:ap-south-1:111122223333:execution:trunkline-prod-deprovision-number:9b1d';
const phoneNumber = '+918045671234';
const agentId = '60d0fe4f5311236168a109ca';
const undone = [
  '+918045671234 is not in Atoms any more (product 65f1c0ffee5311236168a1aa)',
  'the trunk t918045671234 (trmum1a2b3c4d5e6f) is deleted',
];

const notAttached = {
  code: 'number-not-attached',
  problem: 'The number is not attached to the agent, so Atoms has nobody to answer it.',
  evidence:
    'Both services were read back after the call had failed. Atoms shows the call CALL-1760000000000-a1b2c3 from +14155550100 to +919876543210 as completed, without a reason.',
  remedy: "Add the number's product to the agent's list of numbers.",
};

/** One of each, for the published schemas; the schemas' own types keep them true. */
export const eventExamples: { [Name in OutcomeName]: OutcomeDetail<Name> } = {
  'DID Provisioned': {
    execution,
    phoneNumber,
    agentId,
    trunkSid: 'trmum1a2b3c4d5e6f',
    trunkName: 't918045671234',
    productId: '65f1c0ffee5311236168a1aa',
    destination: 'workspace.sip.example.com:5060;transport=tcp',
    digestSecretArn: 'arn:aws:secretsmanager:ap-south-1:111122223333:secret:trunkline/prod/trunk/t918045671234-AbCdEf',
    changed: true,
    verification: {
      verdict: 'answered',
      audio: 'both ways',
      summary: 'The call from +918045671234 to +919876543210 was answered and lasted 12 s.',
      conversationId: 'CALL-1760000000000-a1b2c3',
      proved: ['outbound'],
      notProved: ['inbound'],
    },
    manualSteps: [
      "In Exotel's App Bazaar see that the Connect applet of flow 12345 dials exactly sip:trmum1a2b3c4d5e6f and nothing more: no host, no port, not a full SIP URI.",
    ],
    warnings: [],
    ...eachTold(({ example }) => example),
  },
  'DID Provisioning Failed': {
    execution,
    phoneNumber,
    agentId,
    error: 'VerificationFailedError',
    message:
      'The call came from +14155550100, not from +918045671234: Atoms placed it over another carrier and the trunk was not used. Place the call with the imported product of +918045671234 (fromProductId), and see that the agent has it attached. (call CALL-1760000000000-a1b2c3, status completed)',
    finding: notAttached,
    findings: [
      {
        code: 'other-caller',
        problem:
          'The call came from +14155550100, not from +918045671234: Atoms placed it over another carrier and the trunk was not used.',
        evidence:
          'Atoms shows the call CALL-1760000000000-a1b2c3 from +14155550100 to +919876543210 as completed, without a reason.',
        remedy:
          'Place the call with the imported product of +918045671234 (fromProductId), and see that the agent has it attached.',
      },
      { ...notAttached, evidence: 'Both services were read back after the call had failed.' },
    ],
    observed: [
      'Atoms shows the call CALL-1760000000000-a1b2c3 from +14155550100 to +919876543210 as completed, without a reason.',
      'Exotel: mapping of +918045671234: pstn, as wanted.',
      'Atoms: numbers of agent 60d0fe4f5311236168a109ca: none, wanted 65f1c0ffee5311236168a1aa.',
    ],
    trunkSid: 'trmum1a2b3c4d5e6f',
    productId: '65f1c0ffee5311236168a1aa',
    conversationId: 'CALL-1760000000000-a1b2c3',
    rollBack: { undone, remains: [], failed: null },
    next: 'Do what the finding says, then start again with the same request.',
    ...nothingTold,
    startedBy: 'purchasing',
  },
  'DID Waiting For A Person': {
    execution,
    phoneNumber,
    question: 'origination URI',
    message:
      "Copy the SIP Origination URL from Atoms' Import SIP screen and answer with it, such as sip:workspace.sip.example.com.",
    since: '2026-01-15T09:30:00.000Z',
    deadline: '2026-01-16T09:30:00.000Z',
  },
  'DID Rolled Back': { execution, phoneNumber, undone, remains: [], again: true },
  'DID Roll Back Failed': {
    execution,
    phoneNumber,
    undone: [],
    remains: ['the trunk t918045671234 itself'],
    message: 'Exotel: delete trunk: HTTP 503. It may work again in a moment.',
  },
  'DID Deprovisioned': {
    execution: deprovisioning,
    phoneNumber,
    undone,
    remains: [
      'Have the mapping of +918045671234 taken off trunk trmum1a2b3c4d5e6f in the Exotel dashboard: no API does.',
    ],
    startedBy: 'arn:aws:iam::123456789012:user/operator',
    reason: 'the branch is closed',
  },
  'DID Deprovisioning Failed': {
    execution: deprovisioning,
    phoneNumber,
    error: 'ConflictError',
    message:
      '+918045671234 has a call under way (CALL-1760000000000-a1b2c3), and has had one at each of 41 looks. Start again later, or with "now": true, which does not wait and may cut it off. Nothing was changed.',
    undone: [],
    remains: ['the number on agent 60d0fe4f5311236168a109ca (Atoms)', 'the imported number (Atoms)'],
    startedBy: 'arn:aws:iam::123456789012:user/operator',
    reason: null,
  },
};
