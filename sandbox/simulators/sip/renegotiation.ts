import type { IncomingInviteRequest } from 'sip.js/lib/core/index.js';
import type { Negotiation } from './call-media.ts';
import type { SipConnection } from './connection.ts';

/**
 * Answers an INVITE within a call: hold, resume, or the refresh of a session timer (RFC 3261, 14.2; RFC 4028). Without a
 * description it gets an offer, whose answer comes in the ACK.
 *
 * @returns whether that answer is still to come
 */
export function answerReInvite(
  invite: Pick<IncomingInviteRequest, 'message' | 'accept' | 'reject'>,
  negotiation: Negotiation | undefined,
  connection: SipConnection,
): boolean {
  const description = negotiation?.describe(invite.message.body);
  if (description === undefined) {
    invite.reject({ statusCode: 488 });
    return false;
  }
  invite.accept({
    statusCode: 200,
    extraHeaders: connection.ownHeaders,
    body: { contentDisposition: 'session', contentType: 'application/sdp', content: description },
  });
  return invite.message.body.trim() === '';
}
