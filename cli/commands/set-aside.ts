import { type Command, Option } from 'commander';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { whoAsks } from '../caller.ts';
import { does, examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf, reasonOf } from '../option-values.ts';

interface Options {
  number: string;
  undo?: true;
  reason?: string;
  json?: true;
}

export function addSetAside(command: Command, io: Io): void {
  command
    .description(
      'Keeps a purchased number from being announced, and so from being provisioned by itself; or lets it be again.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--undo', 'let it be announced again')
    .addOption(new Option('--reason <text>', 'why, for whoever reads it later').argParser(reasonOf).conflicts('undo'))
    .option('--json', 'as JSON');
  examples(
    command,
    'set-aside --env dev --number +918045671234 --reason "the fax line"',
    'set-aside --env dev --number +918045671234 --undo',
  );
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number, undo = false, reason, json }) => {
      const answer = await operate(environment, 'set-aside', {
        phoneNumber: number,
        aside: !undo,
        ...(await whoAsks(environment, io, 'set-aside', number)),
        ...(reason !== undefined && { reason }),
      });
      if (json) sayJson(io, answer);
      else say(io.stdout, `${number} ${describe(answer)}`);
      return exitCodes.succeeded;
    },
  );
}

function describe({ setAside, announced }: OperationAnswer<'set-aside'>): string {
  if (!setAside) return 'is announced like any other number.';
  return announced
    ? 'is set aside. It was announced before: what that started goes on.'
    : 'is set aside: it is not announced.';
}
