import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { print } from '../cli/io.ts';
import { Progress } from './progress.ts';
import { sandboxCredentials, startSandbox } from './sandbox.ts';
import { sandboxTemplate } from './synthesize.ts';

/** Where the command line finds the sandbox of this checkout. */
const sandboxFile = process.env.TRUNKLINE_SANDBOX ?? fileURLToPath(new URL('../.build/sandbox.json', import.meta.url));

export interface StayOptions {
  /** The secrets have their values already. */
  filled: boolean;
  /** Nobody has said where inbound calls go. */
  asksForOrigination: boolean;
}

/** Shortened as waits are: in AWS it is a quarter of an hour. */
const rollBackAgainMillis = 15_000;

const phoneNumbers = ['+918045671234', '+918045671235'];

/** Another sandbox has the file, and runs. */
export class AlreadyRunningError extends Error {}

/** An environment that stays until it is interrupted: `trunkline --env sandbox` works with it from another terminal. */
export async function stay(options: StayOptions): Promise<void> {
  refuseSecond();
  const progress = new Progress(process.stdout);
  progress.begin('Synthesizing the stack and bundling the Lambdas');
  const template = await sandboxTemplate();
  progress.begin('Starting the services');
  const shown = new Map<string, Progress>();
  const sandbox = await startSandbox(template, {
    waitMillis: 1000,
    variables: { ROLL_BACK_AGAIN_MILLIS: String(rollBackAgainMillis) },
    emptySecrets: !options.filled,
    exoPhones: phoneNumbers.map((phoneNumber) => ({ phoneNumber })),
    ...(options.asksForOrigination && { requestDefaults: { destination: null } }),
    onEvent: (event, execution) => {
      const label = `${numberOf(execution.input)} ${execution.name}`.slice(0, 13);
      const own = shown.get(execution.arn) ?? new Progress(process.stdout, `${label}  `);
      shown.set(execution.arn, own);
      own.show(event);
    },
    onNotification: ({ subject, message }) => print(`\nE-mail to the topic's subscribers:\n${subject}\n\n${message}\n`),
  });
  const outputs = {
    ...template.outputs(),
    ExotelApiUrl: sandbox.exotel.url,
    AtomsApiUrl: sandbox.atoms.url,
  };
  mkdirSync(dirname(sandboxFile), { recursive: true });
  const file = { pid: process.pid, awsUrl: sandbox.awsUrl, region: template.region, outputs };
  writeFileSync(sandboxFile, JSON.stringify(file, null, 2), { mode: 0o600 });
  // One that fails is logged, and the next one comes.
  setInterval(() => void sandbox.bus.runSchedule('RollBackAgain').catch(() => {}), rollBackAgainMillis);
  process.on('exit', () => rmSync(sandboxFile, { force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  print(describe(sandbox, options));
}

/** A sandbox that ended and left its file does not count. */
function refuseSecond(): void {
  let pid: number;
  try {
    ({ pid } = JSON.parse(readFileSync(sandboxFile, 'utf8')) as { pid: number });
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new AlreadyRunningError(`A sandbox runs already (process ${pid}). End it with Ctrl+C in its terminal first.`);
}

function numberOf(input: string): string {
  return String((JSON.parse(input) as { phoneNumber?: unknown } | null)?.phoneNumber ?? '');
}

function describe({ exotel, atoms, awsUrl }: Awaited<ReturnType<typeof startSandbox>>, options: StayOptions): string {
  const { apiKey, apiToken, accountSid } = sandboxCredentials.exotel;
  const secrets = options.filled ? 'filled' : 'empty, as after a first deploy';
  return `
Exotel       ${exotel.url}
             account SID ${accountSid}, API key ${apiKey}, API token ${apiToken}
             ExoPhones ${phoneNumbers.join(', ')}
Atoms        ${atoms.url}
             API key ${sandboxCredentials.atoms.apiKey}
             agent ${atoms.state.agents.map(({ id }) => id).join(', ')}
             SIP Origination URL, as the Import SIP screen would show it: ${atoms.sip.tcpUri}
AWS          ${awsUrl}
             the secrets are ${secrets}

Ready: npx trunkline status --env sandbox, in another terminal. Ends with Ctrl+C.`;
}
