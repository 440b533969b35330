import { startCannedServer } from '../platform/canned-server.ts';
import { FakeExecutions } from './fake-executions.ts';

/** What an operation's Lambda refuses, as Lambda reports it. */
export class Refusal {
  readonly errorType: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string) {
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

/** An error of AWS itself, such as `AccessDeniedException`. */
export class AwsRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Cuts the connection, as a sandbox does that has ended. */
export const cut = new AwsRefusal('Cut', 'Nobody reads this.');

type Operation = (input: Record<string, unknown>) => unknown;

export const caller = 'arn:aws:iam::123456789012:user/asha';

/** AWS as far as the command line asks it: Lambda, Step Functions, Secrets Manager and STS, behind one address. */
export async function startFakeAws() {
  const executions = new FakeExecutions();
  /** What each operation answers, by its name. */
  const operations: Record<string, Operation> = {};
  /** What was asked, in order. */
  const asked: { of: string; input: Record<string, unknown> }[] = [];
  /** Asked things that are refused, by their name. */
  const refused = new Map<string, AwsRefusal>();
  const json: Record<string, Operation> = {
    ...executions.operations,
    'secretsmanager.PutSecretValue': ({ SecretId }) => ({ Name: SecretId, VersionId: 'v1' }),
  };

  const answer = (of: string, input: Record<string, unknown>, give: () => unknown) => {
    asked.push({ of, input });
    const refusal = refused.get(of);
    if (refusal) throw refusal;
    return give();
  };
  const server = await startCannedServer(({ url, headers, body }) => {
    try {
      const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(url) ?? [];
      if (functionName !== undefined) {
        const name = functionName.replace('trunkline-sandbox-', '');
        const input = JSON.parse(body) as Record<string, unknown>;
        const given = answer(
          name,
          input,
          () => operations[name]?.(input) ?? new Refusal('Error', `No answer of ${name}.`),
        );
        const failed = given instanceof Refusal;
        return { headers: failed ? { 'x-amz-function-error': 'Unhandled' } : {}, body: given };
      }
      const target = headers['x-amz-target'];
      if (typeof target === 'string') {
        const of = target.replace('AWSStepFunctions.', '');
        const input = JSON.parse(body) as Record<string, unknown>;
        return { body: answer(of, input, () => json[of]?.(input) ?? {}) };
      }
      answer('GetCallerIdentity', {}, () => {});
      return {
        headers: { 'content-type': 'text/xml' },
        body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${caller}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      };
    } catch (error) {
      if (!(error instanceof AwsRefusal)) throw error;
      if (error === cut) return (response) => response.destroy();
      return {
        status: 400,
        headers: { 'x-amzn-errortype': error.code },
        body: { __type: error.code, message: error.message },
      };
    }
  });
  return { url: server.url, operations, executions, asked, refused, close: server.close };
}

export type FakeAws = Awaited<ReturnType<typeof startFakeAws>>;
