import * as z from 'zod/mini';
import { noteSchema } from '../numbers/note.ts';
import { questions } from '../platform/question-names.ts';
import type { Right } from '../platform/right-names.ts';
import { signedCallSchema } from '../platform/signed-call.ts';
import { agentIdSchema } from '../telephony/agent-id.ts';
import { flowAppIdSchema } from '../telephony/flow.ts';
import { phoneNumberSchema } from '../telephony/phone-number.ts';
import { numberStatusSchema } from './number-status-schema.ts';

/*
 * What an operator can ask of an environment besides starting and stopping executions: one Lambda each, which
 * `trunkline` invokes with the operator's own AWS credentials. So the accounts' keys, the ledger and the task tokens
 * stay where they are, and `lambda:InvokeFunction` alone decides who may do what. Each schema is built when it is asked
 * for, since a Lambda needs two.
 */

/** Who asks: kept with what they did. `caller` has STS name them; without it, `by` is kept as claimed. */
const who = () => ({ by: noteSchema, caller: z.optional(signedCallSchema()) });

const plannedStepSchema = () =>
  z.object({
    /** The state of the workflow. */
    state: z.string(),
    action: z.enum(['create', 'adopt', 'keep', 'change', 'ask a person', 'by hand', 'call', 'refuse', 'nothing']),
    /** What exactly, and why: for a person. */
    detail: z.string(),
  });
export type PlannedStep = z.infer<ReturnType<typeof plannedStepSchema>>;

const checkedFieldSchema = () =>
  z.object({
    side: z.enum(['Exotel', 'Atoms']),
    /** Which calls fail when it differs. */
    direction: z.enum(['both', 'outbound', 'inbound']),
    field: z.string(),
    wanted: z.string(),
    found: z.string(),
    agrees: z.boolean(),
    /** It differs, and may only not show yet. */
    notVisibleYet: z.optional(z.boolean()),
    /** What sets it right, where provisioning again does not. */
    remedy: z.optional(z.string()),
  });

const diagnosisSchema = () =>
  z.object({
    name: z.string(),
    result: z.enum(['ok', 'warning', 'problem']),
    detail: z.string(),
    remedy: z.string(),
  });
/** One thing that a doctor looked at. `remedy` is empty when it is ok. */
export type Diagnosis = z.infer<ReturnType<typeof diagnosisSchema>>;

const causeSchema = () => z.object({ code: z.string(), problem: z.string(), remedy: z.string() });
/** `also`: other causes that the same words may have, the likelier first; problem and remedy say them too. */
const findingSchema = () => z.extend(causeSchema(), { also: z.optional(z.array(causeSchema())) });

const rememberedSchema = () =>
  z.object({
    question: z.enum(questions),
    /** `WORKSPACE`, a trunk's SID, or that and a number. */
    which: z.string(),
    answer: z.string(),
    by: z.string(),
    /** ISO 8601 */
    at: z.string(),
  });
export type Remembered = z.infer<ReturnType<typeof rememberedSchema>>;

interface OperationContract {
  description: string;
  /** What it can use outside itself; in this order in the template. */
  uses: readonly Right[];
  input: () => z.ZodMiniType;
  output: () => z.ZodMiniType;
}

