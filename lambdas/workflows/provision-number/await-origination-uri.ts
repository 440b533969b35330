import { defineWait } from '../define-wait.ts';

export const handler = defineWait('await-origination-uri', ({ request }) => ({
  question: 'origination URI',
  instructions:
    'Open Phone Numbers, Import SIP in the Atoms console and copy the SIP Origination URL that it shows for the workspace.',
  option: '--origination-uri "<what you copied>"',
  staticIps: request.staticIps,
  recall: async (questions) => {
    const answer = await questions.recallDestination();
    return answer && { destination: answer.destination };
  },
}));
