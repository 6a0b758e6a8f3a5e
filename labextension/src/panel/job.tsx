/** A job: what it does now and how much is done, a way to stop it, and what came of it. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { INotebookState } from '../tokens';
import type { Job } from '../wire';
import { ProblemView } from './section';

export interface JobViewProps {
  readonly job: Job;
  readonly state: INotebookState;
  readonly trans: TranslationBundle;
  readonly children: React.ReactNode;
}

export function JobView({ job, state, trans, children }: JobViewProps): React.ReactElement {
  return (
    <div className="nbe-Job" data-nbe-job={job.state}>
      <div role="status">{words(job, state, trans)}</div>
      {job.state === 'running' ? (
        <div className="nbe-Buttons">
          <progress aria-label={trans.__('Progress')} max={1} value={job.share ?? undefined} />
          <button type="button" className="nbe-Button" onClick={() => void state.jobs.cancel(job.kind)}>
            {trans.__('Cancel')}
          </button>
        </div>
      ) : null}
      {job.problem ? <ProblemView problem={job.problem} notebook={state.notebook} trans={trans} /> : null}
      {job.state === 'done' ? children : null}
    </div>
  );
}

function words(job: Job, { jobs }: INotebookState, trans: TranslationBundle): string {
  switch (job.state) {
    case 'running':
      return jobs.isOutOfTouch
        ? trans.__('The server does not answer; the job is asked for again.')
        : job.step || trans.__('Running…');
    case 'done':
      return trans.__('Done.');
    case 'failed':
      return trans.__('Failed.');
    case 'cancelled':
      return trans.__('Cancelled.');
  }
}
