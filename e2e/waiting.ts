import assert from 'node:assert/strict';
import type { ExotelSimulator } from '../sandbox/simulators/exotel.ts';
import { trunkline } from './command-line.ts';
import type { DeployedEnvironment } from './environment.ts';
import { listenToTopic } from './topic.ts';

export const waitingNumber = '+918045671235';
const phoneNumber = waitingNumber;
const agentId = '60d0fe4f5311236168a109ca';
/** An address, since not every resolver knows the simulators' names; nobody answers there, and no call is made. */
const address = '203.0.113.9';

/**
 * An execution that lacks the origination URI, in an environment without one: it waits, a person is told, answers with
 * the command line, and it goes on.
 */
export async function waitForPerson(environment: DeployedEnvironment, exotel: ExotelSimulator): Promise<string> {
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, phoneNumber, sid: 'waits' } as never);
  const input = JSON.stringify({ phoneNumber, agentId, staticIps: [address], verification: 'skip' });
  const emails = await listenToTopic(environment.outputs.AlarmTopicArn);
  const begun = await trunkline(['provision', '--input', '-', '--exit-when-waiting'], input);
  assert.equal(begun.code, 3, begun.err);
  assert.match(begun.out + begun.err, /Import SIP/);
  assert.match((await status()).state, /waiting/);
  const { Subject, Message } = await emails.next();
  await emails.close();
  assert.equal(Subject, `Trunkline dev: ${phoneNumber} waits for the origination URI`);
  assert.match(Message, /^\+918045671235 waits .*npx trunkline resume --env dev --number \+918045671235 .*>"$/);

  const resume = (uri: string, ...force: string[]) =>
    trunkline(['resume', '--number', phoneNumber, '--origination-uri', uri, ...force]);
  const wrong = await resume('https://app.smallest.ai');
  assert.match(wrong.err, /is a web address/);
  assert.notEqual(wrong.code, 0);
  // Nobody listens there.
  const dead = await resume(`sip:${address}`);
  assert.match(dead.err, /add --force/);
  const answered = await resume(`sip:${address}`, '--force');
  assert.equal(answered.code, 0, answered.err);
  const followed = await trunkline(['follow', '--number', phoneNumber]);
  assert.equal(followed.code, 0, followed.out + followed.err);
  const { state, destination } = await status();
  assert.deepEqual([state, destination], ['provisioned', `${address}:5060;transport=tcp`]);

  const forgotten = await trunkline(['answers', '--forget', 'WORKSPACE']);
  assert.equal(forgotten.code, 0, forgotten.err);
  assert.match((await trunkline(['answers'])).out, /Nothing is remembered/);
  return Subject;
}

async function status(): Promise<{ state: string; destination: string | null }> {
  const { out } = await trunkline(['status', '--number', phoneNumber, '--json']);
  return JSON.parse(out) as { state: string; destination: string | null };
}
