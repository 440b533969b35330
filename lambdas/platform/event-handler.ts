import { TrunklineError } from './errors.ts';
import { log } from './log.ts';
import './schema-words.ts';
import { namedServiceFailure } from './service-failure.ts';
import { nameSourcePositions } from './source-positions.ts';

/**
 * The handler of a Lambda that an event invokes. It logs what it throws. Each error keeps its own name: the dead letter
 * shows it once the tries are used up.
 */
export function eventHandler<Event, Answer>(run: (event: Event) => Promise<Answer>) {
  return async (event: Event): Promise<Answer> => {
    log.resetKeys();
    try {
      return await run(event);
    } catch (error) {
      const named = namedServiceFailure(error);
      log.warn(named instanceof Error ? named.message : String(named));
      if (named instanceof Error && !(named instanceof TrunklineError)) nameSourcePositions(named);
      throw named;
    }
  };
}
