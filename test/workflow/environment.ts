import { afterAll } from '@jest/globals';
import type { OperationAnswer, OperationName } from '../../lambdas/operator/contract.ts';
import type { Template } from '../../sandbox/aws/template.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.ts';
import { watchServices } from '../described/watch.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const { startSandbox } = await outside<typeof import('../../sandbox/sandbox.ts')>('sandbox/sandbox.ts');

export const phoneNumber = '+918045671234';
export const agentId = '60d0fe4f5311236168a109ca';
export const request = { phoneNumber, agentId };
/** A request whose execution passes every state that only some do. */
export const everything = { ...request, staticIps: ['203.0.113.9'], callerId: '+918045670000', flowAppId: '12345' };

const { watchAtoms, watchExotel } = watchServices(
  await outside<typeof import('../../sandbox/simulators/http/journal.ts')>('sandbox/simulators/http/journal.ts'),
);

/** Every request to the services and every answer of theirs, in every test of a workflow, is held against the descriptions. */
function watched(sandbox: Sandbox): Sandbox {
  watchAtoms(sandbox.atoms);
  watchExotel(sandbox.exotel);
  return sandbox;
}

let shared: Promise<Sandbox> | undefined;
const others: Sandbox[] = [];

/** An environment at its start: both accounts empty. One for the file, put back to the start each time. */
export async function freshSandbox(): Promise<Sandbox> {
  shared ??= startSandbox(synthesizedTemplate(), { sharePackages: true, waitMillis: 1, retryMillis: 1 }).then(watched);
  const sandbox = await shared;
  await sandbox.reset();
  delete sandbox.executions.options.onEvent;
  return sandbox;
}

/**
 * An environment of its own, with cold Lambdas.
 *
 * @param change what is to be wrong in its template
 */
export async function newSandbox(
  options: SandboxOptions,
  change: (template: Template) => void = () => {},
): Promise<Sandbox> {
  const template = synthesizedTemplate();
  change(template);
  const sandbox = await startSandbox(template, {
    sharePackages: true,
    waitMillis: 1,
    retryMillis: 1,
    ...options,
  });
  others.push(sandbox);
  return watched(sandbox);
}

afterAll(async () => {
  const sandboxes = [...others, ...(shared ? [await shared] : [])];
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  // A step may go on without what it was refused, so that nothing else shows it.
  const refused = sandboxes.flatMap(({ lambdas }) => lambdas.refusals);
  if (refused.length > 0) throw new Error(`A Lambda lacks a right:\n${[...new Set(refused)].join('\n')}`);
});

/** What Trunkline changed a moment ago it waits for; a person comes by later. */
export function anHourLater({ clock }: Sandbox): void {
  clock.putForwardTo(clock.now() + 3_600_000);
}

/** Provisions what a test begins with. @throws Error with the cause, when it is not provisioned. */
export async function provisioned(sandbox: Sandbox, input: object): Promise<void> {
  const { status, error, cause } = await sandbox.provision(input);
  if (status !== 'SUCCEEDED') throw new Error(`The test could not be set up: ${error}: ${cause}`);
}

/** The operations that changed something at the two services, in order. */
export function changes(sandbox: Sandbox): string[] {
  return [...sandbox.exotel.journal, ...sandbox.atoms.journal]
    .filter(({ changed }) => changed)
    .sort((left, right) => left.time.localeCompare(right.time))
    .map(({ operation }) => operation);
}

/** The cause of a failed execution as a person reads it: Step Functions keeps a Lambda's error as JSON. */
export function causeOf({ cause }: { cause?: string }): string | undefined {
  if (!cause?.startsWith('{')) return cause;
  return (JSON.parse(cause) as { errorMessage: string }).errorMessage;
}

/** The states that an execution entered, in order. */
export function statesOf(execution: { history: { type: string; state?: { name: string } }[] }): string[] {
  return execution.history.flatMap(({ type, state }) => (type === 'StateEntered' && state ? [state.name] : []));
}

/** What an operator's Lambda answers. @throws LambdaFailed with its error. */
export async function operate<Name extends OperationName>(
  sandbox: Sandbox,
  name: Name,
  input: unknown,
): Promise<OperationAnswer<Name>> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', `${name.replaceAll('-', '')}Function`);
  return (await sandbox.lambdas.invoke(logicalId, input)) as OperationAnswer<Name>;
}

/** What the ledger holds of changes outside: partition and key. */
export async function entriesLeft(sandbox: Sandbox): Promise<string[]> {
  const items = await sandbox.ledger.items();
  return items.filter(({ sk }) => String(sk).startsWith('EFFECT#')).map(({ pk, sk }) => `${pk} ${sk}`);
}

/** The detail of the last event of a kind on the environment's bus. */
export function lastEvent(sandbox: Sandbox, type: string): Record<string, unknown> | undefined {
  return sandbox.bus.events.findLast((event) => event['detail-type'] === type)?.detail as Record<string, unknown>;
}
