import { C, type IncomingResponseMessage, NameAddrHeader, type Session, SessionDialog } from 'sip.js/lib/core/index.js';
import * as z from 'zod';
import type { SipEndpoint } from './endpoint.ts';

/** Where a caller sends its ACK when Record-Route and Contact of the answer lead to different places; the Contact is wrong. */
export const acknowledgesSchema = z.enum(['along the route', 'to the contact']);
export type Acknowledges = z.infer<typeof acknowledgesSchema>;

/**
 * Sends the ACK to the Contact of the answer, past its Record-Route: the fault of some callers (RFC 3261, 12.2.1.1).
 *
 * @throws Unreachable when nobody can be connected to there
 */
export async function acknowledgeToContact(
  endpoint: SipEndpoint,
  session: Session,
  answer: IncomingResponseMessage,
): Promise<void> {
  const contact: unknown = answer.parseHeader('contact');
  if (!(contact instanceof NameAddrHeader) || !(session instanceof SessionDialog)) return;
  const { host, port, scheme } = contact.uri;
  const isTls = scheme === 'sips' || String(contact.uri.getParam('transport')).toLowerCase() === 'tls';
  const transport = isTls ? 'tls' : 'tcp';
  const connection = await endpoint.connect({ host, port: port ?? (isTls ? 5061 : 5060), transport });
  connection.send(session.createOutgoingRequestMessage(C.ACK, { cseq: answer.cseq }).toString());
  connection.end();
}
