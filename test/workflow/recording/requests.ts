import { unverified } from '../../../sandbox/faults/scenarios/scenario.ts';
import { otherNumber, provisionFirst } from '../../../sandbox/faults/stories/accounts.ts';
import { everything, phoneNumber, request } from '../environment.ts';
import { loopback } from '../loopback.ts';
import { buyOther, type Situation } from './situation.ts';

const by = 'arn:aws:iam::1:user/asha';

/** What a request, or the environment, may say; and what is refused. */
export const requests: Situation[] = [
  { name: 'only what is required', run: (recorder) => recorder.planAndProvision(request) },
  { name: 'a verification that is skipped', run: (recorder) => recorder.planAndProvision(unverified) },
  {
    name: 'everything that can be said',
    run: (recorder) =>
      recorder.planAndProvision({
        ...everything,
        trunkName: 'support_1',
        originationUri: 'sips:voice.example.com',
        verification: { callTo: '+919812345678' },
        startedBy: by,
        reason: 'the recording',
      }),
  },
  {
    name: 'a flow and a former voice URL',
    async run(recorder) {
      for (const phone of recorder.sandbox.exotel.state.exoPhones) {
        phone.voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';
      }
      await recorder.planAndProvision({ ...request, flowAppId: '12345' });
    },
  },
  {
    name: 'static IPs and a caller ID alias',
    run: (recorder) =>
      recorder.planAndProvision({
        ...unverified,
        staticIps: ['198.51.100.7', '203.0.113.9/32', '198.51.100.7'],
        callerId: '+918045670000',
      }),
  },
  {
    name: 'a phone that is not answered',
    async run(recorder) {
      recorder.sandbox.exotel.state.phones['+919876543210'] = 'no_answer';
      await recorder.provision(request);
    },
  },
  {
    name: 'an account that answers flat, lists no trunks and has short pages',
    async run(recorder) {
      Object.assign(recorder.sandbox.exotel.settings, { answerShape: 'flat', listTrunks: false, pageSize: 1 });
      buyOther(recorder.sandbox);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'a loopback call',
    async run(recorder) {
      const { exotel, atoms } = recorder.sandbox;
      // Until it is hung up, however often it is read.
      atoms.settings.callSteps = 1_000;
      buyOther(recorder.sandbox);
      await provisionFirst(recorder.sandbox, { ...unverified, phoneNumber: otherNumber, trunkName: 'shared' });
      exotel.state.flows[loopback.flowAppId] = `sip:${exotel.state.trunks[0]?.trunkSid}`;
      await recorder.planAndProvision({ ...loopback, trunkName: 'shared' });
    },
  },
  {
    name: 'a person gives the origination URI',
    options: { requestDefaults: { destination: null } },
    async run(recorder) {
      await recorder.operate('plan', request);
      const { tcpUri } = recorder.sandbox.atoms.sip;
      await recorder.provisionWithAnswer(request, { phoneNumber, by, originationUri: tcpUri });
    },
  },
  {
    name: 'nobody gives the origination URI',
    options: { requestDefaults: { destination: null } },
    async run(recorder) {
      const { options } = recorder.sandbox.executions;
      options.taskTokenMillis = 1;
      await recorder.planAndProvision(request);
      delete options.taskTokenMillis;
    },
  },
  {
    name: 'a person makes the Connect applet',
    options: { requestDefaults: { awaitConnectApplet: true } },
    async run(recorder) {
      await recorder.operate('plan', request);
      await recorder.provisionWithAnswer(request, { phoneNumber, by, connectAppletMade: true });
    },
  },
  {
    name: 'a person names the flow of the Connect applet',
    options: { requestDefaults: { awaitConnectApplet: true } },
    async run(recorder) {
      await recorder.operate('plan', request);
      await recorder.provisionWithAnswer(request, { phoneNumber, by, flowAppId: '12345' });
      await recorder.operate('status', { phoneNumber });
    },
  },
  {
    name: 'a refused request',
    run: (recorder) => recorder.planAndProvision({ ...request, trunkName: 'my-trunk', nonsense: 1 }),
  },
  {
    name: 'a number that is not bought',
    run: (recorder) => recorder.planAndProvision({ ...request, phoneNumber: '+918045679999' }),
  },
  {
    name: 'an agent that is unknown',
    run: (recorder) => recorder.planAndProvision({ ...request, agentId: '0'.repeat(24) }),
  },
  {
    name: 'secrets that are empty',
    options: { emptySecrets: true },
    run: (recorder) => recorder.planAndProvision(request),
  },
];
