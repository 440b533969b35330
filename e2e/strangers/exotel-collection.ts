/*
 * Exotel's trunk APIs as a collection of Postman, in our own words: in the order of Exotel's guide, with what each answer
 * says by its reference pages.
 */

interface Request {
  /** States a behaviour. */
  title: string;
  ask: string;
  /** JSON, or a text that is sent as it is. */
  body?: object | string;
  headers?: Readonly<Record<string, string>>;
  /** Other than the collection's. */
  key?: string;
  /** What has to hold: JavaScript over `answer` (the body), `status`, `data`, `response` and `pm`. */
  holds: readonly string[];
}

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const success = "response.status === 'success' && response.code === 200 && response.error_data === null";
const failure = (http: number, inner: number, code: number, description: string) => [
  `status === ${http}`,
  `response.status === 'failure' && response.code === ${inner} && response.data === null`,
  `response.error_data.code === ${code}`,
  `response.error_data.description === ${JSON.stringify(description)}`,
];
const trunk = (trunkName: string) => ({
  trunk_name: trunkName,
  nso_code: 'ANY-ANY',
  domain_name: '{{account}}.pstn.exotel.com',
});
const listed = (field: string, value: string) => [
  'status === 200 && answer.metadata.next_page_uri === null',
  `response.every((each) => each.status === 'success')`,
  `response.some((each) => each.data.${field} === ${JSON.stringify(value)})`,
];

