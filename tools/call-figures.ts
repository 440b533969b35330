import { readFileSync } from 'node:fs';
import { markdownTable } from './generated-part.ts';

/** What the recording of one number says of its way. */
interface Recording {
  parts: {
    done?: string;
    executions?: { states: { state: string; calls?: { call: string; request: string }[] }[] }[];
  }[];
}

const services = { exotel: 'Exotel', atoms: 'Atoms' } as const;

/** The states and calls of one number with a request that says only what is required, as docs/figures.md has them. */
export function callFigures(): string {
  const recording = JSON.parse(readFileSync('test/recordings/only-what-is-required.json', 'utf8')) as Recording;
  const states = recording.parts.find(({ done }) => done === 'provision')?.executions?.[0]?.states ?? [];
  const calls = states.flatMap((state) => (state.calls ?? []).map((call) => ({ ...call, state: state.state })));
  const rows = [...Map.groupBy(calls, ({ call }) => call)].map(([call, of]) => {
    const [service, operation] = call.split(': ') as [keyof typeof services, string];
    const changes = of.some(({ request }) => !request.startsWith('GET ')) ? 'yes' : '';
    return [services[service], operation, of.length, changes, [...new Set(of.map(({ state }) => state))].join(', ')];
  });
  const of = (service: keyof typeof services) => calls.filter(({ call }) => call.startsWith(service)).length;
  return [
    markdownTable(['service', 'call', 'times', 'changes something', 'states'], rows, [2]),
    '',
    `Together ${of('exotel')} calls to Exotel and ${of('atoms')} to Atoms, in ${states.length} state transitions (Step Functions Standard bills each; a retry is one more). A call that is not over when it is read, every 5 seconds, adds a read and three transitions each time.`,
  ].join('\n');
}
