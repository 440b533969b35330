/**
 * How many looks a limit takes before it ends: each gives whatever has arrived its turn to be read. A process that
 * stands still uses up one of them, and not the limit: nobody was silent meanwhile.
 */
const looks = 20;

/** Acts after so many milliseconds in which this process ran. @returns what stops it. */
export function afterPatience(millis: number, act: () => void): () => void {
  let left = looks;
  let timer: NodeJS.Timeout;
  const look = () => {
    left -= 1;
    if (left < 0) act();
    else timer = setTimeout(look, millis / looks);
  };
  look();
  return () => clearTimeout(timer);
}
