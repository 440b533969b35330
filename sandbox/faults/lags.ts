import type { Sandbox } from '../sandbox.ts';
import type { ReadLagMillis } from '../simulators/http/read-lag.ts';

/** How far reads lag behind changes at each service; absent: not at all. */
export interface Lag {
  name: string;
  exotel?: ReadLagMillis;
  atoms?: ReadLagMillis;
}

/** Drawn anew for each read, so that two may go back in time. @param seed decides which */
const drawn = (seed: number): ReadLagMillis => ({ min: 0, max: 60_000, seed });

const below = {
  'list phone numbers': 60_000,
  'list credentials': 30_000,
  'list whitelisted ips': 3_000,
  'list destination uris': 60_000,
  'list exophones': 30_000,
};

/** Up to a minute, at either service and at both, the same for all reads and different for each. */
export const lags: readonly Lag[] = [
  ...[500, 2_000, 10_000, 60_000].flatMap((millis): Lag[] => [
    { name: `Exotel by ${millis / 1_000} s`, exotel: millis },
    { name: `Atoms by ${millis / 1_000} s`, atoms: millis },
  ]),
  { name: 'both by 60 s', exotel: 60_000, atoms: 60_000 },
  { name: 'what is below a trunk, and flows', exotel: below },
  { name: 'the trunks, and not what is below them', exotel: { 'list trunks': 60_000, 'read trunk': 30_000 } },
  { name: "Atoms' list of numbers", atoms: { 'list all numbers': 60_000 } },
  { name: "Atoms' agents", atoms: { 'read agent': 60_000 } },
  ...[1, 2, 3, 4].map((seed): Lag => ({ name: `drawn, seed ${seed}`, exotel: drawn(seed), atoms: drawn(seed + 100) })),
];

export function lagNamed(name: string): Lag {
  const lag = lags.find((candidate) => candidate.name === name);
  if (!lag) throw new Error(`There is no lag named ${name}.`);
  return lag;
}

/** From now on: what is there already was always there. */
export function lagBehind({ exotel, atoms }: Sandbox, lag: Omit<Lag, 'name'>): void {
  exotel.settings.readLagMillis = lag.exotel ?? 0;
  atoms.settings.readLagMillis = lag.atoms ?? 0;
}
