interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string; Comment?: string }[];
  Catch?: { Next: string; ErrorEquals: string[] }[];
  End?: boolean;
}

export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

/**
 * A Mermaid flowchart of a state machine. The states that fail to the same handler stand in one box with one dashed
 * arrow, since an arrow from each would hide the way through.
 */
export function workflowDiagram(definition: Definition): string {
  const states = Object.entries(definition.States);
  const identifiers = new Map(states.map(([name], index) => [name, `s${index}`]));
  const id = (name: string) => identifiers.get(name) ?? name;
  const handlers = commonHandlers(states.flatMap(([, state]) => state.Catch ?? []));
  const handled = (state: State) => state.Catch?.some(({ Next }) => handlers.has(Next)) ?? false;
  // A Choice or a Wait cannot fail, but belongs with the steps that it leads to.
  const belongs = (state: State | undefined): boolean =>
    state !== undefined &&
    (handled(state) ||
      (['Choice', 'Wait'].includes(state.Type) && successors(state).some(({ to }) => belongs(definition.States[to]))));
  const boxed = handlers.size > 0 ? states.filter(([, state]) => belongs(state)) : [];
  const others = states.filter((entry) => !boxed.includes(entry));

  const lines = ['flowchart TD', `  start(( )) --> ${id(definition.StartAt)}`];
  lines.push(...others.map(([name, state]) => `  ${node(id(name), name, state)}`));
  if (boxed.length > 0) {
    lines.push('  subgraph steps[" "]', ...boxed.map(([name, state]) => `    ${node(id(name), name, state)}`), '  end');
  }
  for (const [handler, errors] of handlers) {
    lines.push(
      `  steps -. ${errors.includes('States.ALL') ? 'any of these fails' : errors.join(', ')} .-> ${id(handler)}`,
    );
  }
  for (const [name, state] of others) {
    for (const { Next } of state.Catch ?? []) lines.push(`  ${id(name)} -. fails .-> ${id(Next)}`);
  }
  for (const [name, state] of states) {
    for (const next of successors(state))
      lines.push(`  ${id(name)} -->${next.label ? `|${next.label}|` : ''} ${id(next.to)}`);
    if (state.End) lines.push(`  ${id(name)} --> done((( )))`);
  }
  return lines.join('\n');
}

/** What several states fail to, and by which errors. */
function commonHandlers(catchers: { Next: string; ErrorEquals: string[] }[]): Map<string, string[]> {
  const common = [...Map.groupBy(catchers, ({ Next }) => Next)].filter(([, of]) => of.length > 2);
  return new Map(common.map(([handler, of]) => [handler, of[0]?.ErrorEquals ?? []]));
}

function node(id: string, name: string, state: State): string {
  if (state.Type === 'Choice') return `${id}{"${name}"}`;
  if (state.Type === 'Wait') return `${id}(["${name}"])`;
  if (state.Type === 'Fail') return `${id}[["${name}"]]`;
  return `${id}["${name}"]`;
}

function successors(state: State): { to: string; label?: string }[] {
  if (state.Next) return [{ to: state.Next }];
  const choices = (state.Choices ?? []).map(({ Next, Comment }) => ({ to: Next, label: Comment ?? 'yes' }));
  return state.Default ? [...choices, { to: state.Default, label: 'no' }] : choices;
}
