import { expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, newSandbox, phoneNumber, request } from './environment.ts';

/* The states of both accounts that a plan is made on, and what comes of it. */

const everything = { staticIps: ['203.0.113.9'], callerId: '+918045670000', flowAppId: '12345' };
export const callTo = '+919812345678';
export const otherAgent = '60d0fe4f5311236168a109cb';
export const formerVoiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';

export const provisioned = async (sandbox: Sandbox) => {
  const { status, cause } = await sandbox.provision(request);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
};

export async function importedByHand({ atoms }: Sandbox): Promise<void> {
  await fetch(`${atoms.url}/product/import-phone-number`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_sandbox-atoms-key', 'content-type': 'application/json' },
    body: JSON.stringify({ phoneNumber, sipTerminationUrl: 'elsewhere.example.com:5060' }),
  });
}

/** An execution that rings a phone, until the sandbox is put back. */
async function ringing(sandbox: Sandbox): Promise<void> {
  const waits = new Promise<void>((resolve) => {
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type === 'StateEntered' && state?.name === 'Wait') resolve();
    };
  });
  sandbox.atoms.settings.callSteps = 1_000_000;
  sandbox.executions.start(JSON.stringify(request), 'first');
  await waits;
}

export interface Case {
  /** What the accounts hold before. */
  given?: (sandbox: Sandbox) => unknown;
  /** What the request says besides number and agent. */
  asked?: object | ((sandbox: Sandbox) => object);
  start?: () => Promise<Sandbox>;
}

export const feasible: Record<string, Case & { actions: string[] }> = {
  'nothing is there': {
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'everything is asked for': {
    asked: everything,
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'create', 'create', 'create', 'call'],
  },
  'the account does not list its trunks': {
    given: ({ exotel }) => Object.assign(exotel.settings, { listTrunks: false }),
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'everything is in place and proved': {
    given: (sandbox) => sandbox.provision({ ...request, ...everything }),
    asked: everything,
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'nothing'],
  },
  'everything is in place, and a call is asked for': {
    given: provisioned,
    asked: { verification: { callTo } },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'everything is in place and was never proved': {
    given: (sandbox) => sandbox.provision({ ...request, verification: 'skip' }),
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'no call is wanted': {
    asked: { verification: 'skip' },
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'nothing'],
  },
  'an execution failed half-way, and what it made was kept': {
    given: (sandbox) => {
      sandbox.atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 400 });
      return sandbox.provision({ ...request, onFailure: 'keep' });
    },
    actions: ['keep', 'keep', 'keep', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'the trunk was deleted by hand': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      anHourLater(sandbox);
      sandbox.exotel.state.trunks.splice(0);
    },
    actions: ['create', 'create', 'create', 'keep', 'create', 'keep', 'by hand', 'call'],
  },
  'a trunk of somebody else is named': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      await sandbox.ledger.reset();
    },
    asked: ({ exotel }) => ({ trunkSid: exotel.state.trunks[0]?.trunkSid, replaceExisting: true }),
    actions: ['adopt', 'adopt', 'keep', 'change', 'keep', 'create', 'by hand', 'call'],
  },
  'the credentials were taken off the trunk': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      anHourLater(sandbox);
      sandbox.exotel.state.trunks[0]?.credentials.splice(0);
    },
    actions: ['keep', 'keep', 'create', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'somebody else imported the number, and it is to be replaced': {
    given: importedByHand,
    asked: { replaceExisting: true },
    actions: ['create', 'create', 'create', 'change', 'create', 'create', 'by hand', 'call'],
  },
  'another agent has the number': {
    given: async (sandbox) => {
      const [agent] = sandbox.atoms.state.agents;
      sandbox.atoms.state.agents.push({ ...agent, id: otherAgent, telephonyProductId: [] } as never);
      await sandbox.provision({ ...request, agentId: otherAgent });
    },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'change', 'by hand', 'call'],
  },
  'the agent does not take inbound calls any more': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      anHourLater(sandbox);
      for (const agent of sandbox.atoms.state.agents) agent.allowInboundCall = false;
    },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'change', 'by hand', 'call'],
  },
  'the number is routed to another flow': {
    given: (sandbox) => {
      for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = formerVoiceUrl;
    },
    asked: { flowAppId: '12345' },
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'change', 'call'],
  },
  'the caller ID alias is another': {
    given: (sandbox) => sandbox.provision({ ...request, ...everything }),
    asked: { ...everything, callerId: '+918045670001' },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'change', 'call'],
  },
};

