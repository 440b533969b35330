import { describe, expect, test } from '@jest/globals';
import {
  agentId,
  changes,
  freshSandbox,
  newSandbox,
  phoneNumber,
  provisioned,
  request,
  statesOf,
} from './environment.ts';

describe('one number, from a request with only what is required', () => {
  // Which states it passes and which calls they make: test/recordings/only-what-is-required.json.
  test('is wired the same on both sides', async () => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.provision(request);

    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    const [trunk, ...otherTrunks] = sandbox.exotel.state.trunks;
    expect(otherTrunks).toEqual([]);
    expect(trunk).toMatchObject({ trunkName: 't918045671234', phoneNumbers: [{ phoneNumber, mode: null }] });
    expect(trunk?.destinationUris.map(({ destination }) => destination)).toEqual([sandbox.atoms.sip.tcpUri]);
    const secret = JSON.parse(sandbox.secrets.values().get('trunkline/sandbox/trunk/t918045671234') ?? '{}') as {
      userName: string;
      password: string;
    };
    expect(secret.password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(trunk?.credentials.map(({ userName, password }) => ({ userName, password }))).toEqual([secret]);
    expect(sandbox.atoms.state.products).toMatchObject([
      {
        phoneNumber,
        terminationHost: sandbox.exotel.sip.tcp,
        sipUsername: secret.userName,
        sipPassword: secret.password,
        agentId,
      },
    ]);
    const [agent] = sandbox.atoms.state.agents;
    expect(agent).toMatchObject({
      telephonyProductId: [sandbox.atoms.state.products[0]?.id],
      allowInboundCall: true,
    });
    expect(sandbox.exotel.state.calls).toMatchObject([
      { from: phoneNumber, trunkSid: trunk?.trunkSid, outcome: { result: 'answered' } },
    ]);
    expect(execution.output).toEqual({
      phoneNumber,
      agentId,
      trunkSid: trunk?.trunkSid,
      trunkName: 't918045671234',
      productId: sandbox.atoms.state.products[0]?.id,
      destination: `${sandbox.atoms.sip.tcp};transport=tcp`,
      changed: true,
      digestSecretArn: expect.stringContaining(':secret:trunkline/sandbox/trunk/t918045671234'),
      verification: {
        verdict: 'answered',
        audio: 'both ways',
        summary: expect.stringContaining(`The call from ${phoneNumber} to +919876543210 was answered`),
        conversationId: expect.stringMatching(/^CALL-/),
        proved: ['outbound'],
        notProved: ['inbound'],
      },
      manualSteps: [expect.stringContaining(`sip:${trunk?.trunkSid}`)],
      warnings: [],
    });
    expect(sandbox.bus.events).toMatchObject([
      { source: 'trunkline', 'detail-type': 'DID Provisioned', detail: { phoneNumber, execution: execution.arn } },
    ]);
  });

  test('makes each change once', async () => {
    const sandbox = await freshSandbox();
    await sandbox.provision(request);
    expect(changes(sandbox)).toEqual([
      'create trunk',
      'map phone number',
      'create credential',
      'import phone number',
      'create destination uris',
      'update agent',
      'place call',
    ]);
  });
});

test('a request that says everything is carried out to the letter', async () => {
  const former = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';
  const sandbox = await freshSandbox();
  for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = former;
  const execution = await sandbox.provision({
    ...request,
    trunkName: 'support_1',
    originationUri: 'sips:voice.example.com',
    staticIps: ['198.51.100.7', '203.0.113.9/32', '198.51.100.7'],
    callerId: '+918045670000',
    flowAppId: '12345',
    verification: { callTo: '+919812345678' },
  });
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  const [trunk] = sandbox.exotel.state.trunks;
  expect(trunk).toMatchObject({
    trunkName: 'support_1',
    whitelistedIps: [
      { ip: '198.51.100.7', mask: 32 },
      { ip: '203.0.113.9', mask: 32 },
    ],
    destinationUris: [{ destination: 'sip:voice.example.com:5061;transport=tls' }],
    settings: [{ name: 'trunk_external_alias', value: '+918045670000' }],
  });
  expect(sandbox.exotel.state.exoPhones[0]).toMatchObject({
    phoneNumber,
    voiceUrl: 'http://my.exotel.com/sandbox1/exoml/start_voice/12345',
  });
  expect(sandbox.exotel.state.calls).toMatchObject([{ to: '+919812345678' }]);
  // What was there before is kept, for whoever has to put it back.
  const items = await sandbox.ledger.items();
  expect(items).toContainEqual(
    expect.objectContaining({
      sk: 'EFFECT#route-did#12345',
      intent: expect.objectContaining({ formerVoiceUrl: former }),
    }),
  );
});

