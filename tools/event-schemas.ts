import * as z from 'zod';
import { type OutcomeName, outcomeSchemas } from '../lambdas/outcomes/outcome-schemas.ts';
import { eventExamples } from './event-examples.ts';

const descriptions: Record<OutcomeName, string> = {
  'DID Provisioned': 'The number is set up at both services, and what stands under verification was shown by a call.',
  'DID Provisioning Failed':
    'An execution has failed, or was ended from outside. What it had made is told of here too.',
  'DID Waiting For A Person': 'An execution waits for something that only a person can look up or do.',
  'DID Rolled Back': 'What an execution had made was undone, but for what stands under remains.',
  'DID Roll Back Failed': 'Something that an execution had made could not be undone: a person has to look.',
  'DID Deprovisioned': 'Whatever Trunkline had made for the number is gone, but for what stands under remains.',
  'DID Deprovisioning Failed': 'A deprovisioning has failed. Started again, it goes on with what is left.',
};

/** The published JSON Schemas (draft 2020-12) of the events' details, by file. */
export function eventSchemaFiles(): [file: string, text: string][] {
  return (Object.keys(outcomeSchemas) as OutcomeName[]).map((name) => {
    const file = `${name.toLowerCase().replaceAll(' ', '-')}.json`;
    const { $schema, ...schema } = z.toJSONSchema(outcomeSchemas[name](), {
      // What is published is strict; a reader has to bear the fields of later versions.
      override: ({ jsonSchema }) => delete jsonSchema.additionalProperties,
    });
    const document = {
      $schema,
      $id: `urn:trunkline:event:${file.replace('.json', '')}`,
      title: name,
      description: descriptions[name],
      ...schema,
      examples: [eventExamples[name]],
    };
    return [`docs/events/${file}`, `${JSON.stringify(document, null, 2)}\n`];
  });
}
