import { type Command, Option } from 'commander';
import { toldFields } from '../lambdas/numbers/told-fields.ts';
import { type RequestField, type RequestOption, requestFields } from '../lambdas/workflows/provision-number/request.ts';
import { UsageError } from './errors.ts';
import { readBy, textOf } from './option-values.ts';

/** Options as commander read them, by their names there. */
export type GivenOptions = Record<string, unknown>;

interface FieldOption {
  field: string;
  option: RequestOption;
  /** Its name as it is typed, `--verify-to`. */
  name: string;
  commander: Option;
}

/** The options by which a request's fields are given, as the fields' own table says. */
function fieldOptions(): FieldOption[] {
  return Object.entries<RequestField>(requestFields).flatMap(([field, { options = [] }]) =>
    options.map((option) => {
      const commander = new Option(option.flag, option.says);
      const name = commander.long ?? option.flag;
      if (option.reads) commander.argParser(readBy(option.reads)(name));
      else if (option.choices) commander.choices(option.choices);
      else if (field in toldFields) commander.argParser(textOf(name));
      return { field, option, name, commander };
    }),
  );
}

export function addFieldOptions(command: Command): Command {
  for (const { commander } of fieldOptions()) command.addOption(commander);
  return command;
}

/**
 * The fields that options give.
 *
 * @throws UsageError when two give the same field
 */
export function fieldsGiven(given: GivenOptions): Record<string, unknown> {
  const all = Map.groupBy(fieldOptions(), ({ field }) => field);
  return Object.fromEntries(
    [...all].flatMap(([field, options]) => {
      const typed = options.filter((each) => isTyped(each, given));
      if (typed.length > 1) throw new UsageError(`${inWords(options)} contradict each other: give one.`);
      return typed.map(({ option, commander }) => {
        const value = given[commander.attributeName()];
        return [field, option.gives ? option.gives(String(value)) : value];
      });
    }),
  );
}

function isTyped({ commander }: FieldOption, given: GivenOptions): boolean {
  const value = given[commander.attributeName()];
  // An option that begins with --no- is true until it is typed.
  return commander.negate ? value === false : value !== undefined;
}

function inWords(options: readonly FieldOption[]): string {
  const names = options.map(({ name }) => name);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
