import { afterEach } from '@jest/globals';
import type { SipAddresses } from '../../../../sandbox/simulators/sip/addresses.ts';
import { SipEndpoint } from '../../../../sandbox/simulators/sip/endpoint.ts';
import type { SipTransport } from '../../../../sandbox/simulators/sip/ladder.ts';
import { defaultSipLimits, type SipLimits } from '../../../../sandbox/simulators/sip/limits.ts';
import { type OutgoingCall, placeCall } from '../../../../sandbox/simulators/sip/outgoing-call.ts';
import { g711, offer } from '../../../../sandbox/simulators/sip/session-description.ts';

const running: SipEndpoint[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((endpoint) => endpoint.close()));
});

export type CallDescription = Partial<Omit<OutgoingCall, 'destination'>> &
  Pick<OutgoingCall, 'from' | 'to'> & { transport?: SipTransport };

/** Somebody who calls an endpoint by SIP, with an offer that suits the transport unless another is given. */
export function runCaller(to: SipAddresses, limits: SipLimits = defaultSipLimits) {
  const endpoint = keep(new SipEndpoint({ name: 'Caller', limits: () => limits }));
  return {
    endpoint,
    call: ({ transport = 'tcp', ...call }: CallDescription) =>
      placeCall(endpoint, {
        destination: { host: to.host, port: transport === 'tls' ? to.tlsPort : to.tcpPort, transport },
        offer: offer(g711, transport === 'tls'),
        ringLimitSeconds: 30,
        talkSeconds: 12,
        ...call,
      }),
  };
}

/** Has the endpoint closed after the test. */
export function keep(endpoint: SipEndpoint): SipEndpoint {
  running.push(endpoint);
  return endpoint;
}
