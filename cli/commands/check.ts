import type { Command } from 'commander';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { does, examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, sayJson, sayLines } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf } from '../option-values.ts';
import { list } from '../outcome.ts';
import { paint } from '../style.ts';
import { table } from '../table.ts';

export function addCheck(command: Command, io: Io): void {
  command
    .description(
      'Reads a provisioned number back from Exotel and Atoms, compares it with the record, and says what stands there besides. Changes nothing.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--json', 'as JSON');
  examples(command, 'check --env dev --number +918045671234');
  does<{ number: string; json?: true }, string>(
    command,
    io,
    ({ number }) => number,
    async (environment, phoneNumber, { json }) => {
      const answer = await operate(environment, 'check', { phoneNumber });
      if (json) sayJson(io, answer);
      else for (const line of tell(answer, environment.option, io)) sayLines(io.stdout, line);
      return answer.agrees ? exitCodes.succeeded : exitCodes.failed;
    },
  );
}

function tell(
  { phoneNumber, agrees, notVisibleYet, fields, remarks, notShown }: OperationAnswer<'check'>,
  environment: string,
  io: Io,
): string[] {
  const rows = fields.map(({ side, direction, field, wanted, found, agrees: same, notVisibleYet: pending }) => [
    ...[same ? 'agrees' : pending ? 'not visible yet' : 'DIFFERS', side, direction, field, found, same ? '' : wanted],
  ]);
  const lines = [
    table(['', 'SIDE', 'CALLS', 'FIELD', 'FOUND', 'WANTED'], rows, io.stdout),
    ...list("there besides, and not Trunkline's:", remarks),
    ...list('not to be seen by any API:', notShown),
  ];
  if (agrees) {
    return [...lines, `\n${paint(io.stdout, 'green', '✓')} ${phoneNumber}: both services agree with the record`];
  }
  const pending = notVisibleYet
    ? [
        `\n${paint(io.stdout, 'yellow', '…')} ${phoneNumber}: Trunkline changed it at ${notVisibleYet.changedAt}, and what is not visible yet may only be that: lists of the services lag behind. Ask again after ${notVisibleYet.askAgainAt}.`,
      ]
    : [];
  const differing = fields.filter((field) => !field.agrees && !field.notVisibleYet);
  if (differing.length === 0) return [...lines, ...pending];
  const byHand = differing.flatMap(({ field, remedy }) => (remedy === undefined ? [] : [`${field}: ${remedy}`]));
  const provision = `npx trunkline provision ${environment} --number ${phoneNumber}`;
  const isLeft = byHand.length < differing.length;
  return [
    ...lines,
    `\n${paint(io.stdout, 'red', '✗')} ${phoneNumber}: ${differing.length} of ${fields.length} differ.${byHand.length === 0 ? ` To set it right: ${provision}` : ''}`,
    ...list('to set it right:', byHand),
    ...(isLeft && byHand.length > 0 ? [`and then: ${provision}`] : []),
    ...pending,
  ];
}
