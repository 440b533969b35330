import { describe, expect, test } from '@jest/globals';
import { caller, Refusal } from './fake-aws.ts';
import { environment } from './running.ts';
import { aStatus } from './statuses.ts';
import { executionArn } from './trunkline.ts';

const here = environment();
const number = '+918045671234';

describe('trunkline resume', () => {
  test('hands the answer over as it was pasted, with who gave it, and says who goes on', async () => {
    here.aws.operations.resume = () => ({
      question: 'origination URI',
      answer: 'sip.example.com:5060;transport=tcp',
      warnings: [],
      resumed: [{ phoneNumber: number, execution: executionArn('first') }],
    });
    const { code, out } = await here.type(['resume', '--number', number, '--origination-uri', 'sip:sip.example.com']);
    expect([code, out]).toEqual([0, expect.stringContaining('+918045671234 goes on (first)')]);
    expect(here.asked('resume')).toEqual([
      {
        ...{ phoneNumber: number, originationUri: 'sip:sip.example.com', by: caller },
        // Signed for this alone, and not sent.
        caller: expect.objectContaining({ authorization: expect.stringMatching(/SignedHeaders=.*;x-trunkline-for,/) }),
      },
    ]);
  });

  test('--force is handed over, and what is not sure about the answer is said', async () => {
    here.aws.operations.resume = () => ({
      question: 'origination URI',
      answer: 'sip.example.com:1;transport=tcp',
      warnings: ['It refuses connections.'],
      resumed: [],
    });
    const typed = ['resume', '--number', number, '--origination-uri', 'sip.example.com:1', '--force'];
    expect((await here.type(typed)).out).toContain('! It refuses connections.');
    expect(here.asked('resume')).toMatchObject([{ force: true }]);
  });

  const conflict = () => new Refusal('ConflictError', 'It does not wait for the Connect applet.');

  test('of a number that nobody knows is refused as every other command refuses it', async () => {
    here.aws.operations.resume = conflict;
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, err } = await here.type(['resume', '--number', number, '--connect-applet-made']);
    expect([code, err]).toEqual([2, expect.stringContaining(`${number} is not known in sandbox`)]);
  });

  test.each([
    { what: 'waits for something else', status: () => ({ numbers: [aStatus()] }) },
    { what: 'the operator may not look up', status: () => new Refusal('Error', 'No.') },
  ])('of a number that $what is refused in its own words', async ({ status }) => {
    here.aws.operations.resume = conflict;
    here.aws.operations.status = status;
    const { code, err } = await here.type(['resume', '--number', number, '--connect-applet-made']);
    expect([code, err]).toEqual([1, 'It does not wait for the Connect applet.\n']);
  });

  test('a refused answer is shown in the words of the operation', async () => {
    here.aws.operations.resume = () => new Refusal('InvalidRequestError', 'originationUri: is the Exotel edge.');
    const { code, err } = await here.type(['resume', '--number', number, '--origination-uri', 'sip:x.com']);
    expect([code, err]).toEqual([2, 'originationUri: is the Exotel edge.\n']);
  });
});

describe('trunkline answers', () => {
  const remembered = {
    question: 'origination URI',
    which: 'WORKSPACE',
    answer: 'sip.example.com:5060;transport=tcp',
    by: 'arn:aws:iam::1:user/asha',
    at: '2026-11-24T10:00:00.000Z',
  };

  test('lists what is remembered, for whom, and who answered it when', async () => {
    here.aws.operations.answers = () => ({ remembered: [remembered], forgotten: [], stays: [] });
    const { code, out } = await here.type(['answers']);
    expect([code, out]).toEqual([0, expect.stringMatching(/WORKSPACE +sip\.example\.com\S+ +\S+asha +2026-11-24/)]);
    expect(here.asked('answers')).toEqual([{}]);
  });

  test('--forget says what was forgotten', async () => {
    here.aws.operations.answers = () => ({ remembered: [], forgotten: [remembered], stays: ['It stays on a trunk.'] });
    const { code, out } = await here.type(['answers', '--forget', 'WORKSPACE']);
    expect(out).toContain('not undone by that:\n    - It stays on a trunk.');
    expect([code, out]).toEqual([0, expect.stringMatching(/Forgotten:\n.*\n.*sip\.example\.com/)]);
    expect(here.asked('answers')).toEqual([{ forget: 'WORKSPACE' }]);
  });

  test('nothing is remembered: it says so', async () => {
    here.aws.operations.answers = () => ({ remembered: [], forgotten: [], stays: [] });
    expect((await here.type(['answers'])).out).toBe('Nothing is remembered.\n');
  });
});
