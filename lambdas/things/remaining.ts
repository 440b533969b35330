import type { Entries } from '../platform/ledger/entries.ts';
import { agentAttachmentEffect } from './agent-attachment/record.ts';
import { allowedIpEffect } from './allowed-ips/record.ts';
import { callerIdEffect } from './caller-id/record.ts';
import { connectRouteEffect } from './connect-route/record.ts';
import { destinationEffect } from './destination/record.ts';
import { didMappingEffect, mappingModeEffect } from './did-mapping/record.ts';
import { digestCredentialsEffect } from './digest/record.ts';
import { numberImportEffect, numberReplacementEffect } from './imported-number/record.ts';
import type { ThingName } from './order.ts';
import { listOwnWork } from './own-work.ts';
import { trunkCreationEffect } from './trunk/record.ts';

type Words = (which: string, subject: string) => string;

/** What each thing's entries stand for, in a person's words, by the names of their effects. */
const words: Record<ThingName, Record<string, Words>> = {
  trunk: { [trunkCreationEffect.name]: (_, trunk) => `the ${trunk} itself (Exotel)` },
  'did-mapping': {
    [didMappingEffect.name]: (which, trunk) => `the mapping of ${which} to ${trunk} (Exotel)`,
    [mappingModeEffect.name]: (which, trunk) => `the mode of ${which} on ${trunk} (Exotel)`,
  },
  digest: { [digestCredentialsEffect.name]: (_, trunk) => `the digest credentials of ${trunk} (Exotel)` },
  'allowed-ips': { [allowedIpEffect.name]: (which, trunk) => `the allowed IP ${which} of ${trunk} (Exotel)` },
  'imported-number': {
    [numberImportEffect.name]: () => 'the imported number (Atoms)',
    [numberReplacementEffect.name]: (which) => `the product ${which} that was replaced, or its agent (Atoms)`,
  },
  destination: { [destinationEffect.name]: (which, trunk) => `the destination ${which} of ${trunk} (Exotel)` },
  'agent-attachment': { [agentAttachmentEffect.name]: (which) => `the number on agent ${which} (Atoms)` },
  'connect-route': { [connectRouteEffect.name]: (which) => `the number's flow ${which} (Exotel, App Bazaar)` },
  'caller-id': { [callerIdEffect.name]: (_, trunk) => `the caller ID alias of ${trunk} (Exotel)` },
};

// Entries of our own book-keeping are not among them.
const wordsOf: Record<string, Words> = Object.assign({}, ...Object.values(words));

/** The names of the effects by which things are made: whatever an entry of them says was made, or is about to be. */
export const madeEffects: readonly string[] = Object.keys(wordsOf);

/** What the ledger still has of the owners' work on a number: made, or begun and perhaps made. */
export async function listRemaining(
  entries: Entries,
  phoneNumber: string,
  owners: readonly string[] | 'everyone',
): Promise<string[]> {
  return (await listOwnWork(entries, phoneNumber, owners)).flatMap(({ name, key: { subject, which = '' } }) => {
    const describe = wordsOf[name];
    return describe ? [describe(which, subject.replace('TRUNK#', 'trunk '))] : [];
  });
}
