import { describe, expect, test } from '@jest/globals';
import { families } from '../../lambdas/platform/ledger/families.ts';
import { template } from './definitions.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Every statement of every role that there is, by the name of the Lambda or of the state machine. */
const statements = template.ofType('AWS::IAM::Policy').flatMap(([logicalId, { Properties }]) => {
  const { Statement } = template.resolve(Properties.PolicyDocument) as { Statement: Statement[] };
  const name = logicalId.replace(/(ServiceRole|Role)DefaultPolicy.*$/, '');
  return Statement.map((statement) => ({ ...statement, name, actions: [statement.Action].flat() }));
});

const keysOf = ({ Condition }: { Condition?: Statement['Condition'] }) =>
  [Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []].flat();

/** The Lambdas that may do one of these actions with a family of the ledger's items. */
function whoMay(actions: string[], family: keyof typeof families): string[] {
  const allowed = statements.filter(
    (statement) =>
      statement.actions.some((action) => actions.includes(action)) &&
      keysOf(statement).includes(`${families[family]}*`),
  );
  return [...new Set(allowed.map(({ name }) => name))].sort();
}

describe('on the ledger', () => {
  const onTable = statements.filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));

  test('every role names each action and the one table', () => {
    expect(onTable.length).toBeGreaterThan(30);
    for (const { actions, Resource, Effect } of onTable) {
      expect(Effect).toBe('Allow');
      expect(actions.join(' ')).not.toContain('*');
      expect([Resource].flat()).toEqual([expect.stringMatching(/^arn:aws:dynamodb:[\w-]+:\d+:table\/Ledger\w+$/)]);
    }
  });

  test('every role is held to families of keys, and has to name a key; but for a scan, which has none', () => {
    const known = Object.values(families).map((family) => `${family}*`);
    for (const statement of onTable) {
      if (statement.actions.includes('dynamodb:Scan')) {
        expect(statement.actions).toEqual(['dynamodb:Scan']);
        continue;
      }
      expect(keysOf(statement).length).toBeGreaterThan(0);
      for (const key of keysOf(statement)) expect(known).toContain(key);
      expect(statement.Condition?.Null).toMatchObject({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  test('a scan sees every family, so that it sees no token; and three alone may scan', () => {
    const scanning = onTable.filter(({ actions }) => actions.includes('dynamodb:Scan'));
    for (const { Condition } of scanning) {
      expect(Condition).toEqual({
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        'ForAllValues:StringNotEquals': { 'dynamodb:Attributes': ['token'] },
        Null: { 'dynamodb:Attributes': 'false' },
      });
    }
    expect(scanning.map(({ name }) => name).sort()).toEqual(['answers', 'rollbackagain', 'status']);
  });

  test('whoever answers an execution that waits reads its token, and nobody else', () => {
    expect(whoMay(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], 'question')).toEqual(['resume']);
    const withToken = onTable.filter(
      (statement) =>
        statement.actions.includes('dynamodb:Query') &&
        keysOf(statement).includes(`${families.question}*`) &&
        !statement.Condition?.['ForAllValues:StringNotEquals'],
    );
    expect(withToken.map(({ name }) => name)).toEqual(['resume']);
  });

  const write = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((action) => `dynamodb:${action}`);

  test.each<{ family: keyof typeof families; writers: string[] }>([
    { family: 'question', writers: ['awaitconnectapplet', 'awaitoriginationuri', 'resume'] },
    { family: 'answer', writers: ['answers', 'resume'] },
    { family: 'agent', writers: ['attachnumber', 'importnumber', 'rollback', 'undoeverything'] },
    {
      family: 'trunk',
      writers: [
        'allowstaticips',
        'claimnumber',
        'createtrunk',
        'mapdid',
        'postdestinationuris',
        'rollback',
        'setcallerid',
        'setdigestcredentials',
        'undoeverything',
      ],
    },
    {
      family: 'number',
      writers: [
        'announcepurchases',
        'attachnumber',
        'begindeprovisioning',
        'claimnumber',
        'closedeprovisioning',
        'createtrunk',
        'done',
        'importnumber',
        'placeverificationcall',
        'recorddeprovisioning',
        'recordfailure',
        'recordrollback',
        'recordsuccess',
        'rollback',
        'rollbackagain',
        'routedid',
        'setaside',
        'takeovernumber',
        'undoeverything',
      ],
    },
  ])('what is kept of a $family is written by those who own it', ({ family, writers }) => {
    expect(whoMay(write, family)).toEqual(writers);
  });
});

test('a trunk’s password is read by the two that send it to a service, and by nobody else', () => {
  const reading = statements.filter(
    ({ actions, Resource }) =>
      actions.some((action) => ['secretsmanager:GetSecretValue', 'secretsmanager:*', '*'].includes(action)) &&
      [Resource].flat().some((arn) => arn === '*' || /:secret:[^:]*\*/.test(arn)),
  );
  expect([...new Set(reading.map(({ name }) => name))].sort()).toEqual(['importnumber', 'setdigestcredentials']);
});

test('what else may be done with the trunks’ secrets shows no value', () => {
  const others = statements.filter(
    ({ name, Resource }) =>
      !['importnumber', 'setdigestcredentials'].includes(name) && JSON.stringify(Resource).includes('/trunk/'),
  );
  expect(others.length).toBeGreaterThan(0);
  for (const { actions } of others) {
    for (const action of actions)
      expect(['secretsmanager:DescribeSecret', 'secretsmanager:DeleteSecret']).toContain(action);
  }
  const deleting = others.filter(({ actions }) => actions.includes('secretsmanager:DeleteSecret'));
  expect(deleting.map(({ name }) => name).sort()).toEqual(['rollback', 'undoeverything']);
});
