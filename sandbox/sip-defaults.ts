import type { Template } from './aws/template.ts';
import type { SipAddresses } from './simulators/sip/addresses.ts';
import type { SipTransport } from './simulators/sip/ladder.ts';

/**
 * The request defaults of the template with the addresses at which the simulators listen: these are not known before
 * they run, and the template is synthesized before that. A template without request defaults needs none.
 */
export function sipDefaults(
  template: Template,
  transport: SipTransport,
  edge: SipAddresses,
  origination: SipAddresses,
): Record<string, string> {
  for (const [, { Properties }] of template.ofType('AWS::Lambda::Function')) {
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const defaults = template.resolve(Variables?.REQUEST_DEFAULTS);
    if (typeof defaults !== 'string') continue;
    return {
      REQUEST_DEFAULTS: JSON.stringify({
        ...JSON.parse(defaults),
        terminationHost: edge[transport],
        destination: `${origination[transport]};transport=${transport}`,
      }),
    };
  }
  return {};
}
