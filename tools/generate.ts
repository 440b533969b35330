import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { print, printError } from '../cli/io.ts';
import { atomsOperations } from '../sandbox/simulators/atoms/routes.ts';
import { exotelOperations } from '../sandbox/simulators/exotel/routes.ts';
import { sandboxTemplate } from '../sandbox/synthesize.ts';
import { callFigures } from './call-figures.ts';
import { eventSchemaFiles } from './event-schemas.ts';
import { wrongRows } from './figures-rows.ts';
import { type GeneratedPart, withPart } from './generated-part.ts';
import { fieldsTable, optionsTable } from './request-tables.ts';
import { type Definition, workflowDiagram } from './workflow-diagram.ts';

/*
 * Writes what the documents show of the code: the pictures of the workflows, from the synthesized definitions, the tables
 * of a request's fields and options, the states and calls of a recorded number, the names of the simulators' operations, and
 * the JSON Schemas of the events. Of what is measured it only says whether a Lambda was forgotten.
 * With --check nothing is written, and the exit code says whether they are current.
 */

const template = await sandboxTemplate();

function picture(file: string, stateMachine: string): GeneratedPart {
  const [, { Properties }] = template.only('AWS::StepFunctions::StateMachine', stateMachine);
  const diagram = workflowDiagram(JSON.parse(String(template.resolve(Properties.DefinitionString))) as Definition);
  return { file, mark: 'workflow', what: 'the picture of the workflow', content: `\`\`\`mermaid\n${diagram}\n\`\`\`` };
}

const parts: GeneratedPart[] = [
  picture('README.md', 'Provisioning'),
  picture('docs/reliability.md', 'RollBack'),
  picture('docs/deprovisioning.md', 'Deprovisioning'),
  { file: 'README.md', mark: 'fields', what: "the table of a request's fields", content: fieldsTable() },
  { file: 'docs/figures.md', mark: 'calls', what: 'the table of states and calls', content: callFigures() },
  { file: 'docs/simulators.md', mark: 'operations', what: 'the list of operations', content: operationsText() },
  { file: 'docs/command-line.md', mark: 'options', what: 'the table of options', content: await optionsTable() },
];
for (const part of parts) {
  const text = readFileSync(part.file, 'utf8');
  keepCurrent(part.file, part.what, text, withPart(text, part));
}
for (const [file, wanted] of eventSchemaFiles()) {
  keepCurrent(file, 'the schema of the event', existsSync(file) ? readFileSync(file, 'utf8') : '', wanted);
}

const lambdas = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => {
  const { LogGroup } = template.resolve(Properties.LoggingConfig) as { LogGroup: string };
  return LogGroup.split('/').at(-1) ?? '';
});
for (const problem of wrongRows(readFileSync('docs/figures.md', 'utf8'), lambdas)) {
  printError(problem);
  process.exitCode = 1;
}

/** Names that faults take, as docs/simulators.md has them. */
function operationsText(): string {
  const names = (operations: readonly string[]) => operations.map((operation) => `\`${operation}\``).join(', ');
  return `Operations of Exotel: ${names(exotelOperations)}.\n\nOperations of Atoms: ${names(atomsOperations)}.`;
}

function keepCurrent(file: string, what: string, text: string, wanted: string): void {
  if (wanted === text) print(`${file}: ${what} is current.`);
  else if (process.argv.includes('--check')) {
    printError(`${file}: ${what} is not current. Run: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    print(`${file}: ${what} was written.`);
  }
}
