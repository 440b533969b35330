import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../cli/errors.ts';
import { print, printError } from '../cli/io.ts';
import { type AtomsSimulator, startAtomsSimulator } from './simulators/atoms.ts';
import { type ExotelSimulator, startExotelSimulator } from './simulators/exotel.ts';

const defaultPorts = { exotel: '8081', atoms: '8082' };
/** The edge speaks TLS where Atoms expects it of a termination host: on 5061. */
const defaultSipPorts = { exotel: '5070', exotelTls: '5061', atoms: '5080', atomsTls: '5081' };

const help = `Starts simulators of Exotel and of Smallest AI Atoms on 127.0.0.1, joined by SIP: a call that Atoms
places with an imported number arrives at the simulated Exotel edge, and one that is dialled to the number at Atoms.

Usage: npm run simulators -- [options]

  --exotel-port <port>  port of Exotel, 0 for any free one (default ${defaultPorts.exotel})
  --atoms-port <port>   port of Atoms, 0 for any free one (default ${defaultPorts.atoms})
  --exotel-sip-port, --exotel-sip-tls-port <port>
                        ports of the edge (default ${defaultSipPorts.exotel}, ${defaultSipPorts.exotelTls})
  --atoms-sip-port, --atoms-sip-tls-port <port>
                        ports of the origination address (default ${defaultSipPorts.atoms}, ${defaultSipPorts.atomsTls})
  --trust <file>        PEM of a certificate, or of the authority that signed it, which both trust when they call
                        over TLS; may be given more than once
  --help                show this

Stop them with Ctrl+C. docs/simulators.md tells what they do.`;

const exotelAccess = { accountSid: 'sandbox1', apiKey: 'sandbox-exotel-key', apiToken: 'sandbox-exotel-token' };
const atomsApiKey = 'sk_sandbox-atoms-key';
const agentId = '60d0fe4f5311236168a109ca';
const phoneNumber = '+918045671234';

async function run(): Promise<void> {
  const values = readOptions();
  if (values.help) {
    print(help);
    return;
  }
  const exotelPort = readPort('--exotel-port', values['exotel-port']);
  const atomsPort = readPort('--atoms-port', values['atoms-port']);
  const portsOf = (side: 'exotel' | 'atoms') => ({
    tcp: readPort(`--${side}-sip-port`, values[`${side}-sip-port`]),
    tls: readPort(`--${side}-sip-tls-port`, values[`${side}-sip-tls-port`]),
  });
  const sipPorts = { exotel: portsOf('exotel'), atoms: portsOf('atoms') };

  const trusted = values.trust.map(readCertificates);

  const exotel = await startExotelSimulator({
    ...exotelAccess,
    trusted,
    port: exotelPort,
    sipPorts: sipPorts.exotel,
    exoPhones: [{ phoneNumber }],
  });
  const atoms = await startAtomsSimulator({
    port: atomsPort,
    apiKey: atomsApiKey,
    trusted,
    sipPorts: sipPorts.atoms,
    agents: [{ id: agentId, name: 'sandbox agent' }],
  }).catch(async (error: unknown) => {
    await exotel.close();
    throw error;
  });

  const stop = () => {
    Promise.all([exotel.close(), atoms.close()]).then(() => print('Simulators stopped.'));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  print(await description(exotel, atoms));
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'exotel-port': { type: 'string', default: defaultPorts.exotel },
        'atoms-port': { type: 'string', default: defaultPorts.atoms },
        'exotel-sip-port': { type: 'string', default: defaultSipPorts.exotel },
        'exotel-sip-tls-port': { type: 'string', default: defaultSipPorts.exotelTls },
        'atoms-sip-port': { type: 'string', default: defaultSipPorts.atoms },
        'atoms-sip-tls-port': { type: 'string', default: defaultSipPorts.atomsTls },
        trust: { type: 'string', multiple: true, default: [] },
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

/** The PEM in a file. */
function readCertificates(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(`--trust: ${file} ${isMissing ? 'is not there' : 'holds no certificate as PEM'}.`);
  }
}

async function description(exotel: ExotelSimulator, atoms: AtomsSimulator): Promise<string> {
  const atomsOrigin = new URL(atoms.url).origin;
  return `Exotel  ${exotel.url}
  account SID  ${exotelAccess.accountSid}
  API key      ${exotelAccess.apiKey}
  API token    ${exotelAccess.apiToken}
  SIP edge     ${exotel.sip.tcp} over TCP, ${exotel.sip.tls} over TLS
  ExoPhone     ${phoneNumber}
${await controlLines(exotel.url)}

Atoms   ${atoms.url}
  API key      ${atomsApiKey}
  agent        ${agentId}
  origination  ${atoms.sip.tcpUri}
               ${atoms.sip.tlsUri}
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
    printError(`${error.message} See --help.`);
    process.exitCode = 2;
  } else if (isPortInUse(error)) {
    printError(`Port ${error.port} is already in use: choose others with the options that --help shows.`);
    process.exitCode = 2;
  } else {
    throw error;
  }
});
