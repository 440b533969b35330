import { randomUUID } from 'node:crypto';
import { AwsError, type Operations } from './json-service.ts';

interface OpenTask {
  /** ARN of the execution. */
  execution: string;
  succeed: (output: unknown) => void;
  fail: (error: Error) => void;
}

/** An error that the engine matches by its name. */
class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** The tasks that end when somebody hands back their token, and not with their Lambda. */
export class TaskTokens {
  readonly #open = new Map<string, OpenTask>();
  readonly #spent = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #watchers = new Set<() => void>();

  readonly operations: Operations = {
    'AWSStepFunctions.SendTaskSuccess': ({ taskToken, output }) => {
      const task = this.#take(String(taskToken));
      let parsed: unknown;
      try {
        parsed = JSON.parse(String(output));
      } catch {
        throw new AwsError('InvalidOutput', 'The output is not JSON.');
      }
      this.#close(String(taskToken));
      task.succeed(parsed);
      return {};
    },
    'AWSStepFunctions.SendTaskFailure': ({ taskToken, error, cause }) => {
      const task = this.#take(String(taskToken));
      this.#close(String(taskToken));
      task.fail(new TaskError(String(error ?? 'States.TaskFailed'), String(cause ?? '')));
      return {};
    },
  };

  /**
   * Runs a task whose state ends with its token.
   *
   * @param how `begin` gets the token, and when it fails, so does the task; `limit` ends the wait when its time is up, with
   *   `States.Timeout`, and answers what takes that back; `wait` waits.
   */
  async run(
    execution: string,
    how: {
      begin: (token: string) => Promise<unknown>;
      limit: (end: () => void) => () => void;
      wait: (answer: Promise<unknown>) => Promise<unknown>;
    },
  ): Promise<unknown> {
    const token = randomUUID();
    const answer = new Promise((succeed, fail) => this.#open.set(token, { execution, succeed, fail }));
    // Its reader comes later, or never.
    answer.catch(() => {});
    let noLimit = () => {};
    try {
      await how.begin(token);
      if (this.#open.has(token)) {
        noLimit = how.limit(() => this.#open.get(token)?.fail(new TaskError('States.Timeout', '')));
        this.#waiting.add(execution);
        for (const look of this.#watchers) look();
      }
      return await how.wait(answer);
    } finally {
      noLimit();
      this.#waiting.delete(execution);
      this.#close(token);
    }
  }

  /** Ends every task of an execution that is over. */
  end(execution: string, error: Error): void {
    for (const task of this.#open.values()) if (task.execution === execution) task.fail(error);
  }

  /** Whether the execution waits for its token: what its Lambda had to do before is done. */
  isWaiting(execution: string): boolean {
    return this.#waiting.has(execution);
  }

  /** Resolves when the execution waits for its token. */
  async untilWaiting(execution: string): Promise<void> {
    if (this.isWaiting(execution)) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!this.isWaiting(execution)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  #take(token: string): OpenTask {
    const task = this.#open.get(token);
    if (task) return task;
    if (this.#spent.has(token)) throw new AwsError('TaskTimedOut', 'Task Timed Out: the token was used or is too old');
    throw new AwsError('TaskDoesNotExist', 'Task does not exist');
  }

  #close(token: string): void {
    if (this.#open.delete(token)) this.#spent.add(token);
  }
}
