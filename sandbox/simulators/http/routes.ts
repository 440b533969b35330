/** A path with `:name` for the parts that vary, and what is done there. */
export interface Route<Handler> {
  method: string;
  path: string;
  operation: string;
  handle: Handler;
}

/** The names of the operations that only read. */
export function readsOf(routes: readonly Pick<Route<unknown>, 'method' | 'operation'>[]): string[] {
  return routes.filter(({ method }) => method === 'GET').map(({ operation }) => operation);
}

/** What a request's method and path lead to. */
export type RouteMatch<Handler> =
  | { found: 'route'; route: Route<Handler>; parameters: Record<string, string> }
  | { found: 'other methods only' }
  | { found: 'nothing' };

/** Finds the route of a request; tells a path nobody knows from a method that the path does not take. */
export function matchRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): RouteMatch<Handler> {
  let pathKnown = false;
  for (const route of routes) {
    const parameters = matchPath(route.path, path);
    if (parameters === undefined) continue;
    if (route.method === method) return { found: 'route', route, parameters };
    pathKnown = true;
  }
  return pathKnown ? { found: 'other methods only' } : { found: 'nothing' };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const given = actual[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== given) return undefined;
      continue;
    }
    const value = decoded(given);
    if (value === undefined || value === '') return undefined;
    parameters[part.slice(1)] = value;
  }
  return parameters;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
