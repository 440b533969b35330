import type { ApiAnswer } from '../http/exchange.ts';
import { alphanumeric, hexadecimal } from '../identifiers.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import { jsonBody, textOf } from './body.ts';
import { atomsDate, type Product } from './state.ts';
import { requireRoom } from './subscription.ts';
import { terminationHost } from './termination-host.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

const path = `${atomsBasePath}/product`;

export const productRoutes: readonly AtomsRoute[] = [
  { method: 'POST', path: `${path}/import-phone-number`, operation: 'import phone number', handle: importPhoneNumber },
  { method: 'GET', path: `${path}/all-numbers`, operation: 'list all numbers', handle: listAllNumbers },
  { method: 'GET', path: `${path}/phone-numbers`, operation: 'list rented numbers', handle: listRentedNumbers },
  { method: 'POST', path: `${path}/release-number`, operation: 'release number', handle: releaseNumber },
];

/** The phone number is taken as it is: a lost plus sign makes another number. */
function importPhoneNumber(call: AtomsCall): ApiAnswer {
  const { state, now: time } = call.workspace;
  const body = jsonBody(call.request);
  const phoneNumber = textOf(body, 'phoneNumber', 'phoneNumber must be a string');
  if (phoneNumber === undefined) throw new AtomsFailure(400, 'phoneNumber is required');
  const url = textOf(body, 'sipTerminationUrl', 'sipTerminationUrl must be a string');
  if (url === undefined) throw new AtomsFailure(400, 'sipTerminationUrl is required');
  const host = terminationHost(url);
  if (host === undefined) throw new AtomsFailure(400, 'Invalid SIP termination URL');
  if (state.products.some((product) => product.phoneNumber === phoneNumber)) {
    throw new AtomsFailure(400, 'Number already present');
  }
  requireRoom(call);
  const now = atomsDate(time());
  const product: Product = {
    id: hexadecimal(24),
    kind: 'imported',
    phoneNumber,
    name: textOf(body, 'name', 'name must be a string') ?? phoneNumber,
    terminationHost: host,
    sipUsername: textOf(body, 'sipUsername', 'sipUsername must be a string') ?? null,
    sipPassword: textOf(body, 'sipPassword', 'sipPassword must be a string') ?? null,
    outboundSipTrunkId: `ST_${alphanumeric(12)}`,
    inboundSipTrunkId: `ST_${alphanumeric(12)}`,
    agentId: null,
    createdAt: now,
    updatedAt: now,
  };
  state.products.push(product);
  const { name, outboundSipTrunkId, inboundSipTrunkId } = product;
  const attributes = { name, phoneNumber, outboundSipTrunkId, inboundSipTrunkId };
  // The type is `custom` here and `custom-telephony` in lists. No origination URL: that is shown on the Import SIP screen only.
  return successAnswer({ ...shownProduct(product), productType: 'custom', attributes }, true);
}

function listAllNumbers(call: AtomsCall): ApiAnswer {
  return successAnswer({
    telephonyProducts: productsOfKind(call, 'rented'),
    customProducts: productsOfKind(call, 'imported'),
  });
}

/** Rented numbers only. */
function listRentedNumbers(call: AtomsCall): ApiAnswer {
  return successAnswer(productsOfKind(call, 'rented'));
}

function releaseNumber(call: AtomsCall): ApiAnswer {
  const { state, settings, now } = call.workspace;
  const productId = textOf(jsonBody(call.request), 'productId', 'Invalid product id');
  const product = state.products.find((candidate) => candidate.id === productId);
  if (product === undefined) throw new AtomsFailure(400, 'Invalid product id');
  if (product.agentId !== null) throw new AtomsFailure(400, 'Product is attached to an agent');
  // Documented for rented numbers; what the service says of an imported one is not, so a setting decides.
  if (product.kind === 'imported' && !settings.releaseImported) {
    throw new AtomsFailure(400, 'Only rented numbers can be released');
  }
  if (product.isActive === false) throw new AtomsFailure(400, 'Product is not active');
  if (settings.releasedProducts === 'inactive')
    Object.assign(product, { isActive: false, updatedAt: atomsDate(now()) });
  else state.products.splice(state.products.indexOf(product), 1);
  return successAnswer({ success: true }, true);
}

function productsOfKind(call: AtomsCall, kind: Product['kind']): object[] {
  return call.seen.products.filter((product) => product.kind === kind).map(shownProduct);
}

/** Never with the SIP credentials. */
function shownProduct(product: Product): object {
  return {
    _id: product.id,
    productType: product.kind === 'imported' ? 'custom-telephony' : 'telephony',
    isActive: product.isActive ?? true,
    attributes:
      product.kind === 'imported'
        ? { phoneNumber: product.phoneNumber }
        : { provider: product.provider ?? 'plivo', phoneNumber: product.phoneNumber },
    agentId: product.agentId,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
  };
}
