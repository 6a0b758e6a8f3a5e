/** How the server does: whether it answers, takes long, fails, or is not there. */

import { Signal, type ISignal } from '@lumino/signaling';

export type Standing = 'fine' | 'slow' | 'failing' | 'silent';

/** Watches all requests; one that is not answered in `patience` milliseconds is told of. */
export class Health {
  constructor(private readonly patience = 4000) {}

  get standing(): Standing {
    return this._standing;
  }

  /** What the server said of its failure, for people. */
  get message(): string {
    return this._message;
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
    const timer = setTimeout(() => this._set(this._standing === 'fine' ? 'slow' : this._standing), this.patience);
    return () => clearTimeout(timer);
  }

  answered(): void {
    this._set('fine');
  }

  failed(message: string): void {
    this._set('failing', message);
  }

  unreachable(): void {
    this._set('silent');
  }

  private _set(standing: Standing, message = ''): void {
    if (standing !== this._standing || message !== this._message) {
      this._standing = standing;
      this._message = message;
      this._changed.emit();
    }
  }

  private _standing: Standing = 'fine';
  private _message = '';
  private readonly _changed = new Signal<this, void>(this);
  private readonly _retried = new Signal<this, void>(this);
}
