/** An event as GetExecutionHistory answers it, without its id. */
export type Event = Record<string, unknown> & { type: string };

export interface Story {
  /** What a look at the history shows besides what was there: each look one more of them. */
  looks: Event[][];
  end: { status: string; output?: unknown; error?: string; cause?: string };
}

interface Told {
  story: Story;
  input: string;
  name: string;
  /** How many looks' worth of history is there. */
  looked: number;
  stopped?: { error: string; cause: string };
}

/** Small, so that every history has several pages. */
const pageSize = 4;

/** Step Functions, with executions that go as they are told. */
export class FakeExecutions {
  /** How an execution goes, by its input. */
  script: (input: Record<string, unknown>) => Story = () => succeeds();
  readonly #byArn = new Map<string, Told>();

  begin(arn: string, story: Story, input: object): void {
    this.#byArn.set(arn, { story, input: JSON.stringify(input), name: arn.split(':').at(-1) ?? '', looked: 1 });
  }

  readonly operations: Record<string, (input: Record<string, unknown>) => unknown> = {
    StartExecution: ({ stateMachineArn, name, input }) => {
      const arn = `${String(stateMachineArn).replace(':stateMachine:', ':execution:')}:${name}`;
      const parsed = JSON.parse(String(input)) as Record<string, unknown>;
      this.begin(arn, this.script(parsed), parsed);
      return { executionArn: arn, startDate: 1 };
    },
    DescribeExecution: ({ executionArn }) => {
      const { story, input, name, stopped } = this.#find(executionArn);
      const { output, ...end } = stopped ? { status: 'ABORTED', ...stopped, output: undefined } : story.end;
      const stateMachineArn = String(executionArn)
        .replace(':execution:', ':stateMachine:')
        .replace(/:[^:]+$/, '');
      return {
        ...{ executionArn, stateMachineArn, name, input, startDate: 1 },
        ...end,
        ...(output !== undefined && { output: JSON.stringify(output) }),
      };
    },
    GetExecutionHistory: ({ executionArn, nextToken, reverseOrder }) => {
      const told = this.#find(executionArn);
      const events = told.story.looks
        .slice(0, told.looked)
        .flat()
        .map((event, index) => ({ timestamp: 1_800_000_000 + index, ...event, id: index + 1 }));
      if (reverseOrder) return { events: events.reverse() };
      const from = Number(nextToken ?? 0);
      const to = from + pageSize;
      // Whoever has seen everything sees more with the next look.
      if (to >= events.length) told.looked += 1;
      return { events: events.slice(from, to), ...(to < events.length && { nextToken: String(to) }) };
    },
    StopExecution: ({ executionArn, error, cause }) => {
      this.#find(executionArn).stopped = { error: String(error), cause: String(cause) };
      return { stopDate: 2 };
    },
  };

  #find(arn: unknown): Told {
    const told = this.#byArn.get(String(arn));
    if (!told) throw new Error(`There is no execution ${arn}.`);
    return told;
  }
}

export function entered(name: string, input: object = {}): Event {
  return { type: 'TaskStateEntered', stateEnteredEventDetails: { name, input: JSON.stringify(input) } };
}

export function exited(name: string, output: object = {}): Event {
  return { type: 'TaskStateExited', stateExitedEventDetails: { name, output: JSON.stringify(output) } };
}

function attemptFailed(error: string): Event {
  return { type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: { error, cause: '{}' } };
}

const attemptScheduled: Event = { type: 'LambdaFunctionScheduled' };

export const provisioned = {
  phoneNumber: '+918045671234',
  agentId: '60d0fe4f5311236168a109ca',
  trunkSid: 'trmum1abcdefgh',
  trunkName: 't918045671234',
  productId: 'p1',
  destination: 'sip.example.com:5060;transport=tcp',
  digestSecretArn: 'arn:aws:secretsmanager:ap-south-1:123456789012:secret:digest',
  changed: true,
  verification: {
    verdict: 'answered',
    summary: 'The call was answered.',
    conversationId: 'c1',
    proved: ['outbound'],
    notProved: ['inbound'],
  },
  manualSteps: ['Make the Connect applet.'],
  warnings: ['The origination host is slow.'],
};

export function succeeds(): Story {
  return {
    looks: [
      [{ type: 'ExecutionStarted' }, entered('Validate request'), attemptScheduled],
      [
        exited('Validate request', { request: { trunkName: 't918045671234' } }),
        entered('Create trunk'),
        attemptScheduled,
      ],
      [attemptFailed('UnavailableError'), attemptScheduled],
      [exited('Create trunk', { trunk: { outcome: 'created' } }), { type: 'ExecutionSucceeded' }],
    ],
    end: { status: 'SUCCEEDED', output: provisioned },
  };
}

export function fails(error = 'ConflictError', message = 'A trunk of that name is somebody else’s.'): Story {
  return {
    looks: [
      [{ type: 'ExecutionStarted' }, entered('Create trunk'), attemptScheduled, attemptFailed(error)],
      [exited('Create trunk', { failure: { Error: error } }), { type: 'ExecutionFailed' }],
    ],
    end: { status: 'FAILED', error, cause: JSON.stringify({ errorType: error, errorMessage: message }) },
  };
}
