/** The only place that speaks HTTP: one method for each route of the server. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { Health } from './health';
import type {
  Analyse,
  Analysis,
  Catalog,
  Check,
  Checked,
  Extract,
  Job,
  Jobs,
  Plan,
  Planned,
  Problem,
  Verify
} from './wire';

const PREFIX = 'nbengineer/api';
const LIMIT = 60_000;

/** The server said no, for a reason that a person can act on; or it failed, or did not answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem
  ) {
    super(problem.message);
  }
}

/** What models ask the server for. Every method rejects with `ApiError`, or with an `AbortError` when told to stop. */
export interface IApi {
  catalog(): Promise<Catalog>;
  analyse(body: Analyse, signal?: AbortSignal): Promise<Analysis>;
  check(body: Check, signal?: AbortSignal): Promise<Checked>;
  plan(body: Plan, signal?: AbortSignal): Promise<Planned>;
  extract(body: Extract): Promise<Job>;
  verify(body: Verify): Promise<Job>;
  jobs(path: string): Promise<Jobs>;
  job(id: string): Promise<Job>;
  cancel(id: string): Promise<void>;
}

export class Api implements IApi {
  constructor(
    private readonly settings: ServerConnection.ISettings,
    readonly health: Health = new Health()
  ) {}

  catalog(): Promise<Catalog> {
    return this._send('GET', 'catalog');
  }

  analyse(body: Analyse, signal?: AbortSignal): Promise<Analysis> {
    return this._send('POST', 'analyse', body, signal);
  }

  check(body: Check, signal?: AbortSignal): Promise<Checked> {
    return this._send('POST', 'check', body, signal);
  }

  plan(body: Plan, signal?: AbortSignal): Promise<Planned> {
    return this._send('POST', 'plan', body, signal);
  }

  extract(body: Extract): Promise<Job> {
    return this._send('POST', 'extract', body);
  }

  verify(body: Verify): Promise<Job> {
    return this._send('POST', 'verify', body);
  }

  jobs(path: string): Promise<Jobs> {
    return this._send('GET', `jobs?path=${encodeURIComponent(path)}`);
  }

  job(id: string): Promise<Job> {
    return this._send('GET', `jobs/${encodeURIComponent(id)}`);
  }

  cancel(id: string): Promise<void> {
    return this._send('DELETE', `jobs/${encodeURIComponent(id)}`);
  }

  private async _send<T>(method: string, route: string, body?: object, signal?: AbortSignal): Promise<T> {
    const stop = AbortSignal.any([AbortSignal.timeout(LIMIT), ...(signal ? [signal] : [])]);
    const init: RequestInit = { method, signal: stop, ...(body ? { body: JSON.stringify(body) } : {}) };
    const name = route.split(/[/?]/)[0] ?? route;
    const url = URLExt.join(this.settings.baseUrl, PREFIX) + '/' + route;
    const ended = this.health.begin();
    try {
      const response = await ServerConnection.makeRequest(url, init, this.settings);
      return await this._read<T>(name, response);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ApiError) {
        throw error;
      }
      this.health.unreachable(name);
      throw new ApiError(0, problem('the server does not answer'));
    } finally {
      ended();
    }
  }

  private async _read<T>(route: string, response: Response): Promise<T> {
    const text = await response.text();
    const answer = parsed(text);
    if (response.ok) {
      this.health.answered(route);
      return answer as T;
    }
    const said = problemIn(answer) ?? problem(response.statusText || String(response.status));
    if (response.status >= 500 || (response.status === 404 && problemIn(answer) === null)) {
      this.health.failed(route, said.message);
    } else {
      this.health.answered(route);
    }
    throw new ApiError(response.status, said);
  }
}

function problem(message: string): Problem {
  return { message, help: '', diagnostics: [], files: [] };
}

/** Give the problem in an answer's body; null if it is not of ours. */
function problemIn(answer: unknown): Problem | null {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) {
    return null;
  }
  const { message, help, diagnostics, files } = answer as Partial<Problem>;
  return typeof message === 'string'
    ? { message, help: help ?? '', diagnostics: diagnostics ?? [], files: files ?? [] }
    : null;
}

function parsed(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
