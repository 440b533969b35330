import * as z from 'zod';
import { atoms } from '../../test/described/atoms.ts';
import type { DescribedCall, Description } from '../../test/described/check.ts';
import { exotel } from '../../test/described/exotel.ts';

/* The reads of both services as OpenAPI, made of the descriptions that the tests hold them against. */

/** What the parts of a path stand for that vary. A read of anything else is a read of what is not there. */
export type Parts = Readonly<Record<string, string>>;

export function openApiOf(service: 'Atoms' | 'Exotel', parts: Parts) {
  const description = service === 'Atoms' ? atoms : exotel;
  const paths: Record<string, object> = {};
  for (const call of description.calls) {
    if (call.method === 'GET')
      paths[call.path.replace(/:(\w+)/g, '{$1}')] = { get: operationOf(call, description, parts) };
  }
  return {
    openapi: '3.1.0',
    info: { title: service, version: '1' },
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: 'http', scheme: service === 'Atoms' ? 'bearer' : 'basic' } },
    },
    paths,
  };
}

function operationOf(call: DescribedCall, { failure }: Description, parts: Parts): object {
  const refused = { description: 'refused', content: jsonOf(failure) };
  return {
    parameters: [...pathParameters(call.path, parts), ...queryParameters(call)],
    responses: {
      200: { description: 'answered', content: jsonOf(call.answer) },
      ...Object.fromEntries([400, 401, 403, 404, 405].map((status) => [status, refused])),
    },
  };
}

function pathParameters(path: string, parts: Parts): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', enum: [parts[partKey(path, name)] ?? 'not-there'] },
  }));
}

/** `:id` is an agent's or a conversation's, by the part of the path before it. */
function partKey(path: string, name: string): string {
  if (name !== 'id') return name;
  return path.split('/:id')[0]?.split('/').at(-1) ?? name;
}

function queryParameters(call: DescribedCall): object[] {
  if (!call.query) return [];
  const { properties = {} } = schemaOf(call.query) as { properties?: Record<string, object> };
  return Object.entries(properties).map(([name, property]) => {
    // That Trunkline sends no empty text is not the service's matter.
    const { minLength: _, ...schema } = property as { minLength?: number };
    return { name, in: 'query', schema };
  });
}

function jsonOf(schema: z.ZodType): object {
  return { 'application/json': { schema: schemaOf(schema) } };
}

function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  return rest;
}
