/**
 * The things that Trunkline keeps at Exotel and Atoms, in the order in which they are made. What is written for each of
 * them is a record by these names, so that the compiler finds the one that was forgotten; a walk takes the order from here.
 */
export const thingNames = [
  'trunk',
  'did-mapping',
  'digest',
  'allowed-ips',
  'imported-number',
  'destination',
  'agent-attachment',
  'connect-route',
  'caller-id',
] as const;

export type ThingName = (typeof thingNames)[number];

/** What is on a trunk: it goes with the trunk, or is taken off one that stays, under the trunk's lease. */
const trunkParts = [
  'did-mapping',
  'digest',
  'allowed-ips',
  'destination',
  'caller-id',
] as const satisfies readonly ThingName[];

export type TrunkPart = (typeof trunkParts)[number];

export function isTrunkPart(name: ThingName): name is TrunkPart {
  return (trunkParts as readonly ThingName[]).includes(name);
}
