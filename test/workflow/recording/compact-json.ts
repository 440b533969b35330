const lineWidth = 180;

/** Pretty-printed JSON in which whatever fits on a line stands on one: short files, and differences that can be read. */
export function compactJson(value: unknown, indent = ''): string {
  const flat = onOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= lineWidth) return flat;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = Array.isArray(value)
    ? value.map((item) => compactJson(item, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item, deeper)}`);
  return `${open}\n${lines.map((line) => `${deeper}${line}`).join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`);
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
}
