import { Choice, Condition, Fail, type IChainable, Succeed, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RollBackFailedError } from '../../lambdas/platform/errors.ts';
import { namesOf, stateTimeout, undoingRetries } from '../retries.ts';
import { sayUnrecorded } from './unrecorded.ts';
import type { MakeStep } from './workflow.ts';

/**
 * The roll-back on its own. It cleans up after an execution that ended where none of its states could (stopped by hand,
 * timed out as a whole, failed in the engine). Started by hand, it undoes what an earlier roll-back has left.
 */
export function rollBackStates(scope: Construct, makeStep: MakeStep): IChainable {
  const [error] = namesOf(RollBackFailedError);
  const failed = new Fail(scope, 'Roll-back failed', { ...(error && { error }), causePath: '$.failed' });
  const record = makeStep('record-roll-back');
  record.next(
    new Choice(scope, 'Anything left undone?')
      // Once is told, and alarms: what fails again by itself does so in silence.
      .when(
        Condition.and(Condition.isString('$.failed'), Condition.booleanEquals('$.again', true)),
        new Succeed(scope, 'Tried again in vain'),
      )
      .when(Condition.isString('$.failed'), failed)
      .otherwise(new Succeed(scope, 'Done')),
  );
  const unrecorded = sayUnrecorded(
    scope,
    failed,
    'failed',
    {
      rollBack: { name: 'Rolled back, not recorded', words: `It was rolled back. ${again}` },
      rollBackFailure: { name: 'Half rolled back, not recorded', words: `What remains is not known. ${again}` },
    },
    { name: 'Kept, not recorded', words: `What was made is kept, as the request asked. ${again}` },
  );
  record.addCatch(unrecorded, { resultPath: '$.recordingFailure' });
  const rollBack = makeStep('roll-back', undoingRetries).addCatch(record, { resultPath: '$.rollBackFailure' });
  rollBack.next(record);
  const takeOver = makeStep('take-over-number');
  takeOver.next(
    new Choice(scope, 'What is to be done?')
      .when(Condition.booleanEquals('$.claim.held', false), new Succeed(scope, 'Nothing'))
      .when(
        Condition.and(Condition.isPresent('$.ended.onFailure'), Condition.stringEquals('$.ended.onFailure', 'keep')),
        record,
      )
      // The wait is over already.
      .when(Condition.isPresent('$.ended'), rollBack)
      .when(
        Condition.isString('$.claim.takenOverFrom'),
        new Wait(scope, 'Wait for what was left behind', { time: WaitTime.duration(stateTimeout) }).next(rollBack),
      )
      .otherwise(rollBack),
  );
  // The Lambda that the execution has left behind may still be at work, and must not make anything after we looked.
  const lastLambda = new Wait(scope, 'Wait for its last step', { time: WaitTime.duration(stateTimeout) });
  return new Choice(scope, 'Left behind by an execution?')
    .when(Condition.isPresent('$.ended'), lastLambda.next(takeOver))
    .otherwise(takeOver);
}

const again = 'It is tried again by itself.';
