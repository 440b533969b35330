import type { ApiAnswer } from '../http/exchange.ts';
import { isE164 } from '../phone-number-format.ts';
import { jsonBody, jsonObject, mandatoryList, optionalText } from './body.ts';
import { itemsAnswer } from './envelope.ts';
import { ExotelFailure, invalid } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkOfPath, trunkPath } from './handler.ts';
import { exotelDate, type Trunk } from './state.ts';

export const trunkSettingRoutes: readonly ExotelRoute[] = [
  {
    method: 'POST',
    path: `${trunkPath}/settings`,
    operation: 'set trunk settings',
    answersSeveral: true,
    handle: setTrunkSettings,
  },
];

/** Sets the caller id of the trunk; a later value replaces the earlier one. */
function setTrunkSettings(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  const wanted = mandatoryList(body, 'settings', 'Settings').map((item) => {
    const setting = jsonObject(item, 'settings');
    return { name: optionalText(setting, 'name') ?? '', value: optionalText(setting, 'value') ?? '' };
  });
  const outcomes = wanted.map(({ name, value }) => setOne(trunk, account.now(), { name, value }));
  const changed = outcomes.some((outcome) => !(outcome instanceof ExotelFailure));
  return { ...itemsAnswer(request, account.settings, outcomes), changed };
}

function setOne(trunk: Trunk, time: number, { name, value }: { name: string; value: string }): object | ExotelFailure {
  if (name !== 'trunk_external_alias') return invalid('Invalid setting name');
  if (!isE164(value)) return invalid('Invalid PhoneNumber');
  const now = exotelDate(time);
  const earlier = trunk.settings.find((setting) => setting.name === name);
  const setting = { name, value, dateCreated: earlier?.dateCreated ?? now, dateUpdated: now };
  trunk.settings = [...trunk.settings.filter((other) => other !== earlier), setting];
  return {
    name,
    value,
    trunk_sid: trunk.trunkSid,
    date_created: setting.dateCreated,
    date_updated: setting.dateUpdated,
  };
}
