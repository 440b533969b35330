import type { ExotelAccount } from './account.ts';
import { isMapped } from './admission.ts';
import type { Trunk } from './state.ts';

/** Where a call to one of the account's numbers goes, or why it goes nowhere: one sentence. */
export type InboundRoute = { trunk: Trunk } | { refusal: string };

/** `http://my.exotel.com/{account_sid}/exoml/start_voice/{app_id}`, on other pages `/exoml/start/{app_id}`. */
const voiceUrlForm = /^https?:\/\/my\.exotel\.com\/([^/]+)\/exoml\/start(?:_voice)?\/([^/?#]+)$/;

/** Follows a called number through its flow: number, voice URL, flow, Connect applet, trunk. */
export function inboundRoute(account: ExotelAccount, to: string): InboundRoute {
  const { state, accountSid } = account;
  const exoPhone = state.exoPhones.find((candidate) => candidate.phoneNumber === to);
  if (exoPhone === undefined) return { refusal: `${to} is no number of this account.` };
  if (exoPhone.voiceUrl === null) return { refusal: `${to} has no voice URL: it is routed to no flow.` };
  const [, urlAccount, appId = ''] = voiceUrlForm.exec(exoPhone.voiceUrl) ?? [];
  if (urlAccount !== accountSid) {
    return { refusal: `The voice URL of ${to}, ${exoPhone.voiceUrl}, names no flow of the account ${accountSid}.` };
  }
  const dialWhom = state.flows[appId];
  if (dialWhom === undefined) {
    return {
      refusal: `The flow ${appId} that ${to} is routed to is not there: say what it dials with PUT /_sandbox/flows.`,
    };
  }
  const [, trunkSid] = /^sip:([A-Za-z0-9]+)$/.exec(dialWhom) ?? [];
  if (trunkSid === undefined) {
    return {
      refusal: `The Connect applet of the flow ${appId} dials "${dialWhom}": it takes sip:<trunk_sid> and nothing more.`,
    };
  }
  const trunk = state.trunks.find((candidate) => candidate.trunkSid === trunkSid);
  if (trunk === undefined) {
    return { refusal: `The flow ${appId} dials the trunk ${trunkSid}, which this account does not have.` };
  }
  if (!isMapped(trunk, to))
    return { refusal: `${to} is not mapped to the trunk ${trunkSid} that the flow ${appId} dials.` };
  if (trunk.destinationUris.length === 0) return { refusal: `The trunk ${trunkSid} has no destination URI.` };
  return { trunk };
}