export const refused: Record<string, Case & { state: string; words: string }> = {
  'the request is wrong': {
    asked: { trunkName: 'my-trunk' },
    state: 'Validate request',
    words: 'trunkName: contains "-"',
  },
  'the number is not bought': {
    asked: { phoneNumber: '+918045679999' },
    state: 'Validate request',
    words: 'is not among the ExoPhones',
  },
  'the agent is unknown': {
    asked: { agentId: '0'.repeat(24) },
    state: 'Validate request',
    words: 'Atoms knows no agent',
  },
  'the agent is archived': {
    given: ({ atoms }) => {
      for (const agent of atoms.state.agents) agent.archived = true;
    },
    state: 'Validate request',
    words: 'is archived',
  },
  'the secrets are empty': {
    start: () => newSandbox({ emptySecrets: true }),
    state: 'Validate request',
    words: 'The secret trunkline/sandbox/exotel is empty.',
  },
  'the number that is to call is not in the workspace': {
    asked: { verification: { mode: 'loopback', from: '+918045671235' } },
    state: 'Validate request',
    words: 'verification.from: +918045671235 is not imported',
  },
  'an execution works on the number': {
    given: ringing,
    state: 'Claim number',
    words: 'is being provisioned by arn:aws:states:',
  },
  'a stranger has the name of the trunk': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      await sandbox.ledger.reset();
    },
    state: 'Create trunk',
    words: 'was not made by Trunkline',
  },
  'there is no trunk of that SID': {
    asked: { trunkSid: 'trmum1unknown' },
    state: 'Create trunk',
    words: 'has no trunk trmum1unknown',
  },
  'the number is mapped to another trunk': {
    given: provisioned,
    asked: { trunkName: 'another' },
    state: 'Map DID to trunk',
    words: 'is mapped to another Exotel trunk',
  },
  'the number is mapped to another trunk, in an account that does not list them': {
    given: async (sandbox) => {
      sandbox.exotel.settings.listTrunks = false;
      await provisioned(sandbox);
    },
    asked: { trunkName: 'another' },
    state: 'Map DID to trunk',
    words: 'is mapped to another Exotel trunk',
  },
  'the number streams': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      Object.assign(sandbox.exotel.state.trunks[0]?.phoneNumbers[0] ?? {}, { mode: 'flow' });
    },
    state: 'Map DID to trunk',
    words: 'in flow mode',
  },
  'the digest secret is scheduled for deletion': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      const SecretId = 'trunkline/sandbox/trunk/t918045671234';
      await sandbox.secrets.operations['secretsmanager.DeleteSecret']?.({ SecretId, RecoveryWindowInDays: 7 });
    },
    state: 'Set digest credentials',
    words: 'is scheduled for deletion',
  },
  'somebody else imported the number': {
    given: importedByHand,
    state: 'Import number to Atoms',
    words: 'was not imported by Trunkline',
  },
  'the trunk sends its calls elsewhere': {
    given: provisioned,
    asked: { originationUri: 'sip:other.example.com' },
    state: 'Post destination URIs',
    words: 'sends inbound calls to',
  },
  'Atoms has the number without its plus': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      anHourLater(sandbox);
      for (const product of sandbox.atoms.state.products) product.phoneNumber = phoneNumber.slice(1);
    },
    state: 'Check configuration',
    words: 'What the services hold is not what was set',
  },
};
