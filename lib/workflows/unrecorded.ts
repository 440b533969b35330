import { Choice, Condition, type IChainable, JsonPath, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** What is said when the document has a part, by which it is seen how far the execution got. */
interface Saying {
  /** Of the state. */
  name: string;
  words: string;
}

/**
 * What an execution says of itself that could record its end nowhere, since the ledger or the event bus did not answer:
 * by its document alone.
 *
 * @param end fails the execution, with the `cause` that it finds at `causeAt` and the error at `error`
 * @param ifPresent by the part whose presence says so; the first that is there counts
 */
export function sayUnrecorded(
  scope: Construct,
  end: IChainable,
  causeAt: string,
  ifPresent: Record<string, Saying>,
  otherwise: Saying,
): IChainable {
  const error = JsonPath.stringAt('$.recordingFailure.Error');
  const say = ({ name, words }: Saying) =>
    new Pass(scope, name, {
      parameters: { error, [causeAt]: JsonPath.format(`${words} This could not be recorded ({}).`, error) },
    }).next(end);
  const choice = new Choice(scope, 'How far did it get?');
  for (const [part, saying] of Object.entries(ifPresent)) choice.when(Condition.isPresent(`$.${part}`), say(saying));
  return choice.otherwise(say(otherwise));
}
