import { readsOf } from '../http/routes.ts';
import { agentRoutes } from './agents.ts';
import { conversationLogRoutes } from './conversation-log.ts';
import { callRoutes } from './conversations.ts';
import { doNotCallRoutes } from './do-not-call.ts';
import { productRoutes } from './products.ts';
import { subscriptionRoutes } from './subscription.ts';
import type { AtomsRoute } from './workspace.ts';

export const atomsRoutes: readonly AtomsRoute[] = [
  ...productRoutes,
  ...agentRoutes,
  ...callRoutes,
  ...conversationLogRoutes,
  ...subscriptionRoutes,
  ...doNotCallRoutes,
];

/** The names of its operations, for faults and in the journal. `unknown` is any other request. */
export const atomsOperations: readonly string[] = [...atomsRoutes.map(({ operation }) => operation), 'unknown'];

/** Those of them that only read, for lags. */
export const atomsReads: readonly string[] = readsOf(atomsRoutes);
