import { type ErrorData, ExotelFailure } from './failures.ts';
import type { ExotelSettings } from './settings.ts';

type Page = ExotelSettings['trunkNameRefusals'];

const longest = 16;
const wanted = 'trunk_name must be alphanumeric with underscores only, max 16 characters';

interface Refusals {
  bad(name: string): ErrorData;
  taken(name: string): ErrorData;
  /** HTTP status around a name that is taken; inside it is always 409. */
  takenStatus: 200 | 409;
}

const refusals: Readonly<Record<Page, Refusals>> = {
  // The error guide, whose answers were recorded against the service.
  recorded: {
    bad: (name) => ({
      code: 1002,
      message: 'Invalid parameter',
      description:
        name.length > longest
          ? `Maximum allowed length for TrunkName is ${longest}`
          : 'Allowed characters for TrunkName is alphanumeric and _',
    }),
    taken: (name) => ({
      code: 1008,
      message: 'Duplicate resource',
      description: `Unable to create trunk with name ${name}`,
    }),
    takenStatus: 200,
  },
  // The reference of Create Trunk.
  reference: {
    bad: () => ({ code: 1002, message: 'Invalid parameter', description: wanted }),
    taken: (name) => ({
      code: 1008,
      message: 'Duplicate resource',
      description: `Trunk with name '${name}' already exists`,
    }),
    takenStatus: 409,
  },
  // The reference in the repository of examples, where other codes stand.
  repository: {
    bad: () => ({ code: 1000, message: 'Invalid request', description: wanted }),
    taken: (name) => ({
      code: 1002,
      message: 'Resource exists',
      description: `Trunk with name '${name}' already exists`,
    }),
    takenStatus: 409,
  },
};

/** Refuses a name that no trunk can have. */
export function checkTrunkName(name: string, page: Page): void {
  if (name.length > longest || !/^[A-Za-z0-9_]+$/.test(name))
    throw new ExotelFailure(400, 400, refusals[page].bad(name));
}

/** The name is another trunk's. */
export function takenTrunkName(name: string, page: Page): ExotelFailure {
  const { taken, takenStatus } = refusals[page];
  return new ExotelFailure(takenStatus, 409, taken(name));
}
