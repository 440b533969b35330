import type { Entries, Owners } from '../../platform/ledger/entries.ts';
import {
  agentAttachment,
  allowedIp,
  callerIdAlias,
  destinationUri,
  didMapping,
  digestCredentials,
  flowRoute,
  numberImport,
  numberReplacement,
  trunkCreation,
} from '../effects.ts';
import { listOwnWork } from '../own-work.ts';

/** What an entry of the ledger stands for, in a person's words. Entries of our own book-keeping are not among them. */
const words: Record<string, (which: string, subject: string) => string> = {
  [flowRoute.name]: (which) => `the number's flow ${which} (Exotel, App Bazaar)`,
  [agentAttachment.name]: (which) => `the number on agent ${which} (Atoms)`,
  [numberImport.name]: () => 'the imported number (Atoms)',
  [numberReplacement.name]: (which) => `the product ${which} that was replaced, or its agent (Atoms)`,
  [callerIdAlias.name]: (_, trunk) => `the caller ID alias of ${trunk} (Exotel)`,
  [destinationUri.name]: (which, trunk) => `the destination ${which} of ${trunk} (Exotel)`,
  [allowedIp.name]: (which, trunk) => `the allowed IP ${which} of ${trunk} (Exotel)`,
  [digestCredentials.name]: (_, trunk) => `the digest credentials of ${trunk} (Exotel)`,
  [didMapping.name]: (which, trunk) => `the mapping of ${which} to ${trunk} (Exotel)`,
  [trunkCreation.name]: (_, trunk) => `the ${trunk} itself (Exotel)`,
};

/** What the ledger still has of the owners' work on a number: made, or begun and perhaps made. */
export async function listRemaining(entries: Entries, phoneNumber: string, owners: Owners): Promise<string[]> {
  return (await listOwnWork(entries, phoneNumber, owners)).flatMap(({ name, key: { subject, which = '' } }) => {
    const describe = words[name];
    return describe ? [describe(which, subject.replace('TRUNK#', 'trunk '))] : [];
  });
}
