interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
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
  const commonHandler = mostCommon(states.flatMap(([, state]) => (state.Catch ?? []).map(({ Next }) => Next)));
  // A Choice or a Wait cannot fail, but belongs with the steps that it stands between.
  const boxed = states.filter(
    ([, state]) => ['Choice', 'Wait'].includes(state.Type) || state.Catch?.[0]?.Next === commonHandler,
  );
  const others = states.filter((entry) => !boxed.includes(entry));

  const lines = ['flowchart TD', `  start(( )) --> ${id(definition.StartAt)}`];
  lines.push(...others.map(([name, state]) => `  ${node(id(name), name, state)}`));
  lines.push('  subgraph steps[" "]', ...boxed.map(([name, state]) => `    ${node(id(name), name, state)}`), '  end');
  if (commonHandler) lines.push(`  steps -. any of these fails .-> ${id(commonHandler)}`);
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

function mostCommon(names: string[]): string | undefined {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts].sort(([, left], [, right]) => right.length - left.length)[0]?.[0];
}

function node(id: string, name: string, state: State): string {
  if (state.Type === 'Choice') return `${id}{"${name}"}`;
  if (state.Type === 'Wait') return `${id}(["${name}"])`;
  if (state.Type === 'Fail') return `${id}[["${name}"]]`;
  return `${id}["${name}"]`;
}

function successors(state: State): { to: string; label?: string }[] {
  if (state.Next) return [{ to: state.Next }];
  const choices = (state.Choices ?? []).map(({ Next }) => ({ to: Next, label: 'yes' }));
  return state.Default ? [...choices, { to: state.Default, label: 'no' }] : choices;
}
