import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { exitCodes, line } from '../io.ts';
import { operate } from '../operate.ts';

type Options = WithEnvironment<{ number: string; to: string; json?: boolean }>;

const pollMillis = 2000;
/** The longest that a verification call may take. */
const limitMillis = 600_000;

export function callCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand('call', 'Places a verification call from a provisioned number, and says what it proved.')
    .requiredOption('--number <number>', 'the provisioned DID, E.164', phoneNumberOption)
    .requiredOption('--to <number>', 'a phone that somebody can answer, E.164', phoneNumberOption)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `${examples('call --env dev --number +918045671234 --to +919876543210')}\nCtrl+C ends the call.`,
    )
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const phoneNumber = options.number;
      let answer = await operate(environment, 'call', { phoneNumber, callTo: options.to });
      const { conversationId } = answer;
      line(io.err, `Calling ${options.to} (${conversationId}) ...`);
      const interrupt = new AbortController();
      const release = io.onInterrupt(() => interrupt.abort());
      try {
        for (const begun = Date.now(); !answer.ended && Date.now() < begun + limitMillis; ) {
          await pause(pollMillis, undefined, { signal: interrupt.signal });
          answer = await operate(environment, 'call', { phoneNumber, conversationId });
        }
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        await operate(environment, 'call', { phoneNumber, conversationId, cancel: true });
        line(io.err, `\nThe call ${conversationId} was ended.`);
        session.exitCode = exitCodes.interrupted;
        return;
      } finally {
        release();
      }
      session.exitCode = answer.proved.length > 0 ? exitCodes.done : exitCodes.failed;
      if (options.json) return line(io.out, JSON.stringify(answer, null, 2));
      if (answer.finding) line(io.out, `${answer.finding.problem} ${answer.finding.remedy}`);
      else line(io.out, answer.summary ?? `The call has not ended (status ${answer.status}).`);
      if (answer.proved.length > 0) line(io.out, `Proved: ${answer.proved.join(', ')}.`);
    });
}
