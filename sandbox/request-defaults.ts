import type { Template } from './aws/template.ts';

/** Request defaults that replace the template's; `null`: there is none. */
export interface Replaced {
  terminationHost?: string;
  destination?: string | null;
  awaitConnectApplet?: boolean;
}

/**
 * The request defaults of the template with some replaced: the addresses at which the simulators listen are not known
 * before they run, and the template is synthesized before that. A template without request defaults needs none.
 */
export function requestDefaults(template: Template, replaced: Replaced): Record<string, string> {
  for (const [, { Properties }] of template.ofType('AWS::Lambda::Function')) {
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const defaults = template.resolve(Variables?.REQUEST_DEFAULTS);
    if (typeof defaults !== 'string') continue;
    return { REQUEST_DEFAULTS: JSON.stringify({ ...JSON.parse(defaults), ...replaced }) };
  }
  return {};
}
