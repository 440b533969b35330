import * as z from 'zod/mini';

/** A text that the ledger may keep; null where there is none, also where an older version did not write it. */
export const keptText = () => z._default(z.nullable(z.string()), null);
