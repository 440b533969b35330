import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Command, Option } from 'commander';
import { commandsOf } from './runbook.ts';

describe('every trunkline command of the runbook', () => {
  let program: Command;

  beforeAll(async () => {
    // By a name in a variable, for the type check of whoever has the runbook and not yet the command line.
    const module: string = '../../cli/program.ts';
    const { buildProgram } = (await import(module)) as { buildProgram: () => Promise<Command> };
    program = await buildProgram();
  });

  const commands = new Map(commandsOf('trunkline').map((words) => [words.join(' '), words]));

  test('is found', () => {
    expect(commands.size).toBeGreaterThan(8);
  });

  test.each([...commands])('exists with its options: %s', (_, words) => {
    const { command, rest } = find(program, words);
    expect([words.join(' '), command.name()]).not.toEqual([words.join(' '), program.name()]);
    const options = optionsOf(command);
    const given = rest.filter((word) => word.startsWith('--'));
    expect(options.map(({ long }) => long)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(options.filter(({ mandatory }) => mandatory).map(({ long }) => long)));
    const takesValue = (word = '') => options.some(({ long, required }) => long === word && required);
    const operands = rest.filter((word, index) => !word.startsWith('--') && !takesValue(rest[index - 1]));
    expect(operands.length).toBeLessThanOrEqual(command.registeredArguments.length);
    for (const [index, argument] of command.registeredArguments.entries()) {
      if (argument.required) expect(operands.length).toBeGreaterThan(index);
      if (argument.argChoices) expect(argument.argChoices).toContain(operands[index]);
    }
  });
});

/** The options that may stand behind a command: its own, and those of what it is a part of. */
function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])];
}

/** The command that the first words name, and the words that are left for it. */
function find(command: Command, words: string[]): { command: Command; rest: string[] } {
  const sub = command.commands.find((each) => each.name() === words[0] || each.aliases().includes(words[0] ?? ''));
  return sub ? find(sub, words.slice(1)) : { command, rest: words };
}

/** Where the AWS SDK has each service of the AWS CLI. */
const clients: Record<string, () => Promise<object>> = {
  cloudformation: () => import('@aws-sdk/client-cloudformation'),
  logs: () => import('@aws-sdk/client-cloudwatch-logs'),
  sqs: () => import('@aws-sdk/client-sqs'),
  stepfunctions: () => import('@aws-sdk/client-sfn'),
};

describe('every aws command of the runbook', () => {
  const commands = commandsOf('aws').map(([service, operation]) => `${service} ${operation}`);

  test('is found', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  test.each([...new Set(commands)])('is an operation of its service: %s', async (command) => {
    const [service = '', operation = ''] = command.split(' ');
    const className = operation.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    expect(Object.keys(clients)).toContain(service);
    expect(await clients[service]?.()).toHaveProperty(`${className}Command`);
  });
});
