import { describe, expect, test } from '@jest/globals';
import { environment } from './running.ts';

const here = environment();
const number = '+918045671234';

describe('trunkline check', () => {
  const field = {
    side: 'Exotel',
    direction: 'inbound',
    field: 'destination',
    wanted: 'a:1',
    found: 'b:2',
    agrees: false,
  };

  test.each([
    [true, 0, /both services agree/],
    [false, 1, /DIFFERS {2}Exotel {2}inbound {2}destination {2}b:2 +a:1/],
  ])('agrees=%s ends with %i', async (agrees, code, text) => {
    here.aws.operations.check = () => ({
      phoneNumber: number,
      agrees,
      fields: agrees ? [] : [field],
      remarks: ['Their own user.'],
      notShown: ['The applet.'],
    });
    const typed = await here.type(['check', '--number', number]);
    expect([typed.code, typed.out]).toEqual([code, expect.stringMatching(text)]);
    expect(typed.out).toContain('- The applet.');
    expect(typed.out).toContain('- Their own user.');
  });

  test('says of what Trunkline changed a moment ago that it may not be visible yet, and when to ask again', async () => {
    const notVisibleYet = { changedAt: '2026-11-26T10:00:00.000Z', askAgainAt: '2026-11-26T10:01:30.000Z' };
    here.aws.operations.check = () => ({
      ...{ phoneNumber: number, agrees: false, notVisibleYet, remarks: [], notShown: [] },
      fields: [{ ...field, notVisibleYet: true }],
    });
    const { code, out } = await here.type(['check', '--number', number]);
    expect(code).toBe(1);
    expect(out).toMatch(/not visible yet {2}Exotel {2}inbound {2}destination/);
    expect(out).toMatch(
      /Trunkline changed it at 2026-11-26T10:00:00.000Z.*Ask again after 2026-11-26T10:01:30.000Z\.\n$/,
    );
    expect(out).not.toMatch(/DIFFERS|To set it right/);
  });

  test.each([
    [
      'what an execution sets right',
      [field],
      /1 of 1 differ\. To set it right: npx trunkline provision --env sandbox --number \+918045671234\n$/,
    ],
    [
      'what only a person does',
      [{ ...field, remedy: 'Ask Exotel.' }],
      /differ\.\n .*:\n {4}- destination: Ask Exotel\.\n$/,
    ],
    ['both', [field, { ...field, remedy: 'Ask Exotel.' }], /Ask Exotel\.\nand then: npx trunkline provision .*\n$/],
  ])('leads to a remedy that works: %s', async (_what, fields, text) => {
    here.aws.operations.check = () => ({ phoneNumber: number, agrees: false, fields, remarks: [], notShown: [] });
    expect((await here.type(['check', '--number', number])).out).toMatch(text);
  });
});

describe('trunkline call', () => {
  const call = {
    conversationId: 'c1',
    ended: false,
    status: 'ringing',
    verdict: null,
    proved: [],
    audio: null,
    summary: null,
    finding: null,
  };
  const answered = { ...call, ended: true, status: 'completed', verdict: 'answered', proved: ['outbound'] };

  test('places one call, and reads it until it ended', async () => {
    const answers = [call, call, { ...answered, audio: 'both ways' }];
    here.aws.operations.call = () => answers.shift();
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([0, expect.stringContaining('answered; proved: outbound; audio: both ways')]);
    expect(here.asked('call')).toEqual([
      { phoneNumber: number, callTo: '+919876543210' },
      { phoneNumber: number, conversationId: 'c1' },
      { phoneNumber: number, conversationId: 'c1' },
    ]);
  });

  test.each([
    ['both ways', 3],
    ['none heard', 6],
  ])('reads it again for a while when its transcript comes late: %s at last', async (atLast, reads) => {
    const finding = { code: 'no-audio', problem: 'Nothing was heard.', remedy: 'Ask.' };
    const answers = [call, { ...answered, audio: 'not known' }, { ...answered, audio: 'none heard', finding }];
    here.aws.operations.call = () => answers.shift() ?? { ...answered, audio: atLast, finding };
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([0, expect.stringContaining(`audio: ${atLast}`)]);
    expect(out).toContain('Nothing was heard. Ask.');
    expect(here.asked('call').filter((input) => 'conversationId' in (input as object))).toHaveLength(reads);
  });

  test('ends with 1 and the finding when nothing was proved', async () => {
    const finding = { code: '408', problem: 'The edge did not answer.', remedy: 'Compare terminationHost.' };
    here.aws.operations.call = () => ({ ...call, ended: true, status: 'failed', verdict: 'failed', finding });
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([1, expect.stringContaining('The edge did not answer. Compare terminationHost.')]);
  });

  test('--json shows the second possible cause of a failure apart', async () => {
    const also = [{ code: 'try-later', problem: 'It was overloaded.', remedy: 'Try again.' }];
    const finding = { code: 'no-route', problem: 'Not reached.', remedy: 'Ask.', also };
    here.aws.operations.call = () => ({ ...call, ended: true, status: 'failed', verdict: 'failed', finding });
    const { out } = await here.type(['call', '--number', number, '--to', '+919876543210', '--json']);
    expect(JSON.parse(out)).toMatchObject({ finding });
  });

  test('Ctrl-C cancels the call', async () => {
    here.aws.operations.call = () => call;
    const typed = await here.type(['call', '--number', number, '--to', '+919876543210'], { interruptAt: /ringing/ });
    expect([typed.code, typed.err]).toEqual([130, expect.stringContaining('c1 is cancelled')]);
    expect(here.asked('call').at(-1)).toEqual({ phoneNumber: number, conversationId: 'c1', cancel: true });
  });
});
