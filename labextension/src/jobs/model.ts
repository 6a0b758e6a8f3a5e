/** The jobs of one notebook: started here or before the page was loaded, polled while they run. */

import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError, type IApi } from '../api';
import type { IOpenNotebook } from '../tokens';
import type { Job, Problem } from '../wire';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
const FACTOR = 1.25;

type Kind = Job['kind'];

/** What a form of extraction says. */
export interface ExtractionRequest {
  readonly name: string;
  readonly folder: string;
  readonly record: boolean;
  readonly force: boolean;
}

export class JobsModel {
  constructor(
    private readonly notebook: IOpenNotebook,
    private readonly api: IApi
  ) {
    notebook.pathChanged.connect(this._recover, this);
    void this._recover();
  }

  /** The newest job of a kind, null if there was none. */
  latest(kind: Kind): Job | null {
    return this._jobs.get(kind) ?? null;
  }

  /** Whether a job of this kind runs, or is about to. */
  isBusy(kind: Kind): boolean {
    return this._starting.has(kind) || this.latest(kind)?.state === 'running';
  }

  /** Why a job could not be started, null if it could. */
  refusal(kind: Kind): Problem | null {
    return this._refusals.get(kind) ?? null;
  }

  /** The server has not answered the last question about a running job; it is asked again. */
  get isOutOfTouch(): boolean {
    return this._isOutOfTouch;
  }

  get changed(): ISignal<JobsModel, void> {
    return this._changed;
  }

  /** A job has ended well: something lies on the disk that was not there before. */
  get finished(): ISignal<JobsModel, Job> {
    return this._finished;
  }

  async extract(request: ExtractionRequest): Promise<void> {
    await this._start('extract', () => this.api.extract({ path: this.notebook.path, ...request }));
  }

  async verify(folder: string): Promise<void> {
    await this._start('verify', () => this.api.verify({ path: this.notebook.path, folder }));
  }

  /** Stop a running job; the server's answer decides what became of it. */
  async cancel(kind: Kind): Promise<void> {
    const job = this.latest(kind);
    if (job?.state === 'running') {
      await this.api.cancel(job.id).catch(() => undefined);
      this._poll(job, 0);
    }
  }

  dispose(): void {
    this.notebook.pathChanged.disconnect(this._recover, this);
    this._timers.forEach(timer => clearTimeout(timer));
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _start(kind: Kind, send: () => Promise<Job>): Promise<void> {
    this._refusals.delete(kind);
    this._jobs.delete(kind);
    this._starting.add(kind);
    this._changed.emit();
    try {
      await this.notebook.save();
      this._set(await send());
    } catch (error) {
      this._refusals.set(kind, error instanceof ApiError ? error.problem : unexpected(error));
    } finally {
      this._starting.delete(kind);
      this._changed.emit();
    }
  }

  /** Find the jobs that the server knows of: a page that was loaded again shows them as before. */
  private async _recover(): Promise<void> {
    try {
      const { jobs } = await this.api.jobs(this.notebook.path);
      for (const kind of ['extract', 'verify'] as const) {
        const newest = jobs.find(job => job.kind === kind);
        if (newest && !this._jobs.has(kind)) {
          this._set(newest);
        }
      }
    } catch {
      return; // none are shown; the health tells of it
    }
  }

  private _set(job: Job, waited = 0): void {
    this._jobs.set(job.kind, job);
    this._isOutOfTouch = false;
    if (job.state === 'running') {
      this._poll(job, Math.min(Math.max(waited * FACTOR, FIRST_WAIT), LONGEST_WAIT));
    }
    this._changed.emit();
    if (job.state === 'done') {
      this._finished.emit(job);
    }
  }

  private _poll(job: Job, wait: number): void {
    clearTimeout(this._timers.get(job.kind));
    this._timers.set(
      job.kind,
      setTimeout(() => void this._ask(job, wait), wait)
    );
  }

  private async _ask(job: Job, waited: number): Promise<void> {
    try {
      const answer = await this.api.job(job.id);
      if (!this._isDisposed && this.latest(job.kind)?.id === job.id) {
        this._set(answer, waited);
      }
    } catch (error) {
      if (!this._isDisposed && this.latest(job.kind)?.id === job.id) {
        this._miss(job, error);
      }
    }
  }

  /** A job that the server no longer knows has failed; one that it can't tell of is asked for again. */
  private _miss(job: Job, error: unknown): void {
    if (error instanceof ApiError && error.status === 404) {
      this._set({ ...job, state: 'failed', problem: error.problem });
      return;
    }
    this._isOutOfTouch = true;
    this._poll(job, LONGEST_WAIT);
    this._changed.emit();
  }

  private readonly _jobs = new Map<Kind, Job>();
  private readonly _refusals = new Map<Kind, Problem>();
  private readonly _starting = new Set<Kind>();
  private readonly _timers = new Map<Kind, ReturnType<typeof setTimeout>>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _finished = new Signal<this, Job>(this);
  private _isOutOfTouch = false;
  private _isDisposed = false;
}

function unexpected(error: unknown): Problem {
  return { message: error instanceof Error ? error.message : String(error), help: '', diagnostics: [], files: [] };
}
