import { UsageError } from '../cli/errors.ts';
import { print, printError, sayJson, sayLines } from '../cli/io.ts';
import { readJsonInput } from '../cli/json-input.ts';
import { checkedRequest } from '../cli/request.ts';
import { account } from './account.ts';
import { Progress } from './progress.ts';
import { help, type Options, readOptions } from './run-options.ts';
import { startSandbox } from './sandbox.ts';
import { AlreadyRunningError, stay } from './stay.ts';
import { findStory, listStories, type Story } from './stories.ts';
import { sandboxTemplate } from './synthesize.ts';

const defaultRequest = { phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca' };

async function run(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    print(help);
    return 0;
  }
  if (options.stay) {
    await stay({ filled: options.filled, asksForOrigination: options['no-origination-uri'] });
    return 0;
  }
  const story = await chooseStory(options);
  // The reader of the output has gone.
  process.stdout.on('error', () => process.exit(1));
  return provision(story, options);
}

/** What is told: a story of its own name, the request that was given, or the plain one. */
async function chooseStory({ story: name, input }: Options): Promise<Story> {
  if (name !== undefined) {
    const story = findStory(name);
    if (story) return story;
    throw new UsageError(`--story: there is no ${name}. There are:`, listStories('  '));
  }
  const given = input === undefined ? defaultRequest : await readJsonInput('--input', input, process.stdin);
  const request = checkedRequest(given);
  const { phoneNumber, agentId } = request;
  // The accounts own what is asked for.
  const agents = typeof agentId === 'string' ? { agents: [{ id: agentId }] } : {};
  return { shows: '', request, options: { exoPhones: [{ phoneNumber }], ...agents } };
}

async function provision(story: Story, { json, sip }: Options): Promise<number> {
  const { request, options, prepare, meanwhile } = story;
  const stream = json ? process.stderr : process.stdout;
  const tell = (text: string) => sayLines(stream, text);
  const progress = new Progress(stream);
  progress.begin('Synthesizing the stack and bundling the Lambdas');
  const template = await sandboxTemplate();
  progress.begin('Starting the simulators and provisioning');
  const { phoneNumber } = request;
  const sandbox = await startSandbox(template, {
    exoPhones: [{ phoneNumber }],
    ...options,
    // What a story prepares is not told.
    onEvent: (event, { input }) => {
      if (JSON.parse(input).phoneNumber === phoneNumber) progress.show(event);
    },
    onNotification: ({ subject, message }) => tell(`\nE-mail to the topic's subscribers:\n${subject}\n\n${message}`),
  });
  try {
    await prepare?.(sandbox);
    const execution = sandbox.executions.start(JSON.stringify(request));
    await Promise.all([execution.ended, meanwhile?.(sandbox, execution, tell)]);
    await sandbox.bus.settled();
    const result = await account(sandbox, execution, sip);
    if (json) sayJson(process, result.data);
    else print(result.text);
    return execution.status === 'SUCCEEDED' ? 0 : 1;
  } finally {
    await sandbox.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof AlreadyRunningError)) throw error;
  printError(error.message);
  if (error instanceof UsageError && error.further) printError(error.further);
  process.exitCode = 2;
}
