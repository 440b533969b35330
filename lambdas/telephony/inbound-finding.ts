import { connectAppletText } from './flow.ts';
import { sameDestination } from './sip-address.ts';
import type { Finding } from './sip-failure.ts';

/**
 * What the services show of the way in: `destinations` as Exotel shows them, `wanted` as it was sent or as Atoms shows
 * it.
 */
export type InboundReading = {
  destinations: string[];
  wanted: string;
  /** Of the destinations, those that make calls go astray. */
  inTheWay: string[];
  allowInboundCall: boolean;
  attached: boolean;
  /** Whether the number is known to be routed to a flow whose Connect applet dials the trunk. */
  flowRouted: boolean;
};

/** The trunk that a call was to come in by. */
export interface TrunkOfCall {
  trunkSid: string;
  /** Whether it is there when the finding is read: one that the execution made is rolled back. */
  stays: boolean;
}

/**
 * Why a call to the number would not reach the agent, in the order the call takes: flow, trunk's destination, number, agent.
 * An empty list says that nothing is known to stand in the way; only a call to the number proves that it arrives.
 */
export function explainInbound(reading: InboundReading, trunk: TrunkOfCall): Finding[] {
  const findings: Finding[] = [];
  if (!reading.flowRouted) {
    findings.push({
      code: 'flow-not-confirmed',
      problem: "Nothing confirms that the number's flow dials the trunk: no API shows a Connect applet.",
      remedy: setApplet(trunk, ', and assign the flow to the number'),
    });
  }
  findings.push(...destinationFindings(reading, trunk.trunkSid));
  if (!reading.attached) {
    findings.push({
      code: 'number-not-attached',
      problem: 'The number is not attached to the agent, so Atoms has nobody to answer it.',
      remedy: "Add the number's product to the agent's list of numbers.",
    });
  }
  if (!reading.allowInboundCall) {
    findings.push({
      code: 'inbound-not-allowed',
      problem: 'The agent does not take inbound calls.',
      remedy: 'Set allowInboundCall to true on the agent.',
    });
  }
  return findings;
}

/** For a call that did not arrive although everything that can be read is right: the cause that is left. */
export function explainByElimination(trunk: TrunkOfCall): Finding {
  return {
    code: 'connect-applet-left',
    problem:
      'Everything that can be read of the way in is right, which leaves what no API shows: the text that the Connect applet dials.',
    remedy: setApplet(trunk, ''),
  };
}

/** An applet is set to a trunk that is there: the next trunk has another SID. */
function setApplet({ trunkSid, stays }: TrunkOfCall, besides: string): string {
  if (stays) {
    return `In App Bazaar set Dial whom of the flow's Connect applet to exactly ${connectAppletText(trunkSid)} and nothing more${besides}. Then start again.`;
  }
  return `The applet has to dial a trunk that stays, and this execution's own is rolled back: the next one has another SID. Start again with "onFailure": "keep" (--on-failure keep), or without a call ("verification": "skip", --no-verification). In App Bazaar set Dial whom of the flow's Connect applet to exactly sip:<trunk SID> and nothing more, with the SID of the trunk that is then there${besides}. Then start again with the call.`;
}

function destinationFindings({ destinations, wanted, inTheWay }: InboundReading, trunkSid: string): Finding[] {
  const present = destinations.some((destination) => sameDestination(destination, wanted));
  if (!present) {
    return [
      {
        code: destinations.length === 0 ? 'destination-missing' : 'destination-different',
        problem:
          destinations.length === 0
            ? 'The trunk has no destination URI, so Exotel has nowhere to send inbound calls.'
            : `The trunk sends inbound calls to ${destinations.join(', ')} and not to ${wanted}.`,
        remedy: `Post ${wanted} as destination URI of trunk ${trunkSid}${destinations.length === 0 ? '' : `; ${removal}`}.`,
      },
    ];
  }
  if (inTheWay.length === 0) return [];
  return [
    {
      code: 'destination-extra',
      problem: `The trunk also sends inbound calls to ${inTheWay.join(', ')}, so some may never reach Atoms.`,
      remedy: `On trunk ${trunkSid}, ${removal}.`,
    },
  ];
}

const removal = 'have Exotel remove the destination that is not wanted, since no documented call deletes a single one';
