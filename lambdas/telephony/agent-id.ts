import { firstRefused, textSchema } from './text-schema.ts';

/** The id of an Atoms agent: 24 hexadecimal digits, lower or upper case. */
export const agentIdSchema = textSchema((text) => {
  const refused = firstRefused(text, /[0-9A-Fa-f]/);
  if (refused !== undefined) return `contains ${refused}: copy the agent's id from Atoms, 24 hexadecimal digits`;
  if (text.length !== 24)
    return `is ${text.length} characters long: copy the agent's whole id from Atoms, 24 hexadecimal digits`;
  return undefined;
});
