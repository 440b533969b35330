import { expect, test } from '@jest/globals';
import { explainInbound, type InboundReading } from '../../lambdas/telephony/inbound-finding.ts';

const wanted = 'abc.sip.livekit.cloud:5060;transport=tcp';
const trunk = { trunkSid: 'trmum1abcdef', stays: true };
const whole: InboundReading = {
  destinations: [`sip:${wanted}`],
  wanted,
  inTheWay: [],
  allowInboundCall: true,
  attached: true,
  flowRouted: true,
};
const nothing = { destinations: [], allowInboundCall: false, attached: false, flowRouted: false };

test.each<[string, Partial<InboundReading>, string[]]>([
  ['a whole chain', {}, []],
  [
    'another one beside it, that is meant',
    { destinations: [`sip:${wanted}`, 'sip:abc.sip.livekit.cloud:5061;transport=tls'] },
    [],
  ],
  ['no destination', { destinations: [] }, ['destination-missing']],
  ['another destination', { destinations: ['sip:other.example.com:5060;transport=tcp'] }, ['destination-different']],
  ['another transport', { destinations: ['sip:abc.sip.livekit.cloud:5061;transport=tls'] }, ['destination-different']],
  [
    'another destination beside it, that makes calls go astray',
    {
      destinations: [`sip:${wanted}`, 'sip:other.example.com:5060;transport=tcp'],
      inTheWay: ['sip:other.example.com:5060;transport=tcp'],
    },
    ['destination-extra'],
  ],
  ['an agent that takes no inbound calls', { allowInboundCall: false }, ['inbound-not-allowed']],
  ['a number that is not attached', { attached: false }, ['number-not-attached']],
  ['a flow that nobody confirmed', { flowRouted: false }, ['flow-not-confirmed']],
  [
    'nothing at all, in the order of the call',
    nothing,
    ['flow-not-confirmed', 'destination-missing', 'number-not-attached', 'inbound-not-allowed'],
  ],
])('%s', (_, difference, codes) => {
  expect(explainInbound({ ...whole, ...difference }, trunk).map(({ code }) => code)).toEqual(codes);
});

test('the findings name what to set, to the letter', () => {
  const remedies = explainInbound({ ...whole, ...nothing }, trunk).map(({ remedy }) => remedy);
  expect(remedies[0]).toContain('exactly sip:trmum1abcdef and nothing more');
  expect(remedies[1]).toContain(wanted);
});

test('a destination that is not ours is named', () => {
  const inTheWay = ['sip:other.example.com:5060'];
  const [finding] = explainInbound({ ...whole, destinations: [`sip:${wanted}`, ...inTheWay], inTheWay }, trunk);
  expect(finding?.problem).toContain('other.example.com');
  expect(finding?.problem).not.toContain('abc.sip');
});
