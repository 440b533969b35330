import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Family, families } from '../lambdas/platform/ledger/families.ts';
import type { Right } from '../lambdas/platform/right-names.ts';
import type { Access } from './access.ts';
import { allowKey } from './customer-key.ts';
import { leaseTime } from './retries.ts';

type Conditions = Record<string, Record<string, string | string[]>>;

interface Grant {
  actions: string[];
  conditions: Conditions;
}

/** Actions on items, by their keys. */
function items(actions: string[], of: Family[], further: Conditions = {}): Grant {
  const keys = 'dynamodb:LeadingKeys';
  const { 'ForAllValues:StringLike': like, Null, ...others } = further;
  const conditions = {
    'ForAllValues:StringLike': { [keys]: of.map((family) => `${families[family]}*`), ...like },
    // What is said of all keys holds for a request that names none.
    Null: { [keys]: 'false', ...Null },
    ...others,
  };
  return { actions, conditions };
}

/** Of what is read, anything but the tokens of executions that wait: each is the authority to answer. */
const withoutTokens: Conditions = {
  StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  'ForAllValues:StringNotEquals': { 'dynamodb:Attributes': ['token'] },
  Null: { 'dynamodb:Attributes': 'false' },
};

const write = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** What each right lets a Lambda do with the ledger's table. */
const grants: Record<Extract<Right, `ledger${string}`>, Grant[]> = {
  'ledger: read': [items(['GetItem', 'Query'], ['number', 'trunk', 'agent'])],
  'ledger: record': [items(['GetItem', 'PutItem', 'UpdateItem'], ['number'])],
  'ledger: numbers': [items(write, ['number'])],
  'ledger: trunks': [items(write, ['trunk'])],
  'ledger: agents': [items(write, ['agent'])],
  // A scan names no key: no condition holds it to some.
  'ledger: all numbers': [{ actions: ['Scan'], conditions: withoutTokens }],
  'ledger: waits': [items(['Query'], ['question'], withoutTokens)],
  'ledger: ask': [items(['PutItem', 'DeleteItem'], ['question']), items(['GetItem'], ['answer'])],
  'ledger: answer': [items(['GetItem', 'Query', 'DeleteItem'], ['question']), items(['PutItem'], ['answer'])],
  'ledger: answers': [items(['GetItem'], ['answer'])],
  'ledger: remembered answers': [items(['Query', 'DeleteItem'], ['answer'])],
  'ledger: announcements': [items(['BatchGetItem', 'PutItem', 'UpdateItem'], ['number'])],
  'ledger: set aside': [items(['BatchGetItem', 'PutItem', 'DeleteItem'], ['number'])],
};

/** Each right on the ledger: the variables that name it, and the permissions. */
export function ledgerAccess(table: Table): Record<keyof typeof grants, Access> {
  const access = (given: Grant[]): Access => {
    return (receiver) => {
      const { lambda } = receiver;
      lambda.addEnvironment('LEDGER_TABLE', table.tableName);
      lambda.addEnvironment('LEASE_MILLIS', String(leaseTime.toMilliseconds()));
      for (const { actions, conditions } of given) {
        lambda.addToRolePolicy(
          new PolicyStatement({
            actions: actions.map((action) => `dynamodb:${action}`),
            resources: [table.tableArn],
            conditions,
          }),
        );
        const writes = actions.some((action) => write.includes(action));
        allowKey(receiver, table.encryptionKey, writes ? 'dynamodb: write' : 'dynamodb: read');
      }
    };
  };
  return Object.fromEntries(Object.entries(grants).map(([right, given]) => [right, access(given)])) as never;
}
