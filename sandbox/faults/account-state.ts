import type { Sandbox } from '../sandbox.ts';

/** What both accounts and Secrets Manager hold, without dates: what is compared before and after. */
export interface AccountState {
  trunks: unknown[];
  voiceUrls: Record<string, string | null>;
  products: unknown[];
  agents: unknown[];
  digestSecrets: string[];
}

/** Reads the simulators themselves, never our ledger. */
export function accountState({ exotel, atoms, secrets }: Sandbox): AccountState {
  return structuredClone({
    trunks: exotel.state.trunks.map(({ trunkSid, trunkName, phoneNumbers, credentials, ...trunk }) => ({
      trunkSid,
      trunkName,
      phoneNumbers: phoneNumbers.map(({ phoneNumber, mode }) => ({ phoneNumber, mode })),
      credentials: credentials.map(({ userName, password }) => ({ userName, password })),
      allowedIps: trunk.whitelistedIps.map(({ ip, mask }) => `${ip}/${mask}`),
      destinations: trunk.destinationUris.map(({ destination }) => destination),
      settings: trunk.settings.map(({ name, value }) => ({ name, value })),
    })),
    voiceUrls: Object.fromEntries(exotel.state.exoPhones.map(({ phoneNumber, voiceUrl }) => [phoneNumber, voiceUrl])),
    products: atoms.state.products.map(({ createdAt: _, updatedAt: __, ...product }) => product),
    agents: atoms.state.agents.map(({ id, telephonyProductId, allowInboundCall }) => ({
      id,
      telephonyProductId: telephonyProductId.toSorted(),
      allowInboundCall,
    })),
    digestSecrets: [...secrets.values().keys()].filter((name) => name.includes('/trunk/')).sort(),
  });
}

/** What differs, part by part, in words that fit a table's foot note. */
export function differences(before: AccountState, after: AccountState): string[] {
  return (Object.keys(before) as (keyof AccountState)[]).flatMap((part) => {
    const [was, is] = [JSON.stringify(before[part]), JSON.stringify(after[part])];
    return was === is ? [] : [`${part} were ${was}, are ${is}`];
  });
}
