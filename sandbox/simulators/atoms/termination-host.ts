/** A host name or IPv4 address, and perhaps a port. */
const hostForm = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;

/**
 * What Atoms keeps of a `sipTerminationUrl`: host or host:port. `sip:`/`sips:`, parameters (the transport is one) and
 * user info are taken off. Undefined for anything else, such as the URL of a website.
 */
export function terminationHost(url: string): string | undefined {
  const withoutScheme = url.trim().replace(/^sips?:/i, '');
  const withoutParameters = withoutScheme.replace(/[;?].*$/, '');
  const host = withoutParameters.slice(withoutParameters.lastIndexOf('@') + 1);
  return hostForm.test(host) ? host : undefined;
}
