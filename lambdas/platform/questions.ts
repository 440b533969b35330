import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { database } from './database.ts';
import { readEnvironment } from './environment.ts';
import { projection } from './ledger/projection.ts';
import { answerSubject, questionSubject } from './ledger/subjects.ts';
import type { Question } from './question-names.ts';

/**
 * A question that an execution waits for. Its token is the authority to answer it: it goes from Step Functions into the
 * ledger and back, and nowhere else.
 */
const openQuestionSchema = z.object({
  phoneNumber: z.string(),
  execution: z.string(),
  token: z.string(),
  /** ISO 8601 */
  since: z.string(),
  /** ISO 8601 */
  deadline: z.string(),
  /** What to look up where, and what to type. */
  instructions: z.string(),
  /** What an answer must fit. */
  trunkSid: z.nullable(z.string()),
  staticIps: z.array(z.string()),
});
export type OpenQuestion = z.infer<typeof openQuestionSchema>;

/** The same without the authority to answer it. */
const waitingSchema = z.omit(openQuestionSchema, { token: true });
export type Waiting = z.infer<typeof waitingSchema>;

const destinationAnswer = z.object({ destination: z.string(), by: z.string(), at: z.string() });
const appletAnswer = z.object({ flowAppId: z.nullable(z.string()), by: z.string(), at: z.string() });
const rememberedAnswer = z.pipe(
  z.intersection(
    z.object({ sk: z.string(), by: z.string(), at: z.string() }),
    z.union([z.pick(destinationAnswer, { destination: true }), z.pick(appletAnswer, { flowAppId: true })]),
  ),
  z.transform(({ sk, ...answer }) => ({ which: sk, ...answer })),
);
export type RememberedAnswer = z.output<typeof rememberedAnswer>;

/** The key of an answer for the whole workspace: Atoms has one origination host for all its numbers. */
const workspace = 'WORKSPACE';

/** What people are asked and what they answered: items of the ledger's table. */
export class Questions {
  readonly #table: string;
  readonly #database: DynamoDBDocumentClient;

  constructor(table: string, database: DynamoDBDocumentClient) {
    this.#table = table;
    this.#database = database;
  }

  /**
   * Writes that a question is open. It replaces an earlier one of the number: an execution waits with the later token
   * only.
   */
  async ask(question: Question, asked: OpenQuestion): Promise<void> {
    await this.#put({ pk: questionSubject(question), sk: asked.phoneNumber, ...asked });
  }

  /** Every number with this question open; some may wait no more. */
  async listOpen(question: Question): Promise<OpenQuestion[]> {
    return this.#list(questionSubject(question), openQuestionSchema);
  }

  /** The same, for who may not answer. */
  async listWaits(question: Question): Promise<Waiting[]> {
    return this.#list(questionSubject(question), waitingSchema, projection(Object.keys(waitingSchema.shape)));
  }

  /** The question of one number, if it is open. */
  async readOpen(question: Question, phoneNumber: string): Promise<OpenQuestion | undefined> {
    return this.#read(questionSubject(question), phoneNumber, openQuestionSchema);
  }

  /** Removes a question that is answered or that no execution waits for any more. One that was asked again stays. */
  async close(question: Question, { phoneNumber, token }: OpenQuestion): Promise<void> {
    try {
      await this.#database.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { pk: questionSubject(question), sk: phoneNumber },
          ConditionExpression: '#token = :token',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':token': token },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Where inbound calls go: one answer for the workspace. */
  async recallDestination(): Promise<z.infer<typeof destinationAnswer> | undefined> {
    return this.#read(answerSubject('origination URI'), workspace, destinationAnswer);
  }

  async rememberDestination(answer: z.infer<typeof destinationAnswer>): Promise<void> {
    await this.#put({ pk: answerSubject('origination URI'), sk: workspace, ...answer });
  }

  /** The flow whose Connect applet dials the trunk, for every number of it; or that a person has routed this number. */
  async recallApplet(trunkSid: string, phoneNumber: string): Promise<z.infer<typeof appletAnswer> | undefined> {
    return (
      (await this.#read(answerSubject('Connect applet'), trunkSid, appletAnswer)) ??
      (await this.#read(answerSubject('Connect applet'), `${trunkSid} ${phoneNumber}`, appletAnswer))
    );
  }

  async rememberApplet(trunkSid: string, phoneNumber: string, answer: z.infer<typeof appletAnswer>): Promise<void> {
    // A flow serves every number of its trunk; one that was assigned by hand serves this number.
    const sk = answer.flowAppId === null ? `${trunkSid} ${phoneNumber}` : trunkSid;
    await this.#put({ pk: answerSubject('Connect applet'), sk, ...answer });
  }

  /** Every answer that is remembered for a question; `which` is the workspace, a trunk, or a number of a trunk. */
  async listAnswers(question: Question): Promise<RememberedAnswer[]> {
    return this.#list(answerSubject(question), rememberedAnswer);
  }

  /** Forgets an answer, so that the question is asked again. */
  async forgetAnswer(question: Question, { which }: RememberedAnswer): Promise<void> {
    const Key = { pk: answerSubject(question), sk: which };
    await this.#database.send(new DeleteCommand({ TableName: this.#table, Key }));
  }

  async #list<Schema extends z.ZodMiniType>(
    pk: string,
    schema: Schema,
    only: Partial<ReturnType<typeof projection>> = {},
  ): Promise<z.output<Schema>[]> {
    const pages = paginateQuery(
      { client: this.#database },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        ...only,
      },
    );
    const found: z.output<Schema>[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map((item) => schema.parse(item)));
    return found;
  }

  async #put(item: Record<string, unknown>): Promise<void> {
    await this.#database.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  async #read<Schema extends z.ZodMiniType>(
    pk: string,
    sk: string,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({ TableName: this.#table, Key: { pk, sk }, ConsistentRead: true }),
    );
    return Item && schema.parse(Item);
  }
}

const environment = z.object({ LEDGER_TABLE: z.string().check(z.minLength(1)) });

/** The questions of this environment. */
export function openQuestions(): Questions {
  return new Questions(readEnvironment(environment).LEDGER_TABLE, database);
}
