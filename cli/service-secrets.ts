import * as z from 'zod';
import { AtomsClient, bearerAuthorization } from '../lambdas/atoms/client.ts';
import { basicAuthorization } from '../lambdas/exotel/account.ts';
import { createExotelClient } from '../lambdas/exotel/client.ts';
import { createHttp } from '../lambdas/platform/http/client.ts';
import type { OutputName } from './environment.ts';

const text = z.string().trim().min(1);

/** A secret that a person fills: what it holds, where it is kept, and a harmless call that shows whether it is right. */
export interface ServiceSecret {
  title: 'Exotel' | 'Atoms';
  /** In the order in which they are asked for. */
  fields: readonly { name: string; question: string; isSecret: boolean }[];
  schema: z.ZodType<Record<string, string>>;
  nameOutput: OutputName;
  urlOutput: OutputName;
  /** @returns what the account was seen to have */
  check(url: string, values: Record<string, string>): Promise<string>;
}

const checkMillis = 30_000;

export const serviceSecrets: Record<'exotel' | 'atoms', ServiceSecret> = {
  exotel: {
    title: 'Exotel',
    fields: [
      { name: 'accountSid', question: 'Exotel account SID: ', isSecret: false },
      { name: 'apiKey', question: 'Exotel API key', isSecret: true },
      { name: 'apiToken', question: 'Exotel API token', isSecret: true },
    ],
    schema: z.strictObject({ apiKey: text, apiToken: text, accountSid: text }),
    nameOutput: 'ExotelSecretName',
    urlOutput: 'ExotelApiUrl',
    async check(url, { apiKey = '', apiToken = '', accountSid = '' }) {
      const http = createHttp({
        service: 'Exotel',
        baseUrl: url,
        authorization: basicAuthorization(apiKey, apiToken),
        deadline: Date.now() + checkMillis,
      });
      const exoPhones = await createExotelClient(http, accountSid).listExoPhones();
      return `the account has ${counted(exoPhones.length, 'ExoPhone')}`;
    },
  },
  atoms: {
    title: 'Atoms',
    fields: [{ name: 'apiKey', question: 'Atoms API key', isSecret: true }],
    schema: z.strictObject({ apiKey: text }),
    nameOutput: 'AtomsSecretName',
    urlOutput: 'AtomsApiUrl',
    async check(url, { apiKey = '' }) {
      const http = createHttp({
        service: 'Atoms',
        baseUrl: url,
        authorization: bearerAuthorization(apiKey),
        deadline: Date.now() + checkMillis,
      });
      const numbers = await new AtomsClient(http).listImportedNumbers();
      return `the workspace has ${counted(numbers.length, 'imported number')}`;
    },
  },
};

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
