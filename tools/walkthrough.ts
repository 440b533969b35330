import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { print, printError } from '../cli/io.ts';

/*
 * Writes docs/walkthrough.md: one whole story, typed into a sandbox that stays up, with what each command really
 * printed. `--check` tells it again and compares. Ids, ports and times are made the same each time.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'docs/walkthrough.md');
const number = '+918045671234';
const agent = '60d0fe4f5311236168a109ca';
/** Synthesizing is the longest that it works without a word. */
const showsWithinMillis = 90_000;

const intro = `# A walkthrough

One number from an empty environment to a call that proved it, in the sandbox: two terminals, nothing else. This page is written by \`npm run walkthrough\`, which types these commands and keeps what they print; a test types them again. Ids, ports, times and durations are made up: they are others each time.

In the first terminal, an environment as after a first \`cdk deploy\`: the secrets are empty, and nobody has said where inbound calls go.

\`\`\`sh
npm run sandbox -- --stay --no-origination-uri
\`\`\`

Everything below is typed in the second. In a deployed environment only \`--env\` differs.
`;

interface Step {
  says: string;
  words: string[];
  /** What is given on standard input, and how it is shown. */
  input?: { text: string; shown: string };
  exit?: number;
  /** Waits until the sandbox's own terminal has shown this, and quotes its last paragraph that has it. */
  quotes?: RegExp;
}

function story(originationUri: string): Step[] {
  const keys = '{"apiKey":"sandbox-exotel-key","apiToken":"sandbox-exotel-token","accountSid":"sandbox1"}';
  return [
    { says: 'What is missing?', words: ['doctor'], exit: 1 },
    {
      says: "The accounts' keys. On a terminal they are asked for and not shown; a script gives them on standard input. They are tried before they are stored.",
      words: ['secrets', 'set', 'exotel'],
      input: { text: keys, shown: 'exotel.json' },
    },
    {
      says: '',
      words: ['secrets', 'set', 'atoms'],
      input: { text: '{"apiKey":"sk_sandbox-atoms-key"}', shown: 'atoms.json' },
    },
    { says: 'Everything there now? A warning stops nothing.', words: ['doctor'] },
    {
      says: 'The account has bought two numbers. One is for the reception desk, and no business of ours.',
      words: ['set-aside', '--number', '+918045671235', '--reason', 'reception desk'],
    },
    {
      says: 'What would be done with the other? Nothing is changed by asking.',
      words: ['plan', '--number', number, '--agent', agent],
    },
    {
      says: 'A schedule announces purchased numbers; here it is done at once. Each new number is an event `DID Purchased` on the bus, and each event starts an execution.',
      words: ['announce'],
    },
    {
      says: 'The execution goes as far as it can, and waits for a person.',
      words: ['follow', '--number', number, '--exit-when-waiting'],
      exit: 3,
    },
    { says: "The topic's subscribers get an e-mail:", words: [], quotes: /waits for a person until/ },
    { says: '', words: ['status'] },
    {
      says: 'A wrong paste is refused, and the execution goes on waiting:',
      words: ['resume', '--number', number, '--origination-uri', 'https://app.smallest.ai'],
      exit: 2,
    },
    { says: 'The right one:', words: ['resume', '--number', number, '--origination-uri', originationUri] },
    { says: 'It goes on to the call that proves the number.', words: ['follow', '--number', number] },
    { says: 'How the number stands, and who started what, when and why:', words: ['status', '--number', number] },
    { says: 'Do both sides hold what was set?', words: ['check', '--number', number] },
    {
      says: 'Started again, nothing is changed and no call is placed. Rerun it without fear.',
      words: ['provision', '--number', number, '--agent', agent, '--reason', 'to see that nothing happens'],
    },
  ];
}

