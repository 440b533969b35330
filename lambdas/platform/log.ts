import { Logger } from '@aws-lambda-powertools/logger';

/** JSON lines; the step wrapper adds the number, the trunk and the execution to every one. Never give it a secret. */
export const log = new Logger({ serviceName: 'trunkline' });
