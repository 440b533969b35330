import type { SipDestination } from '../sip/ladder.ts';
import type { DestinationUri } from './state.ts';

/**
 * The order in which destinations are tried: the lower priority first; of the same priority each is first as often as
 * its weight says.
 *
 * @param random from 0 to, not including, 1
 */
export function inOrder(destinations: readonly DestinationUri[], random: () => number = Math.random): DestinationUri[] {
  const priorities = [...new Set(destinations.map(({ priority }) => priority))].sort((left, right) => left - right);
  return priorities.flatMap((priority) =>
    weighted(
      destinations.filter((destination) => destination.priority === priority),
      random,
    ),
  );
}

/** Where `sip:host:port;transport=tls` leads. */
export function destinationOf({ destination }: DestinationUri): SipDestination {
  const [, host = '', port, transport] = /^sip:([^:;]+):(\d+);transport=(tls|tcp)$/.exec(destination) ?? [];
  return { host, port: Number(port), transport: transport === 'tls' ? 'tls' : 'tcp' };
}

function weighted(destinations: readonly DestinationUri[], random: () => number): DestinationUri[] {
  const left = [...destinations];
  const ordered: DestinationUri[] = [];
  while (left.length > 0) {
    let point = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const found = left.findIndex(({ weight }) => {
      point -= weight;
      return point < 0;
    });
    ordered.push(...left.splice(Math.max(found, 0), 1));
  }
  return ordered;
}