export const operations = {
  /** How numbers stand, by the ledger alone. */
  status: {
    description: 'Tells an operator how numbers stand',
    uses: ['ledger: read', 'ledger: waits', 'ledger: all numbers', 'status of executions'],
    input: () =>
      z.strictObject({
        phoneNumber: z.optional(phoneNumberSchema),
        /** Only numbers whose newest run failed, at or after this moment; ISO 8601. */
        failedSince: z.optional(z.iso.datetime()),
      }),
    output: () => z.object({ numbers: z.array(numberStatusSchema()) }),
  },
  /** What provisioning would do. Writes nothing and places no call. Its input is a request, as an execution takes it. */
  plan: {
    description: 'Tells an operator what provisioning would do',
    uses: [
      'ledger: read',
      'ledger: answers',
      'status of executions',
      'exotel',
      'atoms',
      'digest: look',
      'request defaults',
    ],
    input: () => z.unknown(),
    output: () =>
      z.object({
        phoneNumber: z.string(),
        /** Whether an execution would get to its end, as far as can be seen. */
        feasible: z.boolean(),
        steps: z.array(plannedStepSchema()),
      }),
  },
  /** What deprovisioning would undo, and what would be left. Writes nothing. */
  'plan-deprovisioning': {
    description: 'Tells an operator what deprovisioning would undo',
    uses: ['ledger: read', 'status of executions', 'exotel', 'atoms', 'digest: look'],
    input: () => z.strictObject({ phoneNumber: phoneNumberSchema, settled: z.optional(z.boolean()) }),
    output: () =>
      z.object({
        phoneNumber: z.string(),
        /** Ids in Atoms' log of calls that are under way: it would wait for their end. */
        calls: z.array(z.string()),
        /** As the execution will say it when it is done. */
        undone: z.array(z.string()),
        /** What would be left for a person. */
        remains: z.array(z.string()),
        /** What only the attempt shows. */
        doubts: z.array(z.string()),
      }),
  },
  /** Reads a provisioned number back from both services and compares it with what the ledger says. */
  check: {
    description: 'Compares a provisioned number with what both services hold',
    uses: ['ledger: read', 'exotel', 'atoms', 'digest: look'],
    input: () => z.strictObject({ phoneNumber: phoneNumberSchema }),
    output: () =>
      z.object({
        phoneNumber: z.string(),
        agrees: z.boolean(),
        /**
         * Where something differs and Trunkline changed the number a moment ago: reads of the services may lag behind, so that
         * what differs may only not show yet. `changedAt`: the last change; `askAgainAt`: when it shows at the latest. ISO 8601
         */
        notVisibleYet: z._default(z.nullable(z.object({ changedAt: z.string(), askAgainAt: z.string() })), null),
        fields: z.array(checkedFieldSchema()),
        /** What is there besides, is not Trunkline's, and is no difference: a sentence each. */
        remarks: z.array(z.string()),
        /** What no API shows, and only a person or a call can tell. */
        notShown: z.array(z.string()),
      }),
  },
  /** Whether the environment has what provisioning needs. */
  doctor: {
    description: 'Looks whether the environment has what provisioning needs',
    uses: ['ledger: answers', 'exotel', 'atoms', 'request defaults', 'probe limit', 'exotel limit', 'subscriptions'],
    input: () => z.strictObject({ agentId: z.optional(agentIdSchema) }),
    output: () =>
      z.object({
        /** ISO 8601: the clock of AWS. */
        time: z.string(),
        checks: z.array(diagnosisSchema()),
      }),
  },
  /** A verification call alone: placed with `callTo`, then looked at with `conversationId` until it ended. */
  call: {
    description: 'Places a verification call for an operator, or reads one',
    uses: ['ledger: read', 'status of executions', 'atoms', 'ring time'],
    input: () =>
      z.union([
        z.strictObject({ phoneNumber: phoneNumberSchema, callTo: phoneNumberSchema }),
        z.strictObject({
          phoneNumber: phoneNumberSchema,
          conversationId: z.string().check(z.minLength(1)),
          cancel: z.optional(z.boolean()),
        }),
      ]),
    output: () =>
      z.object({
        conversationId: z.string(),
        ended: z.boolean(),
        status: z.string(),
        /** Once ended. */
        verdict: z.nullable(z.string()),
        proved: z.array(z.string()),
        /** What was heard, of an answered call. A transcript may come later: read again for a while. */
        audio: z.nullable(z.string()),
        summary: z.nullable(z.string()),
        finding: z.nullable(findingSchema()),
      }),
  },
  /** Answers what an execution waits for. */
  resume: {
    description: 'Gives a waiting execution the answer of a person',
    uses: ['ledger: answer', 'task answers', 'probe limit', 'request defaults'],
    input: () =>
      z.strictObject({
        phoneNumber: phoneNumberSchema,
        /** As it was pasted: it is read, and refused with the reason, by the rules of a request. */
        originationUri: z.optional(z.unknown()),
        flowAppId: z.optional(flowAppIdSchema),
        /** The Connect applet is made and the flow is assigned to the number. */
        connectAppletMade: z.optional(z.literal(true)),
        /** Takes an origination URI that does not answer. */
        force: z.optional(z.boolean()),
        ...who(),
      }),
    output: () =>
      z.object({
        question: z.enum(questions),
        answer: z.string(),
        /** What is not sure about the answer that was taken: a sentence each. */
        warnings: z.array(z.string()),
        /** The executions that go on: the number's own, and others that waited for the same. */
        resumed: z.array(z.object({ phoneNumber: z.string(), execution: z.string() })),
      }),
  },
  /** Lists the answers that are remembered, and forgets one, so that the next execution asks again. */
  answers: {
    description: 'Lists what people have answered, and forgets an answer',
    uses: ['ledger: read', 'ledger: all numbers', 'ledger: remembered answers'],
    input: () =>
      z.strictObject({
        /** Whose answer is forgotten, as the list says in `which`. */
        forget: z.optional(z.string().check(z.minLength(1))),
      }),
    output: () =>
      z.object({
        remembered: z.array(rememberedSchema()),
        forgotten: z.array(rememberedSchema()),
        /** What was made with the one that is forgotten, and stays: a sentence each. */
        stays: z.array(z.string()),
      }),
  },
  /** Keeps a number from being announced, or lets it be announced again. */
  'set-aside': {
    description: 'Keeps a purchased number from being announced',
    uses: ['ledger: set aside', 'exotel'],
    input: () =>
      z.strictObject({ phoneNumber: phoneNumberSchema, aside: z.boolean(), reason: z.optional(noteSchema), ...who() }),
    output: () =>
      z.object({
        phoneNumber: z.string(),
        setAside: z.boolean(),
        /** It was announced before, or is at this moment: what that started goes on. */
        announced: z.boolean(),
        /** Whether the Exotel account has the number; null where that could not be seen. */
        inAccount: z._default(z.nullable(z.boolean()), null),
      }),
  },
  /** Ticks off what was left to a person. */
  done: {
    description: 'Ticks off what was left to a person for a number',
    uses: ['ledger: read', 'ledger: record'],
    input: () =>
      z.strictObject({
        phoneNumber: phoneNumberSchema,
        /** Which of the steps that are left, counted from 1; without it, all of them. */
        which: z.optional(z.array(z.int().check(z.positive())).check(z.minLength(1))),
        ...who(),
      }),
    output: () =>
      z.object({
        phoneNumber: z.string(),
        done: z.array(z.string()),
        /** What is left. */
        toDo: z.array(z.string()),
      }),
  },
  /** Announces purchased numbers that the ledger does not know. Invoked by the schedule as well, with `{}`. */
  'announce-purchases': {
    description: 'Puts a DID Purchased event on the bus for each new ExoPhone',
    uses: ['exotel', 'ledger: announcements', 'events', 'purchase rules'],
    // Strict: a misspelt dryRun would announce.
    input: () => z.strictObject({ dryRun: z._default(z.boolean(), false) }),
    output: () =>
      z.object({
        announced: z.array(z.object({ phoneNumber: z.string(), friendlyName: z.string(), agentId: z.string() })),
        passedOver: z.array(z.object({ phoneNumber: z.string(), friendlyName: z.string(), why: z.string() })),
      }),
  },
} satisfies Record<string, OperationContract>;

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.input<ReturnType<(typeof operations)[Name]['input']>>;
export type ParsedInput<Name extends OperationName> = z.output<ReturnType<(typeof operations)[Name]['input']>>;
export type OperationAnswer<Name extends OperationName> = z.output<ReturnType<(typeof operations)[Name]['output']>>;
