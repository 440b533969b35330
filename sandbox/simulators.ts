import { parseArgs } from 'node:util';
import { startAtomsSimulator } from './simulators/atoms.ts';
import { startExotelSimulator } from './simulators/exotel.ts';

const defaultPorts = { exotel: '8081', atoms: '8082' };

const help = `Starts simulators of Exotel and of Smallest AI Atoms on 127.0.0.1, joined: a call that Atoms places with an
imported number arrives at the simulated Exotel edge.

Usage: npm run simulators -- [options]

  --exotel-port <port>  port of Exotel, 0 for any free one (default ${defaultPorts.exotel})
  --atoms-port <port>   port of Atoms, 0 for any free one (default ${defaultPorts.atoms})
  --help                show this

Stop them with Ctrl+C. docs/simulators.md tells what they do.`;

/** A mistake of the caller: one sentence, exit code 2. */
class UsageError extends Error {}

const exotelAccess = { accountSid: 'sandbox1', apiKey: 'sandbox-exotel-key', apiToken: 'sandbox-exotel-token' };
const exotelEdge = 'edge.exotel.test:5070';
const atomsApiKey = 'sk_sandbox-atoms-key';
const agentId = '60d0fe4f5311236168a109ca';
const originationUri = 'sip:sandbox.sip.livekit.cloud';
const phoneNumber = '+918045671234';

async function run(): Promise<void> {
  const values = readOptions();
  if (values.help) {
    console.log(help);
    return;
  }
  const exotelPort = readPort('--exotel-port', values['exotel-port']);
  const atomsPort = readPort('--atoms-port', values['atoms-port']);

  const exotel = await startExotelSimulator({
    ...exotelAccess,
    port: exotelPort,
    edge: exotelEdge,
    exoPhones: [{ phoneNumber }],
  });
  const atoms = await startAtomsSimulator({
    port: atomsPort,
    apiKey: atomsApiKey,
    carrier: exotel.receiveCall,
    agents: [{ id: agentId, name: 'sandbox agent' }],
    originationUri,
  }).catch(async (error: unknown) => {
    await exotel.close();
    throw error;
  });

  const stop = () => {
    Promise.all([exotel.close(), atoms.close()]).then(() => console.log('Simulators stopped.'));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(await description(exotel.url, atoms.url));
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'exotel-port': { type: 'string', default: defaultPorts.exotel },
        'atoms-port': { type: 'string', default: defaultPorts.atoms },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    // Node explains itself in several lines; the first says what is wrong.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new UsageError(sentence.endsWith('.') ? sentence : `${sentence}.`);
  }
}

function readPort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new UsageError(`${option} takes a number from 0 to 65535, not "${text}".`);
  return port;
}

async function description(exotelUrl: string, atomsUrl: string): Promise<string> {
  const atomsOrigin = new URL(atomsUrl).origin;
  return `Exotel  ${exotelUrl}
  account SID  ${exotelAccess.accountSid}
  API key      ${exotelAccess.apiKey}
  API token    ${exotelAccess.apiToken}
  SIP edge     ${exotelEdge}
  ExoPhone     ${phoneNumber}
${await controlLines(exotelUrl)}

Atoms   ${atomsUrl}
  API key      ${atomsApiKey}
  agent        ${agentId}
  origination  ${originationUri}
${await controlLines(atomsOrigin)}

Ready. Stop with Ctrl+C.`;
}

/** The control paths as the simulator itself tells them, so that this list is never behind. */
async function controlLines(origin: string): Promise<string> {
  const response = await fetch(`${origin}/_sandbox`, { headers: { connection: 'close' } });
  const { controls } = (await response.json()) as { controls: string[] };
  return ['  control', ...controls.map((control) => `    ${control.replace(' ', ` ${origin}`)}`)].join('\n');
}

function isPortInUse(error: unknown): error is Error & { port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

run().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message} See --help.`);
    process.exitCode = 2;
  } else if (isPortInUse(error)) {
    console.error(`Port ${error.port} is already in use: choose another with --exotel-port or --atoms-port.`);
    process.exitCode = 2;
  } else {
    throw error;
  }
});
