import type { AtomsSettings } from '../../../sandbox/simulators/atoms/settings.ts';
import type { ExotelSettings } from '../../../sandbox/simulators/exotel/settings.ts';
import type { DialledCall } from '../../../sandbox/simulators/exotel/state.ts';
import type { ExotelSimulatorOptions } from '../../../sandbox/simulators/exotel.ts';
import { agentId, callee as caller, dataOf, ownNumber } from './clients.ts';
import { runAtoms } from './running.ts';
import { digest, exotelWithWorkingTrunk } from './trunk.ts';

export const voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/4321';

/** Both services, with everything in place for a call to the own number. */
export async function wired(
  settings: Partial<AtomsSettings> = {},
  ofExotel: Partial<ExotelSettings> = {},
  options: ExotelSimulatorOptions = {},
) {
  const working = await exotelWithWorkingTrunk({ ...options, settings: ofExotel });
  const { exotel, simulator, control, path, trunkSid } = working;
  const { atoms, simulator: atomsSimulator, control: atomsControl } = await runAtoms({ settings });
  const { sip } = atomsSimulator;
  await exotel('POST', `${path}/destination-uris`, {
    json: { destinations: [{ destination: `${sip.tcp};transport=tcp` }] },
  });
  const json = {
    phoneNumber: ownNumber,
    sipTerminationUrl: simulator.sip.tcp,
    sipUsername: digest.userName,
    sipPassword: digest.password,
  };
  const productId = dataOf(await atoms('POST', '/product/import-phone-number', { json }))._id ?? '';
  await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [productId], allowInboundCall: true } });
  await control('PUT', '/_sandbox/flows', { json: { 4321: `sip:${trunkSid}` } });
  const exoPhone = simulator.state.exoPhones[0];
  if (exoPhone) exoPhone.voiceUrl = voiceUrl;
  const dial = async () =>
    (await control('POST', '/_sandbox/dial', { json: { from: caller, to: ownNumber } })).body as DialledCall;
  const trunk = simulator.state.trunks[0];
  if (!trunk || !exoPhone) throw new Error('nothing was made');
  const exotelSide = { exotel, exotelSimulator: simulator, control, trunk, exoPhone };
  return { ...exotelSide, atoms, atomsSimulator, atomsControl, productId, dial };
}
