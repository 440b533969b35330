import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The processes that call a simulator, where it runs together with them: it can ask for their end. Alone, with callers
 * that it knows nothing of, it has none of this.
 */
export interface Callers {
  /** Asked before anything of a request is processed: false when its caller is dead, or dies of having made it. */
  admit(socket: Socket): boolean;
  /** Why the caller may not do what a request asks for, if it may not. Asked by the services of AWS. */
  refusal?(socket: Socket, request: { headers: IncomingHttpHeaders; body: string }): string | undefined;
  /** Ends the caller at once, or as soon as it makes another request or wants to end its work. */
  crashCaller(socket: Socket, when: 'now' | 'before anything else'): void;
  /** Times out what the caller waits for: it gets no answer. */
  timeOutCaller(socket: Socket): void;
}
