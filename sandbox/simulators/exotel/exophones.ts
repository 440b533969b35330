import type { ApiAnswer } from '../http/exchange.ts';
import { isE164 } from '../phone-number-format.ts';
import { addExoPhone } from './account.ts';
import { formBody } from './body.ts';
import { duplicate, invalid, mandatory, notFound } from './failures.ts';
import type { ExotelCall, ExotelRoute } from './handler.ts';
import { wholeNumber } from './paging.ts';
import { type ExoPhone, exotelDate } from './state.ts';

const path = '/v2_beta/Accounts/:accountSid/IncomingPhoneNumbers';

export const exoPhoneRoutes: readonly ExotelRoute[] = [
  { method: 'GET', path: path, operation: 'list exophones', handle: listExoPhones },
  { method: 'PUT', path: `${path}/:exoPhoneSid`, operation: 'update exophone', handle: updateExoPhone },
  { method: 'POST', path: path, operation: 'buy exophone', handle: buyExoPhone },
];

/** `?Page=0&PageSize=50`: pages are numbered from 0, and there is no envelope. */
function listExoPhones(call: ExotelCall): ApiAnswer {
  const { account, request, seen } = call;
  const page = wholeNumber(request.query.get('Page'), 0) ?? 0;
  const asked = wholeNumber(request.query.get('PageSize'), 1) ?? account.settings.pageSize;
  const pageSize = Math.min(asked, account.settings.pageSize);
  const { exoPhones } = seen;
  const uri = (number: number) => `${request.path}?Page=${number}&PageSize=${pageSize}`;
  const body = {
    page,
    page_size: pageSize,
    uri: uri(page),
    first_page_uri: uri(0),
    next_page_uri: (page + 1) * pageSize < exoPhones.length ? uri(page + 1) : null,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    incoming_phone_numbers: exoPhones.slice(page * pageSize, (page + 1) * pageSize).map(shownExoPhone),
  };
  return { status: 200, body };
}

/** Form-encoded `VoiceUrl`: routes the number to a Flow. */
function updateExoPhone(call: ExotelCall): ApiAnswer {
  const form = formBody(call.request);
  const exoPhone = call.account.state.exoPhones.find((candidate) => candidate.sid === call.parameters.exoPhoneSid);
  if (exoPhone === undefined) throw notFound();
  const voiceUrl = form.get('VoiceUrl');
  if (voiceUrl === null) throw mandatory('VoiceUrl');
  // An empty URL takes the number off its Flow.
  Object.assign(exoPhone, { voiceUrl: voiceUrl === '' ? null : voiceUrl, dateUpdated: exotelDate(call.account.now()) });
  return { status: 200, body: shownExoPhone(exoPhone), changed: true };
}

/** Form-encoded `PhoneNumber`: buys the number. */
function buyExoPhone(call: ExotelCall): ApiAnswer {
  const { account } = call;
  const phoneNumber = formBody(call.request).get('PhoneNumber') ?? '';
  if (phoneNumber === '') throw mandatory('PhoneNumber');
  if (!isE164(phoneNumber)) throw invalid('Invalid PhoneNumber');
  if (account.state.exoPhones.some((exoPhone) => exoPhone.phoneNumber === phoneNumber)) {
    throw duplicate(`Unable to buy PhoneNumber ${phoneNumber}`);
  }
  return { status: 200, body: shownExoPhone(addExoPhone(account, { phoneNumber })), changed: true };
}

function shownExoPhone(exoPhone: ExoPhone): object {
  return {
    sid: exoPhone.sid,
    phone_number: exoPhone.phoneNumber,
    friendly_name: exoPhone.friendlyName,
    capabilities: { voice: true, sms: false },
    country: 'IN',
    voice_url: exoPhone.voiceUrl,
    sms_url: null,
    date_created: exoPhone.dateCreated,
    date_updated: exoPhone.dateUpdated,
  };
}
