/** How the server does: whether it answers, takes long, fails, or is not there; told route by route, the worst counts. */

import { Signal, type ISignal } from '@lumino/signaling';

export type Standing = 'fine' | 'slow' | 'failing' | 'silent';

/** Watches all requests; one that is not answered in `patience` milliseconds is told of. */
export class Health {
  constructor(private readonly patience = 4000) {}

  get standing(): Standing {
    const failures = [...this._failures.values()];
    if (failures.includes(null)) {
      return 'silent';
    }
    return failures.length > 0 ? 'failing' : this._slow > 0 ? 'slow' : 'fine';
  }

  /** What the server said of its failure, for people. */
  get message(): string {
    return [...this._failures.values()].find(message => message !== null) ?? '';
  }

  get changed(): ISignal<Health, void> {
    return this._changed;
  }

  /** Someone asks for another attempt at what failed. */
  get retried(): ISignal<Health, void> {
    return this._retried;
  }

  retry(): void {
    this._retried.emit();
  }

  /** Note that a request begins; the function given back is to be called once it waits no more. */
  begin(): () => void {
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      this._slow += 1;
      this._changed.emit();
    }, this.patience);
    return () => {
      clearTimeout(timer);
      if (isSlow) {
        this._slow -= 1;
        this._changed.emit();
      }
    };
  }

  answered(route: string): void {
    if (this._failures.delete(route)) {
      this._changed.emit();
    }
  }

  failed(route: string, message: string): void {
    this._failures.set(route, message);
    this._changed.emit();
  }

  unreachable(route: string): void {
    this._failures.set(route, null);
    this._changed.emit();
  }

  /** What each route failed with; null for no answer. */
  private readonly _failures = new Map<string, string | null>();
  private _slow = 0;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _retried = new Signal<this, void>(this);
}
