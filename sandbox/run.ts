import { parseArgs } from 'node:util';
import { UsageError } from '../cli/errors.ts';
import { readJsonInput } from '../cli/json-input.ts';
import { checkedRequest, type Request } from '../cli/request.ts';
import { account } from './account.ts';
import { Progress } from './progress.ts';
import { startSandbox } from './sandbox.ts';
import { AlreadyRunningError, stay } from './stay.ts';
import { sandboxTemplate } from './synthesize.ts';

const help = `npm run sandbox -- [options]

Provisions a number through the whole workflow, on this machine: the synthesized state machine, the Lambda bundles
that would be deployed, and simulators of Exotel and Atoms on loopback.

  --input FILE   your own request, as JSON; - reads it from standard input. Both accounts begin empty each time; the
                 number and the agent that the request names are theirs
  --sip          the SIP messages of the verification call, in order: never a body, never what a digest answers
  --stay         an environment that stays: trunkline --env sandbox works with it from another terminal
  --filled       with --stay: the secrets have their values already
  --no-origination-uri
                 with --stay: nobody has said where inbound calls go, so that an execution asks
  --json         the result as JSON on standard output, progress on standard error; npm run -s keeps npm's own
                 lines out of it
  --help         this text

Exit code: 0 provisioned, 1 the workflow failed, 2 the command was wrong.`;

const defaultRequest = { phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca' };

interface Options {
  help: boolean;
  json: boolean;
  sip: boolean;
  stay: boolean;
  filled: boolean;
  'no-origination-uri': boolean;
  input: string | undefined;
}

function readArguments(): Options {
  try {
    const { values } = parseArgs({
      options: {
        input: { type: 'string' },
        json: { type: 'boolean', default: false },
        sip: { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
        filled: { type: 'boolean', default: false },
        'no-origination-uri': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, input: values.input };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${help}`);
  }
}

/** @throws UsageError for an option that would be ignored */
function refuseContradictions(options: Options): void {
  const given = (names: readonly (keyof Options)[]) => names.filter((name) => options[name]).map((name) => `--${name}`);
  const [lonely] = options.stay ? [] : given(['filled', 'no-origination-uri']);
  if (lonely) throw new UsageError(`${lonely} goes with --stay: add it, or leave ${lonely} out.`);
  const [other] = options.stay ? given(['input', 'sip', 'json']) : [];
  if (other) throw new UsageError(`${other} does not go with --stay, which provisions nothing: leave one out.`);
}

async function run(): Promise<number> {
  const options = readArguments();
  if (options.help) {
    console.log(help);
    return 0;
  }
  refuseContradictions(options);
  if (options.stay) {
    await stay({ filled: options.filled, asksForOrigination: options['no-origination-uri'] });
    return 0;
  }
  const { input } = options;
  const request = checkedRequest(
    input === undefined ? defaultRequest : await readJsonInput('--input', input, process.stdin),
  );
  // The reader of the output has gone.
  process.stdout.on('error', () => process.exit(1));
  return provision(request, options);
}

async function provision(request: Request, { json, sip }: Options): Promise<number> {
  const progress = new Progress(json ? process.stderr : process.stdout);
  progress.begin('Synthesizing the stack and bundling the Lambdas');
  const template = await sandboxTemplate();
  progress.begin('Starting the simulators and provisioning');
  const { phoneNumber, agentId } = request;
  const sandbox = await startSandbox(template, {
    onEvent: (event) => progress.show(event),
    // The accounts own what is asked for.
    exoPhones: [{ phoneNumber }],
    ...(typeof agentId === 'string' && { agents: [{ id: agentId }] }),
  });
  try {
    const execution = await sandbox.provision(request);
    await sandbox.bus.settled();
    const result = await account(sandbox, execution, sip);
    if (json) console.log(JSON.stringify(result.data, null, 2));
    else console.log(result.text);
    return execution.status === 'SUCCEEDED' ? 0 : 1;
  } finally {
    await sandbox.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof AlreadyRunningError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
