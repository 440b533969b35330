import { describe, expect, test } from '@jest/globals';
// @ts-expect-error no types for the default export under nodenext
import aslValidator from 'asl-validator';
import { steps } from '../../lambdas/workflows/contract.ts';

import { expectAsWritten } from '../recordings.ts';
import { definition, deprovisioning, giveUp, rollBack, type State, tasks, tasksOf, template } from './definitions.ts';

const machines = [
  ['provisioning', definition],
  ['roll-back', rollBack],
  ['deprovisioning', deprovisioning],
] as const;

describe('the state machine', () => {
  test.each(machines)('of the %s is valid Amazon States Language', (_name, machine) => {
    const { isValid, errorsText } = aslValidator(machine, { checkPaths: true, checkArn: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  test.each(machines)('of the %s goes through its states in their order', (name, machine) => {
    const path: string[] = [];
    for (let state: string | undefined = machine.StartAt; state && !path.includes(state); ) {
      path.push(state);
      const { Next, Choices }: Partial<State> = machine.States[state] ?? {};
      state = Next ?? Choices?.[0]?.Next;
    }
    expectAsWritten(`stack/states-of-the-${name}.json`, path);
  });

  test('every step of the contract is a state, and every task a step', () => {
    const names = [...tasks, ...tasksOf(rollBack), ...tasksOf(deprovisioning)].map(([name]) => name);
    expect([...new Set(names)].sort()).toEqual(
      Object.values(steps)
        .map(({ state }) => state as string)
        .sort(),
    );
  });

  test('whatever fails is diagnosed, rolled back and recorded, and then the execution fails with its cause', () => {
    const others: Record<string, unknown> = {
      'Validate request': [[['States.ALL'], 'Set the request aside']],
      Diagnose: [[['States.ALL'], 'Roll back?']],
      'Roll back': [[['States.ALL'], 'Record failure']],
      'Record failure': [[['States.ALL'], 'Nothing recorded']],
      // A look that stops nothing, whatever becomes of it.
      'Probe SIP paths': [[['States.ALL'], 'Place verification call']],
      [giveUp]: undefined,
    };
    for (const [name, state] of tasks) {
      const next = state.Catch?.map(({ ErrorEquals, Next }) => [ErrorEquals, Next]);
      const unanswered = name.startsWith('Await ')
        ? [[['States.Timeout'], `Nobody gave the ${name.slice('Await '.length)}`]]
        : [];
      const usual = [...unanswered, [['ClaimLostError'], 'Start over'], [['States.ALL'], 'Diagnose']];
      expect([name, next]).toEqual([name, name in others ? others[name] : usual]);
    }
    expect(definition.States['Nothing recorded']).toMatchObject({ Type: 'Pass', Next: giveUp });
    expect(definition.States['Set the request aside']).toMatchObject({ Type: 'Pass', Next: 'Diagnose' });
  });

  test('a redrive of a failed execution begins again with the request as it came', () => {
    expect(definition.States[giveUp]?.Next).toBe('Start over');
    expect(definition.States['Start over']).toMatchObject({
      Type: 'Pass',
      InputPath: '$$.Execution.Input',
      Next: 'Validate request',
    });
  });

  test('what waits for the last Lambda of another execution waits longer than any runs', () => {
    for (const { States } of [definition, rollBack]) {
      const { Seconds } = States['Wait for its last step'] as State & { Seconds: number };
      const timeouts = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Number(Properties.Timeout));
      expect(Seconds).toBeGreaterThan(Math.max(...timeouts));
    }
  });

  test('every task has a time limit longer than its Lambda, and the execution has one', () => {
    const timeouts = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Number(Properties.Timeout));
    for (const [, state] of [...tasks, ...tasksOf(rollBack), ...tasksOf(deprovisioning)])
      expect(state.TimeoutSeconds).toBeGreaterThan(Math.max(...timeouts));
    const hours = 12 * 3600;
    expect([rollBack.TimeoutSeconds, deprovisioning.TimeoutSeconds]).toEqual([hours, hours]);
    const waits = ['Await origination URI', 'Await Connect applet'].map(
      (name) => definition.States[name]?.TimeoutSeconds,
    );
    expect(waits).toEqual([72 * 3600, 72 * 3600]);
    expect(definition.TimeoutSeconds).toBe(hours + 2 * 72 * 3600);
  });

  test('logs every event without its data, which holds task tokens, and is traced', () => {
    for (const [, { Properties }] of template.ofType('AWS::StepFunctions::StateMachine')) {
      expect(Properties).toMatchObject({
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      });
    }
  });
});
