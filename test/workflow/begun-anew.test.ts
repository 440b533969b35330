import { expect, test } from '@jest/globals';
import { causeOf, freshSandbox, provisioned, request } from './environment.ts';

test('a number that was left when its environment began anew is provisioned again on its trunk, with its secret', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const { trunkSid, credentials } = structuredClone(sandbox.exotel.state.trunks[0]) as never as {
    trunkSid: string;
    credentials: object[];
  };
  // The secret of the trunk stays, as docs/continuous-deployment.md has it.
  await sandbox.ledger.reset();
  expect(causeOf(await sandbox.provision(request))).toContain('Give its SID as "trunkSid"');
  expect(causeOf(await sandbox.provision({ ...request, trunkSid }))).toContain('"replaceExisting": true');
  await provisioned(sandbox, { ...request, trunkSid, replaceExisting: true });
  expect(sandbox.exotel.state.trunks).toMatchObject([{ trunkSid, credentials }]);
  expect(sandbox.atoms.state.products).toHaveLength(1);
});
