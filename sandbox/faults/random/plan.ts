import { provisioningSteps } from '../../../lambdas/workflows/provision-number/contract.ts';
import { atomsOperations } from '../../simulators/atoms/routes.ts';
import { exotelOperations } from '../../simulators/exotel/routes.ts';
import { columns } from '../columns.ts';
import { Randomness } from './randomness.ts';

/*
 * What happens in a random run: everything here is decided by the seed, before anything runs.
 */

export const agentIds = ['60d0fe4f5311236168a109ca', '60d0fe4f5311236168a109cb', '60d0fe4f5311236168a109cc'] as const;

/** A phone that answers, and one that no call reaches. */
export const phones = { answers: '+919876543210', fails: '+919876543211' } as const;

/** A number of the account, and what every request for it asks for. */
export interface PlannedNumber {
  phoneNumber: string;
  /** The trunk that its requests name, with what they want on it. */
  trunkName: string;
  staticIps: string[];
  callerId: string | null;
  flowAppId: string | null;
}

interface PlannedFault {
  side: 'exotel' | 'atoms';
  operation: string;
  column: string;
  skip: number;
  times: number;
}

/** One execution, and what befalls it. */
export interface PlannedExecution {
  number: PlannedNumber;
  work: 'provision' | 'deprovision';
  request: Record<string, unknown>;
  /** Started by hand, or by an event that is delivered so often. */
  start: 'by hand' | { deliveries: number };
  faults: PlannedFault[];
  /** Ended from outside when it enters the state for the first time. */
  end?: { as: 'stop' | 'timeOut'; state: string };
  /** Once it has not succeeded, somebody redrives it. */
  redriven: boolean;
  /** Its status-change event is delivered twice. */
  endIsToldTwice: boolean;
}

const executionsPerSeed = 200;

/** What the simulators answer, and no Lambda asks. */
const neverCalled = ['update phone number', 'buy exophone', 'list rented numbers', 'read concurrency', 'unknown'];

const called = (all: readonly string[]) => all.filter((operation) => !neverCalled.includes(operation));
const operations = { exotel: called(exotelOperations), atoms: called(atomsOperations) };

/** An execution that is ended there has touched nothing yet, or waits for a person, or is over. */
const notStopped = ['validate-request', 'claim-number', 'await-origination-uri', 'await-connect-applet', 'give-up'];

const stoppable = [
  ...Object.entries(provisioningSteps).flatMap(([name, { state }]) => (notStopped.includes(name) ? [] : [state])),
  ...['Wait', 'Roll back'],
];

/** The first four numbers share a trunk, and the next three another; the others have one each. */
export const numbers: readonly PlannedNumber[] = Array.from({ length: 20 }, (_, index) => {
  const phoneNumber = `+9180456720${String(index).padStart(2, '0')}`;
  const trunkName = index < 4 ? 'shared_a' : index < 7 ? 'shared_b' : `t${phoneNumber.slice(1)}`;
  return {
    phoneNumber,
    trunkName,
    staticIps: index < 4 || index > 15 ? ['203.0.113.9'] : [],
    callerId: index > 6 && index % 3 === 0 ? '+918045670000' : null,
    flowAppId: index % 2 === 0 ? '12345' : null,
  };
});

/** Where a deprovisioning can be ended from outside. */
const stoppableWhileUndoing = ['Look for calls', 'Undo everything', 'Record deprovisioning'];

export function planOf(seed: number, executions = executionsPerSeed): PlannedExecution[] {
  const random = new Randomness(seed);
  return Array.from({ length: executions }, (_, index): PlannedExecution => {
    const number = random.pick(numbers);
    const start = random.chance(50) ? 'by hand' : { deliveries: random.integer(1, 3) };
    const faults = Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => faultOf(random));
    const isEnded = random.chance(12);
    if (random.chance(15)) {
      const { phoneNumber } = number;
      return {
        ...{ number, work: 'deprovision', start: 'by hand', faults, redriven: false, endIsToldTwice: false },
        request: { phoneNumber, now: random.chance(70) },
        ...(isEnded && { end: { as: random.pick(['stop', 'timeOut']), state: random.pick(stoppableWhileUndoing) } }),
      };
    }
    return {
      number,
      work: 'provision',
      request: requestFor(number, {
        agentId: random.pick(agentIds),
        verification: random.pick(['skip', { callTo: phones.answers }, { callTo: phones.fails }, undefined]),
        ...(random.chance(10) && { onFailure: 'keep' }),
        // Each is a purchase of its own, however alike the requests are.
        ...(start !== 'by hand' && { purchaseId: `p${index}` }),
      }),
      start,
      faults,
      ...(isEnded && { end: { as: random.pick(['stop', 'timeOut'] as const), state: random.pick(stoppable) } }),
      redriven: random.chance(25),
      endIsToldTwice: random.chance(30),
    };
  });
}

/** A request for a number, with what all requests for it have in common. */
export function requestFor(number: PlannedNumber, rest: Record<string, unknown>): Record<string, unknown> {
  const { phoneNumber, trunkName, staticIps, callerId, flowAppId } = number;
  const fields = { phoneNumber, trunkName, staticIps, callerId: callerId ?? undefined, ...rest };
  return JSON.parse(JSON.stringify({ ...fields, flowAppId: flowAppId ?? undefined })) as Record<string, unknown>;
}

function faultOf(random: Randomness): PlannedFault {
  const side = random.pick(['exotel', 'atoms'] as const);
  return {
    side,
    operation: random.pick(operations[side]),
    column: random.pick(columns).name,
    skip: random.integer(0, 3),
    times: random.pick([1, 1, 1, 2, 4]),
  };
}
