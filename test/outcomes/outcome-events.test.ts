import { describe, expect, test } from '@jest/globals';
import { publishOutcome } from '../../lambdas/outcomes/outcome-events.ts';

const rolledBack = { execution: 'arn:aws:states:x', phoneNumber: '+918045671234', undone: [], remains: [] };

describe('an event that is not as published is not put, and says which field it is', () => {
  test.each([
    ['a field that nobody described', { ...rolledBack, password: 'x' }, 'password'],
    ['a field that lacks', { ...rolledBack, remains: undefined }, 'remains'],
    ['a field of another kind', { ...rolledBack, undone: 'all' }, 'undone'],
  ])('%s', async (_, detail, field) => {
    const publishing = publishOutcome('DID Rolled Back', detail as never);
    await expect(publishing).rejects.toThrow(/The event "DID Rolled Back" would not be what docs\/events says/);
    await expect(publishing).rejects.toThrow(field);
  });
});
