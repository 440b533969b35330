import type { ExotelAccount } from './account.ts';
import { readPages, request, requestOne } from './calls.ts';
import { checkedId } from './ids.ts';
import { type ExoPhone, exoPhonePageSchema } from './schemas.ts';

/** The account's DIDs, and the flows that they are routed to. */
export type ExoPhones = ReturnType<typeof exoPhonesOf>;

/** The calls that show DIDs and route them. */
export function exoPhonesOf(account: ExotelAccount) {
  const path = `/v2_beta/Accounts/${account.accountSid}/IncomingPhoneNumbers`;
  return {
    /** The DIDs that the account has bought (Exotel: List ExoPhones). */
    async listExoPhones(): Promise<ExoPhone[]> {
      const call = {
        action: 'list ExoPhones',
        subject: `account ${account.accountSid}`,
        method: 'GET' as const,
        path,
        query: { Page: '0', PageSize: '50' },
      };
      return readPages(call, async (page) => {
        const { exoPhones, nextPageUri } = await requestOne(account.http, page, exoPhonePageSchema());
        return { entries: exoPhones, nextPageUri };
      });
    },

    /**
     * Routes a number's calls. What was there before is lost unless it was read first.
     *
     * @param voiceUrl of a flow (`voiceUrlOfFlow`), or what was there before
     */
    async setVoiceUrl(exoPhoneSid: string, voiceUrl: string): Promise<void> {
      await request(account.http, {
        action: 'set voice URL',
        subject: `ExoPhone ${exoPhoneSid}`,
        missing: `no such ExoPhone ${exoPhoneSid}`,
        method: 'PUT',
        path: `${path}/${checkedId('exoPhoneSid', exoPhoneSid)}`,
        form: { VoiceUrl: voiceUrl },
      });
    },

    /** The voice URL that sends a number's calls to a flow: http, as Exotel documents and compares it. */
    voiceUrlOfFlow(appId: string): string {
      return `http://my.exotel.com/${account.accountSid}/exoml/start_voice/${checkedId('flowAppId', appId)}`;
    },

    /** Whether a voice URL, as Exotel shows it, is that flow's; the scheme and what follows may be written otherwise. */
    isVoiceUrlOfFlow(voiceUrl: string, appId: string): boolean {
      return flowOf(voiceUrl) === checkedId('flowAppId', appId);
    },

    /** Whether two voice URLs are the same, or of the same flow. @param voiceUrl either may be empty: none */
    isSameVoiceUrl(voiceUrl: string, other: string): boolean {
      const flow = flowOf(voiceUrl);
      return flow === undefined ? voiceUrl === other : flow === flowOf(other);
    },
  };
}

/** The flow of a voice URL, which Exotel's pages show as `/exoml/start/<id>` and as `/exoml/start_voice/<id>`. */
function flowOf(voiceUrl: string): string | undefined {
  return /\/exoml\/start(?:_voice)?\/([A-Za-z0-9_-]+)/.exec(voiceUrl)?.[1];
}
