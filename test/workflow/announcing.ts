import { afterAll, expect } from '@jest/globals';
import { serveJson } from '../../sandbox/aws/json-service.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, freshSandbox, newSandbox, phoneNumber } from './environment.ts';

export interface Answer {
  announced: { phoneNumber: string; friendlyName: string; agentId: string }[];
  passedOver: { phoneNumber: string; friendlyName: string; why: string }[];
}

export const otherNumber = '+918045671235';
export const otherAgentId = 'a'.repeat(24);
export const by = 'arn:aws:sts::000000000000:assumed-role/operator/asha';

/** An environment at its start, whose account has bought one number. */
export async function freshAccount(): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.exoPhones.splice(1);
  return sandbox;
}

export function lambdaOf(sandbox: Sandbox, name: string): string {
  return sandbox.template.only('AWS::Lambda::Function', name)[0];
}

export async function announce(sandbox: Sandbox, input: object = {}): Promise<Answer> {
  return (await sandbox.lambdas.invoke(lambdaOf(sandbox, 'announcepurchases'), input)) as Answer;
}

export function setAside(sandbox: Sandbox, input: object): Promise<unknown> {
  return sandbox.lambdas.invoke(lambdaOf(sandbox, 'setaside'), { phoneNumber, by, ...input });
}

/** The account buys a number. */
export function buy(
  sandbox: Sandbox,
  number: string,
  more: { friendlyName?: string; dateCreated?: string } = {},
): void {
  const [first] = sandbox.exotel.state.exoPhones;
  if (!first) throw new Error('The account has no number to copy.');
  sandbox.exotel.state.exoPhones.push({ ...first, sid: number.slice(1), phoneNumber: number, ...more });
}

/** What was announced, as the bus saw it. */
export function purchases(sandbox: Sandbox) {
  return sandbox.bus.events
    .filter((event) => event['detail-type'] === 'DID Purchased')
    .map(({ detail }) => detail as { phoneNumber: string; agentId: string; purchaseId: string });
}

/** The number that each execution works on, and how it ended. */
export function executionsOf(sandbox: Sandbox) {
  return [...sandbox.executions.all.values()].map(({ input, status }) => [
    (JSON.parse(input) as { phoneNumber: string }).phoneNumber,
    status,
  ]);
}

export function reasons({ passedOver }: Answer): string[] {
  return passedOver.map(({ why }) => why);
}

const buses: Awaited<ReturnType<typeof serveJson>>[] = [];
afterAll(() => Promise.all(buses.map((bus) => bus.close())));

/** An environment whose Lambdas put their events elsewhere. */
export async function sandboxWithBus(putEvents: () => object | Promise<object>): Promise<Sandbox> {
  const bus = await serveJson({ 'AWSEvents.PutEvents': putEvents });
  buses.push(bus);
  return newSandbox({ exoPhones: [{ phoneNumber }], variables: { AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url } });
}

export const variables = (rules: object | null) => ({
  exoPhones: [{ phoneNumber }],
  variables: { PURCHASE_RULES: JSON.stringify(rules) },
});

export function rulesSandbox(defaultAgentId: string | null = agentId): Promise<Sandbox> {
  const agents = [{ friendlyName: 'support*', agentId: otherAgentId }];
  return newSandbox(variables({ boughtSince: '2020-01-01', agents, defaultAgentId }));
}

export const announcedOnce = { announced: [{ phoneNumber, friendlyName: phoneNumber, agentId }], passedOver: [] };
export const nothing = { announced: [], passedOver: [expect.anything()] };
