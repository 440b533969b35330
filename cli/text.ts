/** Columns as wide as what stands in them, but for the last. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2026-11-24 14:03:09Z`, or a dash. */
export function moment(iso: string | null | undefined): string {
  return iso ? `${iso.slice(0, 19).replace('T', ' ')}Z` : '-';
}

/** The name at the end of an execution's ARN. */
export function executionName(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

/** The sentence for a person in an execution's cause: Lambda writes its errors as JSON. */
export function plainCause(cause: string): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
