import type { AwsFaultKind } from '../aws/aws-faults.ts';
import type { FaultRequest } from '../simulators/http/faults.ts';

type FaultOf<Request> = Request extends unknown ? Omit<Request, 'operation' | 'times' | 'skip'> : never;

/** A way in which one call can go wrong. */
export interface Column {
  name: string;
  fault: FaultOf<FaultRequest>;
  /** It differs from another column only in that the change was made: for a call that changes nothing it is the same. */
  onlyForChanges?: true;
}

const innerFailure = {
  kind: 'inner failure',
  code: 500,
  errorData: { code: 5000, message: 'Internal error', description: 'Something went wrong' },
} as const;

/** Every fault of the matrix. */
export const columns: readonly Column[] = [
  { name: 'connection refused', fault: { kind: 'refuse connection' } },
  { name: 'reset before it is read', fault: { kind: 'reset before' } },
  { name: 'answer lost', fault: { kind: 'lose answer' } },
  { name: 'time-out', fault: { kind: 'timeout before' } },
  { name: 'time-out, carried out', fault: { kind: 'timeout after' }, onlyForChanges: true },
  { name: '429', fault: { kind: 'status', status: 429 } },
  { name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } },
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: '500, carried out', fault: { kind: 'status', status: 500, after: true }, onlyForChanges: true },
  { name: '503', fault: { kind: 'status', status: 503 } },
  { name: 'not JSON', fault: { kind: 'not json' } },
  { name: 'truncated body', fault: { kind: 'truncated body' } },
  { name: '200 with inner failure', fault: innerFailure },
  { name: '200 with inner failure, carried out', fault: { ...innerFailure, after: true }, onlyForChanges: true },
  { name: 'crash before the call', fault: { kind: 'crash before' } },
  { name: 'crash after the call', fault: { kind: 'crash after' }, onlyForChanges: true },
  { name: 'crash before the record', fault: { kind: 'crash before record' } },
];

export function columnNamed(name: string): Column {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`There is no fault named ${name}.`);
  return column;
}

/** A way in which a call to AWS can go wrong. */
export interface AwsColumn {
  name: AwsFaultKind;
  /** For this operation alone. */
  only?: string;
  /** What fails with it when it stays for ever: every call of the operation, or of its service. */
  forEver?: 'the operation' | 'the service';
}

/** Every fault of AWS. Once is for longer than the SDK's own tries; `carried out twice` is what those come to. */
export const awsColumns: readonly AwsColumn[] = [
  { name: 'carried out twice' },
  { name: 'answer lost', forEver: 'the service' },
  { name: 'throttled', forEver: 'the service' },
  { name: 'refused', forEver: 'the operation' },
  { name: 'not taken', only: 'events:PutEvents', forEver: 'the operation' },
];

export function awsColumnNamed(name: string): AwsColumn {
  const column = awsColumns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`There is no fault of AWS named ${name}.`);
  return column;
}
