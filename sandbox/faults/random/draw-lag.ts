import { atomsReads } from '../../simulators/atoms/routes.ts';
import { exotelReads } from '../../simulators/exotel/routes.ts';
import type { ReadLagMillis } from '../../simulators/http/read-lag.ts';
import type { Lag } from '../lags.ts';
import { Randomness } from './randomness.ts';

/** What Trunkline counts on, at most. */
const longestMillis = 60_000;
/** Draws that are left out: what neighbouring seeds draw first is alike. */
const leftOut = 32;

const reads = { exotel: exotelReads, atoms: atomsReads };

/** How reads lag behind changes in a random run: not at all in about half of the seeds, else as the seed draws it. */
export function lagOf(seed: number): Lag {
  // Other numbers than those of the seed's plan.
  const random = new Randomness(-seed);
  for (let draw = 0; draw < leftOut; draw++) random.chance(50);
  if (random.chance(50)) return { name: 'none' };
  const draw = random.pick([eachService, eachRead, eachTime]);
  const lag = { exotel: draw(random, 'exotel'), atoms: draw(random, 'atoms') };
  return { name: `Exotel ${describe(lag.exotel)}; Atoms ${describe(lag.atoms)}`, ...lag };
}

type Side = keyof typeof reads;

function eachService(random: Randomness): ReadLagMillis {
  return random.integer(1, longestMillis);
}

/** Some reads of a service lag, each as far as it does. */
function eachRead(random: Randomness, side: Side): ReadLagMillis {
  const lagging = reads[side].filter(() => random.chance(60));
  return Object.fromEntries(lagging.map((read) => [read, random.integer(1, longestMillis)]));
}

/** Two reads may go back in time. */
function eachTime(random: Randomness): ReadLagMillis {
  return { min: 0, max: random.pick([2_000, 10_000, longestMillis]), seed: random.integer(1, 1_000_000) };
}

function describe(lag: ReadLagMillis): string {
  if (typeof lag === 'number') return `by ${lag} ms`;
  if ('min' in lag && typeof lag.seed === 'number') return `drawn up to ${lag.max} ms`;
  return `by ${JSON.stringify(lag)} ms`;
}
