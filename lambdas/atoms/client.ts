import type * as z from 'zod/mini';
import { InvalidRequestError, NotConfiguredError } from '../platform/errors.ts';
import { type AtomsCall, ask, read, refusalError, request } from './answers.ts';
import { checkedId } from './ids.ts';
import {
  type Agent,
  agentSchema,
  allNumbersSchema,
  type Conversation,
  conversationLogSchema,
  conversationSchema,
  holdersSchema,
  type LoggedConversation,
  type Product,
  placedCallSchema,
  productSchema,
} from './schemas.ts';
import { WorkspaceReads } from './workspace-reads.ts';

/**
 * The Authorization header for Atoms (Atoms: Bearer API key).
 *
 * @throws NotConfiguredError when the key holds spaces or line breaks, as a careless paste leaves them
 */
export function bearerAuthorization(apiKey: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new NotConfiguredError(
      "Atoms: apiKey in the environment's Atoms secret is empty, or holds spaces or line breaks. Store it again as the Atoms console shows it.",
    );
  }
  return `Bearer ${apiKey}`;
}

/**
 * The API of Smallest AI Atoms for imported numbers, agents and calls, in our words.
 *
 * Every method may throw, besides what it names itself:
 * - `AuthenticationError`: the API key was refused (401)
 * - `RejectedError`: a request refused by the plan or a limit (403) or for what it says (any other 4xx), with Atoms' own words, or a look that cannot be read
 * - `ThrottledError`, `UnavailableError`: as `Http.send`; the latter also for a change whose answer cannot be read
 * - `InvalidRequestError`: an id that cannot be part of a path; nothing was sent
 */
export class AtomsClient extends WorkspaceReads {
  /**
   * Atoms: import phone number. There is no call that changes the SIP credentials of an imported number.
   *
   * @param number `phoneNumber`: E.164; Atoms takes anything, so it must be validated before. `terminationHost`: the
   *   Exotel edge, host or host:port. `password` is never in an error.
   * @throws ConflictError when the number was imported before
   */
  async importPhoneNumber(number: {
    phoneNumber: string;
    terminationHost: string;
    userName: string;
    password: string;
    name?: string;
  }): Promise<Product> {
    const call: AtomsCall = {
      action: 'import phone number',
      subject: number.phoneNumber,
      method: 'POST',
      path: '/product/import-phone-number',
      json: {
        phoneNumber: number.phoneNumber,
        sipTerminationUrl: number.terminationHost,
        sipUsername: number.userName,
        sipPassword: number.password,
        ...(number.name === undefined ? {} : { name: number.name }),
      },
      secrets: [number.password],
    };
    return read(call, await request(this.http, call), productSchema());
  }

  /** The imported numbers of the workspace; rented ones are not among them. */
  async listImportedNumbers(): Promise<Product[]> {
    return (await this.#readAllNumbers(allNumbersSchema())).customProducts;
  }

  async #readAllNumbers<Schema extends z.ZodMiniType>(schema: Schema): Promise<z.output<Schema>> {
    const call: AtomsCall = {
      action: 'list imported numbers',
      subject: 'the workspace',
      method: 'GET',
      path: '/product/all-numbers',
    };
    return read(call, await request(this.http, call), schema);
  }

  /**
   * Atoms: release number, which is documented for rented numbers alone. Whether it takes imported ones is seen from
   * what is left afterwards, not from what it answers.
   *
   * @returns "released" when the list does not show the product any more (or did not before), "inactive" when it shows it so,
   *   "still listed" when it shows it as before though Atoms took the request, "refused" when Atoms did not take it
   * @throws RejectedError while the product is attached to an agent
   */
  async releaseNumber(productId: string): Promise<'released' | 'inactive' | 'still listed' | 'refused'> {
    const call: AtomsCall = {
      action: 'release number',
      subject: `product ${productId}`,
      method: 'POST',
      path: '/product/release-number',
      json: { productId },
    };
    const answer = await ask(this.http, call);
    if (!answer.succeeded && ![400, 404, 405].includes(answer.status)) throw refusalError(call, answer);
    const left = (await this.listImportedNumbers()).find((product) => product.productId === productId);
    if (left === undefined) return 'released';
    if (!answer.succeeded && answer.status === 400 && left.agentId !== null) throw refusalError(call, answer);
    // Also where Atoms refuses it, since it was released before.
    if (!left.isActive) return 'inactive';
    return answer.succeeded ? 'still listed' : 'refused';
  }

