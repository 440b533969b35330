import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Right } from '../lambdas/platform/right-names.ts';
import type { WorkflowName } from '../lambdas/workflows/contract.ts';
import {
  type Access,
  digestSecretAccess,
  eventBusAccess,
  executionStatusAccess,
  serviceAccess,
  subscriptionsAccess,
  taskAnswerAccess,
  variables,
} from './access.ts';
import { ledgerAccess } from './ledger-access.ts';
import type { OwnBus } from './own-bus.ts';
import { probeLimit, ringTime } from './retries.ts';
import type { Settings } from './settings.ts';
import { purchaseRules, requestDefaults } from './settings-access.ts';

/** What rights are about. */
export interface RightsProps {
  environmentName: string;
  settings: Settings;
  ledgerTable: Table;
  exotelSecret: Secret;
  atomsSecret: Secret;
  bus: OwnBus;
  alarmTopic: Topic;
  /** Of the secrets that are made at run time. */
  key: IKey | undefined;
  stateMachineNames: Record<WorkflowName, string>;
}

/** What each right gives to a Lambda. */
export function rightsOf(props: RightsProps): Record<Right, Access> {
  const { environmentName, settings, ledgerTable, bus, stateMachineNames } = props;
  const provisioning = stateMachineNames['provision-number'];
  const digests = { prefix: `trunkline/${environmentName}/trunk/`, key: props.key };
  const waitTime = Duration.hours(settings.waitForPersonHours);
  return {
    ...ledgerAccess(ledgerTable),
    exotel: serviceAccess('EXOTEL', settings.exotelApiUrl, props.exotelSecret),
    atoms: serviceAccess('ATOMS', settings.atomsApiUrl, props.atomsSecret),
    'digest: create': digestSecretAccess(digests, 'create'),
    'digest: read': digestSecretAccess(digests, 'read'),
    'digest: look': digestSecretAccess(digests, 'look'),
    'digest: delete': digestSecretAccess(digests, 'delete'),
    events: eventBusAccess(bus),
    'status of provisioning': executionStatusAccess(provisioning),
    'status of executions': executionStatusAccess(...Object.values(stateMachineNames)),
    'task answers': taskAnswerAccess(provisioning),
    subscriptions: subscriptionsAccess(props.alarmTopic),
    'request defaults': requestDefaults(settings),
    'purchase rules': purchaseRules(environmentName, settings),
    'wait time': variables({ WAIT_SECONDS: String(waitTime.toSeconds()) }),
    'ring time': variables({ RING_TIME_MILLIS: String(ringTime.toMilliseconds()) }),
    'probe limit': variables({ PROBE_LIMIT_MILLIS: String(probeLimit.toMilliseconds()) }),
    'call time limit': variables({
      CALL_TIME_LIMIT_SECONDS: String(settings.callTimeLimitSeconds),
      QUEUED_CALL_TIME_LIMIT_SECONDS: String(settings.queuedCallTimeLimitSeconds),
    }),
    'exotel limit': variables({ EXOTEL_REQUESTS_PER_MINUTE: String(settings.exotelRequestsPerMinute) }),
  };
}
