/** One piece of work that waits for a pause, never runs twice at once, and gives way to newer work. */

/** Runs `work` once nothing was asked for `delay` milliseconds, if it is needed then; what still runs is aborted. */
export class Pausing {
  constructor(
    private readonly work: (signal: AbortSignal) => Promise<void>,
    private readonly delay: number,
    private readonly isNeeded: () => boolean = () => true
  ) {}

  /** Ask for the work, after a pause; cheap enough to be called for every key. */
  ask(delay = this.delay): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._run(), delay);
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._running?.abort();
  }

  private _run(): void {
    if (!this.isNeeded()) {
      return;
    }
    this._running?.abort();
    const running = new AbortController();
    this._running = running;
    void this.work(running.signal).finally(() => {
      if (this._running === running) {
        this._running = null;
      }
    });
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _running: AbortController | null = null;
}
