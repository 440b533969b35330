const host = '((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9-]*[a-z0-9])';
const port = '(?::(\\d{2,5}))?';

/** The shapes in which programs name where they wanted to get to, the surest first. */
const shapes = [
  `\\blookup ${host}${port}`,
  `(?:enotfound|eai_\\w+|econnrefused|etimedout|ehostunreach) ${host}${port}`,
  `valid for .{1,200}, not ${host}${port}`,
  `not valid for (?:any names.{0,20} )?["']?${host}${port}`,
  `altnames: host: ${host}${port}`,
  `->\\s*${host}${port}`,
  `dial(?:ing)? (?:tcp|udp|tls|ws)\\d? (?:<nil>->)?${host}${port}`,
  `(?:resolve|resolving|connect(?:ing|ion)?(?: to)?|reach|host|server|edge|proxy)\\W{1,3}${host}${port}`,
  `${host}:(\\d{2,5})`,
].map((shape) => new RegExp(shape, 'i'));

/** `host` or `host:port` that a failure names. */
export function placeIn(text: string): string | undefined {
  for (const shape of shapes) {
    const match = shape.exec(text);
    if (match?.[1] !== undefined) return match[2] === undefined ? match[1] : `${match[1]}:${match[2]}`;
  }
  return undefined;
}
