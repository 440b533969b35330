import { forgetSecrets } from '../platform/secret-cache.ts';
import { readRequestDefaults } from '../requests/request-defaults.ts';
import { defineOperation } from './define-operation.ts';
import { lookAtAtoms } from './doctor/atoms-workspace.ts';
import { lookAtExotel } from './doctor/exotel-account.ts';
import { lookAtNotifications } from './doctor/notifications.ts';
import { lookAtEdge, lookAtOrigination } from './doctor/sip-paths.ts';
import { lookAtVerificationPhone } from './doctor/verification-phone.ts';

export const handler = defineOperation('doctor', async ({ agentId }, context) => {
  const defaults = readRequestDefaults();
  // What is in the secrets now is what matters, not what a warm Lambda remembers.
  forgetSecrets();
  const checks = await Promise.all([
    lookAtExotel(context),
    lookAtAtoms(agentId ?? defaults.agentId, defaults, context),
    lookAtEdge(defaults),
    lookAtOrigination(defaults),
    lookAtVerificationPhone(defaults),
    lookAtNotifications(defaults),
  ]);
  return { time: new Date().toISOString(), checks: checks.flat() };
});
