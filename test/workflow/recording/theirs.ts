import { unverified } from '../../../sandbox/faults/scenarios/scenario.ts';
import { provisionFirst, refuseCalls } from '../../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { anHourLater, everything, request } from '../environment.ts';
import { importedByHand } from '../plan-cases.ts';
import type { Situation } from './situation.ts';

/** Puts a trunk of somebody else's into the account. @returns its SID */
async function theirTrunk(sandbox: Sandbox): Promise<string> {
  await provisionFirst(sandbox, unverified);
  const [trunk] = sandbox.exotel.state.trunks;
  Object.assign(trunk ?? {}, { phoneNumbers: [], credentials: [], destinationUris: [] });
  sandbox.atoms.state.products.splice(0);
  for (const agent of sandbox.atoms.state.agents) agent.telephonyProductId = [];
  await sandbox.ledger.reset();
  return String(trunk?.trunkSid);
}

/** What somebody else has, or has changed, stands in the way or is used. */
export const theirThings: Situation[] = [
  {
    name: 'a trunk is adopted',
    async run(recorder) {
      const trunkSid = await theirTrunk(recorder.sandbox);
      await recorder.planAndProvision({ ...everything, trunkSid });
    },
  },
  {
    name: 'an adopted trunk is rolled back',
    async run(recorder) {
      const trunkSid = await theirTrunk(recorder.sandbox);
      refuseCalls(recorder.sandbox);
      await recorder.planAndProvision({ ...everything, trunkSid });
    },
  },
  {
    name: 'the trunk name is taken',
    async run(recorder) {
      await theirTrunk(recorder.sandbox);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'the trunk name is taken in an account that lists no trunks',
    async run(recorder) {
      await theirTrunk(recorder.sandbox);
      recorder.sandbox.exotel.settings.listTrunks = false;
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'the number was imported by hand',
    async run(recorder) {
      await importedByHand(recorder.sandbox);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'an import by hand is replaced',
    async run(recorder) {
      await importedByHand(recorder.sandbox);
      await recorder.planAndProvision({ ...request, replaceExisting: true });
    },
  },
  {
    name: 'the replacement of an import by hand is rolled back',
    async run(recorder) {
      await importedByHand(recorder.sandbox);
      refuseCalls(recorder.sandbox);
      await recorder.planAndProvision({ ...request, replaceExisting: true });
    },
  },
  {
    name: 'the number is mapped elsewhere',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, unverified);
      await recorder.planAndProvision({ ...request, trunkName: 'another' });
    },
  },
  {
    name: 'the number streams',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, unverified);
      Object.assign(recorder.sandbox.exotel.state.trunks[0]?.phoneNumbers[0] ?? {}, { mode: 'flow' });
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'the trunk sends its calls elsewhere',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, unverified);
      await recorder.planAndProvision({ ...request, originationUri: 'sip:other.example.com' });
    },
  },
  {
    name: 'the trunk was deleted by hand',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, unverified);
      anHourLater(recorder.sandbox);
      recorder.sandbox.exotel.state.trunks.splice(0);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'the credentials were taken off the trunk',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, unverified);
      anHourLater(recorder.sandbox);
      recorder.sandbox.exotel.state.trunks[0]?.credentials.splice(0);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'the agent was changed behind the back of the run',
    async run(recorder) {
      const { executions, atoms } = recorder.sandbox;
      executions.options.onEvent = ({ type, state }) => {
        if (type !== 'StateExited' || state?.name !== 'Route DID to Connect flow') return;
        for (const agent of atoms.state.agents) agent.allowInboundCall = false;
      };
      await recorder.provision(request);
    },
  },
];
