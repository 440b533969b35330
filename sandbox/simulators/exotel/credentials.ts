import type { ApiAnswer } from '../http/exchange.ts';
import { jsonBody, mandatoryText, optionalText } from './body.ts';
import { resourceAnswer } from './envelope.ts';
import { invalid, mandatory, notFound } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkOfPath, trunkPath } from './handler.ts';
import { pageAnswer } from './paging.ts';
import { type Credential, exotelDate, type Trunk } from './state.ts';

const path = `${trunkPath}/credentials`;

export const credentialRoutes: readonly ExotelRoute[] = [
  { method: 'POST', path: path, operation: 'create credential', handle: createCredential },
  { method: 'GET', path: path, operation: 'list credentials', answersSeveral: true, handle: listCredentials },
  { method: 'DELETE', path: path, operation: 'delete credential', handle: deleteCredential },
];

const longestFriendlyName = 32;

/**
 * No duplicate is recorded for credentials, so a second entry of the same user name is
 * taken: who sends the request twice has two live entries.
 */
function createCredential(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  const userName = mandatoryText(body, 'user_name', 'UserName');
  if (userName === '') throw mandatory('UserName');
  const password = mandatoryText(body, 'password', 'Password');
  if (password === '') throw mandatory('Password');
  const friendlyName = optionalText(body, 'friendly_name') ?? null;
  if (friendlyName !== null && friendlyName.length > longestFriendlyName) {
    throw invalid(`Maximum allowed length for FriendlyName is ${longestFriendlyName}`);
  }
  const now = exotelDate(account.now());
  const credential = { id: account.nextId(), userName, password, friendlyName, dateCreated: now, dateUpdated: now };
  trunk.credentials.push(credential);
  return { ...resourceAnswer(request, account.settings, shownCredential(trunk, credential)), changed: true };
}

function listCredentials(call: ExotelCall): ApiAnswer {
  const trunk = trunkOfPath(call);
  return pageAnswer(
    call,
    trunk.credentials.map((credential) => shownCredential(trunk, credential)),
    'with total and page',
  );
}

function deleteCredential(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const trunk = trunkOfPath(call);
  const id = request.query.get('id') ?? '';
  if (id === '') throw mandatory('Id');
  const credential = trunk.credentials.find((candidate) => candidate.id === id);
  if (credential === undefined) throw notFound();
  if (account.settings.deletionsWithoutEffect > 0) account.settings.deletionsWithoutEffect -= 1;
  else trunk.credentials.splice(trunk.credentials.indexOf(credential), 1);
  return { ...resourceAnswer(request, account.settings, shownCredential(trunk, credential)), changed: true };
}

/** Never with the password. */
function shownCredential(trunk: Trunk, credential: Credential): object {
  return {
    id: credential.id,
    trunk_sid: trunk.trunkSid,
    user_name: credential.userName,
    friendly_name: credential.friendlyName,
    date_created: credential.dateCreated,
    date_updated: credential.dateUpdated,
  };
}
