import type { Exchange } from './json-service.ts';
import { LambdaFailed } from './lambda-failed.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import type { Template } from './template.ts';

const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Lambda's Invoke, for those who call an operator's Lambda. */
export function lambdaInvoke(template: Template, lambdas: LambdaRuntime): Exchange {
  return async ({ url, body, headers }) => {
    const [, named] = path.exec(url) ?? [];
    if (named === undefined) return undefined;
    const logicalId = decodeURIComponent(named).split(':').at(-1) as string;
    if (template.resources.get(logicalId)?.Type !== 'AWS::Lambda::Function') {
      const message = `Function not found: ${logicalId}`;
      const type = { 'x-amzn-errortype': 'ResourceNotFoundException' };
      return { status: 404, headers: type, body: JSON.stringify({ Type: 'User', Message: message }) };
    }
    const invocation = lambdas.invoke(logicalId, JSON.parse(body || '{}'));
    if (headers['x-amz-invocation-type'] === 'Event') {
      invocation.catch(() => {});
      return { status: 202, headers: {}, body: '' };
    }
    try {
      return { status: 200, headers: {}, body: JSON.stringify((await invocation) ?? null) };
    } catch (error) {
      if (!(error instanceof LambdaFailed)) throw error;
      return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: JSON.stringify(error.failure) };
    }
  };
}