const requests: readonly Request[] = [
  {
    title: 'a trunk is created, and answers its SID and the paths of its parts',
    ask: 'POST {{trunks}}',
    body: trunk('postman'),
    holds: [
      `status === 200 && answer.method === 'POST' && ${success}`,
      "data.status === 'active' && data.auth_type === 'IP-WHITELIST' && data.trunk_name === 'postman'",
      "data.credentials === '{{trunks}}/' + data.trunk_sid + '/credentials'",
      "(pm.collectionVariables.set('trunk', '{{trunks}}/' + data.trunk_sid), true)",
      "(pm.collectionVariables.set('sid', data.trunk_sid), true)",
    ],
  },
  {
    title: 'a name that is taken is a failure inside HTTP 200',
    ask: 'POST {{trunks}}',
    body: trunk('postman'),
    holds: failure(200, 409, 1008, 'Unable to create trunk with name postman'),
  },
  {
    title: 'a name with a hyphen is refused',
    ask: 'POST {{trunks}}',
    body: trunk('post-man'),
    holds: failure(400, 400, 1002, 'Allowed characters for TrunkName is alphanumeric and _'),
  },
  {
    title: 'a body that is no JSON is refused',
    ask: 'POST {{trunks}}',
    body: '{"trunk_name":"x"',
    holds: ['status === 400 && response.error_data.code === 1007'],
  },
  {
    title: 'a body of another type is refused',
    ask: 'POST {{trunks}}',
    body: 'trunk_name=x',
    headers: { 'Content-Type': 'text/plain' },
    holds: failure(415, 415, 1011, 'text/plain'),
  },
  {
    title: 'a wrong token is refused',
    ask: 'GET {{trunks}}',
    key: 'wrong',
    holds: failure(401, 401, 1010, 'Authorization failed'),
  },
  {
    title: 'a number is mapped, and answers an id in digits',
    ask: 'POST {{trunk}}/phone-numbers',
    body: { phone_number: '{{number}}' },
    holds: [
      `status === 200 && ${success}`,
      "data.phone_number === '{{number}}' && data.mode === null && /^[0-9]+$/.test(data.id)",
      "(pm.collectionVariables.set('mapping', data.id), true)",
    ],
  },
  {
    title: 'a number that is mapped already is a failure inside HTTP 200',
    ask: 'POST {{trunk}}/phone-numbers',
    body: { phone_number: '{{number}}' },
    holds: failure(200, 409, 1008, 'Unable to create DidTrunkMapping with TrunkSid {{sid}}'),
  },
  {
    title: 'the mode of a mapped number is changed',
    ask: 'PUT {{trunk}}/phone-numbers/{{mapping}}',
    body: { phone_number: '{{number}}', mode: 'flow' },
    holds: [`status === 200 && answer.method === 'PUT' && ${success}`, "data.mode === 'flow'"],
  },
  {
    title: 'mapped numbers are listed',
    ask: 'GET {{trunk}}/phone-numbers?offset=0&page_size=50',
    holds: [...listed('phone_number', '{{number}}'), 'answer.metadata.page_size === 50'],
  },
  {
    title: 'an address is allowed',
    ask: 'POST {{trunk}}/whitelisted-ips',
    body: { ip: '198.51.100.7', mask: 32 },
    holds: [`status === 200 && ${success}`, "data.ip === '198.51.100.7' && data.mask === 32"],
  },
  {
    title: 'an address that is allowed already is a failure inside HTTP 200',
    ask: 'POST {{trunk}}/whitelisted-ips',
    body: { ip: '198.51.100.7', mask: 32 },
    holds: failure(200, 409, 1008, 'Unable to Whitelist-ip with ip 198.51.100.7'),
  },
  {
    title: 'a range that is too wide is refused',
    ask: 'POST {{trunk}}/whitelisted-ips',
    body: { ip: '198.51.100.8', mask: 8 },
    holds: failure(400, 400, 1002, 'mask should be in-between 16 and 32'),
  },
  {
    title: 'allowed addresses are listed',
    ask: 'GET {{trunk}}/whitelisted-ips',
    holds: listed('ip', '198.51.100.7'),
  },
  {
    title: 'destinations are added, each with a code of its own in HTTP 207',
    ask: 'POST {{trunk}}/destination-uris',
    body: {
      destinations: [
        { destination: 'sip.example.com:5061;transport=tls' },
        { destination: '203.0.113.9:5060;transport=tcp' },
      ],
    },
    holds: [
      'status === 207 && answer.metadata.total === 2 && answer.metadata.success === 1 && answer.metadata.failed === 1',
      "response[0].data.destination === 'sip:sip.example.com:5061;transport=tls' && response[0].data.type === 'public'",
      "response[1].code === 400 && response[1].error_data.description === 'Destination not whitelisted'",
    ],
  },
  {
    title: 'a destination on an allowed address is added',
    ask: 'POST {{trunk}}/destination-uris',
    body: { destinations: [{ destination: '198.51.100.7:5061;transport=tls' }] },
    holds: ['status === 200 && answer.metadata.success === 1 && answer.metadata.failed === 0'],
  },
  {
    title: 'destinations are listed, the newest first',
    ask: 'GET {{trunk}}/destination-uris',
    holds: [
      "response.map((each) => each.data.destination).join() === 'sip:198.51.100.7:5061;transport=tls,sip:sip.example.com:5061;transport=tls'",
    ],
  },
  {
    title: 'a trunk without credentials lists none',
    ask: 'GET {{trunk}}/credentials',
    holds: ['status === 200 && response.length === 0'],
  },
  {
    title: 'credentials are made, and never answer the password',
    ask: 'POST {{trunk}}/credentials',
    body: { user_name: 'postman', password: 'only-for-the-sandbox', friendly_name: 'Postman' },
    holds: [
      `status === 200 && ${success}`,
      "data.user_name === 'postman' && !JSON.stringify(answer).includes('only-for-the-sandbox')",
      "(pm.collectionVariables.set('credential', data.id), true)",
    ],
  },
  {
    title: 'credentials are listed, with their number',
    ask: 'GET {{trunk}}/credentials',
    holds: [...listed('user_name', 'postman'), 'answer.metadata.total === 1'],
  },
  {
    title: 'credentials are deleted by a parameter of the query',
    ask: 'DELETE {{trunk}}/credentials?id={{credential}}',
    holds: [`status === 200 && ${success}`, "data.id === '{{credential}}'"],
  },
  {
    title: 'the caller ID alias is set',
    ask: 'POST {{trunk}}/settings',
    body: { settings: [{ name: 'trunk_external_alias', value: '{{number}}' }] },
    holds: ['status === 200 && answer.metadata.total === 1', "response[0].data.value === '{{number}}'"],
  },
  {
    title: 'the numbers of the account are listed, without an envelope',
    ask: 'GET {{exophones}}?Page=0&PageSize=50',
    holds: [
      'status === 200 && answer.page === 0 && answer.next_page_uri === null',
      "answer.incoming_phone_numbers[0].phone_number === '{{number}}'",
      "(pm.collectionVariables.set('exophone', answer.incoming_phone_numbers[0].sid), true)",
    ],
  },
  {
    title: 'a number is routed to a flow by a form',
    ask: 'PUT {{exophones}}/{{exophone}}',
    body: 'VoiceUrl=http%3A%2F%2Fmy.exotel.com%2F{{account}}%2Fexoml%2Fstart_voice%2F4321',
    headers: form,
    holds: ["status === 200 && answer.voice_url === 'http://my.exotel.com/{{account}}/exoml/start_voice/4321'"],
  },
  {
    title: 'a trunk is deleted by a parameter of the query, and answered whole',
    ask: 'DELETE {{trunks}}?trunk_sid={{sid}}',
    holds: [`status === 200 && answer.method === 'DELETE' && ${success}`, "data.trunk_sid === '{{sid}}'"],
  },
  {
    title: 'a trunk that is gone is refused',
    ask: 'GET {{trunk}}/phone-numbers',
    holds: failure(403, 403, 1003, 'Authorization failed'),
  },
];

