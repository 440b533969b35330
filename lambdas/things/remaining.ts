import type { Entries, Owners } from '../platform/ledger/entries.ts';
import { agentAttachmentEffect } from './agent-attachment/record.ts';
import { allowedIpEffect } from './allowed-ips/record.ts';
import { callerIdEffect } from './caller-id/record.ts';
import { connectRouteEffect } from './connect-route/record.ts';
import { destinationEffect } from './destination/record.ts';
import { didMappingEffect } from './did-mapping/record.ts';
import { digestCredentialsEffect } from './digest/record.ts';
import { numberImportEffect, numberReplacementEffect } from './imported-number/record.ts';
import { listOwnWork } from './own-work.ts';
import { trunkCreationEffect } from './trunk/record.ts';

/** What an entry of the ledger stands for, in a person's words. Entries of our own book-keeping are not among them. */
const words: Record<string, (which: string, subject: string) => string> = {
  [connectRouteEffect.name]: (which) => `the number's flow ${which} (Exotel, App Bazaar)`,
  [agentAttachmentEffect.name]: (which) => `the number on agent ${which} (Atoms)`,
  [numberImportEffect.name]: () => 'the imported number (Atoms)',
  [numberReplacementEffect.name]: (which) => `the product ${which} that was replaced, or its agent (Atoms)`,
  [callerIdEffect.name]: (_, trunk) => `the caller ID alias of ${trunk} (Exotel)`,
  [destinationEffect.name]: (which, trunk) => `the destination ${which} of ${trunk} (Exotel)`,
  [allowedIpEffect.name]: (which, trunk) => `the allowed IP ${which} of ${trunk} (Exotel)`,
  [digestCredentialsEffect.name]: (_, trunk) => `the digest credentials of ${trunk} (Exotel)`,
  [didMappingEffect.name]: (which, trunk) => `the mapping of ${which} to ${trunk} (Exotel)`,
  [trunkCreationEffect.name]: (_, trunk) => `the ${trunk} itself (Exotel)`,
};

/** What the ledger still has of the owners' work on a number: made, or begun and perhaps made. */
export async function listRemaining(entries: Entries, phoneNumber: string, owners: Owners): Promise<string[]> {
  return (await listOwnWork(entries, phoneNumber, owners)).flatMap(({ name, key: { subject, which = '' } }) => {
    const describe = words[name];
    return describe ? [describe(which, subject.replace('TRUNK#', 'trunk '))] : [];
  });
}