test.each([
  ['answers without the envelope, as its newer pages show', { answerShape: 'flat' }],
  ['does not list trunks', { listTrunks: false }],
  ['puts one entry on a page', { pageSize: 1 }],
  ['says 404 where others say 403', { trunkNotFound: '1000', trunkNameRefusals: 'repository' }],
] as const)('an account whose API %s is provisioned all the same', async (_, settings) => {
  const sandbox = await freshSandbox();
  const { exoPhones } = sandbox.exotel.state;
  exoPhones.unshift({ ...exoPhones[0], phoneNumber: '+918045679999' } as never);
  Object.assign(sandbox.exotel.settings, settings);
  const execution = await sandbox.provision(request);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(sandbox.exotel.state.trunks[0]?.phoneNumbers).toHaveLength(1);
});

test('every line that is logged is JSON with the number, the trunk and the execution, but for metrics', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision(request);
  const all = sandbox.lambdas.logs.map((line) => JSON.parse(line) as Record<string, string>);
  const lines = all.filter((line) => !('_aws' in line));
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatchObject({ number: phoneNumber, execution: execution.arn });
  const { trunkSid } = execution.output as { trunkSid: string };
  expect(new Set(lines.map(({ trunk }) => trunk))).toEqual(new Set(['t918045671234', trunkSid]));
});

test('a phone that rings and is not answered proves outbound too, and is reported as such', async () => {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'no_answer';
  const execution = await sandbox.provision(request);
  expect(execution.output).toMatchObject({ verification: { verdict: 'rang', proved: ['outbound'] } });
});

test('a skipped verification places no call and claims nothing', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision({ ...request, verification: 'skip' });
  expect(execution.output).toMatchObject({
    verification: { verdict: 'skipped', conversationId: null, proved: [], notProved: ['outbound', 'inbound'] },
  });
  expect(sandbox.atoms.state.conversations).toEqual([]);
});

