import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  Pass,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ClaimLostError } from '../../lambdas/platform/errors.ts';
import { secondsBetweenLooks } from '../../lambdas/workflows/deprovision-number/contract.ts';
import { namesOf, stateTimeout, undoingRetries } from '../retries.ts';
import { sayUnrecorded } from './unrecorded.ts';
import type { MakeStep } from './workflow.ts';

/** The deprovisioning of one number. Its first state refuses what it cannot do, before anything is touched. */
export function deprovisioningStates(scope: Construct, makeStep: MakeStep): IChainable {
  const failed = new Fail(scope, 'Deprovisioning failed', { errorPath: '$.error', causePath: '$.message' });
  const record = makeStep('record-deprovisioning');
  record.next(
    new Choice(scope, 'Deprovisioned?')
      .when(Condition.stringEquals('$.outcome', 'deprovisioned'), new Succeed(scope, 'Deprovisioned'))
      .otherwise(failed),
  );
  const unrecorded = sayUnrecorded(
    scope,
    failed,
    'message',
    {
      undoing: {
        name: 'Undone, not recorded',
        words: 'Everything was undone. Start it again: it finds nothing left, and records that.',
      },
      undoingFailure: {
        name: 'Half undone, not recorded',
        words: 'What is there still is not known. Start it again: it goes on with what is left.',
      },
    },
    { name: 'Nothing undone, not recorded', words: 'Nothing was changed. Start it again.' },
  );
  record.addCatch(unrecorded, { resultPath: '$.recordingFailure' });
  // A redrive finds the number with another execution, or with none.
  const startOver = new Pass(scope, 'Start over', { inputPath: '$$.Execution.Input' });
  const undo = makeStep('undo-everything', undoingRetries)
    .addCatch(startOver, { errors: namesOf(ClaimLostError), resultPath: JsonPath.DISCARD })
    .addCatch(record, { resultPath: '$.undoingFailure' });
  undo.next(record);
  const look = makeStep('look-for-calls').addCatch(record, { resultPath: '$.failure' });
  const wait = new Wait(scope, 'Wait for the call to end', {
    time: WaitTime.duration(Duration.seconds(secondsBetweenLooks)),
  });
  look.next(
    new Choice(scope, 'A call under way?')
      .when(Condition.isPresent('$.callsUnderWay.conversations[0]'), wait.next(look))
      .otherwise(undo),
  );
  const calls = new Choice(scope, 'Wait for calls to end?')
    .when(Condition.booleanEquals('$.deprovisioning.now', true), undo)
    .otherwise(look);
  // A Lambda that the former execution left behind may still be at work.
  const lastLambda = new Wait(scope, 'Wait for what was left behind', { time: WaitTime.duration(stateTimeout) });
  const begin = makeStep('begin-deprovisioning');
  startOver.next(begin);
  begin.next(
    new Choice(scope, 'Taken over?')
      .when(Condition.isString('$.claim.takenOverFrom'), lastLambda.next(calls))
      .otherwise(calls),
  );
  return begin;
}
