import { connectAppletStep } from '../../telephony/flow.ts';
import { defineWait } from '../define-wait.ts';

export const handler = defineWait('await-connect-applet', ({ request, trunk }) => ({
  question: 'Connect applet',
  instructions: connectAppletStep(trunk.trunkSid, request.phoneNumber),
  option: '--connect-applet-made (or --flow-app-id <id> to have Trunkline assign the flow)',
  trunkSid: trunk.trunkSid,
  recall: async (questions) => {
    const answer = await questions.recallApplet(trunk.trunkSid, request.phoneNumber);
    return answer && { flowAppId: answer.flowAppId };
  },
}));
