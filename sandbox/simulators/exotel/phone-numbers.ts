import type { ApiAnswer } from '../http/exchange.ts';
import { isE164 } from '../phone-number-format.ts';
import { type JsonObject, jsonBody, mandatoryText, optionalText } from './body.ts';
import { resourceAnswer } from './envelope.ts';
import { duplicate, invalid, notFound } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkOfPath, trunkPath } from './handler.ts';
import { pageAnswer } from './paging.ts';
import { exotelDate, type MappingMode, type PhoneNumberMapping, type Trunk } from './state.ts';

const path = `${trunkPath}/phone-numbers`;

export const phoneNumberRoutes: readonly ExotelRoute[] = [
  { method: 'POST', path: path, operation: 'map phone number', handle: mapPhoneNumber },
  { method: 'GET', path: path, operation: 'list phone numbers', answersSeveral: true, handle: listPhoneNumbers },
  { method: 'PUT', path: `${path}/:id`, operation: 'update phone number', handle: updatePhoneNumber },
];

/** From this length on a phone number is "not found" and no longer "invalid". */
const overLongPhoneNumber = 31;

function mapPhoneNumber(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  const phoneNumber = readPhoneNumber(call, body);
  const mode = readMode(body);
  refuseMapped(call, trunk, phoneNumber);
  const now = exotelDate(account.now());
  const mapping = { id: account.nextId(), phoneNumber, mode, dateCreated: now, dateUpdated: now };
  trunk.phoneNumbers.push(mapping);
  return { ...resourceAnswer(request, account.settings, shownMapping(trunk, mapping)), changed: true };
}

function listPhoneNumbers(call: ExotelCall): ApiAnswer {
  const trunk = trunkOfPath(call);
  return pageAnswer(
    call,
    trunk.phoneNumbers.map((mapping) => shownMapping(trunk, mapping)),
  );
}

/** The id is the numeric one, not the phone number. */
function updatePhoneNumber(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  const mapping = trunk.phoneNumbers.find((candidate) => candidate.id === call.parameters.id);
  if (mapping === undefined) throw notFound();
  const phoneNumber = readPhoneNumber(call, body);
  const mode = readMode(body);
  if (phoneNumber !== mapping.phoneNumber) refuseMapped(call, trunk, phoneNumber);
  Object.assign(mapping, { phoneNumber, mode, dateUpdated: exotelDate(account.now()) });
  return { ...resourceAnswer(request, account.settings, shownMapping(trunk, mapping)), changed: true };
}

function readPhoneNumber(call: ExotelCall, body: JsonObject): string {
  const phoneNumber = mandatoryText(body, 'phone_number', 'PhoneNumber');
  if (phoneNumber === '' || phoneNumber.length >= overLongPhoneNumber) throw notFound();
  if (!isE164(phoneNumber)) throw invalid('Invalid PhoneNumber');
  // What Exotel says of a number that the account has not purchased is not documented; that it maps one is not credible.
  const purchased = call.account.state.exoPhones.some((exoPhone) => exoPhone.phoneNumber === phoneNumber);
  if (!purchased) throw invalid('Invalid PhoneNumber');
  return phoneNumber;
}

function readMode(body: JsonObject): MappingMode {
  const mode = optionalText(body, 'mode') ?? null;
  if (mode !== null && mode !== 'pstn' && mode !== 'flow') throw invalid('Invalid Mode');
  return mode;
}

/**
 * The documentation says "duplicate" when the number is on this trunk already. One on another trunk of the account is
 * refused in the same words: a call from the number could not be told to belong to one of two trunks.
 */
function refuseMapped(call: ExotelCall, trunk: Trunk, phoneNumber: string): void {
  const mapped = call.account.state.trunks.some((any) =>
    any.phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber),
  );
  if (mapped) throw duplicate(`Unable to create DidTrunkMapping with TrunkSid ${trunk.trunkSid}`);
}

function shownMapping(trunk: Trunk, mapping: PhoneNumberMapping): object {
  return {
    id: mapping.id,
    phone_number: mapping.phoneNumber,
    trunk_sid: trunk.trunkSid,
    date_created: mapping.dateCreated,
    date_updated: mapping.dateUpdated,
    mode: mapping.mode,
  };
}
