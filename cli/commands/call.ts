import type { Command } from 'commander';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { looksForSound } from '../../lambdas/telephony/audio.ts';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { CommandError, UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf } from '../option-values.ts';
import { paint } from '../style.ts';

interface Options {
  number: string;
  to: string;
  json?: true;
}
type Call = OperationAnswer<'call'>;

const isUnheard = ({ audio }: Call) => audio !== null && audio !== 'both ways';

export function addCall(command: Command, io: Io): void {
  command
    .description(
      'Places a verification call from a provisioned number and reads it until it ended. Ctrl-C cancels the call.',
    )
    .requiredOption('--number <number>', 'the number that calls, E.164', phoneNumberOf('--number'))
    .requiredOption('--to <number>', 'the phone that it rings, which somebody can answer', phoneNumberOf('--to'))
    .option('--json', 'as JSON');
  examples(command, 'call --env dev --number +918045671234 --to +919876543210');
  does<Options, Options>(
    command,
    io,
    (options) => {
      if (options.number !== options.to) return options;
      throw new UsageError('--to: is the number that calls: give another phone that somebody can answer.');
    },
    async (environment, { number, to, json }) => {
      let interrupted = false;
      const release = io.onInterrupt(() => {
        interrupted = true;
      });
      try {
        // Not repeated when its answer is lost: the phone may ring already.
        let call = await operate(environment, 'call', { phoneNumber: number, callTo: to }, { once: true });
        let shown = '';
        while (!call.ended) {
          if (interrupted) return await cancel(environment, io, number, call);
          if (call.status !== shown) say(io.stderr, `${number} calls ${to}: ${call.status}`);
          shown = call.status;
          await io.pause(environment.pollMillis);
          call = await read(environment, number, call);
        }
        // A transcript may come a while after the end.
        for (let looks = 1; looks < looksForSound && isUnheard(call) && !interrupted; looks += 1) {
          await io.pause(environment.pollMillis);
          call = await read(environment, number, call);
        }
        return show(call, { number, to, json }, io);
      } finally {
        release();
      }
    },
  );
}

async function read(environment: Environment, phoneNumber: string, { conversationId }: Call): Promise<Call> {
  return operate(environment, 'call', { phoneNumber, conversationId });
}

async function cancel(environment: Environment, io: Io, phoneNumber: string, { conversationId }: Call) {
  await operate(environment, 'call', { phoneNumber, conversationId, cancel: true }).catch((error: Error) => {
    throw new CommandError(`The call ${conversationId} could not be cancelled: ${error.message}`);
  });
  say(io.stderr, `The call ${conversationId} is cancelled.`);
  return exitCodes.interrupted;
}

function show(call: Call, { number, to, json }: Pick<Options, 'number' | 'to'> & { json?: true | undefined }, io: Io) {
  const isProved = call.proved.length > 0;
  if (json) sayJson(io, call);
  else {
    const verdict = `${number} to ${to}: ${call.verdict ?? call.status}`;
    const heard = call.audio === null ? '' : `; audio: ${call.audio}`;
    const proved = isProved ? `proved: ${call.proved.join(', ')}` : 'nothing was proved';
    say(
      io.stdout,
      `${isProved ? paint(io.stdout, 'green', '✓') : paint(io.stdout, 'red', '✗')} ${verdict}; ${proved}${heard}`,
    );
    if (call.summary) say(io.stdout, `  ${call.summary}`);
    if (call.finding) say(io.stdout, `  ${call.finding.problem} ${call.finding.remedy}`);
  }
  return isProved ? exitCodes.succeeded : exitCodes.failed;
}
