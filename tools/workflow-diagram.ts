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
  const handlers = Map.groupBy(states, ([, state]) => state.Catch?.[0]?.Next);

  const lines = ['flowchart TD', `  start(( )) --> ${id(definition.StartAt)}`];
  let box = 0;
  for (const [handler, members] of handlers) {
    const boxed = handler !== undefined && members.length > 1;
    if (!boxed) {
      lines.push(...members.map(([name, state]) => `  ${node(id(name), name, state)}`));
      if (handler !== undefined) lines.push(...members.map(([name]) => `  ${id(name)} -. fails .-> ${id(handler)}`));
      continue;
    }
    const name = `box${box++}`;
    // A Choice or a Wait cannot fail, but belongs with the steps that it stands between.
    lines.push(
      `  subgraph ${name}[" "]`,
      ...members.map(([title, state]) => `    ${node(id(title), title, state)}`),
      '  end',
    );
    lines.push(`  ${name} -. any of these fails .-> ${id(handler)}`);
  }
  for (const [name, state] of states) {
    for (const next of successors(state))
      lines.push(`  ${id(name)} -->${next.label ? `|${next.label}|` : ''} ${id(next.to)}`);
    if (state.End) lines.push(`  ${id(name)} --> done((( )))`);
  }
  return lines.join('\n');
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
