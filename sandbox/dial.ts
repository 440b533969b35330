import { parseArgs } from 'node:util';
import { UsageError } from '../cli/errors.ts';
import { print, printError } from '../cli/io.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';

const help = `Dials a number of the simulated Exotel account, as somebody on the telephone network would: through the number's
flow and its trunk to Atoms. The simulators have to run: npm run simulators, in another terminal.

Usage: npm run dial -- --to <number> [options]

  --to <number>      the DID, E.164
  --from <number>    who calls (default +919876543210)
  --exotel <url>     where the simulated Exotel is (default http://127.0.0.1:8081)
  --help             show this

Exit code: 0 the agent answered, 1 nobody did, 2 the command was wrong.`;

interface Outcome {
  result: string;
  sipCode: number;
  reason: string;
  talkSeconds: number;
  words?: string;
}

/** What the control path answers. */
interface Dialled {
  trunkSid: string | null;
  refusal: string | null;
  tried: { destination: string; outcome: Outcome }[];
  outcome: Outcome | null;
}

interface LadderEntry {
  from: string;
  to: string;
  transport: string;
  summary: string;
}

async function run(): Promise<number> {
  const { to, from, exotel, help: wantsHelp } = readOptions();
  if (wantsHelp) {
    print(help);
    return 0;
  }
  if (to === undefined) throw new UsageError('--to is missing: give the number to dial, +91...');
  const before = (await ask<LadderEntry[]>(exotel, '/_sandbox/ladder')).length;
  const call = await ask<Dialled>(exotel, '/_sandbox/dial', { from, to });
  for (const message of (await ask<LadderEntry[]>(exotel, '/_sandbox/ladder')).slice(before)) {
    print(visibleText(`  ${`${message.from} -> ${message.to}`.padEnd(20)} ${message.transport}  ${message.summary}`));
  }
  print(visibleText(describe(call, from, to)));
  return call.outcome?.result === 'answered' ? 0 : 1;
}

function describe({ refusal, trunkSid, tried, outcome }: Dialled, from: string, to: string): string {
  if (!outcome) return `${from} -> ${to}: ${refusal ?? 'not connected'}`;
  const last = tried.at(-1)?.destination;
  const end = `${from} -> ${to}, by trunk ${trunkSid} and ${last}`;
  return outcome.result === 'answered'
    ? `${end}: answered, and ended after ${outcome.talkSeconds} s.`
    : `${end}: ${outcome.result} (${outcome.sipCode} ${outcome.reason}${outcome.words ? `: ${outcome.words}` : ''}).`;
}

async function ask<Answer>(exotel: string, path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(new URL(path, exotel), {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { connection: 'close' },
    });
  } catch {
    throw new UsageError(`--exotel: no simulator answers at ${exotel}. Start it with npm run simulators.`);
  }
  const text = await response.text();
  if (!response.ok) throw new UsageError(`The simulator at ${exotel} refused it: ${text}`);
  return JSON.parse(text) as Answer;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        to: { type: 'string' },
        from: { type: 'string', default: '+919876543210' },
        exotel: { type: 'string', default: 'http://127.0.0.1:8081' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!URL.canParse(values.exotel))
      throw new Error(`--exotel: "${values.exotel}" is no URL, such as http://127.0.0.1:8081.`);
    return values;
  } catch (error) {
    throw new UsageError(String(error instanceof Error ? error.message : error));
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  printError(`${error.message} See --help.`);
  process.exitCode = 2;
}
