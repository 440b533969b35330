/** A command about a number as an operator types it, for the environment that says so. */
export function typedCommand(command: string, phoneNumber: string, ...options: string[]): string {
  return [
    'npx trunkline',
    command,
    `--env ${process.env.ENVIRONMENT_NAME}`,
    `--number ${phoneNumber}`,
    ...options,
  ].join(' ');
}
