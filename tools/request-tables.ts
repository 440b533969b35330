import { buildProgram } from '../cli/program.ts';
import { requestFields } from '../lambdas/workflows/provision-number/request.ts';
import { markdownTable } from './generated-part.ts';

/** What a request may say, as the README has it. */
export function fieldsTable(): string {
  const rows = Object.entries(requestFields).map(([name, { meaning, leftOut }]) => [`\`${name}\``, meaning, leftOut]);
  return markdownTable(['field', 'what it is', 'if it is left out'], rows);
}

/** What `trunkline provision` can be told, as docs/command-line.md has it. */
export async function optionsTable(): Promise<string> {
  const program = await buildProgram();
  const provision = program.commands.find((command) => command.name() === 'provision');
  const rows = provision?.options.map(({ flags, description }) => [`\`${flags}\``, description]) ?? [];
  return markdownTable(['option', 'what it is'], rows);
}
