/** The real calls behind conversations, for as long as they last: what is shown of a call must not run ahead of it. */
export class CallsUnderWay {
  readonly #calls = new Map<string, { over: Promise<void>; heard: PromiseWithResolvers<void>; end: AbortController }>();

  /** @param place places the call; it has to end when the signal asks for it, and tells when the other side is heard */
  begin(conversationId: string, place: (signal: AbortSignal, onHeard: () => void) => Promise<void>): void {
    const end = new AbortController();
    const heard = Promise.withResolvers<void>();
    const over = place(end.signal, heard.resolve).finally(() => this.#calls.delete(conversationId));
    this.#calls.set(conversationId, { over, heard, end });
  }

  /** Resolves when the call is over (or its other side was heard), or when the time is up. */
  async waitFor(conversationId: string, limitMillis: number, until: 'over' | 'heard' = 'over'): Promise<void> {
    const call = this.#calls.get(conversationId);
    if (call === undefined || limitMillis === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMillis);
    });
    await Promise.race([call.over, limit, ...(until === 'heard' ? [call.heard.promise] : [])]);
    clearTimeout(timer);
  }

  /** Ends the call and resolves when it is over. */
  async end(conversationId: string): Promise<void> {
    const call = this.#calls.get(conversationId);
    call?.end.abort();
    await call?.over;
  }

  /** Ends all calls, and does not wait. */
  endAll(): void {
    for (const { end } of this.#calls.values()) end.abort();
  }
}
