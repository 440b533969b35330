import * as z from 'zod/mini';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Diagnosis } from '../contract.ts';
import type { OperationContext } from '../define-operation.ts';
import { look, ok, problem } from './diagnosis.ts';

const environment = z.object({ EXOTEL_REQUESTS_PER_MINUTE: z.string().check(z.regex(/^\d+$/)) });

/** Whether Exotel takes the account's credentials, and has numbers to provision. */
export function lookAtExotel(context: OperationContext): Promise<Diagnosis[]> {
  return look('Exotel account', async () => {
    const { EXOTEL_REQUESTS_PER_MINUTE } = readEnvironment(environment);
    const exoPhones = await (await connectExotel(context)).listExoPhones();
    return [
      ok('Exotel account', 'The secret is filled, and Exotel accepts it.'),
      exoPhones.length > 0
        ? ok('ExoPhones', `The account has ${exoPhones.length}.`)
        : problem('ExoPhones', 'The Exotel account has none.', 'Buy a number in the Exotel dashboard.'),
      ok(
        'Exotel limits',
        `No API shows them: ${EXOTEL_REQUESTS_PER_MINUTE} requests a minute to the trunk APIs (the setting exotelRequestsPerMinute; Exotel's pages say 200, of the account in one place and of a trunk in another, and that it is raised when asked for), 50 connections at once, 200 outbound call attempts a minute.`,
      ),
    ];
  });
}
