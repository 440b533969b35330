import { isIPv4 } from 'node:net';
import type { ApiAnswer } from '../http/exchange.ts';
import { jsonBody, jsonObject, mandatoryList, optionalText } from './body.ts';
import { itemsAnswer } from './envelope.ts';
import { ExotelFailure, invalid } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkOfPath, trunkPath } from './handler.ts';
import { pageAnswer } from './paging.ts';
import { type DestinationUri, exotelDate, type Trunk } from './state.ts';
import { isWhitelisted } from './whitelisted-ips.ts';

const path = `${trunkPath}/destination-uris`;

export const destinationUriRoutes: readonly ExotelRoute[] = [
  {
    method: 'POST',
    path: path,
    operation: 'create destination uris',
    answersSeveral: true,
    handle: createDestinationUris,
  },
  { method: 'GET', path: path, operation: 'list destination uris', answersSeveral: true, handle: listDestinationUris },
];

/** `<ip or fqdn>:<port>;transport=<tls|tcp>`, without `sip:`; Exotel does no UDP. */
const destinationForm = /^([A-Za-z0-9.-]+):(\d{1,5});transport=(?:tls|tcp)$/;
const fullyQualifiedName = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/**
 * Each destination stands for itself: those that fit are made although others are
 * refused. No duplicate is recorded for destinations, so the same one sent twice is there twice.
 */
function createDestinationUris(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  // Types are read before anything is made: a body that cannot be read changes nothing.
  const destinations = mandatoryList(body, 'destinations', 'Destinations').map(
    (item) => optionalText(jsonObject(item, 'destinations'), 'destination') ?? '',
  );
  const outcomes = destinations.map((destination) => addDestination(call, trunk, destination));
  const changed = outcomes.some((outcome) => !(outcome instanceof ExotelFailure));
  return { ...itemsAnswer(request, account.settings, outcomes), changed };
}

/** The newest first, as the recorded answers have it. */
function listDestinationUris(call: ExotelCall): ApiAnswer {
  const trunk = trunkOfPath(call);
  return pageAnswer(call, trunk.destinationUris.map((entry) => shownDestination(trunk, entry)).reverse());
}

function addDestination(call: ExotelCall, trunk: Trunk, destination: string): object | ExotelFailure {
  const [, host = '', port = ''] = destinationForm.exec(destination) ?? [];
  const isAddress = isIPv4(host);
  const isPort = Number(port) >= 1 && Number(port) <= 65535;
  if (!isPort || !(isAddress || fullyQualifiedName.test(host))) return invalid('Destination is not a valid Ip or Fqdn');
  if (isAddress && !isWhitelisted(trunk, host)) return invalid('Destination not whitelisted');
  const now = exotelDate(call.account.now());
  const entry = {
    id: call.account.nextId(),
    destination: `sip:${destination}`,
    priority: 0,
    weight: 1,
    dateCreated: now,
    dateUpdated: now,
  };
  trunk.destinationUris.push(entry);
  return shownDestination(trunk, entry);
}

function shownDestination(trunk: Trunk, entry: DestinationUri): object {
  return {
    id: entry.id,
    destination: entry.destination,
    date_created: entry.dateCreated,
    date_updated: entry.dateUpdated,
    type: 'public',
    priority: entry.priority,
    weight: entry.weight,
    trunk_sid: trunk.trunkSid,
  };
}