/** @param variables for `{{name}}`; besides them: `url`, `account`, `number` */
export function exotelCollection(variables: Readonly<Record<'url' | 'account' | 'number' | 'key' | 'token', string>>) {
  const { url, account, number, key, token } = variables;
  const known = {
    ...{ url, account, number },
    trunks: `/v2/accounts/${account}/trunks`,
    exophones: `/v2_beta/Accounts/${account}/IncomingPhoneNumbers`,
  };
  return {
    info: { name: 'Exotel', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    variable: Object.entries(known).map(([name, value]) => ({ key: name, value })),
    auth: basic(key, token),
    item: requests.map((request) => itemOf(request, key)),
  };
}

function itemOf({ title, ask, body, headers, key, holds }: Request, user: string) {
  const [method, path] = ask.split(' ');
  const raw = typeof body === 'object' ? JSON.stringify(body) : body;
  const sent = raw === undefined ? {} : { body: { mode: 'raw', raw } };
  const header = Object.entries(headers ?? json).map(([name, value]) => ({ key: name, value }));
  return {
    name: title,
    request: {
      method,
      url: `{{url}}${path}`,
      header,
      ...sent,
      ...(key === undefined ? {} : { auth: basic(user, key) }),
    },
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: [script(title, holds)] } }],
  };
}

/** One test for each request: what does not hold is named. */
function script(title: string, holds: readonly string[]): string {
  return `
    pm.test(${JSON.stringify(title)}, () => {
      const answer = pm.response.json();
      const { response } = answer;
      const data = response && response.data;
      const status = pm.response.code;
      const replaced = (text) => pm.variables.replaceIn(text);
      for (const each of ${JSON.stringify(holds)}) {
        const isSo = new Function('pm', 'answer', 'response', 'data', 'status', 'return ' + replaced(each));
        if (!isSo(pm, answer, response, data, status)) {
          throw new Error(replaced(each) + ' is not so: ' + status + ' ' + JSON.stringify(answer));
        }
      }
    });`;
}

function basic(username: string, password: string) {
  const values = { username, password };
  return { type: 'basic', basic: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })) };
}
