import type { Socket } from 'node:net';
import { type Aim, FaultList } from '../simulators/http/fault-list.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

/**
 * How a request of a Lambda to AWS fails.
 *
 * - `carried out twice`: what the SDK makes of an answer that is lost: the same request once more.
 * - `answer lost`: it is carried out, and the SDK's own tries got no answer.
 * - `throttled`: not carried out, for longer than the SDK's own tries.
 * - `refused`: the role's rights are gone.
 * - `not taken`: EventBridge answers 200 and has not taken the event.
 */
export type AwsFaultKind = 'carried out twice' | 'answer lost' | 'throttled' | 'refused' | 'not taken';

/** A fault: `operation` as policies name it, such as `dynamodb:PutItem`, or `dynamodb:*` for all of a service. */
export interface AwsFault extends Aim {
  kind: AwsFaultKind;
  /** Only for the Lambda whose logical id begins so. */
  lambda?: string;
}

/** A call that a Lambda made, as policies name it. */
export interface AwsCall {
  operation: string;
  /** Logical id of who made it. */
  lambda: string;
  /** The fault that it met. */
  fault: AwsFaultKind | null;
}

/** What Lambdas ask AWS for, and which of that fails. The sandbox's own requests and an operator's meet none of this. */
export class AwsFaults {
  readonly faults = new FaultList<AwsFault>();
  readonly journal: AwsCall[] = [];
  readonly #callers: Pick<LambdaRuntime, 'lambdaOf'>;

  constructor(callers: Pick<LambdaRuntime, 'lambdaOf'>) {
    this.#callers = callers;
  }

  /** The fault that a request meets, if any. */
  meet(socket: Socket, operation: string | undefined): AwsFaultKind | undefined {
    const lambda = this.#callers.lambdaOf(socket);
    if (operation === undefined || lambda === undefined) return undefined;
    const kind = this.faults.take(operation, (fault) => lambda.startsWith(fault.lambda ?? ''))?.kind;
    this.journal.push({ operation, lambda, fault: kind ?? null });
    return kind;
  }

  reset(): void {
    this.faults.clear();
    this.journal.length = 0;
  }
}

/** What AWS answers to a request that it does not carry out. */
export function refusalOf(kind: AwsFaultKind): { code: string; message: string } | undefined {
  if (kind === 'throttled') return { code: 'ThrottlingException', message: 'Rate exceeded' };
  if (kind !== 'refused') return undefined;
  return { code: 'AccessDeniedException', message: 'The role is not authorized to perform this action.' };
}
