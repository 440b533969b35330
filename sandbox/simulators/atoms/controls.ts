import * as z from 'zod';
import { type ControlRoute, controlBody } from '../http/control.ts';
import { endConversation } from './conversations.ts';
import { conversationStatusSchema, conversationTypeSchema, numberProviders, turnSchema } from './state.ts';
import { type AtomsWorkspace, addAgent, addRentedNumber } from './workspace.ts';

const agentSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().optional(),
  allowInboundCall: z.boolean().optional(),
  archived: z.boolean().optional(),
  hasWorkflow: z.boolean().optional(),
  versioned: z.boolean().optional(),
  activeVersionId: z.string().nullable().optional(),
  firstMessage: z.string().nullable().optional(),
});

const rentedNumberSchema = z.strictObject({
  phoneNumber: z.string().min(1),
  provider: z.enum(numberProviders).optional(),
});

const conversationSchema = z.strictObject({
  status: conversationStatusSchema.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  type: conversationTypeSchema.optional(),
  duration: z.number().min(0).optional(),
  callFailureReason: z.string().nullable().optional(),
  transcript: z.array(turnSchema).optional(),
});

/** The control paths that only the Atoms simulator has. */
export function atomsControls(workspace: AtomsWorkspace): ControlRoute[] {
  const { state } = workspace;
  const conversationOf = (parameters: Record<string, string>) =>
    state.conversations.find((candidate) => candidate.id === parameters.conversationId);
  const noConversation = { status: 404, body: { error: 'no such conversation' } };
  return [
    {
      method: 'POST',
      path: '/_sandbox/agents',
      handle: (request) => ({ status: 201, body: addAgent(workspace, controlBody(request, agentSchema)) }),
    },
    {
      method: 'POST',
      path: '/_sandbox/rented-numbers',
      handle: (request) => {
        const { phoneNumber, provider } = controlBody(request, rentedNumberSchema);
        return { status: 201, body: addRentedNumber(workspace, phoneNumber, provider) };
      },
    },
    {
      // Sets the status of the conversation, whatever its call does. One that is over stays over; another goes on with
      // each read.
      method: 'PUT',
      path: '/_sandbox/conversations/:conversationId',
      handle: (request, parameters) => {
        const conversation = conversationOf(parameters);
        if (conversation === undefined) return noConversation;
        Object.assign(conversation, controlBody(request, conversationSchema));
        return { status: 200, body: conversation };
      },
    },
    {
      // Ends the conversation as its call ended, without the reads that it would take; waits for that end as they do.
      method: 'POST',
      path: '/_sandbox/conversations/:conversationId/end',
      handle: async (_request, parameters) => {
        const conversation = conversationOf(parameters);
        if (conversation === undefined) return noConversation;
        await workspace.callsUnderWay.waitFor(conversation.id, workspace.settings.readWaitMillis);
        endConversation(conversation);
        return { status: 200, body: conversation };
      },
    },
  ];
}