describe('run again', () => {
  test('over a number that is provisioned it changes nothing', async () => {
    const sandbox = await freshSandbox();
    const first = await sandbox.provision(request);
    const before = changes(sandbox);
    const second = await sandbox.provision({ ...request, verification: 'skip' });
    expect(second.status).toBe('SUCCEEDED');
    expect(changes(sandbox)).toEqual(before);
    const { trunkSid, productId } = first.output as { trunkSid: string; productId: string };
    expect(second.output).toMatchObject({ trunkSid, productId });
  });

  test('over a number that is proved it places no other call, unless it is asked for one', async () => {
    const sandbox = await freshSandbox();
    const first = await sandbox.provision(request);
    const before = changes(sandbox);
    const second = await sandbox.provision(request);
    expect([second.status, changes(sandbox)]).toEqual(['SUCCEEDED', before]);
    const { verification } = first.output as { verification: { summary: string } };
    expect(first.output).toMatchObject({ changed: true });
    expect(second.output).toMatchObject({
      changed: false,
      verification: { ...verification, summary: expect.stringMatching(/^Nothing has changed since 20.* was answered/) },
    });
    const third = await sandbox.provision({ ...request, verification: { callTo: '+919812345678' } });
    expect(third.output).toMatchObject({ changed: false, verification: { verdict: 'answered' } });
    expect(changes(sandbox)).toEqual([...before, 'place call']);
  });

  test('after a failure that kept what was made it finds that and makes the rest', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 400 });
    const first = await sandbox.provision({ ...request, onFailure: 'keep' });
    expect(first.status).toBe('FAILED');
    const second = await sandbox.provision(request);
    expect([second.status, second.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(changes(sandbox).filter((operation) => operation === 'create trunk')).toHaveLength(1);
    expect(changes(sandbox).filter((operation) => operation === 'create credential')).toHaveLength(1);
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
  });

  test('with another agent it moves the number and leaves the others of both agents alone', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const [first] = sandbox.atoms.state.agents;
    const other = { ...first, id: '60d0fe4f5311236168a109cb', name: 'other', telephonyProductId: [] as string[] };
    sandbox.atoms.state.agents.push(other as never);
    const execution = await sandbox.provision({ phoneNumber, agentId: other.id });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    const productId = sandbox.atoms.state.products[0]?.id;
    expect(sandbox.atoms.state.agents.map((agent) => agent.telephonyProductId)).toEqual([[], [productId]]);
    expect(await sandbox.ledger.items()).toContainEqual(
      expect.objectContaining({
        sk: `EFFECT#attach-number#${other.id}`,
        intent: expect.objectContaining({ formerAgentId: agentId }),
      }),
    );
  });

  test('with an existing trunk it uses that one and creates none', async () => {
    const sandbox = await freshSandbox();
    const first = await sandbox.provision(request);
    const { trunkSid } = first.output as { trunkSid: string };
    const execution = await sandbox.provision({ ...request, trunkSid });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
  });
});

describe('one execution at a time', () => {
  test('a second is refused, naming the first, and neither its record nor its claim is touched', async () => {
    const sandbox = await freshSandbox();
    const ringing = new Promise<void>((resolve) => {
      sandbox.executions.options.onEvent = ({ type, state }) => {
        if (type === 'StateEntered' && state?.name === 'Wait') resolve();
      };
    });
    // The phone rings until the test lets the call end.
    sandbox.atoms.settings.callSteps = 1_000_000;
    const first = sandbox.executions.start(JSON.stringify(request), 'first');
    await ringing;

    const second = await sandbox.provision(request);
    expect(second.error).toBe('ConflictError');
    expect(second.cause).toContain(first.arn);
    const claims = (await sandbox.ledger.items()).filter(({ sk }) => sk === 'CLAIM');
    expect(claims).toMatchObject([{ owner: first.arn, released: false }]);

    sandbox.atoms.settings.callSteps = 0;
    await first.ended;
    expect(first.status).toBe('SUCCEEDED');
  });

  test('the claim of an execution that was stopped by hand is taken over', async () => {
    const sandbox = await freshSandbox();
    sandbox.executions.options.onEvent = ({ type, state }, execution) => {
      if (type === 'StateEntered' && state?.name === 'Map DID to trunk') sandbox.executions.stop(execution.name);
    };
    // EventBridge tells of the end only later: else its roll-back may be first, and the next execution waits for that.
    const { bus } = sandbox;
    const late: Parameters<typeof bus.put>[0][] = [];
    bus.put = (entry) => {
      late.push(entry);
      return {} as ReturnType<typeof bus.put>;
    };
    const first = await sandbox.provision(request);
    Reflect.deleteProperty(bus, 'put');
    expect([first.status, late.length]).toEqual(['ABORTED', 1]);

    delete sandbox.executions.options.onEvent;
    const second = await sandbox.provision(request);
    expect([second.status, second.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(statesOf(second)).toContain('Wait for its last step');
    for (const entry of late) bus.put(entry);
    await sandbox.settled();
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
  });
});

test('where the services call each other over TLS, the verification call does, with SRTP', async () => {
  const sandbox = await newSandbox({ sipTransport: 'tls' });
  const execution = await sandbox.provision(request);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(sandbox.exotel.state.trunks[0]?.destinationUris).toMatchObject([{ destination: sandbox.atoms.sip.tlsUri }]);
  expect(sandbox.exotel.state.calls).toMatchObject([{ transport: 'tls', outcome: { result: 'answered' } }]);
});
