import { parseArgs } from 'node:util';
import { UsageError } from '../cli/errors.ts';
import { listStories } from './stories.ts';

export const help = `npm run sandbox -- [options]

Provisions a number through the whole workflow, on this machine: the synthesized state machine, the Lambda bundles
that would be deployed, and simulators of Exotel and Atoms on loopback.

  --input FILE   your own request, as JSON; - reads it from standard input. Both accounts begin empty each time; the
                 number and the agent that the request names are theirs
  --story NAME   something that goes another way, each with its numbers and its request:
${listStories('                   ')}
  --sip          the SIP messages of the verification call, in order: never a body, never what a digest answers
  --stay         an environment that stays: trunkline --env sandbox works with it from another terminal
  --filled       with --stay: the secrets have their values already
  --no-origination-uri
                 with --stay: nobody has said where inbound calls go, so that an execution asks
  --json         the result as JSON on standard output, progress on standard error; npm run -s keeps npm's own
                 lines out of it
  --help         this text

Exit code: 0 provisioned, 1 the workflow failed, 2 the command was wrong.`;

export interface Options {
  help: boolean;
  json: boolean;
  sip: boolean;
  stay: boolean;
  filled: boolean;
  'no-origination-uri': boolean;
  input: string | undefined;
  story: string | undefined;
}

/** @throws UsageError for what there is not, and for an option that would be ignored */
export function readOptions(words: readonly string[]): Options {
  const options = parse(words);
  if (!options.help) refuseContradictions(options);
  return options;
}

function parse(words: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        input: { type: 'string' },
        story: { type: 'string' },
        json: { type: 'boolean', default: false },
        sip: { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
        filled: { type: 'boolean', default: false },
        'no-origination-uri': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, input: values.input, story: values.story };
  } catch (error) {
    throw new UsageError((error as Error).message, `\n${help}`);
  }
}

function refuseContradictions(options: Options): void {
  const given = (names: readonly (keyof Options)[]) => names.filter((name) => options[name]).map((name) => `--${name}`);
  const [lonely] = options.stay ? [] : given(['filled', 'no-origination-uri']);
  if (lonely) throw new UsageError(`${lonely} goes with --stay: add it, or leave ${lonely} out.`);
  const [other] = options.stay ? given(['input', 'story', 'sip', 'json']) : [];
  if (other) throw new UsageError(`${other} does not go with --stay, which provisions nothing: leave one out.`);
  if (options.story !== undefined && options.input !== undefined) {
    throw new UsageError('--input does not go with --story, which has a request of its own: leave one out.');
  }
}
