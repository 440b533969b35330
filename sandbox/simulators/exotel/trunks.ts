import type { ApiAnswer } from '../http/exchange.ts';
import { alphanumeric } from '../identifiers.ts';
import { jsonBody, mandatoryText, optionalText } from './body.ts';
import { resourceAnswer } from './envelope.ts';
import { invalid, mandatory, methodNotAllowed } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkBySid, trunkOfPath, trunkPath, trunksPath } from './handler.ts';
import { pageAnswer } from './paging.ts';
import { exotelDate, type Trunk } from './state.ts';
import { checkTrunkName, takenTrunkName } from './trunk-name.ts';

export const trunkRoutes: readonly ExotelRoute[] = [
  { method: 'POST', path: trunksPath, operation: 'create trunk', handle: createTrunk },
  { method: 'GET', path: trunksPath, operation: 'list trunks', answersSeveral: true, handle: listTrunks },
  { method: 'DELETE', path: trunksPath, operation: 'delete trunk', handle: deleteTrunk },
  { method: 'GET', path: trunkPath, operation: 'read trunk', handle: readTrunk },
];

function createTrunk(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunkName = mandatoryText(body, 'trunk_name', 'TrunkName');
  if (trunkName === '') throw mandatory('TrunkName');
  checkTrunkName(trunkName, account.settings.trunkNameRefusals);
  // No text is recorded for a missing code or domain; they are refused as the wrong ones are.
  const nsoCode = optionalText(body, 'nso_code') ?? '';
  if (nsoCode !== 'ANY-ANY') throw invalid('Nso code is invalid');
  const domainName = optionalText(body, 'domain_name') ?? '';
  if (!domainName.endsWith('.pstn.exotel.com')) throw invalid('Domain name should end with .pstn.exotel.com');
  if (account.state.trunks.some((trunk) => trunk.trunkName === trunkName)) {
    throw takenTrunkName(trunkName, account.settings.trunkNameRefusals);
  }
  const now = exotelDate(account.now());
  const trunk: Trunk = {
    trunkSid: `trmum1${alphanumeric(22)}`,
    trunkName,
    nsoCode,
    domainName,
    phoneNumbers: [],
    credentials: [],
    whitelistedIps: [],
    destinationUris: [],
    settings: [],
    dateCreated: now,
    dateUpdated: now,
  };
  account.state.trunks.push(trunk);
  return { ...resourceAnswer(request, account.settings, shownTrunk(call, trunk)), changed: true };
}

/** No reference page shows this GET. */
function listTrunks(call: ExotelCall): ApiAnswer {
  if (!call.account.settings.listTrunks) throw methodNotAllowed();
  return pageAnswer(
    call,
    call.seen.trunks.map((trunk) => shownTrunk(call, trunk)),
  );
}

function readTrunk(call: ExotelCall): ApiAnswer {
  return resourceAnswer(call.request, call.account.settings, shownTrunk(call, trunkOfPath(call)));
}

/** `?trunk_sid={sid}`. Numbers, IPs, destinations and credentials are parts of the trunk and go with it. */
function deleteTrunk(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const trunkSid = request.query.get('trunk_sid') ?? '';
  if (trunkSid === '') throw mandatory('TrunkSid');
  const trunk = trunkBySid(call, trunkSid);
  if (account.settings.deletionsWithoutEffect > 0) account.settings.deletionsWithoutEffect -= 1;
  else account.state.trunks.splice(account.state.trunks.indexOf(trunk), 1);
  return { ...resourceAnswer(request, account.settings, shownTrunk(call, trunk)), changed: true };
}

function shownTrunk(call: ExotelCall, trunk: Trunk): object {
  const path = `/v2/accounts/${call.account.accountSid}/trunks/${trunk.trunkSid}`;
  return {
    trunk_name: trunk.trunkName,
    date_created: trunk.dateCreated,
    date_updated: trunk.dateUpdated,
    trunk_sid: trunk.trunkSid,
    status: 'active',
    domain_name: trunk.domainName,
    // Says nothing about digest: it stays so when the trunk has credentials.
    auth_type: 'IP-WHITELIST',
    registration_enabled: 'disabled',
    edge_preference: 'auto',
    nso_code: trunk.nsoCode,
    secure_trunking: trunk.secureTrunking ?? 'disabled',
    destination_uris: `${path}/destination-uris`,
    whitelisted_ips: `${path}/whitelisted-ips`,
    credentials: `${path}/credentials`,
    phone_numbers: `${path}/phone-numbers`,
  };
}
