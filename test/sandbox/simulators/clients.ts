/** What an HTTP client sees of an answer. */
export interface Seen {
  http: number;
  headers: Headers;
  body: unknown;
}

interface Sending {
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Sends requests to one base URL with the same headers. */
export type Client = (method: string, path: string, sending?: Sending) => Promise<Seen>;

export function client(baseUrl: string, commonHeaders: Record<string, string> = {}): Client {
  return async (method, path, { json, form, headers = {} } = {}) => {
    const contentType =
      json !== undefined
        ? { 'content-type': 'application/json' }
        : form !== undefined
          ? { 'content-type': 'application/x-www-form-urlencoded' }
          : {};
    const body = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...commonHeaders, ...contentType, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { http: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

export function basicAuthorization(key: string, token: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${key}:${token}`).toString('base64')}` };
}

export const exotelAuthorization = basicAuthorization('sandbox-exotel-key', 'sandbox-exotel-token');
export const atomsAuthorization = { authorization: 'Bearer sk_sandbox-atoms-key' };

export const trunksPath = '/v2/accounts/sandbox1/trunks';
export const exoPhonesPath = '/v2_beta/Accounts/sandbox1/IncomingPhoneNumbers';
export const agentId = '60d0fe4f5311236168a109ca';
export const ownNumber = '+918045671234';
export const callee = '+919876543210';

export function trunkRequest(trunkName: string) {
  return { trunk_name: trunkName, nso_code: 'ANY-ANY', domain_name: 'sandbox1.pstn.exotel.com' };
}

/** The `data` of an Exotel envelope or of an Atoms answer. */
export function dataOf(seen: Seen): Record<string, string> {
  const body = seen.body as { data?: Record<string, string>; response?: { data: Record<string, string> } };
  return body.response?.data ?? body.data ?? {};
}

/** Every `data` of an Exotel list. */
export function listOf(seen: Seen): Record<string, unknown>[] {
  return (seen.body as { response: { data: Record<string, unknown> }[] }).response.map((item) => item.data);
}

/** The inner failure of an Exotel envelope, in a form that is short to compare. */
export function failureOf(seen: Seen): [http: number, inner: number, code: number, description: string] {
  const { response } = seen.body as {
    response: { code: number; status: string; error_data: { code: number; description: string } };
  };
  if (response.status !== 'failure') throw new Error(`no failure: ${JSON.stringify(seen.body)}`);
  return [seen.http, response.code, response.error_data.code, response.error_data.description];
}

/** Creates a trunk and tells its path. */
export async function makeTrunk(exotel: Client, trunkName = 'main'): Promise<{ trunkSid: string; path: string }> {
  const trunkSid = dataOf(await exotel('POST', trunksPath, { json: trunkRequest(trunkName) })).trunk_sid ?? '';
  return { trunkSid, path: `${trunksPath}/${trunkSid}` };
}
