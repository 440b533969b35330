import type { Entries } from '../platform/ledger/entries.ts';
import { typedCommand } from '../platform/typed-command.ts';
import { listRemaining } from '../things/remaining.ts';
import type { Standing } from './standing.ts';

/** What earlier runs have left, and the command that removes it; empty when they left nothing. */
export async function describeLeft(entries: Entries, phoneNumber: string, { left }: Standing): Promise<string> {
  if (!left) return '';
  const things = await listRemaining(entries, phoneNumber, left.executions ?? 'everyone');
  if (things.length === 0) return '';
  const command = left.executions === null ? 'deprovision' : 'roll-back';
  const remove = typedCommand(command, phoneNumber, ...(left.kept ? ['--kept'] : []));
  return `What earlier runs have left is there: ${things.join('; ')}. Provision the number, which goes on from it, or remove it: ${remove}`;
}
