/**
 * The name of an execution that works on a number. Without the `+` of the number: Step Functions takes it, but CloudWatch
 * logs only what is named with `0-9 A-Z a-z - _` (API reference of StartExecution).
 *
 * @param phoneNumber E.164
 * @param parts what tells it from other executions of the number; each of the same characters
 */
export function executionName(phoneNumber: string, ...parts: string[]): string {
  return [phoneNumber.replace('+', ''), ...parts].join('-');
}
