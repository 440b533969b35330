import type { Http } from '../platform/http/contract.ts';
import { lastDigits, sameNumber } from '../telephony/same-number.ts';
import { type AtomsCall, read, request } from './answers.ts';
import {
  type Concurrency,
  concurrencySchema,
  doNotCallSchema,
  type Subscription,
  subscriptionSchema,
} from './schemas.ts';

/** What the workspace as a whole allows and forbids. */
export class WorkspaceReads {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /** How many calls the plan allows at once. */
  async getConcurrency(): Promise<Concurrency> {
    const call: AtomsCall = {
      action: 'get concurrency',
      subject: 'the workspace',
      method: 'GET',
      path: '/concurrency',
    };
    return read(call, await request(this.http, call), concurrencySchema());
  }

  /** The workspace's plan, and what it allows. */
  async getSubscription(): Promise<Subscription> {
    const call: AtomsCall = {
      action: 'get subscription',
      subject: 'the workspace',
      method: 'GET',
      path: '/user/subscription',
    };
    return read(call, await request(this.http, call), subscriptionSchema());
  }

  /**
   * Whether the workspace's do-not-call list has the number (Atoms: DNC, since July 2026), for all agents or this one. How
   * `search` compares is not described, so that it is asked for by its last digits.
   */
  async isOnDoNotCallList(phoneNumber: string, agentId: string): Promise<boolean> {
    const call: AtomsCall = {
      action: 'list do-not-call entries',
      subject: phoneNumber,
      method: 'GET',
      path: '/dnc',
      query: { search: lastDigits(phoneNumber) },
    };
    const { entries } = read(call, await request(this.http, call), doNotCallSchema());
    return entries.some(
      (entry) => sameNumber(entry.phoneNumber, phoneNumber) && (!entry.agentId || entry.agentId === agentId),
    );
  }
}
