import { firstRefused, textSchema } from './text-schema.ts';

/** The id of an Exotel flow (App Bazaar's "app id"): 1 to 64 letters and digits, opaque. */
export const flowAppIdSchema = textSchema((text) => {
  if (text === '') return "is empty: copy the flow's app id from App Bazaar, or leave it out to route by hand";
  const refused = firstRefused(text, /[A-Za-z0-9]/);
  if (refused !== undefined) return `contains ${refused}: give the flow's app id alone, not the URL around it`;
  if (text.length > 64)
    return `is ${text.length} characters long: give the flow's app id alone, at most 64 letters and digits`;
  return undefined;
});

/** What stands under "Dial whom" in the flow's Connect applet, and nothing more: a full SIP URI does not reach the trunk. */
export function connectAppletText(trunkSid: string): string {
  return `sip:${trunkSid}`;
}

/** The step that no API can do, for the person who does it: flows have no public creation API. */
export function connectAppletStep(trunkSid: string, phoneNumber: string): string {
  return (
    "In Exotel's App Bazaar open (or create) the flow for this trunk, and in its Connect applet set Dial whom to exactly " +
    `${connectAppletText(trunkSid)} and nothing more: no host, no port, not a full SIP URI. ` +
    `Save the flow, then assign it to ${phoneNumber} under ExoPhones.`
  );
}

/** What a person looks at when the number was routed to a flow that is there already: no API shows a Connect applet. */
export function connectAppletCheck(trunkSid: string, flowAppId: string): string {
  return (
    `In Exotel's App Bazaar see that the Connect applet of flow ${flowAppId} dials exactly ` +
    `${connectAppletText(trunkSid)} and nothing more: no host, no port, not a full SIP URI.`
  );
}

/** For a number whose applet and flow were made, as a person says. */
export function connectAppletMade(trunkSid: string, phoneNumber: string): string {
  return (
    `That the Connect applet dials exactly ${connectAppletText(trunkSid)} and its flow is assigned to ${phoneNumber} was said ` +
    'by a person; no API shows it. Call the number once.'
  );
}
