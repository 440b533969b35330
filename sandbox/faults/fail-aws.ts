import type { Sandbox } from '../sandbox.ts';
import type { Cell } from './cell-result.ts';
import { awsColumnNamed } from './columns.ts';

/** Sets the fault of a cell. @param lambda whose calls fail, by the beginning of its logical id; default: everybody's */
export function failAws({ aws }: Sandbox, { row, column, mode }: Cell, lambda?: string) {
  const { operation, before } = row;
  const { name: kind, forEver } = awsColumnNamed(column);
  const of = { kind, ...(lambda !== undefined && { lambda }) };
  if (mode === 'for ever' && forEver === 'the service') {
    const all = `${operation.split(':')[0]}:*`;
    return aws.faults.add({ ...of, operation: all, times: 'forever', skip: before.ofAny });
  }
  return aws.faults.add({ ...of, operation, times: mode === 'once' ? 1 : 'forever', skip: before.ofOperation });
}
