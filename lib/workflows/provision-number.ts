import { Duration } from 'aws-cdk-lib';
import {
  Chain,
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Pass,
  Result,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ClaimLostError, NotConfiguredError } from '../../lambdas/platform/errors.ts';
import type { StepName } from '../../lambdas/workflows/contract.ts';
import { stepsUpToProof } from '../../lambdas/workflows/provision-number/contract.ts';
import { lambdaServiceRetry, namesOf, stateTimeout, undoingRetries, waitRetries } from '../retries.ts';
import type { MakeStep } from './workflow.ts';

/** The provisioning of one number: which steps, in which order, and what happens when one fails. */
export function provisioningStates(scope: Construct, makeStep: MakeStep, waitTime: Duration): IChainable {
  // A redrive of a failed execution begins again, and so does an execution whose number was cleaned up meanwhile.
  const startOver = new Pass(scope, 'Start over', { inputPath: '$$.Execution.Input' });

  const giveUp = makeStep('give-up', [lambdaServiceRetry]).next(startOver);
  const recordFailure = makeStep('record-failure');
  // Kept for a redrive, which passes the last state: this one was before it.
  const unrecorded = new Pass(scope, 'Nothing recorded', {
    parameters: { redriveCount: JsonPath.numberAt('$$.Execution.RedriveCount') },
    resultPath: '$.unrecorded',
  });
  recordFailure.addCatch(unrecorded.next(giveUp), { resultPath: '$.recordingFailure' });
  recordFailure.next(giveUp);
  const rollBack = makeStep('roll-back', undoingRetries).addCatch(recordFailure, { resultPath: '$.rollBackFailure' });
  rollBack.next(recordFailure);
  const toRollBack = new Choice(scope, 'Roll back?')
    .when(
      Condition.and(Condition.isPresent('$.claim'), Condition.stringEquals('$.request.onFailure', 'roll-back')),
      rollBack,
    )
    .otherwise(recordFailure);
  const diagnose = makeStep('diagnose').addCatch(toRollBack, { resultPath: JsonPath.DISCARD });
  diagnose.next(toRollBack);

  const step = (name: StepName) =>
    makeStep(name)
      .addCatch(startOver, { errors: namesOf(ClaimLostError) })
      .addCatch(diagnose, { resultPath: '$.failure' });
  // The input can be any JSON, with anything pasted into it: it goes no further than the first state.
  const setAside = new Pass(scope, 'Set the request aside', { parameters: { failure: JsonPath.objectAt('$') } });
  const validateRequest = makeStep('validate-request').addCatch(setAside.next(diagnose));
  startOver.next(validateRequest);

  const recordSuccess = step('record-success');
  const wait = new Wait(scope, 'Wait', { time: WaitTime.duration(Duration.seconds(5)) });
  const placeCall = step('place-verification-call');
  const probe = makeStep('probe-sip-paths', [lambdaServiceRetry]).addCatch(placeCall, { resultPath: JsonPath.DISCARD });
  const verification = probe
    .next(placeCall)
    .next(wait)
    .next(step('read-call'))
    .next(
      new Choice(scope, 'Call ended?')
        .when(
          Condition.and(
            Condition.booleanEquals('$.callStatus.ended', true),
            Condition.not(Condition.isPresent('$.callStatus.next')),
          ),
          recordSuccess,
        )
        .when(Condition.isPresent('$.callStatus.next'), placeCall, { comment: 'yes, and a call back follows' })
        .otherwise(wait),
    );

  /** Passes through `state` only on the condition. */
  const only = (question: string, condition: Condition, state: IChainable) =>
    new Choice(scope, question).when(condition, state).afterwards({ includeOtherwise: true });
  /** Asks a person if nobody has said it yet. If nobody answers in time, that is an ordinary failure. */
  const asked = (name: StepName, asksFor: string, condition: Condition, remedy: string) => {
    const nobody = new Pass(scope, `Nobody gave the ${asksFor}`, {
      result: Result.fromObject({
        Error: namesOf(NotConfiguredError)[0],
        Cause: `Nobody gave the ${asksFor} within ${waitTime.toHumanString()}. ${remedy}`,
      }),
      resultPath: '$.failure',
    }).next(diagnose);
    const wait = makeStep(name, waitRetries)
      .addCatch(nobody, { errors: ['States.Timeout'], resultPath: JsonPath.DISCARD })
      .addCatch(startOver, { errors: namesOf(ClaimLostError) })
      .addCatch(diagnose, { resultPath: '$.failure' });
    return only(`Is the ${asksFor} to be asked for?`, condition, wait);
  };
  // A Lambda that its execution has left behind may still be at work.
  const lastLambda = new Wait(scope, 'Wait for its last step', { time: WaitTime.duration(stateTimeout) });

  /** The states that are passed only on a condition, or wait for a person. */
  const special: Partial<Record<StepName, () => IChainable>> = {
    'claim-number': () =>
      step('claim-number').next(only('Taken over?', Condition.isString('$.claim.takenOverFrom'), lastLambda)),
    'allow-static-ips': () =>
      only('Any static IPs?', Condition.isPresent('$.request.staticIps[0]'), step('allow-static-ips')),
    'await-origination-uri': () =>
      asked(
        'await-origination-uri',
        'origination URI',
        Condition.isNull('$.request.destination'),
        'Copy the SIP Origination URL from the Import SIP screen of the Atoms console into the request as "originationUri", or set originationUri for the environment in cdk.json, and start again.',
      ),
    'await-connect-applet': () =>
      asked(
        'await-connect-applet',
        'Connect applet',
        Condition.booleanEquals('$.request.awaitsConnectApplet', true),
        'Make it, and start again; or name its flow in the request as "flowAppId".',
      ),
    'set-caller-id': () =>
      only('Caller ID alias asked for?', Condition.isString('$.request.callerId'), step('set-caller-id')),
  };
  return stepsUpToProof
    .reduce<Chain>((chain, name) => chain.next((special[name] ?? (() => step(name)))()), Chain.start(validateRequest))
    .next(
      new Choice(scope, 'Verification call needed?')
        .when(
          Condition.and(
            Condition.isString('$.request.verificationCallTo'),
            Condition.or(
              Condition.booleanEquals('$.request.verificationAsked', true),
              Condition.isNull('$.configuration.earlierVerification'),
            ),
          ),
          verification,
        )
        .otherwise(recordSuccess),
    );
}
