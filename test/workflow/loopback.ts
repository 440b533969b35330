import { expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, phoneNumber, request } from './environment.ts';

/** Another number of the workspace, and the flow that the number is routed to. */
export const other = '+918045671235';
export const flowAppId = '12345';

/** The other number calls the one that is provisioned. */
export const loopback = { ...request, flowAppId, verification: { mode: 'loopback', from: other } };

/** The other number is provisioned, on a trunk of that name, and flows dial the trunk that the number will have. */
export async function withOther(trunkName: string): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  const { exotel } = sandbox;
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: other } as never);
  const first = await sandbox.provision({ ...request, phoneNumber: other, trunkName, verification: 'skip' });
  expect(first.cause).toBeUndefined();
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateExited' || state?.name !== 'Route DID to Connect flow') return;
    const trunk = exotel.state.trunks.find((each) =>
      each.phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber),
    );
    exotel.state.flows[flowAppId] = `sip:${trunk?.trunkSid}`;
  };
  return sandbox;
}

/** The other number is routed to a flow of its own, which dials its trunk. */
export function otherIsReached({ exotel }: Sandbox): void {
  const trunk = exotel.state.trunks.find((each) => each.phoneNumbers.some((mapping) => mapping.phoneNumber === other));
  exotel.state.flows['99999'] = `sip:${trunk?.trunkSid}`;
  const phone = exotel.state.exoPhones.find((each) => each.phoneNumber === other);
  Object.assign(phone ?? {}, { voiceUrl: 'http://my.exotel.com/sandbox1/exoml/start_voice/99999' });
}
