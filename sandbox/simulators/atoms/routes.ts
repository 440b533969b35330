import { type Route, readsOf } from '../http/routes.ts';
import { readAgent, updateAgent } from './agents.ts';
import { listConversations } from './conversation-log.ts';
import { cancelCall, placeCall, readConcurrency, readConversation } from './conversations.ts';
import { importPhoneNumber, listAllNumbers, listRentedNumbers, releaseNumber } from './products.ts';
import type { AtomsHandler } from './workspace.ts';

/** The path of Atoms' server address; it is part of the simulator's URL too. */
export const atomsBasePath = '/atoms/v1';

const product = `${atomsBasePath}/product`;
const agent = `${atomsBasePath}/agent/:agentId`;
const conversation = `${atomsBasePath}/conversation`;

/** Cancelling and placing a call are POSTs on paths that have the form of a conversation's; only GET reads one. */
export const atomsRoutes: readonly Route<AtomsHandler>[] = [
  {
    method: 'POST',
    path: `${product}/import-phone-number`,
    operation: 'import phone number',
    handle: importPhoneNumber,
  },
  { method: 'GET', path: `${product}/all-numbers`, operation: 'list all numbers', handle: listAllNumbers },
  { method: 'GET', path: `${product}/phone-numbers`, operation: 'list rented numbers', handle: listRentedNumbers },
  { method: 'POST', path: `${product}/release-number`, operation: 'release number', handle: releaseNumber },
  { method: 'GET', path: agent, operation: 'read agent', handle: readAgent },
  { method: 'PATCH', path: agent, operation: 'update agent', handle: updateAgent },
  { method: 'POST', path: `${conversation}/outbound`, operation: 'place call', handle: placeCall },
  { method: 'POST', path: `${conversation}/cancel`, operation: 'cancel call', handle: cancelCall },
  { method: 'GET', path: conversation, operation: 'list conversations', handle: listConversations },
  { method: 'GET', path: `${conversation}/:conversationId`, operation: 'read conversation', handle: readConversation },
  { method: 'GET', path: `${atomsBasePath}/concurrency`, operation: 'read concurrency', handle: readConcurrency },
];

/** The names of its operations, for faults and in the journal. `unknown` is any other request. */
export const atomsOperations: readonly string[] = [...atomsRoutes.map(({ operation }) => operation), 'unknown'];

/** Those of them that only read, for lags. */
export const atomsReads: readonly string[] = readsOf(atomsRoutes);
