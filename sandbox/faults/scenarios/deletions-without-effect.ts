import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { addTheirTrunk, refuseCalls } from '../stories/accounts.ts';
import { asBefore, request, type Scenario } from './scenario.ts';

/** Exotel answers a deletion as done, and does not do it. */
export const deletionsWithoutEffect: readonly Scenario[] = [
  {
    name: "a call fails, and two deletions of the number's trunk have no effect",
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      sandbox.exotel.settings.deletionsWithoutEffect = 2;
      await sandbox.provision(request);
      return asBefore(sandbox, before);
    },
  },
  {
    name: "a call fails, and two deletions of credentials on somebody else's trunk have no effect",
    async run(sandbox) {
      refuseCalls(sandbox);
      const trunkSid = addTheirTrunk(sandbox, []);
      sandbox.exotel.settings.deletionsWithoutEffect = 2;
      await sandbox.provision({ ...request, trunkSid });
      const left = sandbox.exotel.state.trunks.flatMap(({ credentials }) => credentials);
      return unless(left.length === 0, 'the credentials are on the trunk still');
    },
  },
];
