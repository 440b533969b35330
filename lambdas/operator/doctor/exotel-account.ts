import { connectExotel } from '../../connections/connect-exotel.ts';
import type { Diagnosis } from '../contract.ts';
import type { OperationContext } from '../define-operation.ts';
import { look, ok, problem } from './diagnosis.ts';

/** Whether Exotel takes the account's credentials, and has numbers to provision. */
export function lookAtExotel(context: OperationContext): Promise<Diagnosis[]> {
  return look('Exotel account', async () => {
    const exoPhones = await (await connectExotel(context)).listExoPhones();
    return [
      ok('Exotel account', 'The secret is filled, and Exotel accepts it.'),
      exoPhones.length > 0
        ? ok('ExoPhones', `The account has ${exoPhones.length}.`)
        : problem('ExoPhones', 'The Exotel account has none.', 'Buy a number in the Exotel dashboard.'),
      ok(
        'Exotel limits',
        'Fixed, and no API shows what is left of them: 200 requests a minute to the trunk APIs, 50 connections at once, 200 outbound call attempts a minute.',
      ),
    ];
  });
}
