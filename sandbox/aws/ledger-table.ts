import { once } from 'node:events';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
// @ts-expect-error dynalite has no types
import dynalite from 'dynalite';
import type { Callers } from '../simulators/http/callers.ts';
import { type AwsFaults, refusalOf } from './aws-faults.ts';
import type { Service } from './door.ts';
import { actionOf } from './permissions.ts';
import type { Template } from './template.ts';

/** The template's table in a DynamoDB that runs in this process (dynalite keeps DynamoDB's rules for conditions). */
export interface LedgerTable extends Service {
  /** Every item. */
  items(): Promise<Record<string, unknown>[]>;
  /** Deletes every item, and puts others in their place. */
  reset(items?: Record<string, unknown>[]): Promise<void>;
  close(): Promise<void>;
}

const itemsPerBatch = 25;

/** @param failing which requests of Lambdas fail */
export async function startLedgerTable(
  template: Template,
  callers?: Callers,
  failing?: AwsFaults,
): Promise<LedgerTable> {
  const server = dynalite({ createTableMs: 0 }) as Server;
  const underWay = watch(server, callers, failing);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: template.region,
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  const [logicalId, { Properties }] = template.only('AWS::DynamoDB::Table');
  const TableName = String(template.resolve({ Ref: logicalId }));
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: Properties.AttributeDefinitions as AttributeDefinition[],
      KeySchema: Properties.KeySchema as KeySchemaElement[],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const documents = DynamoDBDocumentClient.from(client);
  const scan = async (ProjectionExpression?: string) => {
    const found: Record<string, unknown>[] = [];
    const request = { TableName, ConsistentRead: true, ...(ProjectionExpression && { ProjectionExpression }) };
    for await (const { Items } of paginateScan({ client: documents }, request)) found.push(...(Items ?? []));
    return found;
  };
  return {
    url,
    accept: (socket) => void server.emit('connection', socket),
    items: () => scan(),
    async reset(items = []) {
      const deletions = (await scan('pk, sk')).map((Key) => ({ DeleteRequest: { Key } }));
      const puts = items.map((Item) => ({ PutRequest: { Item } }));
      // An item is deleted and put again under one key: one batch may not do both.
      for (const writes of [deletions, puts]) {
        for (let done = 0; done < writes.length; done += itemsPerBatch) {
          const batch = writes.slice(done, done + itemsPerBatch);
          await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: batch } }));
        }
      }
    },
    async close() {
      client.destroy();
      // Dynalite throws when its database is closed while it writes, also for a caller that has gone.
      while (underWay.size > 0) await Promise.all(underWay);
      // Its close waits for open sockets, also those of Lambdas that keep theirs alive.
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Stands before dynalite's own listener: nothing of a caller that is dead gets there. @returns what is being carried out */
function watch(server: Server, callers?: Callers, failing?: AwsFaults): ReadonlySet<Promise<void>> {
  const underWay = new Set<Promise<void>>();
  const [carryOut] = server.listeners('request') as [RequestListener];
  server.removeAllListeners('request');
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    if (callers && !callers.admit(request.socket)) {
      request.socket.destroy();
      return;
    }
    const body = await buffer(request).catch(() => undefined);
    // The caller has gone half-way.
    if (body === undefined) return;
    const refusal = callers?.refusal?.(request.socket, { headers: request.headers, body: body.toString() });
    if (refusal) {
      refuse(response, { code: 'AccessDeniedException', message: refusal });
      return;
    }
    const fault = failing?.meet(request.socket, actionOf(request.headers, ''));
    const refused = fault && refusalOf(fault);
    if (refused) {
      refuse(response, refused);
      return;
    }
    if (fault) {
      const done = carryOutApart(server, request, body, fault === 'carried out twice' ? 2 : 1).then((answer) => {
        underWay.delete(done);
        if (fault === 'answer lost') request.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      });
      underWay.add(done);
      return;
    }
    const done = answered(response).finally(() => underWay.delete(done));
    underWay.add(done);
    carryOut(request, response);
    // Dynalite throws when a caller goes away half-way, which here would end the whole sandbox.
    request.removeAllListeners('error');
    request.on('error', () => {});
    // It has been read already.
    request.emit('data', body);
    request.emit('end');
  });
  return underWay;
}

function refuse(response: ServerResponse, { code, message }: { code: string; message: string }): void {
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message });
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

/** Carries a request out on a connection of its own, `times` times. @returns the last answer */
async function carryOutApart(server: Server, incoming: IncomingMessage, body: Buffer, times: number) {
  const { port } = server.address() as AddressInfo;
  const { 'content-length': _, connection: __, ...headers } = incoming.headers;
  let answer = { status: 500, headers: {} as IncomingHttpHeaders, body: '' };
  for (let done = 0; done < times; done++) {
    const again = request({ port, host: '127.0.0.1', method: 'POST', path: incoming.url, headers, agent: false });
    again.end(body);
    const [given] = (await once(again, 'response')) as [IncomingMessage];
    answer = { status: given.statusCode ?? 500, headers: given.headers, body: await text(given) };
  }
  return answer;
}

/** Resolves when dynalite has answered, whether or not anybody gets the answer. */
function answered(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const { end } = response;
    response.end = (...given: unknown[]) => {
      resolve();
      return Reflect.apply(end, response, given);
    };
  });
}
