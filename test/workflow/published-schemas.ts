import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface PublishedSchema {
  $id: string;
  title: string;
  description: string;
  examples: Record<string, unknown>[];
  properties: Record<string, { description?: string }>;
  required: string[];
}

const folder = 'docs/events';

/** The JSON Schemas in docs/events, by the detail-type that each is the title of. */
export const published = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as PublishedSchema)
    .map((schema) => [schema.title, schema]),
);

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validators = new Map([...published].map(([name, schema]) => [name, ajv.compile(schema)]));

/** What is wrong with an event's detail, by what is published; empty when nothing is. */
export function problemsOf({ 'detail-type': name, detail }: { 'detail-type': string; detail: unknown }): string[] {
  const validate = validators.get(name);
  if (!validate) return [`${name}: nothing is published about it`];
  validate(detail);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath}: ${message}`);
}
