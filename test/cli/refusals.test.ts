import { describe, expect, test } from '@jest/globals';
import { Refusal } from './fake-aws.ts';
import { fails } from './fake-executions.ts';
import { environment } from './running.ts';

const here = environment();
const number = '+918045671234';

describe('what nobody knows or what is refused', () => {
  test.each([
    { words: ['status'] },
    { words: ['follow'] },
    { words: ['cancel', '--yes'] },
    { words: ['retry', '--yes'] },
  ])('$words.0 of a number that nothing was started for ends with 2', async ({ words }) => {
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, err } = await here.type([...words, '--number', number]);
    expect([code, err]).toEqual([2, expect.stringContaining(`${number} is not known in sandbox`)]);
  });

  test.each([
    { words: ['check'], operation: 'check' },
    { words: ['call', '--to', '+919876543210'], operation: 'call' },
    { words: ['done'], operation: 'done' },
    { words: ['resume', '--connect-applet-made'], operation: 'resume' },
    { words: ['deprovision', '--dry-run'], operation: 'plan-deprovisioning' },
  ])('$words.0 ends with 2 where the operation does not know the number', async ({ words, operation }) => {
    here.aws.operations[operation] = () => new Refusal('InvalidRequestError', 'phoneNumber: it is not known.');
    const { code, err } = await here.type([...words, '--number', number]);
    expect([code, err]).toEqual([2, 'phoneNumber: it is not known.\n']);
  });

  test.each([{ words: ['roll-back'] }, { words: ['deprovision', '--yes'] }, { words: ['provision'] }])(
    '$words.0 ends with 2 where the execution refuses what it was given',
    async ({ words }) => {
      here.aws.executions.script = () => fails('InvalidRequestError', 'phoneNumber: nothing was ever provisioned.');
      const { code, out } = await here.type([...words, '--number', number]);
      expect([code, out]).toEqual([2, expect.stringContaining('nothing was ever provisioned')]);
    },
  );

  test.each([
    { words: ['check', '--number', number], operation: 'check' },
    { words: ['call', '--number', number, '--to', '+919876543210'], operation: 'call' },
    { words: ['plan', '--number', number], operation: 'plan' },
    { words: ['deprovision', '--number', number, '--dry-run'], operation: 'plan-deprovisioning' },
    { words: ['announce'], operation: 'announce-purchases' },
  ])('$words.0 ends with 2 where a service refuses the stored credentials', async ({ words, operation }) => {
    here.aws.operations[operation] = () => new Refusal('AuthenticationError', 'Exotel refused our credentials.');
    const { code, err } = await here.type(words);
    expect([code, err]).toEqual([2, 'Exotel refused our credentials.\n']);
  });
});
