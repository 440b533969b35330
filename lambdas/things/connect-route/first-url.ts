import type { ExotelClient } from '../../exotel/client.ts';

/** A flow that Trunkline routed the number to, and what the number had before. */
interface Route {
  flowAppId: string;
  formerVoiceUrl: string | null;
  firstVoiceUrl?: string | null | undefined;
}

/**
 * The voice URL before any of the routes, followed back from one of them; null: the number had no flow.
 *
 * @returns undefined where it is not known: earlier versions wrote only what was there right before, which for a number
 *   that went from one flow to another and back are the two flows.
 */
export function firstVoiceUrlOf(
  exotel: ExotelClient,
  from: Route,
  routes: readonly Route[],
): string | null | undefined {
  const passed = new Set<Route>();
  for (let route = from; !passed.has(route); ) {
    const { formerVoiceUrl, firstVoiceUrl } = route;
    if (firstVoiceUrl !== undefined) return firstVoiceUrl;
    const earlier = routes.find(
      ({ flowAppId }) => formerVoiceUrl !== null && exotel.isVoiceUrlOfFlow(formerVoiceUrl, flowAppId),
    );
    if (!earlier) return formerVoiceUrl;
    passed.add(route);
    route = earlier;
  }
  return undefined;
}
