import { describeRollBack } from '../../outcomes/describe-roll-back.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import type { ThingName } from '../../things/order.ts';
import type { StepInput } from '../contract.ts';

/*
 * What is said of an execution whose end could not be recorded: neither the ledger nor the event bus answers, and its own
 * document is all that is left to judge by.
 */

type Document = StepInput<'give-up'>;

/** Each thing that the document has: made by the execution, or found. */
const words: Record<ThingName, (document: Document) => string[]> = {
  trunk: ({ trunk }) => (trunk ? [`the trunk ${trunk.trunkName} (${trunk.trunkSid}, Exotel)`] : []),
  'did-mapping': ({ mapping, claim }) => (mapping ? [`the mapping of ${claim?.phoneNumber} to it (Exotel)`] : []),
  digest: ({ digest }) => (digest ? ['its digest credentials (Exotel, and their secret in Secrets Manager)'] : []),
  'allowed-ips': ({ allowedIps: ips }) =>
    [...(ips?.created ?? []), ...(ips?.found ?? [])].map((ip) => `its allowed IP ${ip} (Exotel)`),
  'imported-number': ({ product }) => (product ? [`the imported number ${product.productId} (Atoms)`] : []),
  destination: ({ destination }) => (destination ? [`its destination ${destination.destination} (Exotel)`] : []),
  'agent-attachment': ({ attachment, request }) =>
    attachment ? [`the number on agent ${request?.agentId} (Atoms)`] : [],
  'connect-route': ({ route }) =>
    route && route.outcome !== 'by hand' ? [`the number's flow ${route.flowAppId} (Exotel, App Bazaar)`] : [],
  'caller-id': ({ callerIdAlias }) => (callerIdAlias ? [`its caller ID alias ${callerIdAlias.callerId} (Exotel)`] : []),
};

/** How an execution ended that could not record it: its error's name, and its cause. */
export function describeUnrecorded(document: Document): { error: string; cause: string } {
  const { failure, rollBackFailure, recordingFailure } = document;
  const { error, message } = readLambdaFailure(failure);
  const why = recordingFailure ? readLambdaFailure(recordingFailure).message : '';
  const cause = [message, becameOf(document), `This end could not be recorded: ${why || 'no reason is known.'}`];
  return { error: rollBackFailure ? 'RollBackFailedError' : error, cause: cause.join(' ') };
}

function becameOf(document: Document): string {
  const { claim, rollBack, rollBackFailure } = document;
  if (!claim) return 'It had made nothing.';
  if (rollBack) return describeRollBack({ ...rollBack, failed: null });
  const things = [...Object.values(words).flatMap((describe) => describe(document)), unknown].join('; ');
  if (!rollBackFailure) return `What was made is kept, as the request asked: ${things}.`;
  const { message } = readLambdaFailure(rollBackFailure);
  return `The roll-back failed: ${message} What remains is not known. All of this may be there: ${things}. ${again}`;
}

const unknown = 'what the failed state was about to make';
const again = 'When AWS answers, it is rolled back by itself, and that is told.';