  /**
   * The agent; its numbers by the list of all numbers where it does not show them itself, which takes a second call.
   * Undefined when the workspace has no such agent, which Atoms says with 400 "No agent found"; a bare 404 may be a wrong base URL.
   */
  async getAgent(agentId: string): Promise<Agent | undefined> {
    const call: AtomsCall = {
      action: 'get agent',
      subject: `agent ${agentId}`,
      method: 'GET',
      path: `/agent/${checkedId('agentId', agentId)}`,
    };
    const answer = await ask(this.http, call);
    if (answer.succeeded) {
      const agent = read(call, answer.data, agentSchema());
      // guard: an agent that does not show its numbers is not one without
      return { ...agent, agentId, productIds: agent.productIds ?? (await this.#productsOf(agentId)) };
    }
    if ([400, 404].includes(answer.status) && /\b(no agent|agent not) found\b/i.test(answer.words)) return undefined;
    throw refusalError(call, answer);
  }

  async #productsOf(agentId: string): Promise<string[]> {
    const holders = await this.#readAllNumbers(holdersSchema());
    return holders.filter((product) => product.agentId === agentId).map(({ productId }) => productId);
  }

  /**
   * Atoms: update agent. **Replaces the whole list of numbers**: read it first, add to it, write, and read it again.
   * Two writers at once lose a number. A number that is listed here leaves the agent that had it.
   *
   * Sends nothing else: an agent whose configuration is kept in versions refuses most other fields.
   *
   * @param agent `allowInboundCall`: left as it is where it is undefined
   */
  async updateAgent(
    agentId: string,
    agent: { productIds: readonly string[]; allowInboundCall?: boolean | undefined },
  ): Promise<void> {
    await request(this.http, {
      action: 'update agent',
      subject: `agent ${agentId}`,
      method: 'PATCH',
      path: `/agent/${checkedId('agentId', agentId)}`,
      json: { telephonyProductId: agent.productIds, allowInboundCall: agent.allowInboundCall },
    });
  }

  /**
   * Places an outbound call, marked as a test. It has only begun when this returns.
   *
   * @param call `to`: E.164. `variables`: what the agent's prompt is filled with
   * @returns the conversation's id, by which the call is read
   */
  async placeCall(call: {
    agentId: string;
    to: string;
    /**
     * Required, though Atoms does not ask for it: without it, and with no number attached to the agent, Atoms silently
     * calls from a number of its own over its own carrier, and the call succeeds and proves nothing about the trunk.
     */
    fromProductId: string;
    variables?: Readonly<Record<string, unknown>>;
  }): Promise<string> {
    if (call.fromProductId === '') {
      throw new InvalidRequestError('Atoms: fromProductId is empty: the call would not be placed over the trunk.');
    }
    const atomsCall: AtomsCall = {
      action: 'place call',
      subject: `agent ${call.agentId}, product ${call.fromProductId}, to ${call.to}`,
      method: 'POST',
      path: '/conversation/outbound',
      headers: { 'x-test-call': 'true' },
      json: {
        agentId: call.agentId,
        phoneNumber: call.to,
        fromProductId: call.fromProductId,
        ...(call.variables === undefined ? {} : { variables: call.variables }),
      },
    };
    return read(atomsCall, await request(this.http, atomsCall), placedCallSchema()).conversationId;
  }

  /** Undefined when it is unknown (404), as it may be for a moment after the call was placed. */
  async getConversation(conversationId: string): Promise<Conversation | undefined> {
    const call: AtomsCall = {
      action: 'get conversation',
      subject: `conversation ${conversationId}`,
      method: 'GET',
      path: `/conversation/${checkedId('conversationId', conversationId)}`,
    };
    const answer = await ask(this.http, call);
    if (answer.succeeded) return read(call, answer.data, conversationSchema());
    if (answer.status === 404) return undefined;
    throw refusalError(call, answer);
  }

  /**
   * Atoms: get all conversation logs. The agents' phone calls that changed last, in the order that Atoms has by itself:
   * another one, or a date, can take it longer than its gateway waits.
   *
   * @param wanted `limit`: 1 to 500, of which Atoms gives no more without saying so. `search`: what the number of one side,
   *   or the id, has in it; how exactly it is compared is not described. `statuses`: those that are wanted
   */
  async listConversations(wanted: {
    agentIds: readonly string[];
    limit: number;
    search?: string;
    statuses?: readonly string[];
  }): Promise<LoggedConversation[]> {
    const { agentIds, limit, search, statuses } = wanted;
    const call: AtomsCall = {
      action: 'list conversations',
      subject: `agents ${agentIds.join(', ')}`,
      method: 'GET',
      path: '/conversation',
      query: {
        agentIds: agentIds.map((id) => checkedId('agentId', id)).join(','),
        callTypes: 'telephony_inbound,telephony_outbound',
        ...(search === undefined ? {} : { search }),
        ...(statuses === undefined ? {} : { statusFilter: statuses.join(',') }),
        page: '1',
        limit: String(limit),
      },
    };
    return read(call, await request(this.http, call), conversationLogSchema()).logs;
  }

  /**
   * Ends a call, also one that is being talked in: Atoms' other form, with the id in the path, takes queued ones alone.
   *
   * @returns false when it was over already (400)
   */
  async cancelCall(conversationId: string): Promise<boolean> {
    return this.#cancel({
      action: 'cancel call',
      subject: `conversation ${conversationId}`,
      method: 'POST',
      path: '/conversation/cancel',
      json: { callId: conversationId },
    });
  }

  /** Takes a call that has not begun out of the queue. @returns false when it is not there any more (400): it has begun, or is over */
  async cancelQueuedCall(conversationId: string): Promise<boolean> {
    return this.#cancel({
      action: 'cancel queued call',
      subject: `conversation ${conversationId}`,
      method: 'POST',
      path: `/conversation/${checkedId('conversationId', conversationId)}/cancel`,
    });
  }

  async #cancel(call: AtomsCall): Promise<boolean> {
    const answer = await ask(this.http, call);
    if (answer.succeeded) return true;
    if (answer.status === 400) return false;
    throw refusalError(call, answer);
  }
}