async function tell(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-walkthrough-'));
  const env = { ...process.env, TRUNKLINE_SANDBOX: join(folder, 'sandbox.json'), NO_COLOR: '1', FORCE_COLOR: '0' };
  const sandbox = spawn(process.execPath, ['--no-warnings', 'sandbox/run.ts', '--stay', '--no-origination-uri'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const shown = new Shown(sandbox.stdout);
    await shown.line(/^Ready/);
    const originationUri = /Import SIP screen would show it: (\S+)/.exec(shown.text)?.[1] ?? '';
    const parts = [intro];
    for (const step of story(originationUri)) parts.push(await tellStep(step, env, shown));
    return `${neutral(parts.join('\n'))}`;
  } finally {
    if (sandbox.exitCode === null) {
      sandbox.kill('SIGTERM');
      await once(sandbox, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the sandbox's terminal shows, growing. */
class Shown {
  text = '';
  readonly #output: Readable;
  readonly #ended = new AbortController();

  constructor(output: Readable) {
    this.#output = output;
    output.once('end', () => this.#ended.abort());
    output.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('utf8');
    });
  }

  /** The last line that fits, as soon as there is one: a sandbox works while commands are typed. */
  async line(wanted: RegExp): Promise<string> {
    for (;;) {
      const whole = this.text.split('\n').slice(0, -1);
      const found = whole.findLast((line) => wanted.test(line));
      if (found !== undefined) return found;
      const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(showsWithinMillis)]);
      await once(this.#output, 'data', { signal }).catch(() => {
        throw new Error(`The sandbox has ${this.#ended.signal.aborted ? 'ended and ' : ''}not shown ${wanted}.`);
      });
    }
  }
}

async function tellStep(step: Step, env: NodeJS.ProcessEnv, shown: Shown): Promise<string> {
  const { says, words, input, exit = 0, quotes } = step;
  const head = says ? `${says}\n\n` : '';
  if (quotes) return `${head}> ${await shown.line(quotes)}\n`;
  const child = spawn(process.execPath, ['--no-warnings', 'bin/trunkline.ts', ...words, '--env', 'sandbox'], {
    cwd: root,
    env,
  });
  child.stdin.end(input?.text ?? '');
  // In the order in which a terminal shows them: progress first, then the result.
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('exit', resolve)),
  ]);
  const command = `npx trunkline ${words.map(quoted).join(' ')} --env sandbox${input ? ` < ${input.shown}` : ''}`;
  const printed = `${err}${out}`.trim();
  if (code !== exit) throw new Error(`${command}\nended with ${code}, not ${exit}:\n${printed}`);
  const ended = exit === 0 ? '' : `\n(exit code ${exit})`;
  return `${head}\`\`\`console\n$ ${command}\n${printed}${ended}\n\`\`\`\n`;
}

function quoted(word: string): string {
  return /[\s;"]/.test(word) ? `"${word}"` : word;
}

/** What is another each time stands as something of the same shape and length, so that tables stay tables. */
function neutral(page: string): string {
  return (
    page
      .replaceAll(/\btrmum1[a-z0-9]{22}\b/g, 'trmum1aaaaaaaaaaaaaaaaaaaaaa')
      .replaceAll(/\bCALL-\d{13}-[0-9a-f]{6}\b/g, 'CALL-1700000000000-abc123')
      .replaceAll(/\b(?!60d0fe4f5311236168a109ca)[0-9a-f]{24}\b/g, '0123456789abcdef01234567')
      .replaceAll(/(arn:aws:iam::000000000000:user\/)[^\s:]+/g, '$1you')
      .replaceAll(/\b(91\d{10})-[0-9a-f]{16}\b/g, '$1-0123456789abcdef')
      .replaceAll(/\b(91\d{10})-\d{8}T\d{6}Z-[0-9a-f]{6}/g, '$1-20260101T120000Z-abc123')
      .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '01234567-89ab-cdef-0123-456789abcdef')
      .replaceAll(/\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d/g, '2026-01-01$112:00:00')
      .replaceAll(/(:00)\.\d{3}Z/g, '$1.000Z')
      .replaceAll(/(\.localhost|127\.0\.0\.1):\d+/g, '$1:40000')
      .replaceAll(/, \d+ ms\)/g, ', 5 ms)')
      // The line of a state: how long it took.
      .replaceAll(/^([✓✗↻] .{26,}?) +\d+(\.\d+)? m?s\b/gm, '$1     1.0 s')
      .replaceAll(/(lasted) \d+ s/g, '$1 12 s')
  );
}

const isCheck = process.argv.includes('--check');
const told = await tell();
if (!isCheck) {
  writeFileSync(file, told);
  print('docs/walkthrough.md was written.');
} else if (readFileSync(file, 'utf8') === told) {
  print('docs/walkthrough.md is what the commands print.');
} else {
  // A folder of its own: a name that anybody can know beforehand may be somebody else's link by then.
  const printed = join(mkdtempSync(join(tmpdir(), 'trunkline-walkthrough-')), 'walkthrough.md');
  writeFileSync(printed, told);
  printError(`docs/walkthrough.md is not what the commands print now (${printed}): npm run walkthrough`);
  process.exitCode = 1;
}
